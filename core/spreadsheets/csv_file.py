"""Writes a table as CSV (RFC 4180): UTF-8, the column names in line 1, one row a line, every cell harmless.

Metadata beside the file says what it is about (`csvw`), so that every program reads the columns without help.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable, Iterator, Sequence

from core.safe_cells import harmless

ENCODING = "utf-8"
MIME = "text/csv; charset=utf-8"


def text_of(names: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return the file as text. None is an empty cell, which means no data."""
    return "".join(lines_of(names, rows))


def lines_of(names: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """Yield the line of column names and then each row, as the file has it. A cell may hold line breaks."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in itertools.chain([names], ([harmless(cell) for cell in row] for row in rows)):
        writer.writerow(row)
        yield out.getvalue()
        out.seek(0)
        out.truncate()
