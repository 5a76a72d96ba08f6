"""The page of order figures: in force, made, ended, breaches and visits, from snapshots the person may read.

Its tables are in `rows`, its charts in `charts`, its rates in `rates`. A force's own numbers come from its batches, for
people who may see them, and say when they were extracted.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import User
from figures import other_coverage, snapshot_reader
from figures.coverage import Coverage
from figures.measures import TOTAL
from figures.models import Snapshot
from orders import measures
from reference.areas import UK, Area
from reports import figure_notes, permissions
from reports.charts.figure import Chart
from reports.figure_notes import FigureNote
from reports.orders import charts as orders_charts
from reports.orders import rows as orders_rows
from reports.orders.rates import CONVICTED, Rates
from reports.orders.rows import COUNTS, LibraryUse, OrderFigureRow, OrderFigureTable
from reports.periods import folding, series
from reports.periods import provenance as periods_provenance
from reports.periods.cells import PageCells
from reports.periods.covered_months import CoveredMonths, readable_months
from reports.periods.folding import Breakdown, FoldedPeriods
from reports.periods.provenance import ORDERS, PageFigureKey, PeriodFigureNotFound, PeriodProvenance
from reports.periods.series import Stretch


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdersPage(FoldedPeriods):
    """The data of the page."""

    area: Area
    areas: tuple[Area, ...]
    stretch: Stretch
    by: str
    charts: tuple[Chart, ...]
    rows: tuple[OrderFigureRow, ...]
    categories: tuple[str, ...]
    breakdown: Breakdown
    library: tuple[LibraryUse, ...]
    by_area: OrderFigureTable
    forces: OrderFigureTable
    newest: Snapshot | None
    coverage: Coverage | None
    extracted: tuple[datetime, datetime] | None
    left_out: int
    notes: tuple[FigureNote, ...]
    provenance: PeriodProvenance | None

    @property
    def columns(self) -> tuple[str, ...]:
        """The measures in the tables."""
        return tuple(COUNTS.values())

    @property
    def newest_rows(self) -> OrderFigureTable:
        """The periods that the page shows."""
        return OrderFigureTable(rows=self.rows[: folding.SHOWN])

    @property
    def earlier_rows(self) -> OrderFigureTable:
        """The periods that the page folds."""
        return OrderFigureTable(rows=self.rows[folding.SHOWN :])

    @property
    def sentence_heading(self) -> str:
        """The heading of the column for how many months a row covers; empty if each row is one month."""
        return "" if self.stretch is Stretch.MONTH else "Data"

    @property
    def stretches(self) -> list[tuple[str, str]]:
        """The choices of period length for a row."""
        return [(str(stretch), label) for stretch, label in series.LABELS.items()]

    @property
    def breakdowns(self) -> list[tuple[str, str]]:
        """The choices of breakdown, each with its dimension."""
        return list(BREAKDOWNS.items())

    @property
    def broken_down(self) -> str:
        """The selected breakdown, in words."""
        return BREAKDOWNS[self.by]

    @property
    def is_overlapping(self) -> bool:
        """Whether one item can be in several categories of the breakdown."""
        return self.by.split(".")[1] in measures.OVERLAPPING


def _named(measure: str, dimension: str) -> str:
    return f"{measures.KIND.measure(measure).label}: {measures.DIMENSIONS[dimension].lower()}"


BREAKDOWNS = {
    f"{measure}.{dimension}": _named(measure, dimension)
    for dimension, of in measures.MEASURE_OF.items()
    for measure in of
}
FIRST = f"{measures.IN_FORCE}.order_kind"


def page_for(
    user: User, *, area_key: str, stretch: Stretch, by: str, opened: PageFigureKey | None = None
) -> OrdersPage:
    """Make the page from every month the person may read that includes orders. Raises PeriodFigureNotFound."""
    snapshots = readable_months(user)
    forces = snapshot_reader.ForceNames()
    everywhere = other_coverage.coverages(snapshots[-1], kind=measures.KIND.name, forces=forces) if snapshots else {}
    withheld: tuple[Area, ...] = ()
    if snapshots:
        readable = permissions.shown_to(user, snapshots[-1], everywhere)
        everywhere, withheld = readable.only(everywhere), readable.withheld
    areas = tuple(everywhere) or (UK,)
    area = next((area for area in areas if area.key == area_key), None)
    if area is None:
        raise PeriodFigureNotFound
    covered = CoveredMonths.of(snapshots, kind=measures.KIND.name, area=area, forces=forces)
    made_with, coverage, newest = covered.reported, covered.coverage, covered.newest
    measure, dimension = by.split(".")
    values = _values(made_with, area, [(measure.name, TOTAL) for measure in measures.MEASURES])
    of_breaches = _values(made_with, area, [("orders_breach_results", "order_result")])
    for month, some in of_breaches.items():
        values[month][CONVICTED] = some.get(CONVICTED, 0)
    parts = _values(made_with, area, [(measure, dimension)])
    names = {
        code: name
        for code, name in measures.labels_of(dimension).items()
        if any(code in some for some in parts.values())
    }
    may_open = stretch is Stretch.MONTH and permissions.may_trace(user, area)
    cells = PageCells(source=ORDERS, area=area, by=by, may_open=may_open)
    lines = series.lines_of(
        values,
        coverage=coverage,
        keys=[*(measure.name for measure in measures.MEASURES), CONVICTED],
        stretch=stretch,
        stocks=measures.STOCKS,
    )
    broken = series.lines_of(
        parts,
        coverage=coverage,
        keys=list(names),
        stretch=stretch,
        stocks=names if measure in measures.STOCKS else (),
    )
    return OrdersPage(
        area=area,
        areas=areas,
        stretch=stretch,
        by=by,
        charts=orders_charts.drawn(
            values,
            coverage,
            measure,
            area=area,
            newest=newest,
            user=user,
            forces=forces,
            everywhere=everywhere,
            withheld=withheld,
        )
        if newest
        else (),
        rows=tuple(
            OrderFigureRow(
                name=line.label,
                sentence=line.sentence,
                cells=cells.of_measures(line, COUNTS),
                rates=Rates.of({name: counted.value for name, counted in line.counted.items()}),
            )
            for line in lines
        ),
        categories=tuple(names.values()),
        library=tuple(orders_rows.library(newest, area, covered.by_snapshot[newest.pk])) if newest else (),
        breakdown=cells.of_categories(broken, names, measure=measure, dimension=dimension),
        by_area=OrderFigureTable(
            rows=tuple(orders_rows.by_area(newest, everywhere)) if newest and newest == snapshots[-1] else ()
        ),
        forces=OrderFigureTable(
            rows=tuple(orders_rows.forces_of(newest, snapshots, user=user, forces=forces)) if newest else ()
        ),
        newest=newest,
        coverage=covered.newest_coverage,
        extracted=orders_rows.extracted(newest) if newest else None,
        left_out=covered.left_out,
        notes=figure_notes.beside(
            coverage, user=user, area=area, of_page=[measure.name for measure in measures.MEASURES]
        ),
        provenance=periods_provenance.opened_on_page(
            opened, made_with, covered.by_snapshot, area=area, forces=forces, user=user
        ),
    )


def _values(snapshots: list[Snapshot], area: Area, of: list[tuple[str, str]]) -> dict[date, dict[str, int]]:
    """Return one number per measure or category by month, in one query. Every month has an entry."""
    month_of = {snapshot.pk: snapshot.period_id for snapshot in snapshots}
    by_month: dict[date, dict[str, int]] = {month: {} for month in month_of.values()}
    dimension = of[0][1]
    rows = snapshot_reader.figures_of(area).filter(
        snapshot__in=list(month_of), measure__in=[measure for measure, _ in of], dimension=dimension
    )
    for snapshot, measure, category, value in rows.values_list("snapshot", "measure", "category", "value"):
        by_month[month_of[snapshot]][measure if dimension == TOTAL else category] = value
    return by_month
