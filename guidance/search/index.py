"""Update the search index when a product is published or withdrawn, in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, transaction

from guidance.models import Product, SearchPosting, SearchTerm

AT_ONCE = 500  # products per statement in a full rebuild


def index_products(products: Sequence[int]) -> int:
    """Reindex these products and return the number of fragments. Removes unpublished products from the index.

    One statement handles any number of products.
    """
    with connection.cursor() as cursor:
        cursor.execute("select library.keep(%s::bigint[])", [list(products)])
        row = cursor.fetchone()
    return int(row[0])


def rebuild() -> tuple[int, int]:
    """Rebuild the whole index; return the numbers of products and fragments.

    Search works meanwhile, on the old index.
    """
    every = list(Product.objects.filter(current__isnull=False).order_by("pk").values_list("pk", flat=True))
    pieces = 0
    for start in range(0, len(every), AT_ONCE):
        with transaction.atomic():
            pieces += index_products(every[start : start + AT_ONCE])
    return len(every), pieces


def recount_words() -> None:
    """Update the planner's statistics. The owner role may do this; a role that only publishes does not need to."""
    with connection.cursor() as cursor:
        cursor.execute("analyze guidance_searchfragment, guidance_searchterm, guidance_searchposting")


def forget_unused_words() -> int:
    """Delete words that no product contains any more; return how many."""
    return SearchTerm.objects.exclude(pk__in=SearchPosting.objects.values("word")).delete()[0]
