"""Compare two tables row by row, and word by word within a cell. A column that was added or removed keeps its place."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher

from guidance.text.difference import PassageChange, TableDifference, TableRow, merged

Cells = Sequence[Sequence[str]]
Pair = tuple[int | None, int | None]


def between(before: Cells, after: Cells) -> TableDifference:
    """Compare two tables. The first row of each has its headings; a table on one side only is wholly new or gone."""
    head_before, head_after = before[0] if before else (), after[0] if after else ()
    columns = list(_pairs(head_before, head_after, loosely=True))
    rows_before, rows_after = [tuple(row) for row in before[1:]], [tuple(row) for row in after[1:]]
    return TableDifference(
        headings=_row(head_before, head_after, columns),
        rows=tuple(
            _row(
                rows_before[then] if then is not None else None,
                rows_after[now] if now is not None else None,
                columns,
            )
            for then, now in _row_pairs(rows_before, rows_after)
        ),
    )


def _row_pairs(before: Sequence[tuple[str, ...]], after: Sequence[tuple[str, ...]]) -> Iterator[Pair]:
    """Pair equal rows, then rows between them with the same first cell, which names the row."""
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from zip(range(a, b), range(c, d), strict=True)
            continue
        names_before = [row[0] if row else "" for row in before[a:b]]
        names_after = [row[0] if row else "" for row in after[c:d]]
        # One row in place of one row is that row reworded, also in its first cell.
        for then, now in _pairs(names_before, names_after, loosely=b - a == d - c == 1):
            yield (None if then is None else a + then), (None if now is None else c + now)


def _pairs(before: Sequence[Hashable], after: Sequence[Hashable], *, loosely: bool) -> Iterator[Pair]:
    """Pair equal members by place; loosely, also different ones in place of each other. The rest stay alone."""
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        paired = min(b - a, d - c) if tag == "equal" or loosely else 0
        yield from zip(range(a, a + paired), range(c, c + paired), strict=True)
        yield from ((then, None) for then in range(a + paired, b))
        yield from ((None, now) for now in range(c + paired, d))


def _row(before: Sequence[str] | None, after: Sequence[str] | None, columns: Sequence[Pair]) -> TableRow:
    cells = tuple(merged(_cell(before, then), _cell(after, now)) for then, now in columns)
    if not before:
        change = PassageChange.ADDED
    elif not after:
        change = PassageChange.REMOVED
    else:
        is_same = all(run.change is PassageChange.SAME for cell in cells for run in cell)
        change = PassageChange.SAME if is_same else PassageChange.CHANGED
    return TableRow(change=change, cells=cells)


def _cell(row: Sequence[str] | None, place: int | None) -> str:
    return row[place] if row is not None and place is not None and place < len(row) else ""
