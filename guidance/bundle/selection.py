"""What goes into a bundle: decided once, before anything is written, and held to while it is.

Only what the circle may take is asked for, so that the rest can't leak. Changes since a day also name what the circle
could have taken then and can't now; what it never could have is not named.
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
AT_ONCE = 10  # versions that are in memory together


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovedProduct:
    """A product that an earlier bundle may hold and the circle can't take any more, as it was called then."""

    slug: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BundleBaseline:
    """What a bundle is compared with: a day, or the versions that a bundle of before held."""

    day: date
    held: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The products of a bundle by their addresses, each with the version that is published now."""

    circle: Circle
    day: date
    versions: Mapping[str, int]  # by address, in its order: the key of the version
    titles: Mapping[str, str]
    gone: Sequence[RemovedProduct] = ()
    since: BundleBaseline | None = None

    @property
    def readers(self) -> str:
        """Who may have it, in words."""
        return READERS[self.circle]

    def one_by_one(self) -> Iterator[Version]:
        """Each version in the order of the addresses. What is published keeps its words, so nothing is locked."""
        for keys in batched(self.versions.values(), AT_ONCE, strict=False):
            rows = Version.objects.select_related("product").in_bulk(keys)
            for key in keys:
                yield rows.pop(key)


def choose(circle: Circle, *, day: date, since: BundleBaseline | None = None) -> Chosen:
    """What this circle may take today: everything, or what is new, updated and gone since then."""
    now = {slug: rest for slug, *rest in Product.objects.in_circle(ReleaseRoute.BUNDLE, to=circle).values_list(*_NOW)}
    wanted, gone = set(now), dict[str, str]()
    if since is not None and since.held is None:
        moment = clock.start_of(since.day)
        wanted = {slug for slug, (_key, _number, at, _title) in now.items() if at >= moment}
        gone = _could_take(circle, Q(ended_at__isnull=True) | Q(ended_at__gte=moment))
    elif since is not None and since.held is not None:
        wanted = {slug for slug, (_key, number, _at, _title) in now.items() if since.held.get(slug) != number}
        gone = _could_take(circle, Q(product__slug__in=list(since.held)))
    return Chosen(
        circle=circle,
        day=day,
        versions={slug: now[slug][0] for slug in sorted(wanted)},
        titles={slug: now[slug][3] for slug in sorted(wanted)},
        gone=[RemovedProduct(slug=slug, title=gone[slug]) for slug in sorted(set(gone) - set(now))],
        since=since,
    )


_NOW = ("slug", "current__pk", "current__number", "current__published_at", "current__title")


def _could_take(circle: Circle, asked: Q) -> dict[str, str]:
    """Products of which the circle could once take a version, with the last title under which it could."""
    shown = Version.objects.filter(sharing.leaving(ReleaseRoute.BUNDLE, to=circle), asked, state__in=workflow.SHOWN)
    return dict(shown.order_by("product__slug", "number").values_list("product__slug", "title"))
