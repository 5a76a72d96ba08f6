"""Choose what goes into a bundle: once, before the first file is written.

The queries ask only for what the circle may take, so nothing else can leak. The list of changes since a day also names
products that the circle could take then and can't now. It never names a product the circle could never take.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import batched

from django.db.models import Q

from core import clock
from guidance import sharing, workflow
from guidance.choices import Circle
from guidance.models import Product, Version
from guidance.sharing import ReleaseRoute

READERS = {Circle.POLICE: "police", Circle.PARTNERS: "police and partner agencies"}
AT_ONCE = 10  # versions in memory together


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedProduct:
    """A product that an earlier bundle may hold and the circle can't take now, with its title at that time."""

    slug: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleBaseline:
    """What to compare a bundle with: a day, or the versions in an earlier bundle."""

    day: date
    held: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleSelection:
    """The products of a bundle by address, each with its published version."""

    circle: Circle
    day: date
    versions: Mapping[str, int]  # primary key of the version by address, sorted by address
    titles: Mapping[str, str]
    gone: Sequence[RemovedProduct] = ()
    since: BundleBaseline | None = None

    @property
    def readers(self) -> str:
        """The readers this bundle is for, in words."""
        return READERS[self.circle]

    def one_by_one(self) -> Iterator[Version]:
        """Yield each version by address. A published version never changes, so this needs no lock."""
        for keys in batched(self.versions.values(), AT_ONCE, strict=False):
            rows = Version.objects.select_related("product").in_bulk(keys)
            for key in keys:
                yield rows.pop(key)


def choose(circle: Circle, *, day: date, since: BundleBaseline | None = None) -> BundleSelection:
    """Choose what this circle may take today: everything, or what is new, updated and removed since the baseline."""
    now = {slug: rest for slug, *rest in Product.objects.in_circle(ReleaseRoute.BUNDLE, to=circle).values_list(*_NOW)}
    wanted, gone = set(now), dict[str, str]()
    if since is not None and since.held is None:
        moment = clock.start_of(since.day)
        wanted = {slug for slug, (_key, _number, at, _title) in now.items() if at >= moment}
        gone = _could_take(circle, Q(ended_at__isnull=True) | Q(ended_at__gte=moment))
    elif since is not None and since.held is not None:
        wanted = {slug for slug, (_key, number, _at, _title) in now.items() if since.held.get(slug) != number}
        gone = _could_take(circle, Q(product__slug__in=list(since.held)))
    return BundleSelection(
        circle=circle,
        day=day,
        versions={slug: now[slug][0] for slug in sorted(wanted)},
        titles={slug: now[slug][3] for slug in sorted(wanted)},
        gone=[RemovedProduct(slug=slug, title=gone[slug]) for slug in sorted(set(gone) - set(now))],
        since=since,
    )


_NOW = ("slug", "current__pk", "current__number", "current__published_at", "current__title")


def _could_take(circle: Circle, condition: Q) -> dict[str, str]:
    """Return products with a version the circle could once take, each with its last title at that time."""
    shown = Version.objects.with_text().filter(
        sharing.leaving(ReleaseRoute.BUNDLE, to=circle), condition, state__in=workflow.SHOWN
    )
    return dict(shown.order_by("product__slug", "number").values_list("product__slug", "title"))
