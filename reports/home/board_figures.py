"""The figures of the forces on a board: each force's line, and their sum as tiles with coverage.

Only months in which enough of the forces are approved (figures/thresholds.py) are summed and joined by a line; a newer
month with fewer forces is described in words, for those forces alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from core import months
from figures import thresholds
from figures.choices import STATUS_WORDS
from figures.coverage import Counted, Coverage, coverage_of
from figures.measures import ALL, TOTAL
from figures.models import Figure
from figures.thresholds import ReportedMonth
from investigations.measures import KIND
from investigations.returns.board import Board, BoardCell, BoardRow
from reports.charts import sentences
from reports.charts.sparkline import sparkline
from reports.charts.timeline import MonthCount

type FigureKey = tuple[str, str, str]  # measure, dimension, category

LIVE: FigureKey = ("live", TOTAL, ALL)
TILES: tuple[tuple[str, FigureKey, str], ...] = (
    ("Live investigations", LIVE, ""),
    ("Potential victims", ("potential_victims", TOTAL, ALL), ""),
    ("Suspects", ("suspects", TOTAL, ALL), ""),
    ("Live investigations with children", ("live", "children_involved", "yes"), "flags=children_involved"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeTile:
    """One headline figure: its month and coverage, the line over a year, and what is known about a newer month."""

    label: str
    counted: Counted
    month: date | None
    line: SafeString
    so_far: str
    query: str  # the filter of the list of investigations that shows what is counted

    @property
    def month_words(self) -> str:
        """`End of September, 6 of 6 forces`."""
        return f"End of {months.label(self.month)}, {self.counted.coverage.counted}" if self.month else ""


def line_of(row: BoardRow, *, name: str, starts: Iterable[date]) -> SafeString:
    """The line of one force's live investigations."""
    counts = [MonthCount(month=cell.month, counted=cell.counted) for cell in row.cells]
    return sparkline(counts, what=f"{name}, live investigations", starts=frozenset(starts))


def tiles_of(board: Board, *, area: str) -> list[HomeTile]:
    """The tiles of an area, from the approved revisions of its forces; one query."""
    values = _values(board)
    by_month = {month: [row.cells[n] for row in board.rows] for n, month in enumerate(board.months)}
    due = {
        month: [cell for cell in cells if cell.kind != "period"]
        for month, cells in by_month.items()
        if any(cell.kind != "period" for cell in cells)
    }
    coverage = {month: _coverage(cells, area=area) for month, cells in due.items()}
    enough = thresholds.enough_of(
        (ReportedMonth(month=month, coverage=coverage[month], held=_held(cells)) for month, cells in due.items()),
        starts=board.starts,
    )
    shown = max(enough, default=None) or max(
        (month for month, covered in coverage.items() if covered.reported), default=None
    )
    newest = max(due, default=None)
    tiles = []
    for label, key, query in TILES:
        counts = [
            MonthCount(month=month, counted=_sum(cells, values, key, coverage[month]), is_enough=month in enough)
            for month, cells in due.items()
        ]
        at = {count.month: count.counted for count in counts}
        nothing = Coverage(reported=0, due=0, missing=(), area=area)
        tiles.append(
            HomeTile(
                label=label,
                counted=at[shown] if shown else Counted(value=None, coverage=nothing),
                month=shown,
                line=sparkline(counts, what=f"{area}, {label[:1].lower()}{label[1:]}", starts=board.starts),
                so_far=_so_far(due, values, key, shown=shown, newest=newest, starts=board.starts),
                query=query,
            )
        )
    return tiles


def _held(cells: Iterable[BoardCell]) -> dict[str, int]:
    """The live cases of each force that is approved, by force."""
    return {cell.force: cell.counted.value for cell in cells if cell.counted.value is not None}


def _values(board: Board) -> dict[tuple[int, FigureKey], int]:
    revisions = [cell.revision for row in board.rows for cell in row.cells if cell.revision]
    rows = Figure.objects.filter(
        batch__kind=KIND.name,
        batch__source__in=revisions,
        measure__in={key[0] for _, key, _ in TILES},
        dimension__in={key[1] for _, key, _ in TILES},
    )
    return {
        (source, (measure, dimension, category)): value
        for source, measure, dimension, category, value in rows.values_list(
            "batch__source", "measure", "dimension", "category", "value"
        )
    }


def _coverage(cells: list[BoardCell], *, area: str) -> Coverage:
    names = {cell.force: cell.counted.coverage.area for cell in cells}
    reported = [names[cell.force] for cell in cells if not cell.counted.is_gap]
    return coverage_of(
        area,
        due=list(names.values()),
        reported=reported,
        is_locked=any(cell.status is not None and cell.status.is_late for cell in cells),
        status={names[cell.force]: STATUS_WORDS[cell.status.kind] for cell in cells if cell.status is not None},
    )


def _sum(
    cells: list[BoardCell], values: Mapping[tuple[int, FigureKey], int], key: FigureKey, coverage: Coverage
) -> Counted:
    total = sum(values.get((cell.revision, key), 0) for cell in cells if cell.revision and not cell.counted.is_gap)
    return Counted.of(total, coverage=coverage)


def _so_far(
    due: Mapping[date, list[BoardCell]],
    values: Mapping[tuple[int, FigureKey], int],
    key: FigureKey,
    *,
    shown: date | None,
    newest: date | None,
    starts: Iterable[date],
) -> str:
    """`October 2026 so far: 142 in 3 of 6 forces, up from 136`; empty if the newest month is the one shown."""
    if newest is None or shown is None or newest == shown:
        return ""
    cells = [cell for cell in due[newest] if cell.revision and not cell.counted.is_gap]
    if not cells:
        return f"{months.label(newest)}: no return approved yet"
    now = sum(values.get((cell.revision, key), 0) for cell in cells if cell.revision)
    words = f"{months.label(newest)} so far: {now:,} in {len(cells)} of {len(due[newest])} forces"
    then = {cell.force: cell.revision for cell in due.get(months.previous(newest), []) if not cell.counted.is_gap}
    if newest in starts or not all(then.get(cell.force) for cell in cells):
        return words
    before = sum(values.get((revision, key), 0) for cell in cells if (revision := then[cell.force]))
    return f"{words}, {sentences.up_or_down(now - before)} in {'that force' if len(cells) == 1 else 'those forces'}"
