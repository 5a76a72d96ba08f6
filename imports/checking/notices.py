"""Handles what a spreadsheet hides, joins or shows beside its cells: each is a problem, or is allowed.

A hidden row may be one that somebody forgot, or one that nobody was meant to see; a merged cell holds one value for
several rows. Only the file's author can tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from imports.checking.cleaning import key_of
from imports.checking.layouts import Layout
from imports.checking.problems import FilePosition, SheetProblem
from imports.uploaded_table import SeenBeside, SheetNotice, UploadedTable

_WORDS: dict[SeenBeside, tuple[str, str]] = {
    SeenBeside.HIDDEN_SHEET: ("This sheet is hidden.", "Unhide it and check it, or delete it."),
    SeenBeside.HIDDEN_ROW: ("This row is hidden or filtered out, and is not empty.", "Show all rows, or delete it."),
    SeenBeside.HIDDEN_COLUMN: ("This column is hidden and is not empty.", "Unhide it and check it, or delete it."),
    SeenBeside.HIDDEN_CELL: ("The format of this cell hides its value.", "Change the cell to a standard format."),
    SeenBeside.MERGED: ("These cells are merged.", "Unmerge them, and fill in each cell."),
    SeenBeside.LINK: ("This cell contains a link.", "Remove the link and keep the text."),
    SeenBeside.LEFT_OUT: ("Pictures, comments or charts are not read.", "Put their content in cells, or delete them."),
}


def problems_of_notices(
    table: UploadedTable, layouts: Sequence[Layout], *, titles: Mapping[str, int] | None = None
) -> Iterator[SheetProblem]:
    """A problem for each notice that the layouts do not allow; the first of its kind represents all in the file.

    `titles` is the row of the column names of each sheet: cells above it may be merged, like those of a title.
    """
    passed = {key_of(name) for layout in layouts for name in layout.passes_over}
    for notice in table.notices:
        is_title = notice.seen is SeenBeside.MERGED and _last_row(notice) < (titles or {}).get(notice.sheet, 0)
        if notice.seen not in layouts[0].allows and key_of(notice.sheet) not in passed and not is_title:
            description, remedy = _WORDS[notice.seen]
            yield SheetProblem(notice.seen.value, _where(notice), "", description, remedy)
    if table.unnamed_notices:
        description = f"{table.unnamed_notices:,} more hidden, merged or linked cells were found."
        yield SheetProblem(
            "more_notices",
            FilePosition(),
            "",
            description,
            "Copy the cells and paste them as values into a new workbook.",
        )


def notes_on(table: UploadedTable, layout: Layout) -> Iterator[str]:
    """Sentences about what the layout allows, so that the page can mention it anyway."""
    for notice in table.notices:
        if notice.seen in layout.allows:
            yield f"{_where(notice)}: {_WORDS[notice.seen][0]}".removeprefix(": ")


def _where(notice: SheetNotice) -> FilePosition:
    return FilePosition(notice.sheet, header=notice.where)


def _last_row(notice: SheetNotice) -> float:
    """The last row of a range such as `A1:F2`; beyond every row if it names none."""
    rows = [int(digits) for digits in re.findall(r"\d+", notice.where)]
    return max(rows, default=float("inf"))
