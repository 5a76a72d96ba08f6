"""Which cells of a table to hide, so that nobody works out a small number from the totals.

The totals of rows and columns are printed and large (`lines`). A cell is hidden first where it is small itself: one to
four cases, or cases of fewer than five forces. Then further cells are hidden, as few cases as possible, until each of
these holds:

- A reader who knows nothing else can't narrow a small cell to fewer than six values, and no hidden cell to one.
- A reader who also knows which cells are small can't narrow any hidden cell to one value.
- No sum of hidden cells that the totals determine is small.

If hiding every cell does not achieve this, only the totals may be printed. Zero is printed: it is nobody's case. Pure
arithmetic: no database, no user.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from reports.partners.disclosure_control import FEWEST_CASES, FEWEST_FORCES
from reports.releases.cell_bounds import NO_LIMIT, Cell, HiddenCells, Limits, Numbers

type ByForce = Mapping[str, int]
type Cells = Mapping[Cell, ByForce]  # the cases of each force in each cell of a table; every cell has its entry


class Why(StrEnum):
    """Why a cell is hidden."""

    FEW_CASES = "few_cases"  # one to four
    FEW_FORCES = "few_forces"  # five or more, of fewer than five forces
    SECONDARY = "secondary"  # large itself, but a small one could be worked out from it


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenCell:
    """A hidden cell: why, its number, and the least and the most a reader of the table can conclude."""

    why: Why
    number: int
    least: int
    most: int


def why_small(live: ByForce) -> Why | None:
    """Why a number of these forces may not be printed; None if it may."""
    forces = sum(1 for number in live.values() if number)
    if 0 < sum(live.values()) < FEWEST_CASES:
        return Why.FEW_CASES
    return Why.FEW_FORCES if 0 < forces < FEWEST_FORCES else None


def hidden_cells(cells: Cells) -> dict[Cell, HiddenCell] | None:
    """The cells to hide, with what a reader can conclude of each; None if only the totals may be printed."""
    table = _Table(cells)
    if not table.protect():
        return None
    known = HiddenCells(table.numbers, table.limits(table.hidden))
    return {
        cell: HiddenCell(why=why, number=table.numbers[cell], least=least, most=most)
        for cell, why in sorted(table.hidden.items())
        for least, most in [known.range_of(cell)]
    }


class _Table:
    """A table while cells are hidden one after another. None is printed again, so this ends."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self.numbers: dict[Cell, int] = {cell: sum(live.values()) for cell, live in cells.items()}
        self.hidden: dict[Cell, Why] = {cell: why for cell, live in cells.items() if (why := why_small(live))}
        self.small = dict(self.hidden)
        # Hiding a zero tells a reader little that they did not know, so it comes last.
        total = sum(self.numbers.values())
        self.costs: Numbers = {cell: number or total for cell, number in self.numbers.items()}

    def limits(self, hidden: Iterable[Cell]) -> Limits:
        """What a reader knows who knows nothing else."""
        return dict.fromkeys(hidden, (0, NO_LIMIT))

    def informed_limits(self, hidden: Iterable[Cell]) -> Limits:
        """What a reader knows who also knows which cells have one to four cases."""
        few = (1, FEWEST_CASES - 1)
        return {cell: few if self.small.get(cell) == Why.FEW_CASES else (0, NO_LIMIT) for cell in hidden}

    def protect(self) -> bool:
        """Hide cells until nothing small can be worked out; False if that is impossible."""
        while True:
            more = self._cells_for_small_sums()
            if more is None:
                more = self._cells_for_ranges(informed=False)
            if more is None:
                more = self._cells_for_ranges(informed=True)
            if more is None:
                return True
            if not more:
                return False
            self.hidden |= dict.fromkeys(more, Why.SECONDARY)

    def _cells_for_ranges(self, *, informed: bool) -> Collection[Cell] | None:
        """The next cells to hide because a range is too narrow: none if there are none left, None if all are wide."""
        graph = HiddenCells(self.numbers, self.informed_limits(self.hidden) if informed else self.limits(self.hidden))
        for cell in sorted(self.hidden, key=lambda cell: (cell not in self.small, self.numbers[cell], cell)):
            if graph.is_wide(cell, FEWEST_CASES if cell in self.small and not informed else 1):
                continue
            ways = [graph.cheapest_way(cell, grow=grow, costs=self.costs) for grow in (True, False)]
            return min((way for way in ways if way), default=(0, []))[1]
        return None

    def _cells_for_small_sums(self) -> Collection[Cell] | None:
        """The next cell to hide because the totals determine a small sum: none if there is none left, None if none do.

        They determine the hidden cells of a column, and those of a set of rows without the columns that have no hidden
        cell outside these rows. Such sums may be added: what two large ones add up to is large.
        """
        across = self._by_shorter_side(self.hidden)
        columns: dict[int, set[int]] = {}
        for row, column in across:
            columns.setdefault(column, set()).add(row)
        rows = sorted({row for row, _ in across})
        free = self._by_shorter_side(cell for cell in self.numbers if cell not in self.hidden)
        for column, inside in columns.items():
            if why_small(added(self.cells[across[row, column]] for row in inside)):
                return self._cheapest(cell for (_, other), cell in free.items() if other == column)
        for number in range(1, 1 << len(rows)):
            chosen = {row for place, row in enumerate(rows) if number >> place & 1}
            left = {column for column, inside in columns.items() if not inside <= chosen}
            some = [cell for (row, column), cell in across.items() if column in left and row in chosen]
            if some and why_small(added(self.cells[cell] for cell in some)):
                # A cell enlarges the sum if it is in it, or if it brings in a column that was left out. Failing that,
                # a cell of a column without a hidden one, which a later one can then bring in.
                near = [
                    cell
                    for (row, column), cell in free.items()
                    if (column in left if row in chosen else column in columns and column not in left)
                ]
                return self._cheapest(near or [cell for (row, _), cell in free.items() if row in chosen])
        return None

    def _cheapest(self, cells: Iterable[Cell]) -> list[Cell]:
        """The cell that is cheapest to hide, if there is any."""
        return sorted(cells, key=lambda cell: (self.costs[cell], cell))[:1]

    def _by_shorter_side(self, cells: Iterable[Cell]) -> dict[Cell, Cell]:
        """These cells by row and column, swapped if the table has more rows than columns."""
        rows, columns = ({cell[side] for cell in self.numbers} for side in (0, 1))
        is_tall = len(rows) > len(columns)
        return {(cell[1], cell[0]) if is_tall else cell: cell for cell in cells}


def added(parts: Iterable[ByForce]) -> dict[str, int]:
    """The sum of several numbers, force by force."""
    total: dict[str, int] = {}
    for live in parts:
        for force, number in live.items():
            total[force] = total.get(force, 0) + number
    return total


def rounded(number: int, *, to: int = FEWEST_CASES) -> int:
    """Round a printed number to a multiple of five, halves up.

    Numbers are rounded after cells are hidden: what is calculated from a protected table protects no less.
    """
    return (number + to // 2) // to * to


def lines_of(by_code: Mapping[str, ByForce], *, codes: Sequence[str]) -> list[tuple[str, ...]]:
    """The lines of a list, each of one code or of several: every line is large, and what is too small shares the last.

    If that is still too small, the smallest line joins it, and so on. No line at all if even the sum is too small. A
    code without any case joins the shared line, or has none.
    """
    own = [code for code in codes if any(by_code.get(code, {}).values()) and not why_small(by_code[code])]
    shared = [code for code in codes if code not in own]

    def sum_of(some: Sequence[str]) -> dict[str, int]:
        return added(by_code.get(code, {}) for code in some)

    while own and why_small(sum_of(shared)):
        smallest = min(own, key=lambda code: sum(by_code[code].values()))
        own.remove(smallest)
        shared.append(smallest)
    in_order = tuple(code for code in codes if code in shared)
    together = sum_of(in_order)
    if why_small(together):
        return []
    return [*((code,) for code in own), *([in_order] if any(together.values()) else [])]
