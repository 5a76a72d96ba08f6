"""An uploaded file given back: written new, with the cells in question marked, and what to write in a comment at each.

Nothing of the file survives but the texts, numbers and dates of its cells: no formula, link, macro or hidden sheet.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings

from accounts.models import User
from core import clock, months
from core.downloads import DownloadFile
from core.spreadsheets.form import CellMark, FormCell, FormColumn, FormSheet, FormWorkbook
from imports import learning
from imports.checking import columns
from imports.checking.columns import CheckedSheet
from imports.uploaded_table import Sheet, SheetCell, SheetRow
from investigations.models import ReturnUpload
from investigations.returns import vocabulary
from investigations.workbooks import uploads
from investigations.workbooks.draft_workbook import file_of, form_column, words_of
from investigations.workbooks.layout import INVESTIGATIONS, LAYOUTS, LEARNED, READ_ME, REFERENCE, WORDS
from investigations.workbooks.upload_report import UploadReport

LINES = (
    "Red cells have a problem, and yellow ones a warning. A comment at each says what is wrong and what to write.",
    "Correct them, save the workbook and upload it again for the return. Colours and comments do not matter.",
)


def marked(upload: ReturnUpload, *, by: User, ending: str) -> DownloadFile:
    """The workbook of an upload with its cells marked. Raises TransitionNotAllowed if its rows are no longer kept."""
    table, report, now = uploads.table_of(upload), UploadReport.of(upload), clock.now()
    checked = columns.check(table, *LAYOUTS, learned=learning.learned_by(by, LEARNED))
    month = upload.period_id
    workbook = FormWorkbook(
        title=f"Your file for {months.label(month)}, {upload.force.short_name}, marked",
        marking=settings.HANDLING_CEILING,
        made_at=now,
        sheets=tuple(_sheet(sheet, checked, report) for sheet in table.sheets if sheet.filled and not _is_ours(sheet)),
        read_me=READ_ME,
        lines=(f"Downloaded by {by.name} on {clock.date_and_time(now)}.", *LINES),
        words=WORDS,
        lists=words_of(vocabulary.present(), day=months.last_day(month)),
    )
    return file_of(workbook, name=f"return-{months.text(month)}-{upload.force.slug}-marked", ending=ending)


def _is_ours(sheet: Sheet) -> bool:
    """Whether it is one of the sheets that the workbook gets anyway."""
    return sheet.name.lower() in INVESTIGATIONS.passes_over


def _sheet(sheet: Sheet, checked: CheckedSheet, report: UploadReport) -> FormSheet:
    top = checked.header_rows.get(sheet.name, sheet.header.number)
    by_number = {row.number: row for row in sheet.filled}
    width = max((max(row.cells) for row in sheet.filled), default=1)
    header = by_number.get(top, SheetRow(top, {}))
    names = {number: name for (of, name), number in checked.places.items() if of == sheet.name}
    last = max(by_number, default=top)
    return FormSheet(
        name=sheet.name or INVESTIGATIONS.sheet,
        columns=tuple(_column(header, number, names.get(number, "")) for number in range(1, width + 1)),
        above=[_cells(by_number.get(number), width) for number in range(1, top)],
        rows=[_cells(by_number.get(number), width) for number in range(top + 1, last + 1)],
        marks=_marks(sheet, checked, report),
    )


def _column(header: SheetRow, number: int, name: str) -> FormColumn:
    """A column under its own name, with the drop-down list of the column that it is read as."""
    shown = header.cells[number].shown if number in header.cells else ""
    return form_column(name, shown) if name else FormColumn(name=shown)


def _cells(row: SheetRow | None, width: int) -> list[FormCell]:
    return [_value(row.cells[number]) if row and number in row.cells else None for number in range(1, width + 1)]


def _value(cell: SheetCell) -> FormCell:
    match cell.value:
        case bool() | datetime():
            return cell.shown
        case Decimal() | date():
            return cell.value
    return cell.shown


def _marks(sheet: Sheet, checked: CheckedSheet, report: UploadReport) -> dict[tuple[int, int], CellMark]:
    """What is wrong with each cell; several problems of one are in one comment, and an error outdoes a warning."""
    comments: dict[tuple[int, int], list[str]] = {}
    errors: set[tuple[int, int]] = set()
    for problem in report.problems:
        if problem.sheet == sheet.name and problem.row:
            place = problem.row, problem.number or 1
            repair = f" Write: {problem.repair}." if problem.repair else ""
            comments.setdefault(place, []).append(f"{problem.sentence}{repair}")
            errors.add(place)
    number = checked.places.get((sheet.name, INVESTIGATIONS.columns[0].name), 0)
    rows = _rows_by_reference(checked, sheet.name)
    for finding in report.findings:
        if number and (row := rows.get(finding.reference)):
            comments.setdefault((row, number), []).append(f"{finding.message} {finding.remedy}".strip())
            if finding.is_error:
                errors.add((row, number))
    return {
        place: CellMark(comment="\n".join(sentences), is_error=place in errors) for place, sentences in comments.items()
    }


def _rows_by_reference(checked: CheckedSheet, sheet: str) -> dict[str, int]:
    """The row of each investigation; rows of people are not marked for what a rule finds in their case."""
    cases: Sequence[columns.CheckedRow] = [row for row in checked.read if row.kind == INVESTIGATIONS.kind]
    return {str(row.values[REFERENCE]): row.number for row in cases if row.sheet == sheet}
