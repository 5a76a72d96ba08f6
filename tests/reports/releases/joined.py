"""What a reader works out from several tables of one month: from two printings of one, or from two that share types."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

from reports.models import Release
from reports.releases.tables import HEADLINE
from tests.reports import attack

type Table = dict[str, Any]


def changes(releases: Iterable[Release]) -> list[int]:
    """Every difference between two printings of a number, but in the headline."""
    printed: dict[tuple[str, str, int], list[int]] = {}
    for table in (table for release in releases for table in release.tables if table["name"] != HEADLINE):
        for row in table["rows"]:
            for column, number in enumerate(row["numbers"]):
                if number is not None:
                    printed.setdefault((table["name"], row["label"], column), []).append(number)
    return [abs(a - b) for numbers in printed.values() for a, b in itertools.combinations(numbers, 2) if a != b]


def known_together(table: Table, other: Table) -> list[tuple[int, int]]:
    """The hidden cells of a table that its numbers and those of another determine together.

    The unknowns are the cases by type and by the rows of both tables.
    """
    rows, others, types = (
        range(n) for n in (len(table["rows"]) - 1, len(other["rows"]) - 1, len(table["columns"]) - 1)
    )
    place = {cell: number for number, cell in enumerate(itertools.product(rows, others, types))}

    def cells(row: int | None, second: int | None, kind: int | None) -> dict[int, int]:
        chosen = itertools.product(
            *(
                whole if index is None else [index]
                for index, whole in zip((row, second, kind), (rows, others, types), strict=True)
            )
        )
        return {place[cell]: 1 for cell in chosen}

    equations = []
    for which, shown in enumerate((table, other)):
        for number, line in enumerate(shown["rows"]):
            at = None if number == len(shown["rows"]) - 1 else number
            for column, value in enumerate(line["numbers"]):
                kind = None if column == len(types) else column
                if value is not None:
                    equations.append(cells(*((at, None) if which == 0 else (None, at)), kind))
    basis = attack._echelon(equations)
    hidden = [(r, c) for r in rows for c in types if table["rows"][r]["numbers"][c] is None]
    return [cell for cell in hidden if not attack._reduced(cells(cell[0], None, cell[1]), basis)]
