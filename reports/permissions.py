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
from figures.models import Snapshot, SnapshotAddition, SnapshotOpening, SnapshotSource
from figures.querysets import SnapshotQuerySet
from figures.suppression import Rows, shown_together
from reference.areas import UK, Area, TotalKind

LONDON = "london"  # has two forces, each of which can derive the other's figures: a documented exception
READERS = (Role.ANALYST, Role.LEAD, Role.COORDINATOR, Role.NATIONAL)


def readable_by(user: User) -> SnapshotQuerySet:
    """Return every snapshot the person may read, with its month.

    Two versions of a month differ by the corrected forces, so only the national team reads any but the newest.
    """
    readable = Snapshot.objects.visible_to(user).select_related("period")
    if Scope.of(user).everything:
        return readable
    newer = Snapshot.objects.published().filter(period=OuterRef("period"), version__gt=OuterRef("version"))
    return readable.exclude(Exists(newer))


def one_a_month(user: User) -> list[Snapshot]:
    """Return each month's newest published version, or its unpublished snapshot if the person may see that."""
    return list(readable_by(user).newest_of_each_month())


def snapshot_of(user: User, month: date, *, version: int | None = None) -> Snapshot:
    """Return the requested version of a month, or the newest. Raises Snapshot.DoesNotExist."""
    versions = readable_by(user).filter(period=month)
    if version is not None:
        return versions.get(version=version)
    newest = versions.order_by("-version").first()
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

    def holds_all(self, measure: str) -> bool:
        """Return whether the person may read the figures of this measure in every area."""
        return not self.withheld and all(self.holds(area, measure) for area in self.areas)


@dataclass(frozen=True, slots=True, kw_only=True)
class ForcesOfMonth:
    """The forces in a snapshot: where each belonged, which reported, and which have other kinds of record."""

    places: Mapping[str, tuple[str, str]]  # region and unit
    due: frozenset[str]
    now: frozenset[str]  # with an approved return for the month
    then: frozenset[str]  # with one for the month from which the reconciliation starts
    beside: Mapping[str, frozenset[str]]  # by kind of record
    nations: frozenset[str]  # the regions of England and Wales

    def own_of(self, scope: Scope) -> set[str]:
        """Return the forces whose rows the person may see in any case."""
        units = {scope.unit} - {None}
        return {force for force, (_, unit) in self.places.items() if force == scope.force or unit in units}

    def known_to(self, own: Collection[str]) -> set[str]:
        """Return the forces whose figures could be worked out: both London forces, if the person sees one."""
        london = {force for force, (region, _) in self.places.items() if region == LONDON}
        return london if london & {*own} else set()

    def members(self, area: Area) -> set[str]:
        """Return the forces of an area."""
        return {force for force, place in self.places.items() if _is_in(area, place, self.nations)}

    def rows_of(self, area: Area) -> list[Rows]:
        """Return the rows that the figures of an area show, by system."""
        here = self.members(area)
        return [[here & self.now], [], *([here & forces] for forces in self.beside.values())]

    def rows_of_reconciliation(self, area: Area) -> list[Rows]:
        """Return the rows that the reconciliation of an area shows, by system."""
        here, joined, left = self.members(area), self.now - self.then, self.then - self.now
        return [[here & joined], [here & self.then, here & left], *([] for _ in self.beside)]


def forces_of(snapshots: Sequence[Snapshot]) -> dict[int, ForcesOfMonth]:
    """Return the forces of each snapshot by its id, in four queries for any number of them."""
    ids = [snapshot.pk for snapshot in snapshots]
    places: dict[int, dict[str, tuple[str, str]]] = {pk: {} for pk in ids}
    due: dict[int, set[str]] = {pk: set() for pk in ids}
    now: dict[int, set[str]] = {pk: set() for pk in ids}
    then: dict[int, set[str]] = {pk: set() for pk in ids}
    beside: dict[int, dict[str, set[str]]] = {pk: {kind.name: set() for kind in measures.beside()} for pk in ids}
    sources = SnapshotSource.objects.filter(snapshot__in=ids)
    for pk, force, region, unit, batch in sources.values_list("snapshot", "force", "region", "unit", "batch"):
        places[pk][force] = (region, unit)
        due[pk].add(force)
        if batch is not None:
            now[pk].add(force)
    openings = SnapshotOpening.objects.filter(snapshot__in=ids)
    for pk, force, region, unit in openings.values_list("snapshot", "force", "region", "unit"):
        then[pk].add(force)
        places[pk].setdefault(force, (region, unit))
    additions = SnapshotAddition.objects.filter(snapshot__in=ids)
    for pk, kind, force in additions.values_list("snapshot", "kind", "force"):
        if force in places[pk] and kind in beside[pk]:
            beside[pk][kind].add(force)
    nations = frozenset(in_england_and_wales())
    return {
        pk: ForcesOfMonth(
            places=places[pk],
            due=frozenset(due[pk]),
            now=frozenset(now[pk]),
            then=frozenset(then[pk]),
            beside={kind: frozenset(forces) for kind, forces in beside[pk].items()},
            nations=nations,
        )
        for pk in ids
    }


def shown_to(user: User, snapshot: Snapshot, areas: Iterable[Area]) -> ShownAreas:
    """Return what a person may read of these areas, which are all of the month's.

    This takes four queries, none for the national team.
    """
    every = list(areas)
    scope = Scope.of(user)
    if scope.everything:
        return ShownAreas(areas=tuple(every), reconciliations=frozenset(every))
    return shown_of(forces_of([snapshot])[snapshot.pk], every, scope=scope)


def shown_of(forces: ForcesOfMonth, every: Sequence[Area], *, scope: Scope) -> ShownAreas:
    """Return what a person may read of all areas of a month."""
    own = forces.own_of(scope)
    order = _in_order(forces, every, own=own)
    candidates: dict[tuple[str, Area], Sequence[Rows]] = {("area", area): forces.rows_of(area) for area in order}
    candidates |= {("reconciliation", area): forces.rows_of_reconciliation(area) for area in order}
    shown = set(shown_together(candidates, own=own, known=forces.known_to(own), always=[("area", UK)]))
    taken = tuple(area for area in every if ("area", area) in shown)
    return ShownAreas(
        areas=taken,
        reconciliations=frozenset(area for area in taken if ("reconciliation", area) in shown),
        withheld=tuple(area for area in every if area not in taken),
    )


def areas_shown(forces: ForcesOfMonth, every: Sequence[Area], *, scope: Scope) -> frozenset[Area]:
    """Return the areas of `shown_of` alone, much quicker: reconciliations come after all areas and take none away."""
    own = forces.own_of(scope)
    candidates = {area: forces.rows_of(area) for area in _in_order(forces, every, own=own)}
    return frozenset(shown_together(candidates, own=own, known=forces.known_to(own), always=[UK]))


def _in_order(forces: ForcesOfMonth, every: Iterable[Area], *, own: Collection[str]) -> list[Area]:
    """Return the areas in the order in which they are accepted."""
    homes = {place for force in own for place in forces.places[force]}
    return sorted(every, key=lambda area: (area != UK, bool(area.code), area.code not in homes, *_rank(area)))


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
