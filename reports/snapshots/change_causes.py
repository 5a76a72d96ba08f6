"""Why a total changed between two versions of a month: each change by cause, for an area, its parts and its forces.

It shows an area only to people who may read its row in both versions, and a force only to people who may see the force.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils.safestring import SafeString

from figures import revision_changes
from figures.coverage import Counted, Coverage
from figures.measures import ALL, CROSSED, TOTAL
from figures.models import Snapshot, SnapshotFigure
from figures.reconciliation.base import DoesNotReconcile
from figures.revision_changes import CaseCause, Movement, Parts, RevisionChanges
from figures.versions import ComparedRecords
from investigations.measures import DIMENSIONS, KIND, labels_of
from reference.areas import UK, Area
from reports.charts.signed_bar import signed_bars
from reports.snapshots.reconciliation import of_one

OF_TOTALS = (CaseCause.LATE, CaseCause.CORRECTED, CaseCause.DEFINITION)  # a total has no other category to go to
FIRST = ("live", "primary_type")
LABELS = {measure.name: measure.label for measure in KIND.measures}


class ChangeNotFound(Exception):
    """The versions do not both have the requested figure or area, or the person may not see it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CausePart:
    """One cause's part of a change. `up` and `down` are printed beside it if it has both."""

    counted: Counted
    up: Counted
    down: Counted

    @property
    def has_both(self) -> bool:
        """Whether the cause added something and took something away."""
        return bool(self.up.value and self.down.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseRow:
    """One figure, or one force's part of it: then and now, the change by cause, and its bar."""

    label: str
    then: Counted
    now: Counted
    parts: tuple[CausePart, ...]
    change: Counted
    bar: SafeString | str = ""

    @property
    def up_and_down(self) -> tuple[int, int]:
        """What all causes added, and what they took away."""
        return sum(part.up.value or 0 for part in self.parts), -sum(part.down.value or 0 for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseTable:
    """Rows with the same causes as columns. `empty` is printed if there is no row."""

    name: str
    caption: str
    heading: str
    causes: tuple[CaseCause, ...]
    rows: tuple[CauseRow, ...]
    empty: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChoice:
    """A breakdown to choose, as the value of a form's field and in words."""

    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeReasons:
    """The section of the page. `problem` takes the place of the tables if the causes do not add up to the change."""

    area: Area
    areas: tuple[Area, ...]
    figure: str
    figures: tuple[FigureChoice, ...]
    coverage: str
    tables: tuple[CauseTable, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadVersions:
    """Two versions as a person may read them: the coverage of each area whose row they see, and the forces they see.

    `forces` has the names of the forces in the person's scope.
    """

    then: Snapshot
    now: Snapshot
    records: ComparedRecords
    coverage_then: Mapping[Area, Coverage]
    coverage_now: Mapping[Area, Coverage]
    forces: Mapping[str, str]

    @property
    def areas(self) -> tuple[Area, ...]:
        """The areas whose row the person sees in both versions."""
        return tuple(area for area in self.coverage_now if area in self.coverage_then)

    def coverage(self, area: Area) -> str:
        """The coverage of an area in both versions: "Version 1: 41 of 46 forces. Draft: Cumbria. Version 2: …"."""
        read = ((self.then, self.coverage_then), (self.now, self.coverage_now))
        return " ".join(f"{title_of(snapshot)}: {covered[area].sentence}" for snapshot, covered in read)


def title_of(snapshot: Snapshot) -> str:
    """The heading of a version's column: "Version 1"."""
    return f"Version {snapshot.version}" if snapshot.version else snapshot.get_state_display()


def reasons_of(read: ReadVersions, *, parameters: Mapping[str, str]) -> ChangeReasons:
    """Return the reasons for the changes of the figure `figure` in the area `area`. Raises ChangeNotFound."""
    area = next((area for area in read.areas if area.key == (parameters.get("area") or UK.key)), None)
    figures = _figures(read)
    chosen = parameters.get("figure") or "/".join(FIRST)
    if area is None or chosen not in {choice.value for choice in figures}:
        raise ChangeNotFound
    measure, dimension = chosen.split("/")
    problem, tables = "", list[CauseTable]()
    try:
        tables += _tables(read, area, measure=measure, dimension=dimension)
    except DoesNotReconcile as why:
        problem = str(why)
    return ChangeReasons(
        area=area,
        areas=read.areas,
        figure=chosen,
        figures=figures,
        coverage=read.coverage(area),
        tables=tuple(tables),
        problem=problem,
    )


def _figures(read: ReadVersions) -> tuple[FigureChoice, ...]:
    """The breakdowns of each measure that one of the versions has, in the order of the measures."""
    rows = SnapshotFigure.objects.filter(
        snapshot__in=[read.then.pk, read.now.pk], area_kind=UK.kind, measure__in=KIND.over_areas
    ).exclude(dimension__contains=CROSSED)
    stored = {*rows.values_list("measure", "dimension").distinct(), FIRST}
    return tuple(
        FigureChoice(value=f"{measure}/{dimension}", label=f"{LABELS[measure]}, by {label.lower()}")
        for measure in KIND.over_areas
        for dimension, label in DIMENSIONS.items()
        if (measure, dimension) in stored
    )


def _tables(read: ReadVersions, area: Area, *, measure: str, dimension: str) -> Iterator[CauseTable]:
    """The totals of all measures; then the chosen figure, and the forces behind its total."""
    totals = revision_changes.changes(read.records, of_measures=KIND.over_areas)
    parts = revision_changes.changes(read.records, of_measures=[measure], dimension=dimension)
    values = _values(read, area, measure=measure, dimension=dimension)
    yield CauseTable(
        name="totals",
        caption=f"Totals that changed, {area.name}",
        heading="Figure",
        causes=OF_TOTALS,
        rows=_with_bars(
            _row(read, area, totals, (name, TOTAL, ALL), values=values, label=label)
            for name, label in LABELS.items()
            if totals.forces_of(area.kind, area.code, measure=name, category=ALL)
        ),
        empty=f"No total has changed in {area.name}.",
    )
    label = LABELS[measure]
    yield CauseTable(
        name="breakdown",
        caption=f"{label} by {DIMENSIONS[dimension].lower()}, {area.name}",
        heading=DIMENSIONS[dimension],
        causes=tuple(CaseCause),
        rows=_with_bars(
            _row(read, area, parts, (measure, dimension, category), values=values, label=name)
            for category, name in _categories(parts, measure=measure, dimension=dimension)
            if parts.forces_of(area.kind, area.code, measure=measure, category=category)
        ),
        empty=f"No case has changed this figure in {area.name}.",
    )
    behind = totals.forces_of(area.kind, area.code, measure=measure, category=ALL)
    hidden = len(behind - read.forces.keys())
    yield CauseTable(
        name="forces",
        caption=f"{label}, by force",
        heading="Force",
        causes=OF_TOTALS,
        rows=_with_bars(
            _force_row(totals, force, name=read.forces[force], measure=measure)
            for force in sorted(behind & read.forces.keys(), key=lambda force: read.forces[force])
        ),
        empty=f"No force in {area.name} has changed this total.",
        note=f"{hidden} more force{'' if hidden == 1 else 's'} outside your unit or force." if hidden else "",
    )


type Cell = tuple[str, str, str]  # measure, dimension, category
type Values = Mapping[tuple[int, Cell], int]  # by snapshot


def _values(read: ReadVersions, area: Area, *, measure: str, dimension: str) -> Values:
    """The stored totals of an area and the stored figures of one breakdown, in both versions."""
    rows = SnapshotFigure.objects.filter(
        Q(measure__in=KIND.over_areas, dimension=TOTAL) | Q(measure=measure, dimension=dimension),
        snapshot__in=[read.then.pk, read.now.pk],
        area_kind=area.kind,
        area=area.code,
    )
    columns = ("snapshot", "measure", "dimension", "category", "value")
    return {(pk, (name, by, category)): value for pk, name, by, category, value in rows.values_list(*columns)}


def _categories(changes: RevisionChanges, *, measure: str, dimension: str) -> list[tuple[str, str]]:
    """The categories that cases have moved into or out of, with their labels, in the order of their list."""
    moved = {category for name, category in changes.by_force if name == measure}
    labels = {code: label for code, label in labels_of(dimension).items() if code in moved}
    return [*labels.items(), *((code, code) for code in sorted(moved - labels.keys()))]


def _row(
    read: ReadVersions, area: Area, changes: RevisionChanges, cell: Cell, *, values: Values, label: str
) -> CauseRow:
    """The row of one figure of an area. Raises DoesNotReconcile if the causes do not add up to its change."""
    measure, dimension, category = cell
    then, now = (values.get((snapshot.pk, cell), 0) for snapshot in (read.then, read.now))
    parts = changes.of_area(area.kind, area.code, measure=measure, category=category, difference=now - then)
    return _printed(
        label,
        parts,
        then=Counted.of(then, coverage=read.coverage_then[area]),
        now=Counted.of(now, coverage=read.coverage_now[area]),
        causes=OF_TOTALS if dimension == TOTAL else tuple(CaseCause),
    )


def _force_row(changes: RevisionChanges, force: str, *, name: str, measure: str) -> CauseRow:
    """The row of one force's part of a total."""
    then, now = (
        Counted.of(values.get(force, {}).get((measure, ALL), 0), coverage=of_one(name, has_reported=force in values))
        for values in (changes.then, changes.now)
    )
    parts = changes.by_force[measure, ALL][force]
    return _printed(name, parts, then=then, now=now, causes=OF_TOTALS)


def _printed(label: str, parts: Parts, *, then: Counted, now: Counted, causes: tuple[CaseCause, ...]) -> CauseRow:
    """A row with its parts. They have the coverage of the newer version, or of the older if the newer has none."""
    covered = now.coverage if now.coverage.reported else then.coverage

    def counted(value: int) -> Counted:
        return Counted.of(value, coverage=covered)

    movements = [parts.get(cause, Movement()) for cause in causes]
    return CauseRow(
        label=label,
        then=then,
        now=now,
        parts=tuple(
            CausePart(counted=counted(moved.net), up=counted(moved.up), down=counted(-moved.down))
            for moved in movements
        ),
        change=counted(sum(moved.net for moved in movements)),
    )


def _with_bars(rows: Iterable[CauseRow]) -> tuple[CauseRow, ...]:
    """The rows, each with its bar on the scale of them all."""
    made = tuple(rows)
    bars = signed_bars([row.up_and_down for row in made])
    return tuple(replace(row, bar=bar) for row, bar in zip(made, bars, strict=True))
