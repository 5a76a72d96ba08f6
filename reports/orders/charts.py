"""The charts of order figures: one measure over time, by region, and as a map for people who see other forces' rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Q

from accounts.models import User
from accounts.permissions import Scope
from figures import snapshot_reader
from figures.coverage import Counted, Coverage
from figures.measures import ALL, TOTAL
from figures.models import Figure, Period, Snapshot, SnapshotAddition, SnapshotSource
from orders import measures
from reference.areas import Area, TotalKind
from reference.models import Force, Region
from reports.charts import areas_now, referrals_by_month, tile_map
from reports.charts.areas_now import AreaCount, AreasNow
from reports.charts.figure import Chart
from reports.charts.referrals_by_month import ReferralsByMonth
from reports.charts.tile_map import Tile, TileMap
from reports.charts.timeline import MonthCount
from reports.orders.rows import of_areas
from reports.snapshots.reconciliation import of_one

DRAWN = {  # what the charts draw for each breakdown, in words
    measures.IN_FORCE: "orders in force",
    "orders_bind_nothing": "orders in force that prohibit nothing",
    measures.CONDITIONS: "conditions in force",
    measures.TAKEN: "conditions in force",
    "orders_made": "orders made",
    "orders_refused": "applications refused",
    "orders_ended": "orders ended",
    "orders_lapsed": "orders lapsed without a decision",
    "orders_breaches": "breaches of orders",
    "orders_breach_results": "results of breaches",
}


def drawn(
    values: Mapping[date, Mapping[str, int]],
    coverage: Mapping[date, Coverage],
    measure: str,
    *,
    area: Area,
    newest: Snapshot,
    user: User,
    forces: snapshot_reader.ForceNames,
    everywhere: Mapping[Area, Coverage],
    withheld: Collection[Area],
) -> tuple[Chart, ...]:
    """Make the charts of one measure over time, by region, and as a map for people who see other forces' rows."""
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
            area=area.name,
            name="orders-by-month",
            what=what,
            sub="Prevention and risk orders, including interim orders, "
            + ("on the last day of each month" if measure in measures.STOCKS else "in each month"),
            of_nobody="No orders.",
        )
    )
    counts = of_areas(newest, [measure], kind=TotalKind.REGION)
    regions = areas_now.figure(
        AreasNow(
            name="order-regions",
            month=newest.period_id,
            areas=tuple(
                AreaCount(
                    label=region.name, counted=Counted.of(counts.get((region.code, measure), 0), coverage=covered)
                )
                for region, covered in everywhere.items()
                if region.kind == TotalKind.REGION
            ),
            what=what,
            covers="forces",
            withheld=tuple(area.name for area in withheld if area.kind == TotalKind.REGION),
        )
    )
    map_of = _map(newest, measure, user=user, forces=forces)
    return (over_time, regions, map_of) if map_of else (over_time, regions)


def _map(newest: Snapshot, measure: str, *, user: User, forces: snapshot_reader.ForceNames) -> Chart | None:
    """Make the map of the forces whose own rows the person may see; None for a single force or for no force."""
    scope = Scope.of(user)
    if scope.force is not None:
        return None
    mapped = {force.code: force for force in Force.objects.filter(scope.over("code"), Q(tile_row__isnull=False))}
    inside = set(Region.objects.filter(in_england_and_wales=True).values_list("code", flat=True))
    places = SnapshotSource.objects.filter(snapshot=newest, force__in=mapped).values_list("force", "region")
    batches = SnapshotAddition.objects.filter(snapshot=newest, kind=measures.KIND.name, force__in=mapped)
    cells = Figure.objects.filter(batch__in=batches.values("batch"), measure=measure, dimension=TOTAL, category=ALL)
    values = dict(cells.values_list("force", "value"))
    tiles = [
        Tile(
            name=(named := forces.short_name(code, month=newest.period_id)),
            label=mapped[code].tile_label,
            letters=mapped[code].tile_letters,
            row=mapped[code].tile_row or 0,
            column=mapped[code].tile_column or 0,
            counted=Counted.of(values.get(code), coverage=of_one(named, has_reported=code in values)),
            is_in_total=region in inside,
            absent="no order",
        )
        for code, region in places
    ]
    tiles.sort(key=lambda tile: (tile.row, tile.column))
    if not tiles:
        return None
    return tile_map.figure(TileMap(name="order-tiles", month=newest.period_id, tiles=tuple(tiles), what=DRAWN[measure]))
