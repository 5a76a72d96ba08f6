"""The import of an export of a crime system: what its rows would change, and storing them.

`imports.table_import` reads the file, shows the preview and asks for confirmation. With it the person says what the
export covers, because a record can be missing only from an export that should have it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from accounts.models import User
from core import clock
from core.govuk import errors_of
from core.sentences import counted_noun
from core.workflow import TransitionNotAllowed
from imports.checking import columns
from imports.checking.columns import CheckedSheet
from imports.checking.problems import FilePosition, SheetProblem, shortened
from imports.models import Upload
from imports.preview_token import PreviewToken, WrittenRow
from imports.table_import import FileNotUsable, NotAnswered, RecordsChanged, Selection, TableImport, TablePreview
from imports.uploaded_table import UploadedTable
from nrm.crime import coverage, permissions
from nrm.crime_system import importing, layout, moments
from nrm.crime_system.choices import EntryCode
from nrm.crime_system.forms import CoverageForm
from nrm.crime_system.importing import StoredExport
from nrm.crime_system.layout import LAYOUT, ExportRow

MOST_OFFENCES = 5  # that are named among those left out


@dataclass(slots=True, kw_only=True)
class ExportContent:
    """The rows of a file, what storing them would do, and what is wrong with some."""

    rows: Sequence[ExportRow] = ()
    stored: StoredExport | None = None
    problems: list[SheetProblem] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportPreview(TablePreview):
    """What a file would change; nothing of it is stored yet."""

    content: ExportContent = field(default_factory=ExportContent)
    form: CoverageForm = field(default_factory=CoverageForm)

    @property
    def read_as(self) -> str:
        """How many entries of each code there are, and how many are cancelled, so that a slip in the file is seen."""
        rows = self.content.rows
        counts = Counter(row.code for row in rows if not row.is_cancelled)
        read = [f"{EntryCode(code).label}: {count:,}" for code, count in sorted(counts.items())]
        cancelled = sum(row.is_cancelled for row in rows)
        return "; ".join([*read, f"cancelled: {cancelled:,}"] if cancelled else read)

    @property
    def confirm_label(self) -> str:
        """The label of the button, with the number of entries."""
        return self.label(f"compare {counted_noun(len(self.content.rows), 'entry', 'entries')}")


class ExportImport(TableImport[ExportRow, ExportContent, ExportPreview]):
    """The import of exports."""

    layouts = (LAYOUT,)
    token = PreviewToken("nrm.crime_system.rows")
    preview_class = ExportPreview
    is_repeatable = True  # an export that did not change covers more days, or its first days were wrong

    def checked(self, table: UploadedTable, *, by: User) -> CheckedSheet:
        """Return the table checked, without the problems of rows with other offences: these rows are not read."""
        checked = super().checked(table, by=by)
        others = {(row.sheet, row.number) for row in checked.read if layout.is_of_another_offence(row)}
        problems = tuple(each for each in checked.problems if (each.where.sheet, each.where.row) not in others)
        sound = tuple(row for row in checked.read if row.is_sound or (row.sheet, row.number) in others)
        return replace(checked, problems=problems, rows=() if problems else sound)

    def rows_of(self, checked: CheckedSheet, *, upload: Upload, by: User) -> tuple[list[ExportRow], list[str]]:
        """Return the rows about modern slavery, and sentences about those of other offences. Raises FileNotUsable."""
        if not coverage.has_register(by.force_id or ""):
            raise FileNotUsable(coverage.REFUSAL)
        present = layout.columns_of(checked)
        rows = [layout.row_of(row, columns=present) for row in checked.sound]
        ours = [row for row in rows if row.code or row.is_unclear]
        if rows and not ours:
            raise FileNotUsable(
                "No row of this file has an N200 code or an offence of class 106 (modern slavery). Check which column"
                " has the offence or code."
            )
        return ours, _left_out([layout.offence_of(row) for row in checked.read if layout.is_of_another_offence(row)])

    def outcome_of(self, rows: Iterable[ExportRow], *, by: User) -> ExportContent:
        """Return what storing these rows would do, or what is wrong with them."""
        rows = list(rows)
        content = ExportContent(rows=rows, problems=_problems(rows))
        if not content.problems and rows:
            content.stored = importing.tried(rows, by=by)
        return content

    def placed(self, outcome: ExportContent, checked: CheckedSheet) -> Sequence[SheetProblem]:
        """Return the problems with the columns of the file."""
        return columns.placed(outcome.problems, checked)

    def without_faulty(
        self, rows: Sequence[ExportRow], problems: Sequence[SheetProblem], *, by: User
    ) -> Selection[ExportRow, ExportContent]:
        """Return all rows: an export with gaps would show as missing what was only left out."""
        return Selection(rows=rows, outcome=ExportContent(rows=rows, problems=list(problems)))

    def shown(self, outcome: ExportContent, *, fits: bool, by: User) -> Mapping[str, Any]:
        """Return the content, and the form about what it covers."""
        return {"content": outcome, "form": CoverageForm(initial=_initial(outcome.rows) if fits else None)}

    def written(self, row: ExportRow) -> WrittenRow:
        """Return the row as a list."""
        return row.written()

    def read(self, written: WrittenRow) -> ExportRow:
        """Return the row from that list."""
        return layout.read(list(written))

    def store(self, rows: Sequence[ExportRow], *, by: User, answers: Mapping[str, str]) -> int:
        """Store the export. Raises RecordsChanged, NotAnswered if the coverage is missing, and TransitionNotAllowed."""
        if by.force_id is None or not permissions.is_of_force(by, by.force_id):
            raise TransitionNotAllowed(
                "Only NRM contacts and crime registrars of a force can compare its crime system."
            )
        if problems := _problems(rows):
            raise RecordsChanged(problems)
        form = CoverageForm(answers, reported=[clock.day_of(row.reported_at) for row in rows])
        if form.is_valid() and not form.cleaned_data["is_complete"]:
            form.refuse_gaps(importing.gone_after(rows, coverage=form.coverage, by=by))
        if not form.is_valid():
            content = ExportContent(rows=rows, stored=importing.tried(rows, by=by))
            raise NotAnswered(ExportPreview(content=content, form=form), errors_of(form))
        importing.store(rows, coverage=form.coverage, by=by)
        return len(rows)


EXPORT_IMPORT = ExportImport()


def _initial(rows: Sequence[ExportRow]) -> dict[str, Any]:
    days = [clock.day_of(row.reported_at) for row in rows]
    return {"first": min(days), "last": max(days), "contents": importing.kinds_of(rows)}


def _left_out(offences: Sequence[str]) -> list[str]:
    """Say how many rows have other offences, and the commonest of these, so that nobody misses a spelling of ours."""
    if not offences:
        return []
    counts = Counter(shortened(offence) or "no offence" for offence in offences)
    named = [f"{offence} ({count:,})" for offence, count in counts.most_common(MOST_OFFENCES)]
    rest = len(counts) - len(named)
    others = f", and {rest:,} more" if rest > 0 else ""
    return [
        f"{counted_noun(len(offences), 'row')} with another offence: {', '.join(named)}{others}. Only N200 codes and"
        " class 106 are compared."
    ]


def _problems(rows: Sequence[ExportRow]) -> list[SheetProblem]:
    """Return what is wrong with rows beside their cells: times, outcomes, and references that are there twice."""
    problems, first = [], dict[str, ExportRow]()
    now = clock.now()
    for row in rows:
        if not row.code:
            problems.append(
                _problem(row, layout.OFFENCE, row.offence, "The code has no number.", "Enter N200/1 to N200/6.")
            )
        if not row.key:
            problems.append(
                _problem(row, layout.REFERENCE, row.reference, "It has no letter or digit.", "Enter the reference.")
            )
        elif (other := first.setdefault(row.key, row)) is not row:
            problems.append(
                _problem(
                    row,
                    layout.REFERENCE,
                    row.reference,
                    f"Row {other.number} has the same reference.",
                    "Each victim has an entry of their own. Keep one of the two rows, or correct the reference.",
                )
            )
        if row.reported_at > now:
            problems.append(
                _problem(
                    row, layout.REPORTED, moments.in_words(row.reported_at), "It is in the future.", "Check the date."
                )
            )
        if row.recorded_at is not None and row.recorded_at > now:
            problems.append(
                _problem(
                    row, layout.RECORDED, moments.in_words(row.recorded_at), "It is in the future.", "Check the date."
                )
            )
        if row.unread_outcome:
            problems.append(
                _problem(
                    row,
                    layout.OUTCOME,
                    row.unread_outcome,
                    "This is not an outcome.",
                    "Enter its number, such as 16, or leave the cell blank if none is assigned.",
                )
            )
    return problems


def _problem(row: ExportRow, column: str, value: str, says: str, remedy: str) -> SheetProblem:
    return SheetProblem("value", FilePosition(row.sheet, row.number, header=column), value, says, remedy)
