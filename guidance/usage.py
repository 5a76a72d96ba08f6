"""Record uses of the library by force: one row per use, without the person, so that no use waits for a lock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Count

from accounts.models import User
from core import clock
from guidance.choices import UsageKind
from guidance.models import Product, UsageEvent

MOST_READ_DAYS = 90


def note(kind: str, *, by: User, product: Product | None = None) -> None:
    """Record one use. A person without a single force (unit, national team, partner) counts for no force."""
    if by.force_id:
        UsageEvent.objects.create(kind=kind, force_id=by.force_id, product=product, day=clock.today())


def note_each(kind: str, *, by: User, products: Iterable[Product]) -> None:
    """Record one use of each of several products, in one statement."""
    if by.force_id:
        day = clock.today()
        UsageEvent.objects.bulk_create(
            UsageEvent(kind=kind, force_id=by.force_id, product=product, day=day) for product in products
        )


def most_read(user: User, *, most: int = 10) -> list[tuple[Product, int]]:
    """Return the products read most recently and most often that the person may have, with their counts."""
    since = clock.today() - timedelta(days=MOST_READ_DAYS)
    counted = (
        UsageEvent.objects.filter(kind=UsageKind.READ, day__gte=since, product__isnull=False)
        .values("product")
        .annotate(times=Count("pk"))
        .order_by("-times", "product")
    )
    may = Product.objects.visible_to(user).published()
    times = dict(counted.filter(product__in=may.values("pk")).values_list("product", "times")[:most])
    products = {product.pk: product for product in may.filter(pk__in=times).for_list()}
    return [(products[pk], count) for pk, count in times.items() if pk in products]
