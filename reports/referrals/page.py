"""The page of NRM figures: police referrals, notifications and decisions from snapshots the person may read.

Numbers of the nations come from snapshots. A force's own numbers come from its batches, for people who may see them,
and say when they were extracted: NRM data are revised indefinitely, so nobody could reproduce a figure without that
date.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from accounts.models import User
from accounts.permissions import Scope
from core import months
from figures import first_recorded, snapshot_reader
from figures.coverage import Counted, Coverage
from figures.measures import ALL, TOTAL
from figures.models import Figure, Period, Snapshot, SnapshotAddition
from nrm import measures
from nrm.models import ReferralExtraction
from reference.areas import ENGLAND_AND_WALES, UK, Area
from reports import figure_notes, permissions
from reports.charts import referrals_by_month, sentences
from reports.charts.figure import Chart
from reports.charts.referrals_by_month import ReferralsByMonth
from reports.charts.timeline import MonthCount
from reports.figure_notes import FigureNote
from reports.periods import folding, series
from reports.periods import provenance as periods_provenance
from reports.periods.cells import PageCells, PeriodCell
from reports.periods.covered_months import CoveredMonths, readable_months
from reports.periods.folding import Breakdown, FoldedPeriods
from reports.periods.provenance import REFERRALS, PageFigureKey, PeriodProvenance
from reports.periods.series import LabelChange, PeriodLine, Stretch
from reports.snapshots.reconciliation import of_one

AREAS = (UK, ENGLAND_AND_WALES)
COUNTS = (
    "nrm_referrals",
    "nrm_notifications",
    "nrm_rg_positive",
    "nrm_rg_negative",
    "nrm_cg_positive",
    "nrm_cg_negative",
)
DAYS = {"nrm_rg_days": ("nrm_rg_positive", "nrm_rg_negative"), "nrm_cg_days": ("nrm_cg_positive", "nrm_cg_negative")}


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRow:
    """One period as the table prints it: counts, then mean days to each decision, in words."""

    line: PeriodLine
    cells: tuple[PeriodCell, ...]
    change: str  # in police referrals from the year before; empty if nothing is compared
    means: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NewestMonthRow:
    """One force in the newest month."""

    name: str
    cells: tuple[Counted, ...]
    extracted_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralsPage(FoldedPeriods):
    """The data of the page."""

    area: Area
    stretch: Stretch
    dimension: str
    chart: Chart
    rows: tuple[SeriesRow, ...]
    categories: tuple[str, ...]
    breakdown: Breakdown
    forces: tuple[NewestMonthRow, ...]
    newest: Snapshot | None
    coverage: Coverage | None
    extracted: tuple[datetime, datetime] | None
    labels_change: date | None
    notified_since: date | None  # if earlier months have no data on the duty to notify
    tests_change: tuple[date, ...]  # first dates of another test for reasonable grounds
    left_out: int
    notes: tuple[FigureNote, ...]
    provenance: PeriodProvenance | None

    @property
    def columns(self) -> tuple[str, ...]:
        """The measures in the table of periods."""
        return tuple(measures.KIND.measure(name).label for name in COUNTS)

    @property
    def newest_rows(self) -> tuple[SeriesRow, ...]:
        """The periods that the page shows."""
        return self.rows[: folding.SHOWN]

    @property
    def earlier_rows(self) -> tuple[SeriesRow, ...]:
        """The periods that the page folds."""
        return self.rows[folding.SHOWN :]

    @property
    def broken_down(self) -> str:
        """`Police referrals by age at exploitation`."""
        return f"Police referrals by {sentences.lower_case(measures.DIMENSIONS[self.dimension])}"

    @property
    def has_stretches(self) -> bool:
        """Whether a row covers more than one month, and so may lack some."""
        return self.stretch is not Stretch.MONTH

    @property
    def has_years(self) -> bool:
        """Whether a row is a year, which can be compared with the year before."""
        return self.stretch in series.YEARS

    @property
    def areas(self) -> list[Area]:
        """The areas to choose from."""
        return list(AREAS)

    @property
    def stretches(self) -> list[tuple[str, str]]:
        """The choices of period length for a row."""
        return [(str(stretch), label) for stretch, label in series.LABELS.items()]

    @property
    def dimensions(self) -> list[tuple[str, str]]:
        """The choices of breakdown for referrals."""
        return list(measures.DIMENSIONS.items())


def page_for(
    user: User, *, area: Area, stretch: Stretch, dimension: str, opened: PageFigureKey | None = None
) -> ReferralsPage:
    """Make the page from every month the person may read that includes referrals.

    Raises PeriodFigureNotFound.
    """
    forces = snapshot_reader.ForceNames()
    covered = CoveredMonths.of(readable_months(user), kind=measures.KIND.name, area=area, forces=forces)
    made_with, coverage, newest = covered.reported, covered.coverage, covered.newest
    totals = _values(made_with, area, TOTAL, [measure.name for measure in measures.MEASURES])
    by_measure = {month: {measure: value for (measure, _), value in of.items()} for month, of in totals.items()}
    change = measures.first_month_with_criminal()
    tests_change = measures.changes_of_the_rg_test()
    began = first_recorded.first_months()
    lines = series.lines_of(
        by_measure,
        coverage=coverage,
        keys=[measure.name for measure in measures.MEASURES],
        stretch=stretch,
        breaks=[months.first_of(day) for day in tests_change],
        began=began,
    )
    starts = set(Period.objects.filter(starts_series=True).values_list("month", flat=True))
    changes = series.changes_on_year_before(lines, key=COUNTS[0], starts=starts)
    parts = _values(made_with, area, dimension, ["nrm_referrals"])
    by_category = {month: {category: value for (_, category), value in of.items()} for month, of in parts.items()}
    seen = {category for of in by_category.values() for category in of}
    names = {code: name for code, name in measures.labels_of(dimension).items() if code in seen}
    broken = series.lines_of(
        by_category,
        coverage=coverage,
        keys=list(names),
        stretch=stretch,
        breaks=[change] if change and dimension == "nrm_exploitation" else [],
        labels=LabelChange(month=change, new=frozenset(code for code in names if "criminal" in code.lower()))
        if change and dimension == "nrm_exploitation"
        else None,
    )
    may_open = stretch is Stretch.MONTH and permissions.may_trace(user, area)
    cells = PageCells(source=REFERRALS, area=area, by=dimension, may_open=may_open)
    return ReferralsPage(
        area=area,
        stretch=stretch,
        dimension=dimension,
        chart=_chart(by_measure, coverage, area, starts=starts),
        rows=tuple(
            SeriesRow(
                line=line,
                cells=cells.of_measures(line, COUNTS),
                change=changes.get(line.first, "") if stretch in series.YEARS else "",
                means=tuple(_mean(line, days, of) for days, of in DAYS.items()),
            )
            for line in lines
        ),
        categories=tuple(names.values()),
        breakdown=cells.of_categories(broken, names, measure="nrm_referrals", dimension=dimension),
        forces=tuple(_forces(newest, user=user, forces=forces)) if newest else (),
        newest=newest,
        coverage=covered.newest_coverage,
        extracted=_extracted(newest) if newest else None,
        labels_change=change if dimension == "nrm_exploitation" else None,
        notified_since=_since(began.get("nrm_notifications"), among=coverage),
        tests_change=tuple(tests_change),
        left_out=covered.left_out,
        notes=figure_notes.beside(
            coverage, user=user, area=area, of_page=[measure.name for measure in measures.MEASURES]
        ),
        provenance=periods_provenance.opened_on_page(
            opened, made_with, covered.by_snapshot, area=area, forces=forces, user=user
        ),
    )


def _since(first: date | None, *, among: Collection[date]) -> date | None:
    """Return the first month of something, if there are months before it."""
    return first if first and any(month < first for month in among) else None


def _values(
    snapshots: list[Snapshot], area: Area, dimension: str, of: list[str]
) -> dict[date, dict[tuple[str, str], int]]:
    """Return values by month, then by measure and category, in one query for all months."""
    month_of = {snapshot.pk: snapshot.period_id for snapshot in snapshots}
    rows = snapshot_reader.figures_of(area).filter(snapshot__in=list(month_of), measure__in=of, dimension=dimension)
    by_month: dict[date, dict[tuple[str, str], int]] = defaultdict(dict)
    for snapshot, measure, category, value in rows.values_list("snapshot", "measure", "category", "value"):
        by_month[month_of[snapshot]][measure, category] = value
    return by_month


def _mean(line: PeriodLine, days: str, of: tuple[str, ...]) -> str:
    """Return mean days to a decision for this area and period, computed here because means do not add up."""
    total, decisions = line.counted[days].value, [line.counted[name].value for name in of]
    number = sum(value or 0 for value in decisions)
    return f"{total / number:.1f}" if total is not None and number else "no data"


def _chart(
    values: dict[date, dict[str, int]], coverage: dict[date, Coverage], area: Area, *, starts: Collection[date]
) -> Chart:
    """Make the chart of all police referrals: other labels or another test do not change how many were sent."""
    counts = tuple(
        MonthCount(month=month, counted=Counted.of(values[month].get("nrm_referrals", 0), coverage=coverage[month]))
        for month in sorted(coverage)
    )
    return referrals_by_month.chart(ReferralsByMonth(counts=counts, breaks=tuple(sorted(starts)), area=area.name))


def _forces(newest: Snapshot, *, user: User, forces: snapshot_reader.ForceNames) -> list[NewestMonthRow]:
    """Return the forces whose own figures the person may see, with their figures in the newest month."""
    rows = SnapshotAddition.objects.filter(Scope.of(user).over("force"), snapshot=newest, kind=measures.KIND.name)
    batch_of = {addition.force_id: addition.batch for addition in rows.select_related("batch")}
    taken = dict(
        ReferralExtraction.objects.filter(pk__in=[batch.source for batch in batch_of.values()]).values_list(
            "pk", "taken_at"
        )
    )
    cells = Figure.objects.filter(batch__in=batch_of.values(), measure__in=COUNTS, dimension=TOTAL, category=ALL)
    values = {
        force: {measure: value for _, measure, value in of}
        for force, of in groupby(
            cells.order_by("force").values_list("force", "measure", "value"), key=lambda row: row[0]
        )
    }
    force_rows = [
        NewestMonthRow(
            name=(named := forces.short_name(force, month=newest.period_id)),
            cells=tuple(Counted.of(values[force][name], coverage=of_one(named, has_reported=True)) for name in COUNTS),
            extracted_at=taken[batch.source],
        )
        for force, batch in batch_of.items()
    ]
    return sorted(force_rows, key=lambda row: row.name)


def _extracted(newest: Snapshot) -> tuple[datetime, datetime] | None:
    """Return the first and last extraction time of the forces' figures in a snapshot."""
    sources = newest.additions.filter(kind=measures.KIND.name).values("batch__source")
    moments = sorted(ReferralExtraction.objects.filter(pk__in=sources).values_list("taken_at", flat=True))
    return (moments[0], moments[-1]) if moments else None
