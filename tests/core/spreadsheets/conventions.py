"""The conventions of accessible spreadsheets, each a function; `broken` names those that a workbook breaks.

From the Government Analysis Function's guidance "Releasing statistics in spreadsheets". They read a finished file, so
they are the same for XLSX and ODS, and trust neither writer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tests.core.spreadsheets.reading import ReadSheet, ReadWorkbook

FRONT = ("Cover", "Contents", "Notes")
MARK = re.compile(r"\[[a-z]+\]")


def starts_with_cover_contents_and_notes(book: ReadWorkbook) -> bool:
    """The first sheets are the cover, the contents and the notes; a table follows."""
    return tuple(sheet.name for sheet in book.sheets[:3]) == FRONT and len(book.sheets) > 3


def names_each_sheet_briefly_and_once(book: ReadWorkbook) -> bool:
    """Sheet names are unique, have no spaces, and fit into Excel's 31 characters."""
    names = [sheet.name.lower() for sheet in book.sheets]
    return len(set(names)) == len(names) and all(re.fullmatch(r"[a-z][a-z0-9_]{0,30}", name) for name in names)


def begins_each_sheet_with_its_title(book: ReadWorkbook) -> bool:
    """A1 is the title, and nothing is beside it."""
    return all(isinstance(sheet.cells[0][0], str) and not any(sheet.cells[0][1:]) for sheet in book.sheets)


def says_how_many_tables_a_sheet_has(book: ReadWorkbook) -> bool:
    """The second row of a sheet with a table says so."""
    return all("This worksheet contains one table." in str(sheet.cells[1][0]) for sheet in _tables(book))


def marks_one_table_a_sheet(book: ReadWorkbook) -> bool:
    """Each sheet but the cover has one range marked as a table, which ends where the sheet ends."""
    cover, *others = book.sheets
    return not cover.ranges and all(
        len(sheet.ranges) == 1 and sheet.ranges[0] == f"A{sheet.top + 1}:{_corner(sheet)}" for sheet in others
    )


def heads_each_column_once(book: ReadWorkbook) -> bool:
    """Every column of a table has a heading of its own."""
    headings = [[str(cell or "").lower() for cell in sheet.table[0]] for sheet in _tables(book)]
    return all(all(names) and len(set(names)) == len(names) for names in headings)


def leaves_no_cell_of_a_table_empty(book: ReadWorkbook) -> bool:
    """No blank rows, columns or cells in a table, and at least one row."""
    return all(
        len(sheet.table) > 1 and all(cell not in (None, "") for row in sheet.table for cell in row)
        for sheet in _tables(book)
    )


def leaves_no_row_empty(book: ReadWorkbook) -> bool:
    """No blank rows to set parts apart."""
    return all(any(cell not in (None, "") for cell in row) for sheet in book.sheets for row in sheet.cells)


def merges_no_cells(book: ReadWorkbook) -> bool:
    """No cell spans others."""
    return not any(sheet.merged for sheet in book.sheets)


def hides_nothing(book: ReadWorkbook) -> bool:
    """No sheet, row or column is hidden."""
    hidden = re.search(r'hidden="(1|true)"|table:(visibility="(collapse|filter)"|display="false")', book.text)
    return hidden is None and not any(sheet.is_hidden for sheet in book.sheets)


def computes_nothing(book: ReadWorkbook) -> bool:
    """No formulas: the numbers are those that were published."""
    return not any(sheet.formulas for sheet in book.sheets)


def links_and_embeds_nothing(book: ReadWorkbook) -> bool:
    """No links out, images, macros or other objects."""
    embedded = ("media/", "drawings/", "embeddings/", "vbaProject", "Pictures/", "Object", "externalLinks")
    is_linked = "<hyperlink" in book.text or "<text:a " in book.text or 'TargetMode="External"' in book.text
    return not is_linked and not any(word in part for word in embedded for part in book.parts)


def explains_each_shorthand_on_the_cover(book: ReadWorkbook) -> bool:
    """A cell that is a shorthand has its meaning on the cover; the cover explains none that is not used."""
    used = {cell for sheet in _tables(book) for row in sheet.table for cell in row if MARK.fullmatch(str(cell))}
    explained = {mark[0] for row in book.sheets[0].cells if (mark := re.match(r"\[[a-z]+\]", str(row[0])))}
    return used == explained


def holds_numbers_as_numbers(book: ReadWorkbook) -> bool:
    """In a column with a number every cell is a number or a shorthand."""
    columns = [column for sheet in _tables(book) for column in zip(*sheet.table[1:], strict=True)]
    return all(
        all(isinstance(cell, int) or MARK.fullmatch(str(cell)) for cell in column)
        for column in columns
        if any(isinstance(cell, int) for cell in column)
    )


def lists_every_sheet_in_the_contents(book: ReadWorkbook) -> bool:
    """The contents name every other sheet with its title, in order."""
    listed = [tuple(row) for row in book.sheet("Contents").table[1:]]
    return listed == [(sheet.name, sheet.cells[0][0]) for sheet in book.sheets if sheet.name != "Contents"]


def names_its_title_and_author(book: ReadWorkbook) -> bool:
    """The properties of the document have its title, as the cover has it, and who made it."""
    return bool(book.author) and book.title == book.sheets[0].cells[0][0]


CONVENTIONS: tuple[Callable[[ReadWorkbook], bool], ...] = (
    starts_with_cover_contents_and_notes,
    names_each_sheet_briefly_and_once,
    begins_each_sheet_with_its_title,
    says_how_many_tables_a_sheet_has,
    marks_one_table_a_sheet,
    heads_each_column_once,
    leaves_no_cell_of_a_table_empty,
    leaves_no_row_empty,
    merges_no_cells,
    hides_nothing,
    computes_nothing,
    links_and_embeds_nothing,
    explains_each_shorthand_on_the_cover,
    holds_numbers_as_numbers,
    lists_every_sheet_in_the_contents,
    names_its_title_and_author,
)


def broken(book: ReadWorkbook) -> list[str]:
    """The names of the conventions that this workbook breaks."""
    return [convention.__name__ for convention in CONVENTIONS if not convention(book)]


def _tables(book: ReadWorkbook) -> Iterator[ReadSheet]:
    return (sheet for sheet in book.sheets if sheet.ranges)


def _corner(sheet: ReadSheet) -> str:
    """The last cell of a sheet; no table of ours has more than 26 columns."""
    return f"{chr(64 + len(sheet.table[0]))}{len(sheet.cells)}"
