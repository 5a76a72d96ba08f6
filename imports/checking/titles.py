"""Skips titles and handling markings around a table, which people read but which are not data rows.

Forces put a title, a date or OFFICIAL-SENSITIVE at the top of their sheets, and repeat the marking at the end. Such
rows are skipped, and each is listed, so that nobody misses a row that was skipped by mistake.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from imports.checking import cleaning, headers
from imports.checking.headers import NOTHING, Learned
from imports.checking.layouts import Layout
from imports.checking.problems import FilePosition, shortened
from imports.uploaded_table import CellContent, Sheet, SheetRow

MOST_TITLES = 10  # rows above the column names
LEAST_KNOWN = 2  # column names that a row needs to count as the header row
_MARKING = re.compile(r"(official|official[ -]+sensitive|not protectively marked|restricted)\b.{0,60}", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class TitledSheet:
    """A sheet from its header row on, and a sentence for each row that was skipped."""

    sheet: Sheet
    skipped: tuple[str, ...] = ()

    @property
    def first_row(self) -> int:
        """The number of the header row."""
        return self.sheet.header.number


def without_titles(sheet: Sheet, layout: Layout, *, learned: Learned = NOTHING) -> TitledSheet:
    """The table of a sheet without titles above it and markings anywhere in it."""
    start = _start(sheet, layout, learned=learned)
    titles, table = sheet.filled[:start], sheet.filled[start:]
    markings = [row for row in table[1:] if _is_marking(row)]
    skipped = [_sentence(sheet, row, "It is above the column names") for row in titles]
    skipped += [_sentence(sheet, row, "It is a handling marking") for row in markings]
    kept = tuple(row for row in table if row not in markings)
    return TitledSheet(sheet=replace(sheet, filled=kept), skipped=tuple(skipped))


def _start(sheet: Sheet, layout: Layout, *, learned: Learned) -> int:
    """The position of the header row among the filled rows: the first, unless a later one matches more columns.

    A row that a person chose is the one. If no row has names that are known, it is the first that is as wide as the
    table; a title is not.
    """
    known = headers.known_in(layout).keys() | learned.get(layout.kind, {}).keys()
    top = sheet.filled[: MOST_TITLES + 1]
    chosen = next((place for place, row in enumerate(top) if row.number == sheet.header_row), None)
    if chosen is not None:
        return chosen
    counts = [_known_names(row, known) for row in top]
    best = max(counts, default=0)
    if best >= LEAST_KNOWN:
        return counts.index(best)
    widths = [len(row.cells) for row in top]
    widest = max(widths, default=0)
    return next((place for place, width in enumerate(widths) if width > LEAST_KNOWN and width * 2 > widest), 0)


def _known_names(row: SheetRow, known: set[str]) -> int:
    return len({headers.key_of(cell.shown) for cell in row.cells.values() if cell.holds is CellContent.TEXT} & known)


def _is_marking(row: SheetRow) -> bool:
    if len(row.cells) != 1:
        return False
    (cell,) = row.cells.values()
    return bool(_MARKING.fullmatch(cleaning.clean(cell.shown)))


def _sentence(sheet: Sheet, row: SheetRow, why: str) -> str:
    text = " ".join(cell.shown for cell in row.cells.values())
    return f"{FilePosition(sheet.name, row.number)}: “{shortened(text)}” is skipped. {why}."
