"""The rows of the order figure tables: periods, areas, the forces the person may see, and library use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import Min

from accounts.models import User
from accounts.permissions import Scope
from core import months
from figures import snapshot_reader
from figures.coverage import Counted, Coverage
from figures.measures import ALL, TOTAL
from figures.models import Figure, Snapshot, SnapshotAddition, SnapshotFigure
from orders import measures
from orders.models import OrderExtraction
from reference.areas import Area, TotalKind
from reports.orders.rates import CONVICTED, NO_DATA, RATES, Rates, share
from reports.periods.cells import PeriodCell
from reports.snapshots.reconciliation import of_one

COUNTS = {  # with the words of a narrow column
    measures.IN_FORCE: "In force",
    measures.SUBJECTS: "People",
    "orders_forces": "Forces",
    "orders_made": "Made",
    "orders_ended": "Ended",
    "orders_lapsed": "Lapsed undecided",
    "orders_breaches": "Breaches",
    "orders_first": "Forces’ first orders",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFigureRow:
    """One period, area or force as a table prints it."""

    name: str
    cells: tuple[PeriodCell, ...]
    rates: Rates
    sentence: str = ""
    extracted_at: datetime | None = None
    first_order: str = ""  # of a force: the month of its first order


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFigureTable:
    """Some rows, with the rates that at least one row has."""

    rows: tuple[OrderFigureRow, ...]

    @property
    def rates(self) -> tuple[str, ...]:
        """The headings of the rates."""
        return tuple(RATES[n] for n in self._with_data)

    @property
    def lines(self) -> list[tuple[OrderFigureRow, tuple[str, ...]]]:
        """Each row with these rates in words."""
        return [(row, tuple(row.rates.words[n] for n in self._with_data)) for row in self.rows]

    @property
    def _with_data(self) -> list[int]:
        return [n for n in range(len(RATES)) if any(row.rates.words[n] != NO_DATA for row in self.rows)]


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryUse:
    """Conditions in force taken from one library entry, or from none."""

    name: str
    cell: PeriodCell
    share: str


def of_areas(
    newest: Snapshot, of: list[str], *, kind: TotalKind | None = None, dimension: str = TOTAL, category: str = ALL
) -> dict[tuple[str, str], int]:
    """Return the numbers of the areas that have a code, by area code and measure."""
    rows = SnapshotFigure.objects.filter(snapshot=newest, measure__in=of, dimension=dimension, category=category)
    rows = rows.filter(area_kind=kind) if kind else rows.exclude(area="")
    return {(area, measure): value for area, measure, value in rows.values_list("area", "measure", "value")}


def by_area(newest: Snapshot, everywhere: Mapping[Area, Coverage]) -> list[OrderFigureRow]:
    """Return each region and unit in the newest month."""
    names = [measure.name for measure in measures.MEASURES]
    values = of_areas(newest, names)
    convicted = of_areas(newest, ["orders_breach_results"], dimension="order_result", category=CONVICTED)
    return [
        OrderFigureRow(
            name=area.name,
            sentence=covered.sentence,
            cells=tuple(
                PeriodCell(counted=Counted.of(values.get((area.code, name), 0), coverage=covered)) for name in COUNTS
            ),
            rates=Rates.of(
                {name: values.get((area.code, name)) for name in names}
                | {CONVICTED: convicted.get((area.code, "orders_breach_results"), 0)}
            ),
        )
        for area, covered in everywhere.items()
        if area.code
    ]


def library(newest: Snapshot, area: Area, covered: Coverage) -> list[LibraryUse]:
    """Return the sources of conditions in force, most frequent first and own words last."""
    rows = snapshot_reader.figures_of(area).filter(snapshot=newest, measure=measures.TAKEN, dimension="order_entry")
    values = dict(rows.values_list("category", "value"))
    names = measures.labels_of("order_entry") if values else {}
    whole = sum(values.values())
    return [
        LibraryUse(
            name=names.get(code, code),
            cell=PeriodCell(counted=Counted.of(value, coverage=covered)),
            share=share(value, whole),
        )
        for code, value in sorted(
            values.items(), key=lambda pair: (pair[0] == measures.OWN_WORDS, -pair[1], names.get(pair[0], pair[0]))
        )
    ]


def _first_orders(snapshots: list[Snapshot], *, user: User) -> dict[str, str]:
    """Return the month of each force's first order in words, from the figures of all months."""
    rows = SnapshotAddition.objects.filter(Scope.of(user).over("force"), snapshot__in=snapshots)
    cells = Figure.objects.filter(
        batch__in=rows.values("batch"), measure__in=["orders_first", "orders_forces"], dimension=TOTAL, value__gt=0
    )
    first = cells.values_list("force", "measure").annotate(Min("batch__period")).order_by("-measure")
    words: dict[str, str] = {}
    for force, measure, month in first:  # a first order, unless it is older than the first month with figures
        name = months.label(month)
        words[force] = name if measure == "orders_first" else words.get(force, f"before {name}")
    return words


def forces_of(
    newest: Snapshot, snapshots: list[Snapshot], *, user: User, forces: snapshot_reader.ForceNames
) -> list[OrderFigureRow]:
    """Return the forces whose own figures the person may see, with their figures in the newest month."""
    first_orders = _first_orders(snapshots, user=user)
    rows = SnapshotAddition.objects.filter(Scope.of(user).over("force"), snapshot=newest, kind=measures.KIND.name)
    batch_of = {addition.force_id: addition.batch for addition in rows.select_related("batch")}
    taken = dict(
        OrderExtraction.objects.filter(pk__in=[batch.source for batch in batch_of.values()]).values_list(
            "pk", "taken_at"
        )
    )
    whole = Figure.objects.filter(batch__in=batch_of.values(), dimension=TOTAL, category=ALL)
    convicted = Figure.objects.filter(
        batch__in=batch_of.values(), measure="orders_breach_results", dimension="order_result", category=CONVICTED
    )
    cells = whole.values_list("force", "measure", "value").order_by("force")
    values: dict[str, dict[str, int | None]] = defaultdict(dict)
    for force, of in groupby(cells, key=lambda row: row[0]):
        values[force] = {measure: value for _, measure, value in of}
    for force, value in convicted.values_list("force", "value"):
        values[force][CONVICTED] = value
    made = [
        OrderFigureRow(
            name=(named := forces.short_name(force, month=newest.period_id)),
            cells=tuple(
                PeriodCell(counted=Counted.of(values[force].get(name, 0), coverage=of_one(named, has_reported=True)))
                for name in COUNTS
            ),
            rates=Rates.of(values[force]),
            extracted_at=taken[batch.source],
            first_order=first_orders.get(force, ""),
        )
        for force, batch in batch_of.items()
    ]
    return sorted(made, key=lambda row: row.name)


def extracted(newest: Snapshot) -> tuple[datetime, datetime] | None:
    """Return the first and last extraction time of the forces' figures in a snapshot."""
    sources = newest.additions.filter(kind=measures.KIND.name).values("batch__source")
    moments = sorted(OrderExtraction.objects.filter(pk__in=sources).values_list("taken_at", flat=True))
    return (moments[0], moments[-1]) if moments else None
