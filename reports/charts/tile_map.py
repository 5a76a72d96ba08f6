"""The map of forces: one equal tile each, near its place on the map, with its name and number.

The tiles are equal because a true map shows how large a force's area is and hides London. A force without a return is
hatched and says so; it never shows 0. Forces outside the total have dashed edges and no colour. The caller places the
tiles. The map shows counts, changes since another month, or rates per million residents.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import reduce
from operator import add

from django.utils.safestring import SafeString

from core import months
from core.sentences import listed
from figures.coverage import Coverage
from reports.charts import drawing, scales, sentences, tile_drawing
from reports.charts import figure as figures_of
from reports.charts.figure import Chart, ChartCell, ChartTable
from reports.charts.tile_drawing import Tile

__all__ = ["Tile", "TileKind", "TileMap", "figure"]

FEW = 8
TOP = 4


class TileKind(Enum):
    """What the numbers of the tiles are. Only counts have a total."""

    COUNT = "count"
    CHANGE = "change"
    RATE = "rate"


@dataclass(frozen=True, slots=True, kw_only=True)
class TileMap:
    """The data of the map. Without `tops`, the counts decide the colour classes.

    `against` is the earlier month of changes, `estimates` names the residents of rates: "mid-2019 estimate".
    """

    name: str
    month: date
    tiles: tuple[Tile, ...]
    tops: tuple[int, int, int, int] | None = None
    is_enough: bool = True  # whether the month may be ranked (figures/thresholds.py)
    what: str = "live investigations"
    kind: TileKind = TileKind.COUNT
    against: date | None = None
    estimates: str = ""

    def __post_init__(self) -> None:
        places = [(tile.row, tile.column) for tile in self.tiles]
        if len(set(places)) < len(places):
            raise ValueError("Two tiles are in one place.")

    @property
    def inside(self) -> list[Tile]:
        """The tiles in the total."""
        return [tile for tile in self.tiles if tile.is_in_total]

    @property
    def known(self) -> list[tuple[int, Tile]]:
        """The tiles in the total with a number, highest first."""
        counted = [(tile.counted.value, tile) for tile in self.inside if tile.counted.value is not None]
        return sorted(counted, key=lambda pair: -pair[0])

    @property
    def coverage(self) -> Coverage | None:
        """The coverage of all tiles in the total."""
        return reduce(add, [tile.counted.coverage for tile in self.inside]) if self.inside else None

    @property
    def unit(self) -> str:
        """What a number counts, after it: "live investigations per million residents"."""
        match self.kind:
            case TileKind.CHANGE if self.against:
                return f"{self.what} since {months.label(self.against)}"
            case TileKind.RATE:
                return f"{self.what} per million residents"
        return self.what

    @property
    def outside(self) -> str:
        """Why a tile is dashed."""
        return "not in the total" if self.kind == TileKind.COUNT else "not compared"

    @property
    def classes(self) -> scales.Classes | scales.ChangeClasses:
        counts = [value for value, _ in self.known]
        if self.kind == TileKind.CHANGE:
            return scales.classes_of_changes(counts)
        if self.tops is None:
            return scales.classes_of(counts)
        return scales.Classes(tops=self.tops, has_zero=0 in counts)


def figure(data: TileMap) -> Chart:
    """Make the map with its finding, coverage and table. It is drawn even without a return, to show that."""
    covered = data.coverage
    return Chart(
        name=data.name,
        finding=finding(data),
        sub=f"{_caption(data)}; one equal tile for each force",
        svg_wide=drawing.drawn(draw, data, drawing.DrawingWidth.WIDE) if data.tiles else SafeString(""),
        svg_narrow=drawing.drawn(draw, data, drawing.DrawingWidth.NARROW) if data.tiles else SafeString(""),
        coverage=covered.sentence if covered else "No force is compared." if data.tiles else "No figures yet.",
        note=_note(data),
        table=table(data),
    )


def finding(data: TileMap) -> str:
    """State the share of the total that a few forces hold; in an area with few forces, its highest force."""
    if data.kind != TileKind.COUNT:
        return _compared(data)
    total = sum(value for value, _ in data.known)
    if not data.known:
        return f"No force has a return for {months.label(data.month)} yet"
    if not total:
        return f"No force that reported has {data.what}"
    if not data.is_enough and data.coverage:
        return f"{data.coverage.short} forces so far: {total:,} {data.what} by force"
    if len(data.known) < FEW:
        most, tile = data.known[0]
        return f"{tile.name} has the most: {most:,} of {total:,} {data.what}"
    share = round(sum(value for value, _ in data.known[:TOP]) / total * 100)
    reported = "" if len(data.known) == len(data.inside) else " that reported"
    forces = f"{sentences.sentence_case(sentences.in_words(TOP))} of the {len(data.known)} forces{reported}"
    return f"{forces} hold {share}% of the {total:,} {data.what}"


def _compared(data: TileMap) -> str:
    """Name the forces with the largest changes, or with the highest and the lowest rate."""
    if not data.known:
        lacking = "compared" if data.kind == TileKind.CHANGE else "given a rate"
        return f"No force can be {lacking} for {months.label(data.month)}"
    if not data.is_enough and data.coverage:
        return f"{data.coverage.short} forces so far: {data.unit} by force"
    (most, first), (least, last) = data.known[0], data.known[-1]
    if data.kind == TileKind.RATE:
        if most == least:
            return f"Every force with a rate has {most:,} {data.unit}"
        return f"Highest: {first.name}, {most:,} {data.unit}; lowest: {last.name}, {least:,}"
    moves = [f"largest rise: {first.name}, {most:,}"] if most > 0 else []
    moves += [f"largest fall: {last.name}, {-least:,}"] if least < 0 else []
    if not moves:
        return f"No force has more or fewer {data.unit}"
    return sentences.sentence_case(f"{'; '.join(moves)} {data.unit}")


def _note(data: TileMap) -> str:
    """What the edges mean, and what rates rest on."""
    words = [] if len(data.inside) == len(data.tiles) else [f"Dashed tiles are {data.outside}."]
    if data.kind == TileKind.RATE and data.estimates:
        words.append(f"Rates use the {data.estimates} of residents and are rounded.")
    return " ".join(words)


def table(data: TileMap) -> ChartTable:
    """Make the table: forces by name, those outside the total last."""
    rows = [
        (
            figures_of.words(tile.name),
            _cell(data, tile),
            figures_of.words("" if tile.is_in_total else data.outside),
        )
        for tile in sorted(data.tiles, key=lambda tile: (not tile.is_in_total, tile.name))
    ]
    header = ("Force", sentences.sentence_case(data.unit), "Note")
    return ChartTable(caption=_caption(data), header=header, rows=tuple(rows))


def _cell(data: TileMap, tile: Tile) -> ChartCell:
    if tile.counted.value is None:
        return figures_of.words(tile.absent_word)
    is_change = data.kind == TileKind.CHANGE
    return figures_of.change(tile.counted) if is_change else figures_of.number(tile.counted)


def described(data: TileMap) -> str:
    """Describe the map in words: the highest, the missing, and what is outside the total."""
    parts = [f"Tile map: one equal tile for each of {len(data.inside)} forces, placed roughly where the force is."]
    if data.known:
        highest = [f"{tile.name} {_cell(data, tile).text}" for _, tile in data.known[:TOP]]
        parts.append(f"Highest: {', '.join(highest)}.")
    for word in dict.fromkeys(tile.absent_word for tile in data.inside if tile.counted.is_gap):
        names = [t.name for t in data.inside if t.counted.is_gap and t.absent_word == word]
        parts.append(f"{sentences.sentence_case(word)}: {listed(names)}.")
    outside = [tile.name for tile in data.tiles if not tile.is_in_total]
    if outside:
        parts.append(f"Drawn with dashed edges and {data.outside}: {listed(outside)}.")
    return " ".join(parts)


def draw(data: TileMap, space: drawing.DrawingWidth) -> SafeString:
    """Draw the map."""
    return tile_drawing.draw(
        data.tiles,
        data.classes,
        space=space,
        name=space.named(data.name),
        title=_caption(data),
        desc=described(data),
        what=data.unit,
        outside=data.outside,
    )


def _caption(data: TileMap) -> str:
    change = "change in " if data.kind == TileKind.CHANGE else ""
    return f"{sentences.sentence_case(change + data.unit)} by force, {months.label(data.month)}"
