"""Keeps what the library is found by in step with what is published, in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction

from guidance.models import Product, SearchPosting, SearchTerm

AT_ONCE = 500  # products of one statement when everything is made anew


def index_products(products: Sequence[int]) -> int:
    """Make pieces and words of these products anew; one that is not published is found no more.

    The answer is how many pieces there are. It is set-based: as many products as there are, one statement.
    """
    with connection.cursor() as cursor:
        cursor.execute("select library.keep(%s::bigint[])", [list(products)])
        row = cursor.fetchone()
    return int(row[0])


def rebuild() -> tuple[int, int]:
    """Make everything anew; the answer is how many products and pieces. Readers find what was there meanwhile."""
    every = list(Product.objects.filter(current__isnull=False).order_by("pk").values_list("pk", flat=True))
    pieces = 0
    for start in range(0, len(every), AT_ONCE):
        with transaction.atomic():
            pieces += index_products(every[start : start + AT_ONCE])
    return len(every), pieces


def recount_words() -> None:
    """Let the planner know how much there is now; the owner may, whoever only publishes need not."""
    with connection.cursor() as cursor:
        cursor.execute("analyze guidance_searchfragment, guidance_searchterm, guidance_searchposting")


def forget_unused_words() -> int:
    """Delete words that stand nowhere any more; the answer is how many."""
    return SearchTerm.objects.exclude(pk__in=SearchPosting.objects.values("word")).delete()[0]
