"""The differences between two versions of a month, in words, figure by figure, as far as a person may see them.

Everybody who may read the versions sees the figures. Only people who may see the forces behind a change get their
names; others get their number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from accounts.models import User
from accounts.permissions import Scope
from figures import measures, other_coverage, snapshot_reader, versions
from figures.coverage import Counted, Coverage
from figures.measures import ALL, CROSSED, RECONCILIATION
from figures.models import Snapshot
from figures.versions import FigureChange, ForceChange
from reference.areas import Area, TotalKind
from reference.models import Force
from reports import figure_labels, permissions
from reports.snapshots import change_causes
from reports.snapshots.change_causes import ChangeReasons, ReadVersions
from reports.snapshots.reconciliation import of_one

TERMS = {
    "opening": "opening",
    "already_running": "already running",
    "joined": "forces that report now and did not then",
    "left": "forces that reported then and do not now",
    "corrected_up": "corrections up",
    "corrected_down": "corrections down",
    "correction": "corrections",  # a single term in versions published before it was split in two
    "live": "live now",
}
MOST = 400
NATIONS = frozenset({TotalKind.ENGLAND_AND_WALES, TotalKind.UK})


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceContribution:
    """One force behind a change, or the number of forces hidden from the reader.

    `change` is set if the figure is their sum.
    """

    name: str
    cause: str = ""
    change: Counted | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureDifference:
    """One figure in both versions, with the forces behind the change."""

    area: str
    what: str
    then: Counted
    now: Counted
    change: Counted
    through: tuple[ForceContribution, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferencePart:
    """Lines about one subject that the page folds away together."""

    title: str
    lines: tuple[FigureDifference, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotDifference:
    """All differences between two versions: the national totals in full, everything else in parts."""

    older: Snapshot
    newer: Snapshot
    why: ChangeReasons
    forces: tuple[str, ...]
    totals: tuple[FigureDifference, ...]
    parts: tuple[DifferencePart, ...]
    left_out: int
    count: int

    @property
    def words(self) -> dict[str, str]:
        """The headings of the columns of the two versions."""
        return {
            side: change_causes.title_of(snapshot) for side, snapshot in (("older", self.older), ("newer", self.newer))
        }


def difference_between(
    month: date, *, older: int, newer: int, user: User, parameters: Mapping[str, str]
) -> SnapshotDifference:
    """Compare two versions, with the reasons for the changes of the requested figure and area.

    Raises Snapshot.DoesNotExist if the person may not read one of them, and ChangeNotFound.
    """
    for version in (older, newer):
        permissions.snapshot_of(user, month, version=version)
    difference = versions.difference(month, older=older, newer=newer)
    scope, forces = Scope.of(user), {force.code: force for force in Force.objects.select_related("unit")}
    some_forces = snapshot_reader.ForceNames()
    coverage = {
        snapshot.pk: {
            (kind, str(area.kind), area.code): (area, covered)
            for kind, by_area in other_coverage.coverages_by_kind(snapshot, forces=some_forces).items()
            for area, covered in by_area.items()
        }
        for snapshot in (difference.older, difference.newer)
    }
    names = {code: some_forces.short_name(code, month=month) for code in forces}
    labels = cache(figure_labels.labels_of)

    def line(change: FigureChange) -> FigureDifference:
        place = (measures.kind_of(change.measure).name, change.area_kind, change.area)
        area, then = coverage[difference.older.pk][place]
        _, now = coverage[difference.newer.pk][place]
        return FigureDifference(
            area=area.name,
            what=_what(change, labels),
            then=_counted(change.then, then),
            now=_counted(change.now, now),
            change=_moved(change, now),
            through=tuple(_through(change.forces, scope=scope, forces=forces, names=names)),
        )

    def read_areas(snapshot: Snapshot) -> dict[Area, Coverage]:
        """The coverage of the returns in the areas whose row the person sees."""
        of_returns = measures.of_returns().name
        every = {area: covered for (kind, *_), (area, covered) in coverage[snapshot.pk].items() if kind == of_returns}
        return permissions.shown_to(user, snapshot, every).only(every)

    why = change_causes.reasons_of(
        ReadVersions(
            then=difference.older,
            now=difference.newer,
            records=difference.records,
            coverage_then=read_areas(difference.older),
            coverage_now=read_areas(difference.newer),
            forces={code: names[code] for code, force in forces.items() if scope.holds(force)},
        ),
        parameters=parameters,
    )
    lines = [(change, line(change)) for change in difference.figures if CROSSED not in change.dimension]
    totals = [(change, row) for change, row in lines if change.category == ALL]
    rest = [(change, row) for change, row in lines if change.category != ALL]
    return SnapshotDifference(
        older=difference.older,
        newer=difference.newer,
        why=why,
        forces=tuple(_forces(difference.forces, scope=scope, forces=forces, names=names)),
        totals=tuple(row for change, row in totals if change.area_kind in NATIONS),
        parts=tuple(
            _parts(
                [("Region and unit totals", row) for change, row in totals if change.area_kind not in NATIONS]
                + [(_heading(change), row) for change, row in rest[:MOST]]
            )
        ),
        left_out=len(difference.figures) - len(lines) + max(len(rest) - MOST, 0),
        count=len(difference.figures),
    )


def _parts(headed: Iterable[tuple[str, FigureDifference]]) -> Iterator[DifferencePart]:
    """Group lines by heading, in the order in which headings first appear."""
    by_title: dict[str, list[FigureDifference]] = {}
    for title, line in headed:
        by_title.setdefault(title, []).append(line)
    for title, together in by_title.items():
        yield DifferencePart(title=title, lines=tuple(together))


def _heading(change: FigureChange) -> str:
    return "How the totals changed" if change.measure == RECONCILIATION else figure_labels.label_of(change.measure)


def _what(change: FigureChange, labels: Callable[[str, str], Mapping[str, str]]) -> str:
    if change.measure == RECONCILIATION:
        return f"How the total changed: {TERMS.get(change.category, change.category.replace('_', ' '))}"
    label = figure_labels.label_of(change.measure)
    if change.category == ALL:
        return label
    name = labels(change.measure, change.dimension).get(change.category, change.category)
    return f"{label}: {figure_labels.dimension_of(change.measure, change.dimension).lower()}, {name}"


def _counted(value: int | None, covered: Coverage) -> Counted:
    return Counted.of(value, coverage=covered)


def _moved(change: FigureChange, covered: Coverage) -> Counted:
    return Counted.of((change.now or 0) - (change.then or 0), coverage=covered)


def _through(
    some_forces: Iterable[ForceChange], *, scope: Scope, forces: Mapping[str, Force], names: Mapping[str, str]
) -> Iterator[ForceContribution]:
    """Return the forces that changed the figure: by name if the person may see them, else their number."""
    changes = list(some_forces)
    named = [force_change for force_change in changes if scope.holds(forces[force_change.force])]
    for force_change in named:
        name = names[force_change.force]
        covered = of_one(name, has_reported=True)
        change = None if force_change.difference is None else Counted(value=force_change.difference, coverage=covered)
        yield ForceContribution(name=name, cause=str(force_change.cause.label), change=change)
    if hidden := len(changes) - len(named):
        yield ForceContribution(name=f"{hidden} {'other ' if named else ''}force{'' if hidden == 1 else 's'}")


def _forces(
    some_forces: Iterable[ForceChange], *, scope: Scope, forces: Mapping[str, Force], names: Mapping[str, str]
) -> list[str]:
    changes = list(some_forces)
    named = [
        f"{names[force_change.force]}: {force_change.cause.label}."
        for force_change in changes
        if scope.holds(forces[force_change.force])
    ]
    hidden = len(changes) - len(named)
    if hidden:
        named.append(f"{hidden} force{'' if hidden == 1 else 's'} outside your unit or force.")
    return named
