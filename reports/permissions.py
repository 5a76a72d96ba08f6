"""Which snapshots a person may read, which of their rows, and whose part in a figure.

Police roles read the newest published version of each month. The national team reads every version and unpublished
snapshots. Only a force, its unit and the national team may see the force's own row. For everybody else this module
therefore withholds the row of an area with only one force, and any row from which they could derive a force's row by
adding and subtracting (docs/adr/0022). Partners have their own page (`partners`) and read nothing here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from accounts.choices import Role
from accounts.models import User
from accounts.permissions import Scope
from figures import measures
from figures.aggregation import in_england_and_wales
from figures.measures import RECONCILIATION
from figures.models import Snapshot
from figures.querysets import SnapshotQuerySet
from figures.suppression import Rows, shown_together
from reference.areas import UK, Area, TotalKind

LONDON = "london"  # has two forces, each of which can derive the other's figures: a documented exception
READERS = (Role.ANALYST, Role.LEAD, Role.COORDINATOR, Role.NATIONAL)


def readable_by(user: User) -> SnapshotQuerySet:
    """Return every snapshot the person may read, with its month.

    Two versions of a month differ by the corrected forces, so only the national team reads any but the newest.
    """
    found = Snapshot.objects.visible_to(user).select_related("period")
    if Scope.of(user).everything:
        return found
    newer = Snapshot.objects.published().filter(period=OuterRef("period"), version__gt=OuterRef("version"))
    return found.exclude(Exists(newer))


def one_a_month(user: User) -> list[Snapshot]:
    """Return each month's newest published version, or its unpublished snapshot if the person may see that."""
    return list(readable_by(user).newest_of_each_month())


def snapshot_of(user: User, month: date, *, version: int | None = None) -> Snapshot:
    """Return the requested version of a month, or the newest. Raises Snapshot.DoesNotExist."""
    found = readable_by(user).filter(period=month)
    if version is not None:
        return found.get(version=version)
    newest = found.order_by("-version").first()
    if newest is None:
        raise Snapshot.DoesNotExist(f"no snapshot of {month:%Y-%m}")
    return newest


def may_trace(user: User, area: Area) -> bool:
    """Return whether the person may see each force's part in a figure of the area."""
    scope = Scope.of(user)
    return scope.everything or (area.kind == TotalKind.UNIT and scope.unit == area.code)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAreas:
    """The areas of a snapshot whose rows a person may read, and those whose reconciliation they may read."""

    areas: tuple[Area, ...]
    reconciliations: frozenset[Area]
    withheld: tuple[Area, ...] = ()

    def only[V](self, of_areas: Mapping[Area, V]) -> dict[Area, V]:
        """Keep the areas a person may read, in their order."""
        return {area: value for area, value in of_areas.items() if area in self.areas}

    def holds(self, area: Area, measure: str) -> bool:
        """Return whether the person may read a figure of this measure in the area."""
        return area in (self.reconciliations if measure == RECONCILIATION else self.areas)


def shown_to(user: User, snapshot: Snapshot, areas: Iterable[Area]) -> ShownAreas:
    """Return what a person may read of these areas, which are all of the month's.

    This takes four queries, none for the national team.
    """
    every = list(areas)
    scope = Scope.of(user)
    if scope.everything:
        return ShownAreas(areas=tuple(every), reconciliations=frozenset(every))
    places = {force: (region, unit) for force, region, unit in snapshot.sources.values_list("force", "region", "unit")}
    now = set(snapshot.sources.exclude(batch=None).values_list("force", flat=True))
    then: set[str] = set()
    for force, region, unit in snapshot.openings.values_list("force", "region", "unit"):
        then.add(force)
        places.setdefault(force, (region, unit))
    beside: dict[str, set[str]] = {kind.name: set() for kind in measures.beside()}
    for kind, force in snapshot.additions.values_list("kind", "force"):
        if force in places and kind in beside:
            beside[kind].add(force)
    nations = set(in_england_and_wales())
    own = {force for force, (_, unit) in places.items() if force == scope.force or unit == (scope.unit or "none")}
    london = {force for force, (region, _) in places.items() if region == LONDON}
    members = {area: {force for force, place in places.items() if _is_in(area, place, nations)} for area in every}
    homes = {place for force in own for place in places[force]}
    order = sorted(every, key=lambda area: (area != UK, bool(area.code), area.code not in homes, *_rank(area)))

    def rows_of(area: Area) -> list[Rows]:
        return [[members[area] & now], [], *([members[area] & forces] for forces in beside.values())]

    def rows_of_reconciliation(area: Area) -> list[Rows]:
        here = members[area]
        return [[here & (now - then)], [here & then, here & (then - now)], *([] for _ in beside)]

    candidates: dict[tuple[str, Area], Sequence[Rows]] = {("area", area): rows_of(area) for area in order}
    candidates |= {("reconciliation", area): rows_of_reconciliation(area) for area in order}
    known = london if own & london else ()
    shown = set(shown_together(candidates, own=own, known=known, always=[("area", UK)]))
    taken = tuple(area for area in every if ("area", area) in shown)
    return ShownAreas(
        areas=taken,
        reconciliations=frozenset(area for area in taken if ("reconciliation", area) in shown),
        withheld=tuple(area for area in every if area not in taken),
    )


def _is_in(area: Area, place: tuple[str, str], nations: Collection[str]) -> bool:
    region, unit = place
    match area.kind:
        case TotalKind.UK:
            return True
        case TotalKind.ENGLAND_AND_WALES:
            return region in nations
        case TotalKind.REGION:
            return region == area.code
    return unit == area.code


def _rank(area: Area) -> tuple[bool]:
    """Sort regions before units: the rows that everybody knows are the last to be withheld."""
    return (area.kind == TotalKind.UNIT,)
