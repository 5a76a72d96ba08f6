"""The map of the forces of an area, by number, change or rate, for a reader who may see every one of them.

Each tile opens the dashboard of its force.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse

from figures.coverage import Counted
from figures.rates import Rate
from reports.charts import tile_map
from reports.charts.figure import Chart
from reports.charts.tile_map import Tile, TileKind, TileMap
from reports.dashboards.force_rates import ForceRates
from reports.query import wording
from reports.query.answer import Answer

MAP = "map"  # the parameter of the address
KINDS = {TileKind.COUNT: "Number", TileKind.CHANGE: "Change", TileKind.RATE: "Rate per million residents"}
ABSENT = {TileKind.COUNT: "", TileKind.CHANGE: "no figure", TileKind.RATE: "no rate"}


@dataclass(frozen=True, slots=True, kw_only=True)
class MapLink:
    """One way to show the map."""

    title: str
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceMap:
    """The map, and the ways to show it."""

    chart: Chart
    links: tuple[MapLink, ...]


def kind_of(query: QueryDict) -> TileKind:
    """The kind of map that an address names; counts where it names none."""
    return next((kind for kind in TileKind if kind.value == query.get(MAP)), TileKind.COUNT)


def force_map(rates: ForceRates, *, query: QueryDict) -> ForceMap | None:
    """The map of the forces; None if none of them has a place on it."""
    kind, live = kind_of(query), rates.live
    tiles = [_tile(rates, code, kind=kind) for code in live.row_labels if rates.forces[code].tile_row is not None]
    if not tiles:
        return None
    chart = tile_map.figure(
        TileMap(
            name="force-map",
            month=live.month,
            tiles=tuple(sorted(tiles, key=lambda tile: (tile.row, tile.column))),
            is_enough=live.month in live.enough,
            kind=kind,
            against=live.against,
            estimates=rates.estimates,
        )
    )
    return ForceMap(chart=chart, links=_links(query, current=kind))


def _tile(rates: ForceRates, code: str, *, kind: TileKind) -> Tile:
    force = rates.forces[code]
    counted = _counted(rates.live, code, rate=rates.of_force[code], kind=kind)
    has_reported = bool(counted.coverage.reported)
    return Tile(
        name=counted.coverage.area,
        label=force.tile_label,
        letters=force.tile_letters,
        row=force.tile_row or 0,
        column=force.tile_column or 0,
        counted=counted,
        is_in_total=kind != TileKind.RATE or rates.is_compared(code),
        absent=ABSENT[kind] if counted.is_gap and has_reported else "",
        url=f"{reverse('dashboards:dashboard')}?area=force:{code}",
    )


def _counted(live: Answer, code: str, *, rate: Rate | None, kind: TileKind) -> Counted:
    now = live.at(live.month, code)
    match kind:
        case TileKind.CHANGE:
            change = wording.comparison(live, row=code).change
            return change or Counted(value=None, coverage=now.coverage)
        case TileKind.RATE:
            return Counted(value=round(rate.per_million) if rate else None, coverage=now.coverage)
    return now


def _links(query: QueryDict, *, current: TileKind) -> tuple[MapLink, ...]:
    links = []
    for kind, title in KINDS.items():
        shown = query.copy()
        shown[MAP] = kind.value
        links.append(MapLink(title=title, url=f"?{shown.urlencode(safe=':')}#force-map", is_current=kind == current))
    return tuple(links)
