"""The page on library use: by month and area, and by force in the newest month; never by person."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from accounts.permissions import Scope
from figures import snapshot_reader
from figures.coverage import Counted, Coverage
from figures.measures import ALL, TOTAL
from figures.models import Figure, Snapshot, SnapshotAddition
from guidance import measures
from reference.areas import ENGLAND_AND_WALES, UK, Area
from reports import figure_notes
from reports.figure_notes import FigureNote
from reports.periods import series
from reports.periods.covered_months import CoveredMonths, readable_months
from reports.periods.series import PeriodLine, Stretch
from reports.snapshots.reconciliation import of_one

AREAS = (UK, ENGLAND_AND_WALES)
NAMES = tuple(measure.name for measure in measures.MEASURES)


@dataclass(frozen=True, slots=True, kw_only=True)
class UsagePage:
    """The data of the page."""

    area: Area
    lines: list[PeriodLine]
    forces: list[tuple[str, list[Counted]]]
    newest: Snapshot | None
    coverage: Coverage | None
    notes: tuple[FigureNote, ...] = ()

    @property
    def columns(self) -> list[str]:
        """What is counted, in words; the page's title names the subject."""
        return [measure.label.removeprefix("Guidance: ").capitalize() for measure in measures.MEASURES]

    @property
    def rows(self) -> list[tuple[PeriodLine, list[Counted]]]:
        """Each month with its numbers, newest first."""
        return [(line, [line.counted[name] for name in NAMES]) for line in self.lines]

    @property
    def areas(self) -> list[Area]:
        """The areas to choose from."""
        return list(AREAS)


def page_for(user: User, *, area: Area) -> UsagePage:
    """Make the page from every month the person may read whose snapshot includes library use."""
    forces = snapshot_reader.ForceNames()
    covered = CoveredMonths.of(readable_months(user), kind=measures.KIND.name, area=area, forces=forces)
    made_with, coverage, newest = covered.reported, covered.coverage, covered.newest
    lines = series.lines_of(
        _values(made_with, area),
        coverage=coverage,
        keys=NAMES,
        stretch=Stretch.MONTH,
    )
    return UsagePage(
        area=area,
        lines=lines,
        forces=_forces(newest, user=user, forces=forces) if newest else [],
        newest=newest,
        coverage=covered.newest_coverage,
        notes=figure_notes.beside(coverage, user=user, area=area, of_page=NAMES),
    )


def _values(snapshots: list[Snapshot], area: Area) -> dict[date, dict[str, int]]:
    """Return values by month and measure, in one query for all months."""
    month_of = {snapshot.pk: snapshot.period_id for snapshot in snapshots}
    rows = snapshot_reader.figures_of(area).filter(snapshot__in=list(month_of), measure__in=NAMES, dimension=TOTAL)
    by_month: dict[date, dict[str, int]] = defaultdict(dict)
    for snapshot, measure, value in rows.values_list("snapshot", "measure", "value"):
        by_month[month_of[snapshot]][measure] = value
    return by_month


def _forces(newest: Snapshot, *, user: User, forces: snapshot_reader.ForceNames) -> list[tuple[str, list[Counted]]]:
    """Return the forces whose own figures the person may see, with their figures in the newest month."""
    rows = SnapshotAddition.objects.filter(Scope.of(user).over("force"), snapshot=newest, kind=measures.KIND.name)
    batch_of = dict(rows.values_list("force", "batch"))
    values: dict[str, dict[str, int]] = defaultdict(dict)
    cells = Figure.objects.filter(batch__in=batch_of.values(), measure__in=NAMES, dimension=TOTAL, category=ALL)
    for force, measure, value in cells.values_list("force", "measure", "value"):
        values[force][measure] = value
    force_rows = []
    for force in batch_of:
        name_then = forces.short_name(force, month=newest.period_id)
        coverage = of_one(name_then, has_reported=True)
        counted = [Counted.of(values[force][name], coverage=coverage) for name in NAMES]
        force_rows.append((name_then, counted))
    return sorted(force_rows, key=lambda row: row[0])
