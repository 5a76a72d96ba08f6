"""The page of order figures: in force, made, ended, breaches and visits, of snapshots that the person may read.

Rates are worked out here, for one area and stretch, from counts that add up; no rate is ever added. The charts draw
what is broken down. A body's own numbers come from its batches, for those who may see them, and say when they were
extracted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from django.db.models import Min, Q

from accounts.access import Scope
from accounts.models import User
from figures import reading, reading_beside
from figures.coverage import Counted, Coverage
from figures.measures import ALL, TOTAL
from figures.models import Figure, Period, Snapshot, SnapshotAddition, SnapshotFigure, SnapshotSource
from orders import measures
from orders.models import OrderExtraction
from reference import months
from reference.areas import UK, Area, AreaKind
from reference.models import Force, Region
from reports import readers, referral_provenance, referral_series
from reports.bridges import of_one
from reports.charts import areas_now, referrals_by_month, tile_map
from reports.charts.areas_now import AreaCount, AreasNow
from reports.charts.figure import Figure as Chart
from reports.charts.referrals_by_month import ReferralsByMonth
from reports.charts.tile_map import Tile, TileMap
from reports.charts.timeline import MonthCount
from reports.referral_provenance import ORDERS, Key, Provenance
from reports.referral_series import Line, Stretch
from reports.referrals import Cell

COUNTS = {  # with the words of a narrow column
    measures.IN_FORCE: "In force",
    measures.SUBJECTS: "People",
    "orders_forces": "Forces",
    "orders_made": "Made",
    "orders_ended": "Ended",
    "orders_lapsed": "Lapsed undecided",
    "orders_breaches": "Breaches",
    "orders_first": "First of a force",
}
DRAWN = {  # what the charts draw where it is broken down, in words
    measures.IN_FORCE: "orders in force",
    measures.CONDITIONS: "conditions in force",
    measures.TAKEN: "conditions in force",
    "orders_made": "orders made",
    "orders_refused": "applications refused",
    "orders_ended": "orders ended",
    "orders_lapsed": "orders lapsed without a decision",
    "orders_breaches": "breaches of orders",
    "orders_breach_results": "results of breaches",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """What is worked out of the counts of one area and stretch, as words."""

    length: str  # mean years of the orders made with a last day
    breaches: str  # for each 100 orders in force at the end
    convicted: str  # of the results of breaches
    visits: str  # made by the day they were due

    @classmethod
    def of(cls, values: Mapping[str, int | None], *, convicted: int | None) -> Rates:
        """From counts by measure; what has no denominator has no rate."""
        return cls(
            length=_quotient(values.get("orders_fixed_months"), values.get("orders_fixed"), by=12),
            breaches=_quotient(values.get("orders_breaches"), values.get(measures.IN_FORCE), times=100),
            convicted=_share(convicted, values.get("orders_breach_results")),
            visits=_share(values.get("orders_visits_kept"), values.get("orders_visits_due")),
        )

    @property
    def words(self) -> tuple[str, ...]:
        """In the order of the table's last columns."""
        return (self.length, self.breaches, self.convicted, self.visits)


RATES = (
    "Mean years",
    "Breaches for each 100",
    "Convicted of results",
    "Visits in time",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One stretch, area or body as a table prints it."""

    name: str
    cells: tuple[Cell, ...]
    rates: Rates
    sentence: str = ""
    extracted_at: datetime | None = None
    first_order: str = ""  # of a body: the month in which it had its first


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Conditions in force that were taken from one entry of the library, or from none."""

    name: str
    cell: Cell
    share: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdersPage:
    """All that the page prints."""

    area: Area
    areas: tuple[Area, ...]
    stretch: Stretch
    by: str
    charts: tuple[Chart, ...]
    rows: tuple[Row, ...]
    categories: tuple[str, ...]
    breakdown: tuple[tuple[Line, tuple[Cell, ...]], ...]
    library: tuple[Entry, ...]
    by_area: tuple[Row, ...]
    bodies: tuple[Row, ...]
    newest: Snapshot | None
    coverage: Coverage | None
    extracted: tuple[datetime, datetime] | None
    left_out: int
    provenance: Provenance | None

    @property
    def columns(self) -> tuple[str, ...]:
        """What the tables count."""
        return tuple(COUNTS.values())

    @property
    def rates(self) -> tuple[str, ...]:
        """What the tables work out."""
        return RATES

    @property
    def has_stretches(self) -> bool:
        """Whether a line is more than one month, and so may lack some."""
        return self.stretch is not Stretch.MONTH

    @property
    def stretches(self) -> list[tuple[str, str]]:
        """What one line can be."""
        return [(str(one), label) for one, label in referral_series.LABELS.items()]

    @property
    def breakdowns(self) -> list[tuple[str, str]]:
        """What can be broken down, and by what."""
        return list(BREAKDOWNS.items())

    @property
    def broken_down(self) -> str:
        """The breakdown that is shown, in words."""
        return BREAKDOWNS[self.by]

    @property
    def is_overlapping(self) -> bool:
        """Whether one thing can be in several categories of the breakdown."""
        return self.by.split(".")[1] in measures.OVERLAPPING


def _named(measure: str, dimension: str) -> str:
    return f"{measures.KIND.measure(measure).label}: {measures.DIMENSIONS[dimension].lower()}"


BREAKDOWNS = {
    f"{measure}.{dimension}": _named(measure, dimension)
    for dimension, of in measures.MEASURE_OF.items()
    for measure in of
}
FIRST = f"{measures.IN_FORCE}.order_kind"


class NotThere(LookupError):
    """An area that the months do not have, or a number whose parts are not the person's to see."""


def page_for(user: User, *, area_key: str, stretch: Stretch, by: str, opened: Key | None = None) -> OrdersPage:
    """The page, over every month that the person may read and that was made with orders. Raises NotThere."""
    found = sorted(readers.one_a_month(user), key=lambda one: one.period_id)
    bodies = reading.Bodies()
    everywhere = reading_beside.coverages(found[-1], kind=measures.KIND.name, bodies=bodies) if found else {}
    areas = tuple(everywhere) or (UK,)
    area = next((one for one in areas if one.key == area_key), None)
    if area is None:
        raise NotThere
    covered = reading_beside.coverage_over(found, kind=measures.KIND.name, area=area, bodies=bodies)
    made_with = [one for one in found if covered[one.pk].reported]
    coverage = {one.period_id: covered[one.pk] for one in made_with}
    newest = made_with[-1] if made_with else None
    measure, dimension = by.split(".")
    values = _values(made_with, area, [(one.name, TOTAL) for one in measures.MEASURES])
    of_breaches = _values(made_with, area, [("orders_breach_results", "order_result")])
    for month, some in of_breaches.items():
        values[month]["convicted"] = some.get("convicted", 0)
    parts = _values(made_with, area, [(measure, dimension)])
    names = {
        code: name
        for code, name in measures.labels_of(dimension).items()
        if any(code in some for some in parts.values())
    }
    may_open = stretch is Stretch.MONTH and readers.may_trace(user, area)

    def cell(line: Line, counted: Counted, **key: str) -> Cell:
        """A month's number leads to its parts; of several months there is no one version."""
        leads = may_open and not counted.is_gap
        return Cell(
            counted=counted, url=Key(source=ORDERS, month=line.first, **key).url(area=area, by=by) if leads else ""
        )

    lines = referral_series.lines_of(
        values,
        coverage=coverage,
        keys=[*(one.name for one in measures.MEASURES), "convicted"],
        stretch=stretch,
        stocks=measures.STOCKS,
    )
    broken = referral_series.lines_of(
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
        charts=_charts(
            values, coverage, measure, area=area, newest=newest, user=user, bodies=bodies, everywhere=everywhere
        )
        if newest
        else (),
        rows=tuple(
            Row(
                name=line.label,
                sentence=line.sentence,
                cells=tuple(cell(line, line.counted[name], measure=name) for name in COUNTS),
                rates=_rates({name: counted.value for name, counted in line.counted.items()}),
            )
            for line in lines
        ),
        categories=tuple(names.values()),
        library=tuple(_library(newest, area, covered[newest.pk])) if newest else (),
        breakdown=tuple(
            (
                line,
                tuple(
                    cell(line, line.counted[code], measure=measure, dimension=dimension, category=code)
                    for code in names
                ),
            )
            for line in broken
        ),
        by_area=tuple(_by_area(newest, everywhere)) if newest and newest == found[-1] else (),
        bodies=tuple(_bodies(newest, found, user=user, bodies=bodies)) if newest else (),
        newest=newest,
        coverage=covered[newest.pk] if newest else None,
        extracted=_extracted(newest) if newest else None,
        left_out=len(found) - len(made_with),
        provenance=_opened(opened, made_with, covered, area=area, bodies=bodies, user=user),
    )


def _values(snapshots: list[Snapshot], area: Area, of: list[tuple[str, str]]) -> dict[date, dict[str, int]]:
    """By month, one number a measure's whole, or a category: one query for all months. Every month has its entry."""
    month_of = {one.pk: one.period_id for one in snapshots}
    found: dict[date, dict[str, int]] = {month: {} for month in month_of.values()}
    dimension = of[0][1]
    rows = reading.figures_of(area).filter(
        snapshot__in=list(month_of), measure__in=[measure for measure, _ in of], dimension=dimension
    )
    for snapshot, measure, category, value in rows.values_list("snapshot", "measure", "category", "value"):
        found[month_of[snapshot]][measure if dimension == TOTAL else category] = value
    return found


def _opened(
    key: Key | None,
    made_with: list[Snapshot],
    covered: dict[int, Coverage],
    *,
    area: Area,
    bodies: reading.Bodies,
    user: User,
) -> Provenance | None:
    if key is None:
        return None
    snapshot = next((one for one in made_with if one.period_id == key.month), None)
    found = snapshot and referral_provenance.of(
        key, snapshot=snapshot, area=area, coverage=covered[snapshot.pk], bodies=bodies, user=user
    )
    if not found:
        raise NotThere
    return found


def _rates(values: Mapping[str, int | None]) -> Rates:
    return Rates.of(values, convicted=values.get("convicted"))


def _quotient(part: int | None, whole: int | None, *, times: int = 1, by: int = 1) -> str:
    if part is None or not whole:
        return "no data"
    return f"{part * times / (whole * by):.1f}"


def _share(part: int | None, whole: int | None) -> str:
    if not whole:
        return "no data"
    share = round(100 * (part or 0) / whole)
    return f"{share}%" if share or not part else "under 1%"


def _charts(
    values: Mapping[date, Mapping[str, int]],
    coverage: Mapping[date, Coverage],
    measure: str,
    *,
    area: Area,
    newest: Snapshot,
    user: User,
    bodies: reading.Bodies,
    everywhere: Mapping[Area, Coverage],
) -> tuple[Chart, ...]:
    """One measure over time, by region, and as a map for those who see other bodies' rows."""
    what = DRAWN[measure]
    starts = tuple(Period.objects.filter(starts_series=True).order_by("month").values_list("month", flat=True))
    over_time = referrals_by_month.chart(
        ReferralsByMonth(
            counts=tuple(
                MonthCount(
                    month=month,
                    counted=Counted.of(values[month].get(measure, 0), coverage=coverage[month]),
                )
                for month in sorted(coverage)
            ),
            breaks=starts,
            labels_change=None,
            area=area.name,
            name="orders-by-month",
            what=what,
            sub="Of prevention and risk orders, interim ones too, "
            + ("on the last day of each month" if measure in measures.STOCKS else "in each month"),
            of_nobody="Nobody has an order.",
        )
    )
    counts = _of_areas(newest, [measure], kind=AreaKind.REGION)
    regions = areas_now.figure(
        AreasNow(
            name="order-regions",
            month=newest.period_id,
            areas=tuple(
                AreaCount(label=one.name, counted=Counted.of(counts.get((one.code, measure), 0), coverage=covered))
                for one, covered in everywhere.items()
                if one.kind == AreaKind.REGION
            ),
            what=what,
            covers="bodies",
        )
    )
    map_of = _map(newest, measure, user=user, bodies=bodies)
    return (over_time, regions, map_of) if map_of else (over_time, regions)


def _map(newest: Snapshot, measure: str, *, user: User, bodies: reading.Bodies) -> Chart | None:
    """The bodies whose own rows the person may see; None where that is no map."""
    scope = Scope.of(user)
    if scope.force is not None:
        return None
    forces = {one.code: one for one in Force.objects.filter(scope.over("code"), Q(tile_row__isnull=False))}
    inside = set(Region.objects.filter(in_england_and_wales=True).values_list("code", flat=True))
    places = SnapshotSource.objects.filter(snapshot=newest, force__in=forces).values_list("force", "region")
    batches = SnapshotAddition.objects.filter(snapshot=newest, kind=measures.KIND.name, force__in=forces)
    cells = Figure.objects.filter(batch__in=batches.values("batch"), measure=measure, dimension=TOTAL, category=ALL)
    values = dict(cells.values_list("force", "value"))
    tiles = [
        Tile(
            name=bodies.short_name(code, month=newest.period_id),
            label=forces[code].tile_label,
            letters=forces[code].tile_letters,
            row=forces[code].tile_row or 0,
            column=forces[code].tile_column or 0,
            counted=Counted.of(values.get(code), coverage=of_one(bodies.forces[code], has_reported=code in values)),
            is_in_total=region in inside,
            absent="no order",
        )
        for code, region in places
    ]
    tiles.sort(key=lambda tile: (tile.row, tile.column))
    if not tiles:
        return None
    return tile_map.figure(TileMap(name="order-tiles", month=newest.period_id, tiles=tuple(tiles), what=DRAWN[measure]))


def _of_areas(
    newest: Snapshot, of: list[str], *, kind: AreaKind | None = None, dimension: str = TOTAL, category: str = ALL
) -> dict[tuple[str, str], int]:
    """By area code and measure, the numbers of the areas that have a code."""
    rows = SnapshotFigure.objects.filter(snapshot=newest, measure__in=of, dimension=dimension, category=category)
    rows = rows.filter(area_kind=kind) if kind else rows.exclude(area="")
    return {(area, measure): value for area, measure, value in rows.values_list("area", "measure", "value")}


def _by_area(newest: Snapshot, everywhere: Mapping[Area, Coverage]) -> list[Row]:
    """Each region and unit in the newest month."""
    names = [one.name for one in measures.MEASURES]
    values = _of_areas(newest, names)
    convicted = _of_areas(newest, ["orders_breach_results"], dimension="order_result", category="convicted")
    return [
        Row(
            name=area.name,
            sentence=covered.sentence,
            cells=tuple(
                Cell(counted=Counted.of(values.get((area.code, name), 0), coverage=covered)) for name in COUNTS
            ),
            rates=Rates.of(
                {name: values.get((area.code, name)) for name in names},
                convicted=convicted.get((area.code, "orders_breach_results"), 0),
            ),
        )
        for area, covered in everywhere.items()
        if area.code
    ]


def _library(newest: Snapshot, area: Area, covered: Coverage) -> list[Entry]:
    """What the conditions in force were taken from, the most frequent first and own words last."""
    rows = reading.figures_of(area).filter(snapshot=newest, measure=measures.TAKEN, dimension="order_entry")
    values = dict(rows.values_list("category", "value"))
    names = measures.labels_of("order_entry") if values else {}
    whole = sum(values.values())
    return [
        Entry(
            name=names.get(code, code),
            cell=Cell(counted=Counted.of(value, coverage=covered)),
            share=_share(value, whole),
        )
        for code, value in sorted(
            values.items(), key=lambda pair: (pair[0] == measures.OWN_WORDS, -pair[1], names.get(pair[0], pair[0]))
        )
    ]


def _first_orders(found: list[Snapshot], *, user: User) -> dict[str, str]:
    """The month in which each body had its first order, as the figures of all its months say, in words."""
    rows = SnapshotAddition.objects.filter(Scope.of(user).over("force"), snapshot__in=found)
    cells = Figure.objects.filter(
        batch__in=rows.values("batch"), measure__in=["orders_first", "orders_forces"], dimension=TOTAL, value__gt=0
    )
    first = cells.values_list("force", "measure").annotate(Min("batch__period")).order_by("-measure")
    words: dict[str, str] = {}
    for force, measure, month in first:  # a first order, where it is not older than the first month with figures
        name = months.label(month)
        words[force] = name if measure == "orders_first" else words.get(force, f"before {name}")
    return words


def _bodies(newest: Snapshot, found: list[Snapshot], *, user: User, bodies: reading.Bodies) -> list[Row]:
    """The bodies whose own figures the person may see, with what their newest month says."""
    first_orders = _first_orders(found, user=user)
    rows = SnapshotAddition.objects.filter(Scope.of(user).over("force"), snapshot=newest, kind=measures.KIND.name)
    batch_of = {one.force_id: one.batch for one in rows.select_related("batch")}
    taken = dict(
        OrderExtraction.objects.filter(pk__in=[one.source for one in batch_of.values()]).values_list("pk", "taken_at")
    )
    whole = Figure.objects.filter(batch__in=batch_of.values(), dimension=TOTAL, category=ALL)
    convicted = Figure.objects.filter(
        batch__in=batch_of.values(), measure="orders_breach_results", dimension="order_result", category="convicted"
    )
    cells = whole.values_list("force", "measure", "value").order_by("force")
    values: dict[str, dict[str, int | None]] = defaultdict(dict)
    for force, of in groupby(cells, key=lambda row: row[0]):
        values[force] = {measure: value for _, measure, value in of}
    for force, value in convicted.values_list("force", "value"):
        values[force]["convicted"] = value
    made = [
        Row(
            name=bodies.short_name(force, month=newest.period_id),
            cells=tuple(
                Cell(
                    counted=Counted.of(
                        values[force].get(name, 0), coverage=of_one(bodies.forces[force], has_reported=True)
                    )
                )
                for name in COUNTS
            ),
            rates=_rates(values[force]),
            extracted_at=taken[batch.source],
            first_order=first_orders.get(force, ""),
        )
        for force, batch in batch_of.items()
    ]
    return sorted(made, key=lambda row: row.name)


def _extracted(newest: Snapshot) -> tuple[datetime, datetime] | None:
    """From when to when the bodies' figures of a snapshot were extracted."""
    sources = newest.additions.filter(kind=measures.KIND.name).values("batch__source")
    moments = sorted(OrderExtraction.objects.filter(pk__in=sources).values_list("taken_at", flat=True))
    return (moments[0], moments[-1]) if moments else None
