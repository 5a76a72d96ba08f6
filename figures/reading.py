"""Reading a snapshot: a number is always a `Counted`, with the coverage of its area in that month.

It answers in few queries for a whole page. Which areas a person may see is the caller's to ask first: `readable_areas`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from accounts.access import Scope
from accounts.choices import POLICE_ROLES
from accounts.models import User
from figures import bridging, measures
from figures.bridge import SnapshotBridge
from figures.choices import COUNTED, AreaKind, SnapshotState
from figures.coverage import Counted, Coverage
from figures.coverage import coverage_of as _coverage_of
from figures.measures import ALL, TOTAL
from figures.models import Snapshot, SnapshotFigure, SnapshotSource
from reference import months
from reference.areas import Area, areas_in, members_in
from reference.choices import Kind as BodyKind
from reference.models import Force


def areas_of(source: SnapshotSource, *, in_england_and_wales: Collection[str]) -> set[tuple[str, str]]:
    """The kinds and codes of the areas that one body counts to in a snapshot."""
    found = {(AreaKind.UK, ""), (AreaKind.REGION, source.region), (AreaKind.UNIT, source.unit)}
    if source.region in in_england_and_wales:
        found.add((AreaKind.ENGLAND_WALES, ""))
    return {(str(kind), code) for kind, code in found}


def coverages(snapshot: Snapshot) -> dict[Area, Coverage]:
    """For each area of the snapshot's month, *n of m* and who is not in it, in the areas' order."""
    names = Force.objects.short_names_on(months.last_day(snapshot.period_id))
    territorial = set(Force.objects.filter(kind=BodyKind.TERRITORIAL).values_list("code", flat=True))
    reported = set(snapshot.sources.filter(treatment__in=COUNTED).values_list("force", flat=True))
    is_locked = snapshot.state == SnapshotState.PUBLISHED or snapshot.period.is_locked
    return {
        area: _coverage_of(
            area.name,
            due=[names[code] for code in due],
            reported=[names[code] for code in due if code in reported],
            is_locked=is_locked,
            noun="forces" if territorial.issuperset(due) else "bodies",
        )
        for area, due in members_in(snapshot.period_id).items()
    }


def coverage_of(snapshot: Snapshot, area: Area) -> Coverage:
    """The coverage of one area of a snapshot."""
    return coverages(snapshot)[area]


def counted(snapshot: Snapshot, measure: str, *, area: Area, dimension: str = TOTAL) -> dict[str, Counted]:
    """By category, one measure of an area by one dimension. Categories that nobody has are not in it."""
    coverage = coverage_of(snapshot, area)
    rows = of_area(snapshot.figures.all(), area).filter(measure=measure, dimension=dimension)
    return {
        category: Counted.of(value, coverage=coverage)
        for category, value in rows.order_by("category").values_list("category", "value")
    }


def total(snapshot: Snapshot, measure: str, *, area: Area) -> Counted:
    """One measure of an area as a whole: 0 where it was counted and nothing was found, a gap where nobody reported."""
    found = of_area(snapshot.figures.all(), area).filter(measure=measure, dimension=TOTAL, category=ALL)
    value = found.values_list("value", flat=True).first()
    return Counted.of(value, coverage=coverage_of(snapshot, area))


def of_area(figures: SnapshotFigures, area: Area) -> SnapshotFigures:
    """Only the rows of one area."""
    return figures.filter(area_kind=area.kind.value, area=area.code)


def totals_by_month(
    snapshots: Iterable[Snapshot], measure: str, *, area: Area, category: str = ALL, dimension: str = TOTAL
) -> dict[Snapshot, Counted]:
    """One number of each of many snapshots, for a line over time; two queries for the numbers and the bodies.

    Coverage names codes' short names of each month.
    """
    found = list(snapshots)
    rows = of_area(SnapshotFigure.objects.filter(snapshot__in=found), area)
    value_of = dict(
        rows.filter(measure=measure, dimension=dimension, category=category).values_list("snapshot", "value")
    )
    return {
        snapshot: Counted.of(
            value_of.get(snapshot.pk, 0 if dimension != TOTAL else None), coverage=coverage_of(snapshot, area)
        )
        for snapshot in found
    }


def bridge_of(snapshot: Snapshot, area: Area) -> SnapshotBridge:
    """The bridge of an area with the bodies behind each term, from the very batches that the snapshot was made from."""
    members = set(members_in(snapshot.period_id).get(area, []))
    now = dict(snapshot.sources.exclude(batch=None).values_list("force", "batch"))
    then = dict(_openings_in(snapshot, area).values_list("force", "batch"))
    rows = bridging.body_months({code: batch for code, batch in now.items() if code in members}, then=then)
    return bridging.of_rows(rows, opening_month=snapshot.opening_period_id)
