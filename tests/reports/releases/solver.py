"""A reader who solves a released table: what do its printed cells and totals say of its hidden cells?

It shares nothing with the product. What the equations determine, it finds by elimination; what a cell can be, by Gale's
condition: whole numbers with given row and column sums and a most for each cell exist exactly when, for every set of
rows, the sums of these rows are no more than what the columns can take from them. Both are exact. The elimination needs
no fractions: each cell is in one row and one column, so every factor stays 1, 0 or -1.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

type Cell = tuple[int, int]

ANY = 10**9


class Solver:
    """The hidden cells of a table as unknowns: each row and each column is one equation."""

    def __init__(
        self, numbers: Mapping[Cell, int], hidden: Collection[Cell], *, informed: Collection[Cell] = ()
    ) -> None:
        """`informed` are cells of which the reader knows that they are from 1 to 4."""
        self.hidden = sorted(hidden)
        self.numbers = numbers
        self.limits = {cell: (1, 4) if cell in informed else (0, ANY) for cell in self.hidden}
        self.place = {cell: number for number, cell in enumerate(self.hidden)}
        self.basis: list[tuple[int, dict[int, int]]] = []
        for side in (0, 1):
            for line in sorted({cell[side] for cell in self.hidden}):
                self._add({self.place[cell]: 1 for cell in self.hidden if cell[side] == line})
        # Sets of the shorter side's lines, as bits.
        self.side = 0 if len({row for row, _ in self.hidden}) <= len({column for _, column in self.hidden}) else 1
        self.bits = {line: 1 << n for n, line in enumerate(sorted({cell[self.side] for cell in self.hidden}))}

    def known_exactly(self) -> list[Cell]:
        """The cells with only one possible number, by either way."""
        return [
            cell
            for cell in self.hidden
            if not (self.can_be(cell, self.numbers[cell] + 1) or self.can_be(cell, self.numbers[cell] - 1))
            or self.is_determined([cell])
        ]

    def narrower_than(self, width: int, cells: Collection[Cell]) -> list[Cell]:
        """The cells with a range of less than this width: no two possible numbers are so far apart."""
        return [
            cell
            for cell in cells
            if not any(
                self.can_be(cell, self.numbers[cell] + up) and self.can_be(cell, self.numbers[cell] + up - width)
                for up in range(width, -1, -1)
            )
        ]

    def is_determined(self, cells: Collection[Cell]) -> bool:
        """Whether the equations determine the sum of these cells."""
        return not self._reduced({self.place[cell]: 1 for cell in cells})

    def can_be(self, cell: Cell, number: int) -> bool:
        """Whether whole numbers exist for all other hidden cells if this one is that number."""
        least, most = self.limits[cell]
        if not least <= number <= most:
            return False
        give = dict.fromkeys(self.bits.values(), 0)  # what each line has left, after the least of each of its cells
        take: dict[int, int] = {}
        caps: dict[int, list[tuple[int, int]]] = {}
        for other in self.hidden:
            low, high = (number, number) if other == cell else self.limits[other]
            bit, across = self.bits[other[self.side]], other[1 - self.side]
            give[bit] += self.numbers[other] - low
            take[across] = take.get(across, 0) + self.numbers[other] - low
            caps.setdefault(across, []).append((bit, high - low))
        if min(give.values()) < 0 or min(take.values()) < 0:
            return False
        for chosen in range(1, 1 << len(self.bits)):
            left = sum([most for bit, most in give.items() if bit & chosen])
            for across, space in take.items():
                left -= min(space, sum([cap for bit, cap in caps[across] if bit & chosen]))
            if left > 0:
                return False
        return True

    def _add(self, row: dict[int, int]) -> None:
        left = self._reduced(row)
        if left:
            lead = min(left)
            assert abs(left[lead]) == 1, left
            self.basis.append((lead, {column: value * left[lead] for column, value in left.items()}))

    def _reduced(self, row: Mapping[int, int]) -> dict[int, int]:
        left = dict(row)
        for lead, other in self.basis:
            factor = left.get(lead)
            if factor:
                for column, value in other.items():
                    rest = left.get(column, 0) - factor * value
                    if rest:
                        left[column] = rest
                    else:
                        del left[column]
        return left
