"""Minimal data for tests of charts, from the first dates of the real series."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core import months
from figures.coverage import Counted, Coverage
from reports.charts.areas_now import AreaCount, AreasNow
from reports.charts.live_over_time import LiveOverTime, SameForces
from reports.charts.people_by_month import PeopleByMonth, PeopleCount
from reports.charts.tile_map import Tile, TileMap
from reports.charts.timeline import Anomaly, MonthCount, SeriesStart
from reports.charts.types_now import TypeCount, TypesNow
from reports.charts.types_over_time import TypeLine, TypesOverTime

FEBRUARY_2020 = date(2020, 2, 1)
ANOMALY = Anomaly(first=date(2018, 12, 1), last=date(2019, 3, 1), words="sexual exploitation over-counted")
NEW_SERIES = SeriesStart(month=date(2026, 5, 1))
RISE = tuple(188 + 42 * n for n in range(39))
"""Thirty-nine months, from December 2016 to February 2020."""


def counted(value: int | None, *, missing: Sequence[str] = (), due: int = 43, is_locked: bool = True) -> Counted:
    """A number of England and Wales; a gap is a month without reports."""
    names = tuple(f"Force {n}" for n in range(due)) if value is None else tuple(missing)
    coverage = Coverage(
        reported=due - len(names), due=due, missing=names, area="England and Wales", is_locked=is_locked
    )
    return Counted(value=value, coverage=coverage)


def monthly(first: date, values: Sequence[int | None]) -> tuple[MonthCount, ...]:
    return tuple(MonthCount(month=months.following(first, n), counted=counted(v)) for n, v in enumerate(values))


def live(*, values: Sequence[int | None] = RISE, first: date = date(2016, 12, 1), **others: object) -> LiveOverTime:
    return LiveOverTime(name="live", counts=monthly(first, values), **others)


def live_of_two_series(**others: object) -> LiveOverTime:
    """The real shape: December 2016 to February 2020, then six months from May 2026."""
    counts = monthly(date(2016, 12, 1), RISE) + monthly(NEW_SERIES.month, (2210, 2190, 2245, 2301, 2290, 2352))
    return LiveOverTime(name="live", counts=counts, starts=(NEW_SERIES,), **others)


def same_forces(values: Sequence[int | None], *, first: date = date(2016, 12, 1)) -> SameForces:
    return SameForces(counts=monthly(first, values), label="34 forces that reported every month")


def types_over_time(lines: dict[str, Sequence[int | None]], *, first: date = date(2019, 1, 1)) -> TypesOverTime:
    """Types by their names; the colours in the order of the palette."""
    colours = ("criminal", "sexual", "labour", "domestic", "other", "other", "other")
    types = (
        TypeLine(label=label, colour=colour, counts=monthly(first, values))
        for (label, values), colour in zip(lines.items(), colours, strict=False)
    )
    return TypesOverTime(name="types", types=tuple(types), anomalies=(ANOMALY,))


def types_now(now: dict[str, int | None], *, before: dict[str, int | None] | None = None) -> TypesNow:
    colours = ("criminal", "sexual", "labour", "domestic", "other", "other", "other")
    return TypesNow(
        name="types-now",
        month=FEBRUARY_2020,
        types=tuple(
            TypeCount(
                label=label,
                colour=colour,
                counted=counted(value),
                year_ago=None if before is None else counted(before[label]),
            )
            for (label, value), colour in zip(now.items(), colours, strict=False)
        ),
    )


def areas_now(areas: dict[str, tuple[int | None, Sequence[str], int]]) -> AreasNow:
    """Areas by name: count, names of the missing forces, number due."""
    return AreasNow(
        name="areas",
        month=FEBRUARY_2020,
        areas=tuple(
            AreaCount(label=label, counted=_area(label, value, missing=missing, due=due))
            for label, (value, missing, due) in areas.items()
        ),
    )


def _area(label: str, value: int | None, *, missing: Sequence[str], due: int) -> Counted:
    coverage = Coverage(reported=due - len(missing), due=due, missing=tuple(missing), area=label)
    return Counted(value=value, coverage=coverage)


def tile(
    name: str,
    value: int | None,
    *,
    place: int = 0,
    due: int = 1,
    is_locked: bool = True,
    is_in_total: bool = True,
    status: str = "",
) -> Tile:
    """A force on the map; positions run along rows of eight."""
    missing = (name,) if value is None and due else ()
    why = ((name, status),) if missing and status else ()
    coverage = Coverage(reported=due - len(missing), due=due, missing=missing, area=name, is_locked=is_locked, why=why)
    return Tile(
        name=name,
        label=name[:9],
        letters=name[:3].upper(),
        row=place // 8,
        column=place % 8,
        counted=Counted(value=value, coverage=coverage),
        is_in_total=is_in_total,
    )


def tile_map(values: Sequence[int | None], *, is_locked: bool = True, status: str = "") -> TileMap:
    """This many forces with these counts, and Scotland outside the total; `status` is for forces without a count."""
    tiles = [tile(f"Force {n:02}", v, place=n, is_locked=is_locked, status=status) for n, v in enumerate(values)]
    scotland = tile("Scotland", 29, place=len(values) + 1, is_in_total=False)
    return TileMap(name="tiles", month=FEBRUARY_2020, tiles=(*tiles, scotland))


def people(
    counts: Sequence[tuple[int, int] | None], *, first: date = date(2019, 8, 1), **others: object
) -> PeopleByMonth:
    """Potential victims and suspects of each month; None is a month without a return."""
    return PeopleByMonth(
        name="people",
        title="LAN/2019/0412",
        counts=tuple(
            PeopleCount(
                month=months.following(first, n),
                victims=pair and pair[0],
                suspects=pair and pair[1],
            )
            for n, pair in enumerate(counts)
        ),
        source="From this force’s own returns.",
        **others,
    )
