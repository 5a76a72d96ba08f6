"""The charts of the national page: which numbers of a snapshot go into which chart. `charts` draws them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from accounts.models import User
from accounts.permissions import Scope
from core import months
from figures import snapshot_reader
from figures.choices import COUNTED, STATUS_WORDS, Treatment
from figures.coverage import Counted, Coverage, coverage_of
from figures.measures import ALL, TOTAL
from figures.models import Figure, Snapshot, SnapshotFigure
from figures.same_forces import CommonMonths
from reference.areas import UK, Area, TotalKind
from reference.models import ExploitationType, Force, Region
from reports.charts import areas_now, live_over_time, sentences, tile_map, types_now, types_over_time
from reports.charts.areas_now import AreaCount, AreasNow
from reports.charts.figure import Chart
from reports.charts.live_over_time import LiveOverTime, SameForces, SamePair
from reports.charts.tile_map import Tile, TileMap
from reports.charts.timeline import Anomaly, MonthCount, SeriesStart
from reports.charts.types_now import TypeCount, TypesNow
from reports.charts.types_over_time import TypeLine, TypesOverTime


@dataclass(frozen=True, slots=True, kw_only=True)
class UkOverTime:
    """Live investigations of the UK month by month: the total and each primary type, with coverage."""

    months: tuple[date, ...]
    coverage: Mapping[date, Coverage]
    total: Mapping[date, Counted]
    by_type: Mapping[date, Mapping[str, Counted]]

    def of_type(self, month: date, code: str) -> Counted:
        """Return one type in one month: 0 if there were none, a gap if no force has reported."""
        return self.by_type[month].get(code) or Counted.of(0, coverage=self.coverage[month])


def uk_over_time(snapshots: Sequence[Snapshot], *, coverage: Mapping[int, Coverage]) -> UkOverTime:
    """Read the lines of the charts in two queries for any number of months."""
    total = snapshot_reader.over_time(snapshots, "live", area=UK, coverage=coverage)
    by_month = {snapshot.period_id: coverage[snapshot.pk] for snapshot in snapshots}
    return UkOverTime(
        months=tuple(snapshot.period_id for snapshot in snapshots),
        coverage=by_month,
        total={
            month: total[month].get(ALL, Counted(value=None, coverage=covered)) for month, covered in by_month.items()
        },
        by_type=snapshot_reader.over_time(snapshots, "live", area=UK, dimension="primary_type", coverage=coverage),
    )


def up_to(data: UkOverTime, last: date) -> UkOverTime:
    """Return the same lines, ending with a month."""
    shown = tuple(month for month in data.months if month <= last)
    return UkOverTime(
        months=shown,
        coverage={month: data.coverage[month] for month in shown},
        total={month: data.total[month] for month in shown},
        by_type={month: data.by_type[month] for month in shown},
    )


def live(
    data: UkOverTime,
    *,
    starts: Collection[date],
    enough: Collection[date],
    every_month: CommonMonths | None,
    is_shown: bool,
    same_pair: SamePair | None = None,
    so_far: str = "",
    anomalies: Sequence[Anomaly] = (),
) -> Chart:
    """Make the chart of live investigations over time; the dashed line shows the forces that reported every month.

    Only months with `enough` forces are compared and joined. The dashed line is withheld unless `is_shown`. `same_pair`
    is the change in the forces that reported in both months of the comparison, `so_far` the same if the newest month
    has too few. `anomalies` are the annotations of these counts.
    """
    return live_over_time.figure(
        LiveOverTime(
            name="live",
            counts=tuple(
                MonthCount(month=month, counted=data.total[month], is_enough=month in enough) for month in data.months
            ),
            starts=_starts(data, starts),
            same_forces=_every_month(every_month) if every_month and is_shown else None,
            is_same_withheld=every_month is not None and not is_shown,
            same_pair=same_pair,
            anomalies=_anomalies(data, anomalies),
            so_far=so_far,
        )
    )


def by_type_over_time(
    data: UkOverTime,
    *,
    types: Sequence[ExploitationType],
    starts: Collection[date],
    enough: Collection[date],
    anomalies: Sequence[Anomaly] = (),
) -> Chart:
    """Make the chart with one small panel per primary type."""
    return types_over_time.figure(
        TypesOverTime(
            name="types-over-time",
            types=tuple(
                TypeLine(
                    label=each.name,
                    colour=each.colour,
                    counts=tuple(
                        MonthCount(month=month, counted=data.of_type(month, each.code), is_enough=month in enough)
                        for month in data.months
                    ),
                )
                for each in types
            ),
            starts=_starts(data, starts),
            anomalies=_anomalies(data, anomalies),
        )
    )


def by_type_now(
    data: UkOverTime,
    *,
    types: Sequence[ExploitationType],
    now: date,
    then: date | None,
    is_enough: bool,
    anomalies: Sequence[Anomaly] = (),
) -> Chart:
    """Make the bar chart by primary type with a mark for a year before."""
    return types_now.figure(
        TypesNow(
            name="types",
            month=now,
            is_enough=is_enough,
            anomalies=tuple(anomalies),
            types=tuple(
                TypeCount(
                    label=each.name,
                    colour=each.colour,
                    counted=data.of_type(now, each.code),
                    year_ago=data.of_type(then, each.code) if then else None,
                )
                for each in types
            ),
        )
    )


def by_region(
    snapshot: Snapshot, *, coverage: Mapping[Area, Coverage], withheld: Collection[Area], is_enough: bool
) -> Chart:
    """Make the bar chart by region, which names the regions withheld from this reader."""
    rows = SnapshotFigure.objects.filter(
        snapshot=snapshot, area_kind=TotalKind.REGION, measure="live", dimension=TOTAL, category=ALL
    )
    values = dict(rows.values_list("area", "value"))
    return areas_now.figure(
        AreasNow(
            name="regions",
            month=snapshot.period_id,
            so_far="" if is_enough else coverage[UK].short,
            withheld=tuple(area.name for area in withheld if area.kind == TotalKind.REGION),
            areas=tuple(
                AreaCount(label=area.name, counted=Counted.of(values.get(area.code), coverage=covered))
                for area, covered in coverage.items()
                if area.kind == TotalKind.REGION
            ),
        )
    )


def tiles(snapshot: Snapshot, *, user: User, is_enough: bool) -> Chart | None:
    """Make the map of the forces whose own rows the person may see; None for a single force or for no force."""
    scope = Scope.of(user)
    if scope.force is not None:
        return None
    forces = {
        force.code: force
        for force in Force.objects.filter(scope.over("code"), Q(tile_row__isnull=False)).select_related("region")
    }
    names = Force.objects.short_names_on(months.last_day(snapshot.period_id))
    sources = [source for source in snapshot.sources.all() if source.force_id in forces]
    snapshot_reader.as_they_are_now([snapshot], {snapshot.pk: sources})
    inside = set(Region.objects.filter(in_england_and_wales=True).values_list("code", flat=True))
    batches = [source.batch_id for source in sources if source.batch_id is not None]
    cells = Figure.objects.filter(batch__in=batches, measure="live", dimension=TOTAL, category=ALL)
    values = dict(cells.values_list("force", "value"))
    is_locked = bool(snapshot.version) or snapshot.period.is_locked
    drawn = []
    for source in sources:
        force, name = forces[source.force_id], names[source.force_id]
        reported = [name] if source.treatment in COUNTED else []
        covered = coverage_of(
            name,
            due=[name],
            reported=reported,
            is_locked=is_locked,
            status={name: STATUS_WORDS[Treatment(source.treatment)]},
        )
        drawn.append(
            Tile(
                name=name,
                label=force.tile_label,
                letters=force.tile_letters,
                row=force.tile_row or 0,
                column=force.tile_column or 0,
                counted=Counted.of(values.get(force.code), coverage=covered),
                is_in_total=source.region in inside,
            )
        )
    drawn.sort(key=lambda tile: (tile.row, tile.column))
    if not drawn:
        return None
    return tile_map.figure(TileMap(name="tiles", month=snapshot.period_id, tiles=tuple(drawn), is_enough=is_enough))


def _every_month(ground: CommonMonths) -> SameForces:
    covered = next(iter(ground.coverage.values()))
    counted = ground.counted("live")
    return SameForces(
        counts=tuple(
            MonthCount(
                month=month, counted=counted[month].get(ALL, Counted(value=None, coverage=ground.coverage[month]))
            )
            for month in sorted(ground.batches)
        ),
        label=f"{sentences.counted(covered.reported, 'force', 'forces')} that reported every month",
    )


def _starts(data: UkOverTime, starts: Collection[date]) -> tuple[SeriesStart, ...]:
    return tuple(SeriesStart(month=month) for month in sorted(starts) if month in data.months)


def _anomalies(data: UkOverTime, anomalies: Sequence[Anomaly]) -> tuple[Anomaly, ...]:
    """Keep those with a drawn month."""
    return tuple(anomaly for anomaly in anomalies if any(anomaly.covers(month) for month in data.months))
