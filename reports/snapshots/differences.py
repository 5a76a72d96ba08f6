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
from reference.areas import TotalKind
from reference.models import Force
from reports import figure_labels, permissions
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
    forces: tuple[str, ...]
    totals: tuple[FigureDifference, ...]
    parts: tuple[DifferencePart, ...]
    left_out: int
    count: int

    @property
    def words(self) -> dict[str, str]:
        """The headings of the columns of the two versions."""
        return {
            side: f"Version {one.version}" if one.version else one.get_state_display()
            for side, one in (("older", self.older), ("newer", self.newer))
        }


def difference_between(month: date, *, older: int, newer: int, user: User) -> SnapshotDifference:
    """Compare two versions. Raises Snapshot.DoesNotExist if the person may not read one of them."""
    for version in (older, newer):
        permissions.snapshot_of(user, month, version=version)
    found = versions.difference(month, older=older, newer=newer)
    scope, forces = Scope.of(user), {force.code: force for force in Force.objects.select_related("unit")}
    some_forces = snapshot_reader.ForceNames()
    coverage = {
        one.pk: {
            (kind, str(area.kind), area.code): (area, covered)
            for kind, by_area in other_coverage.coverages_by_kind(one, forces=some_forces).items()
            for area, covered in by_area.items()
        }
        for one in (found.older, found.newer)
    }
    names = {code: some_forces.short_name(code, month=month) for code in forces}
    labels = cache(figure_labels.labels_of)

    def line(change: FigureChange) -> FigureDifference:
        place = (measures.kind_of(change.measure).name, change.area_kind, change.area)
        area, then = coverage[found.older.pk][place]
        _, now = coverage[found.newer.pk][place]
        return FigureDifference(
            area=area.name,
            what=_what(change, labels),
            then=_counted(change.then, then),
            now=_counted(change.now, now),
            change=_moved(change, now),
            through=tuple(_through(change.forces, scope=scope, forces=forces, names=names)),
        )

    lines = [(change, line(change)) for change in found.figures if CROSSED not in change.dimension]
    totals = [(change, one) for change, one in lines if change.category == ALL]
    rest = [(change, one) for change, one in lines if change.category != ALL]
    return SnapshotDifference(
        older=found.older,
        newer=found.newer,
        forces=tuple(_forces(found.forces, scope=scope, forces=forces, names=names)),
        totals=tuple(one for change, one in totals if change.area_kind in NATIONS),
        parts=tuple(
            _parts(
                [("Region and unit totals", one) for change, one in totals if change.area_kind not in NATIONS]
                + [(_heading(change), one) for change, one in rest[:MOST]]
            )
        ),
        left_out=len(found.figures) - len(lines) + max(len(rest) - MOST, 0),
        count=len(found.figures),
    )


def _parts(headed: Iterable[tuple[str, FigureDifference]]) -> Iterator[DifferencePart]:
    """Group lines by heading, in the order in which headings first appear."""
    found: dict[str, list[FigureDifference]] = {}
    for title, one in headed:
        found.setdefault(title, []).append(one)
    for title, together in found.items():
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
    found = list(some_forces)
    named = [one for one in found if scope.holds(forces[one.force])]
    for one in named:
        name = names[one.force]
        covered = of_one(name, has_reported=True)
        change = None if one.difference is None else Counted(value=one.difference, coverage=covered)
        yield ForceContribution(name=name, cause=str(one.cause.label), change=change)
    if hidden := len(found) - len(named):
        yield ForceContribution(name=f"{hidden} {'other ' if named else ''}force{'' if hidden == 1 else 's'}")


def _forces(
    some_forces: Iterable[ForceChange], *, scope: Scope, forces: Mapping[str, Force], names: Mapping[str, str]
) -> list[str]:
    found = list(some_forces)
    named = [f"{names[one.force]}: {one.cause.label}." for one in found if scope.holds(forces[one.force])]
    hidden = len(found) - len(named)
    if hidden:
        named.append(f"{hidden} force{'' if hidden == 1 else 's'} outside your unit or force.")
    return named
