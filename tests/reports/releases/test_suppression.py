"""A solver recovers no hidden cell of 1,000 random tables, and no small sum; of tables protected by halves, it does."""

from __future__ import annotations

import itertools
import random
from collections.abc import Collection, Sequence

import pytest

from reports.releases.cell_bounds import HiddenCells
from reports.releases.suppression import ByForce, Cells, Why, hidden_cells, lines_of, rounded, why_small
from tests.reports.releases.solver import Solver

TABLES = 1000


def random_table(seed: int) -> Cells:
    """The cases by force of a table of up to 6 rows and 8 columns, many of them small, none of its totals."""
    rng = random.Random(seed)
    rows, columns, forces = rng.randint(2, 6), rng.randint(2, 8), rng.randint(6, 14)
    raw = {}
    for cell in [(row, column) for row in range(rows) for column in range(columns)]:
        scale = rng.choice([0, 1, 1, 3, 8, 20, 60]) / forces
        counts = [int(rng.expovariate(1) * scale * rng.choice([0, 1, 2]) + rng.random() * 0.5) for _ in range(forces)]
        raw[cell] = {f"force {number}": count for number, count in enumerate(counts) if count}
    lines = [
        lines_of({str(n): added(raw, side, [n]) for n in range(many)}, codes=[str(n) for n in range(many)])
        for side, many in enumerate((rows, columns))
    ]
    return {
        (r, c): merged([raw[int(row), int(column)] for row in some for column in others])
        for r, some in enumerate(lines[0])
        for c, others in enumerate(lines[1])
    }


def merged(parts: Sequence[ByForce]) -> dict[str, int]:
    return {force: sum(part.get(force, 0) for part in parts) for force in sorted({f for part in parts for f in part})}


def added(raw: Cells, side: int, numbers: list[int]) -> dict[str, int]:
    return merged([live for cell, live in raw.items() if cell[side] in numbers])


def numbers_of(cells: Cells) -> dict[tuple[int, int], int]:
    return {cell: sum(live.values()) for cell, live in cells.items()}


def small_sums(cells: Cells, hidden: Collection[tuple[int, int]]) -> list[tuple[tuple[int, int], ...]]:
    """The sums of two or three hidden cells that are small themselves: only small cells and zeros have such a sum."""
    alone = [cell for cell in sorted(hidden) if why_small(cells[cell]) or not any(cells[cell].values())]
    sums = [some for many in (2, 3) for some in itertools.combinations(alone, many)]
    return [some for some in sums if why_small(merged([cells[cell] for cell in some]))]


def of_five(*rows: Sequence[int]) -> Cells:
    """A table in which five forces have a part of every number from 5."""
    return {
        (r, c): {f"force {n}": number // 5 + (n < number % 5) for n in range(5)}
        for r, row in enumerate(rows)
        for c, number in enumerate(row)
    }


def test_solver_recovers_nothing_from_1000_random_tables() -> None:
    protected = hidden = withheld = 0
    for seed in range(TABLES):
        cells = random_table(seed)
        numbers, bounds = numbers_of(cells), hidden_cells(cells)
        if bounds is None:
            withheld += len({row for row, _ in cells}) > 1 < len({column for _, column in cells})
            continue
        small = [cell for cell in cells if why_small(cells[cell])]
        few = [cell for cell in small if 0 < numbers[cell] < 5]
        reader = Solver(numbers, bounds)
        assert set(small) <= bounds.keys(), seed
        assert reader.known_exactly() == [], seed
        assert reader.narrower_than(5, small) == [], seed
        assert [some for some in small_sums(cells, bounds) if reader.is_determined(some)] == [], seed
        assert Solver(numbers, bounds, informed=few).known_exactly() == [], seed
        protected, hidden = protected + bool(small), hidden + len(bounds)

    assert protected > TABLES / 2  # the tables need protection, and nearly all get it
    assert withheld < TABLES / 100
    assert hidden > 5000


def test_solver_recovers_cells_if_only_small_ones_are_hidden() -> None:
    recovered = 0
    for seed in range(40):
        cells = random_table(seed)
        recovered += len(Solver(numbers_of(cells), [cell for cell in cells if why_small(cells[cell])]).known_exactly())

    assert recovered > 40


def test_bounds_are_those_of_the_solver() -> None:
    for seed in range(60):
        cells = random_table(seed)
        numbers, bounds = numbers_of(cells), hidden_cells(cells) or {}
        reader = Solver(numbers, bounds)
        for cell, about in bounds.items():
            assert reader.can_be(cell, about.least), (seed, cell)
            assert reader.can_be(cell, about.most), (seed, cell)
            assert not reader.can_be(cell, about.least - 1), (seed, cell)
            assert not reader.can_be(cell, about.most + 1), (seed, cell)


def test_reason_says_which_cells_are_small() -> None:
    cells = {**of_five([3, 30, 40], [50, 20, 60]), (0, 1): {"force 0": 30}}

    assert {cell: about.why for cell, about in (hidden_cells(cells) or {}).items()} == {
        (0, 0): Why.FEW_CASES,
        (0, 1): Why.FEW_FORCES,
        (0, 2): Why.SECONDARY,
        (1, 0): Why.SECONDARY,
        (1, 1): Why.SECONDARY,
        (1, 2): Why.SECONDARY,
    }


def test_cheapest_cycle_is_hidden() -> None:
    cells = of_five([3, 90, 20], [80, 90, 90], [15, 70, 25])

    assert set(hidden_cells(cells) or {}) == {(0, 0), (0, 2), (2, 0), (2, 2)}


def test_zero_is_printed_and_hides_nothing_small_by_itself() -> None:
    assert set(hidden_cells(of_five([0, 20], [30, 40])) or {"none": ""}) == {"none"}


def test_table_in_which_the_totals_tell_an_informed_reader_is_withheld() -> None:
    """A reader who knows that both cells of the first row are below five reads four and four from its total of 8."""
    assert hidden_cells(of_five([4, 4], [30, 40])) is None


def test_range_is_what_the_totals_allow() -> None:
    numbers = {(0, 0): 3, (0, 1): 20, (1, 0): 15, (1, 1): 25}
    known = HiddenCells(numbers, dict.fromkeys(numbers, (0, 1 << 30)))

    assert [known.range_of(cell) for cell in sorted(numbers)] == [(0, 18), (5, 23), (0, 18), (22, 40)]


@pytest.mark.parametrize(
    ("by_code", "lines"),
    [
        pytest.param({"a": [9, 9, 9, 9, 9], "b": [5, 5, 5, 5, 5], "c": [1]}, [("a",), ("b", "c")], id="joins-smallest"),
        pytest.param({"a": [9, 9, 9, 9, 9], "b": [5, 5, 5, 5, 5], "c": []}, [("a",), ("b",)], id="no-case-no-line"),
        pytest.param({"a": [2, 2, 2, 2, 2], "b": [1, 1], "c": [0, 0, 1, 1, 1]}, [("a",), ("b", "c")], id="share"),
        pytest.param({"a": [3], "b": [1, 1, 1], "c": []}, [], id="nothing-large"),
    ],
)
def test_lines_are_large_or_share_one(by_code: dict[str, list[int]], lines: list[tuple[str, ...]]) -> None:
    returns = {code: {f"force {n}": live for n, live in enumerate(counts)} for code, counts in by_code.items()}

    assert lines_of(returns, codes=list(by_code)) == lines


def test_numbers_are_rounded_to_the_nearest_five() -> None:
    assert [rounded(number) for number in (0, 2, 3, 7, 8, 12, 13)] == [0, 0, 5, 5, 10, 10, 15]
