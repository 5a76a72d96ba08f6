"""The map of an answer with a row for each force: numbers, or changes where the question shows them.

Only a reader who may see each force has such an answer. Each tile opens its cases.
"""

from __future__ import annotations

from figures.coverage import Counted
from reports.charts import tile_map
from reports.charts.figure import Chart
from reports.charts.tile_map import Tile, TileKind, TileMap
from reports.explorer import cases
from reports.query import nouns, wording
from reports.query.answer import Answer, Cell
from reports.query.question import Show
from reports.query.reader import Reader

FEWEST = 2  # a single tile shows nothing


def map_of(answer: Answer, *, reader: Reader) -> Chart | None:
    """The map of the forces in the month of an answer; None if it has other rows, several months, or too few places."""
    question = answer.question
    if question.rows != "force" or question.columns or len(answer.span) > 1 or answer.years:
        return None
    is_change = question.show == Show.CHANGE and answer.against is not None
    kind = TileKind.CHANGE if is_change else TileKind.COUNT
    tiles = [_tile(answer, code, kind=kind, reader=reader) for code in answer.row_labels]
    placed = [tile for tile in tiles if tile is not None]
    if len(placed) < FEWEST:
        return None
    return tile_map.figure(
        TileMap(
            name="answer-map",
            month=answer.month,
            tiles=tuple(sorted(placed, key=lambda tile: (tile.row, tile.column))),
            is_enough=answer.month in answer.enough,
            what=nouns.plural_of(question.query_measure),
            kind=kind,
            against=answer.against if is_change else None,
        )
    )


def _tile(answer: Answer, code: str, *, kind: TileKind, reader: Reader) -> Tile | None:
    force = reader.forces.forces[code]
    cell = Cell(answer.month, code)
    if force.tile_row is None or force.tile_column is None or cell not in answer.cells:
        return None
    now = answer.at(*cell)
    counted = now
    if kind == TileKind.CHANGE:
        counted = wording.comparison(answer, row=code).change or Counted(value=None, coverage=now.coverage)
    return Tile(
        name=now.coverage.area,
        label=force.tile_label,
        letters=force.tile_letters,
        row=force.tile_row,
        column=force.tile_column,
        counted=counted,
        absent="no figure" if counted.is_gap and not now.is_gap else "",
        url=cases.url_of(answer, cell) if now.value else "",
    )
