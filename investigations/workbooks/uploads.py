"""Upload a workbook for a return: read it, report on it, and store its rows when the person confirms.

The file itself is not kept. Its cells and rows are, encrypted, until the person stores them or a week has passed; the
report stays with the return. Nothing in the draft changes before the person confirms, and then only what the report
showed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.db import connection, transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import EditConflict, TransitionNotAllowed
from imports import learning, table_text
from imports import uploads as imports_uploads
from imports.checking import columns
from imports.checking.headers import UnnamedHeaders
from imports.learning import HeaderAnswer
from imports.models import Upload
from imports.uploaded_table import FileRejected, UploadedTable
from imports.uploads import Received
from investigations.choices import FindingState
from investigations.models import MonthlyReturn, ReturnUpload, Revision
from investigations.models.uploads import ROWS_KEPT_FOR
from investigations.quality.checks import StoredFinding
from investigations.quality.rules import unreadable
from investigations.returns import creation, outdated_pages, practice, vocabulary, whole_import
from investigations.returns.parsers import reference_key
from investigations.returns.vocabulary import Lists
from investigations.returns.whole_import import InvestigationRow
from investigations.sealed import counting
from investigations.workbooks import (
    column_match,
    given_reasons,
    header_rows,
    repairs,
    return_file,
    unread_words,
    upload_report,
)
from investigations.workbooks.layout import LAYOUTS, LEARNED
from investigations.workbooks.return_file import ReturnFile
from investigations.workbooks.unread_words import UnreadWord
from investigations.workbooks.upload_report import ReportProblem, UploadReport
from reference.models import Force

EXPIRED = "The rows of this file are no longer kept. Upload the file again."
STORED = "The changes in this file are already in the return."
PRACTICE = "This file was tried for practice, so it cannot be added to the return. To add it, upload it to the return."
CHANGED = "The return has changed since you uploaded the file, so nothing was stored. Check the changes again."


@transaction.atomic
def receive(received: Received, *, force: Force, month: date, by: User, key: str = "") -> ReturnUpload:
    """Read a file for a return and keep the report on it; the return does not change.

    `key` is that of a request that may be repeated: see `request_keys`.

    Raises MonthlyReturn.DoesNotExist out of scope, and TransitionNotAllowed if no file came or the force cannot change
    the return now.
    """
    return _receive(received, ReturnUpload(force_id=force.pk, period_id=month, by_id=by.pk, key=key), by=by)


@transaction.atomic
def practise(received: Received, *, force: Force, month: date, by: User) -> ReturnUpload:
    """Read a file as `receive` does, for a report that can never be stored, whatever the status of the return.

    Raises MonthlyReturn.DoesNotExist out of scope, and TransitionNotAllowed if no file came or the force owes no return
    for the month.
    """
    return _receive(received, ReturnUpload(force_id=force.pk, period_id=month, by_id=by.pk, is_practice=True), by=by)


def _receive(received: Received, stored: ReturnUpload, *, by: User) -> ReturnUpload:
    stored.upload = imports_uploads.receive(received, by=by, force=stored.force)
    stored.uploaded_at = clock.now()
    file = None
    if isinstance(received.content, FileRejected):
        fill(stored, UploadReport(refused=str(received.content)), rows=[])
    else:
        file = _read(stored, received.content, by=by)
    stored.save()
    note_sealed(stored, file.references if file else ())
    log.record(Operation.COLLECTION, of=stored)
    return stored


def note_sealed(upload: ReturnUpload, references: Iterable[str]) -> None:
    """Note which sealed cases the person typed a reference of: the report is theirs, and of those who are named."""
    if keys := counting.references_in_use({reference_key(text) for text in references}, force=upload.force_id):
        with connection.cursor() as cursor:
            cursor.execute("select scope.note_mentions(%s, %s)", [upload.pk, list(keys)])


@transaction.atomic
def receive_and_store(received: Received, *, force: Force, month: date, by: User, key: str = "") -> ReturnUpload:
    """Read a file for a return and store it in one pass if it has no problem; else as `receive` does."""
    if not isinstance(received.content, FileRejected):
        _lock_draft(force.pk, month, by=by)
        file = return_file.read(received.content, learned=learning.learned_by(by, LEARNED))
        is_clear = file.rows and not file.problems and not file.unnamed
        done = is_clear and whole_import.update_unless_faulty(force.pk, month, rows=file.rows, by=by)
        if done:
            upload = imports_uploads.receive(received, by=by, force=force)
            stored = ReturnUpload(force_id=force.pk, period_id=month, upload=upload, by_id=by.pk, key=key)
            stored.uploaded_at = stored.stored_at = clock.now()
            fill(stored, replace(_report(file, done, month=month), can_be_stored=False), rows=[])
            stored.save()
            _judge(upload, file, table=received.content)
            _finish(upload, rows=stored.changes)
            log.record(Operation.COLLECTION, of=stored)
            return stored
    return receive(received, force=force, month=month, by=by, key=key)


def _lock_draft(force: str, month: date, *, by: User) -> None:
    """The row of the return is the lock of its draft; until somebody starts the return, its beginning is."""
    creation.lock_beginning(force)
    MonthlyReturn.objects.visible_to(by).of(force, month).select_for_update(of=("self",)).first()


@transaction.atomic
def read_again(upload: ReturnUpload, table: UploadedTable, *, by: User) -> ReturnUpload:
    """Report on a file again after its columns were matched, or its cells changed to what `table` has now.

    Raises TransitionNotAllowed if the rows of the file are stored or expired.
    """
    upload = _locked(upload)
    if why := why_not_repairable(upload):
        raise TransitionNotAllowed(why)
    file = _read(upload, table, by=by)
    upload.save(update_fields=["rows", "cells", "report", "draft", "problems", "changes"])
    note_sealed(upload, file.references)
    log.record(Operation.ALTERATION, of=upload)
    return upload


@transaction.atomic
def match_columns(upload: ReturnUpload, answers: Sequence[HeaderAnswer], *, by: User) -> ReturnUpload:
    """Learn which columns the headers of a file are, and report on the file again.

    Raises LearningRefused if a header cannot be learned, and TransitionNotAllowed as `read_again` does.
    """
    learning.learn(answers, LAYOUTS, by=by)
    return read_again(upload, table_of(upload), by=by)


@transaction.atomic
def match_words(upload: ReturnUpload, answers: Sequence[HeaderAnswer], *, by: User) -> ReturnUpload:
    """Learn the force's own words for those of our lists, and report on the file again. Raises as `match_columns`."""
    learning.learn(answers, unread_words.layouts_of(vocabulary.present()), by=by)
    return read_again(upload, table_of(upload), by=by)


def words_to_match(upload: ReturnUpload, lists: Lists, *, by: User) -> list[UnreadWord]:
    """The words of a file that its columns cannot read and nobody has matched. Raises as `table_of` does."""
    file = return_file.read(table_of(upload), learned=learning.learned_by(by, LEARNED))
    return unread_words.unread_in(file, lists, month=upload.period_id)


@transaction.atomic
def choose_header_rows(upload: ReturnUpload, rows: Mapping[str, int], *, by: User) -> ReturnUpload:
    """Read the column names from other rows, by sheet, and report on the file again. Raises as `read_again` does."""
    return read_again(upload, table_text.with_header_rows(table_of(upload), rows), by=by)


def table_of(upload: ReturnUpload) -> UploadedTable:
    """The table of a file. Raises TransitionNotAllowed if it is no longer kept."""
    if upload.cells is None or (why := why_not_repairable(upload)):
        raise TransitionNotAllowed(EXPIRED if upload.cells is None else why)
    return table_text.read(upload.cells.reveal())


def questions_of(upload: ReturnUpload, *, by: User) -> tuple[UnnamedHeaders, ...]:
    """The headers of a file that nobody has matched to a column yet. Raises as `table_of` does."""
    learned = learning.learned_by(by, LEARNED)
    return columns.check(table_of(upload), *LAYOUTS, learned=learned).asked


@transaction.atomic
def store(upload: ReturnUpload, *, by: User) -> MonthlyReturn:
    """Store the rows of a file in the draft, as its report showed.

    Raises TransitionNotAllowed if there is nothing to store or the return cannot be changed, and EditConflict if the
    draft has changed since; the report then compares with the draft as it is now.
    """
    upload = _locked(upload)
    if why := why_not_storable(upload):
        raise TransitionNotAllowed(why)
    force, month = upload.force_id, upload.period_id
    _lock_draft(force, month, by=by)
    if upload.draft != _draft_now(force, month):
        raise EditConflict(CHANGED)
    result = whole_import.update(force, month, rows=[row for _, row in _rows(upload)], by=by)
    if result.monthly_return is None:
        raise EditConflict(CHANGED)
    given_reasons.explain(result.monthly_return, UploadReport.of(upload), by=by)
    upload.rows, upload.cells, upload.stored_at = None, None, clock.now()
    upload.save(update_fields=["rows", "cells", "stored_at"])
    _finish(upload.upload, rows=upload.changes)
    log.record(Operation.ALTERATION, of=upload)
    return result.monthly_return


@transaction.atomic
def compare_again(upload: ReturnUpload, *, by: User) -> ReturnUpload:
    """Report again on what the rows of a file would change in the draft as it is now.

    Rows that can be stored have no problem of the file itself, so only those of their values are found again.
    """
    numbered = _rows(upload)
    rows = [row for _, row in numbered]
    preview = whole_import.preview(upload.force_id, upload.period_id, rows=rows, by=by)
    report = UploadReport.of(upload)
    again = upload_report.report_of(
        problems=(),
        unnamed=0,
        notes=report.notes,
        changes=preview.changes,
        numbers=[number for number, _ in numbered],
        others=preview.others,
        findings=findings_of(preview),
        can_be_stored=preview.can_be_stored,
    )
    fill(upload, replace(again, problems=report.problems, more_problems=report.more_problems), rows=numbered)
    upload.save(update_fields=["rows", "report", "draft", "problems", "changes"])
    return upload


def why_not_storable(upload: ReturnUpload) -> str:
    """Why the rows of a file cannot be stored; empty if they can."""
    if upload.is_practice:
        return PRACTICE
    if upload.stored_at is not None:
        return STORED
    return "" if upload.rows and clock.now() < upload.uploaded_at + ROWS_KEPT_FOR else EXPIRED


def why_not_repairable(upload: ReturnUpload) -> str:
    """Why the cells of a file cannot be matched or repaired; empty if they can."""
    if upload.stored_at is not None:
        return STORED
    return "" if upload.cells and clock.now() < upload.uploaded_at + ROWS_KEPT_FOR else EXPIRED


def forget_old_rows() -> int:
    """Delete the rows that nobody has stored in a week, and return of how many files. The reports stay."""
    with connection.cursor() as cursor:
        cursor.execute("select scope.forget_uploaded_rows()")
        (forgotten,) = cursor.fetchone()
    if forgotten:
        question = f"rows older than {ROWS_KEPT_FOR.days} days"
        log.record(Operation.ERASURE, of="investigations.returnupload", count=forgotten, question=question)
    return int(forgotten)


def report_on(file: ReturnFile, *, force: str, month: date, by: User) -> UploadReport:
    """Every problem of a file, and what it would change. Raises TransitionNotAllowed as `receive` does."""
    return _report(file, whole_import.preview(force, month, rows=file.rows, by=by), month=month)


def _report(file: ReturnFile, preview: whole_import.WholePreview, *, month: date) -> UploadReport:
    problems = return_file.in_order([*file.problems, *(file.located(error) for error in preview.errors)])
    repaired = {}
    if problems:
        known = [*file.references, *preview.references]
        repaired = repairs.of_file(file, problems[: upload_report.MOST_LINES], references=known, month=month)
    return upload_report.report_of(
        problems=[ReportProblem.of(problem, repaired.get(problem.where)) for problem in problems],
        unnamed=file.unnamed,
        notes=file.notes,
        changes=preview.changes,
        numbers=[case.number for case in file.cases],
        others=preview.others,
        findings=findings_of(preview),
        can_be_stored=preview.can_be_stored and not file.problems and not file.unnamed and bool(file.rows),
        asks=bool(file.checked.asked) or header_rows.is_unclear(file.checked),
        words=len(unread_words.unread_in(file, vocabulary.present(), month=month)) if problems else 0,
    )


def preview_of(upload: ReturnUpload, rows: Sequence[InvestigationRow], *, by: User) -> whole_import.WholePreview:
    """What the rows of an upload would change, in the return or, for practice, in what would be its draft."""
    look = practice.preview if upload.is_practice else whole_import.preview
    return look(upload.force_id, upload.period_id, rows=rows, by=by)


def findings_of(preview: whole_import.WholePreview) -> list[tuple[str, StoredFinding]]:
    """What the rules would find and nobody has explained, without what the problems of cells say already."""
    return [
        (reference, finding)
        for reference, finding in preview.findings
        if finding.state == FindingState.OPEN and finding.rule != unreadable.RULE.code
    ]


def _locked(upload: ReturnUpload) -> ReturnUpload:
    return ReturnUpload.objects.select_for_update(of=("self",)).select_related("upload").get(pk=upload.pk)


def _read(upload: ReturnUpload, table: UploadedTable, *, by: User) -> ReturnFile:
    """Read a table, and put the report on it, its rows and its cells into an upload; return what was read."""
    learned = learning.learned_by(by, LEARNED)
    table = column_match.without_unused(table, learned=learned)
    file = return_file.read(table, learned=learned)
    report = _report(file, preview_of(upload, file.rows, by=by), month=upload.period_id)
    upload.cells = table_text.written(table)
    fill(upload, report, rows=list(zip((case.number for case in file.cases), file.rows, strict=True)))
    _judge(upload.upload, file, table=table)
    return file


def fill(upload: ReturnUpload, report: UploadReport, *, rows: Sequence[tuple[int, InvestigationRow]]) -> None:
    """Put the report into an upload, with the rows and their numbers in the file if they can be stored."""
    upload.report = report.as_text()
    upload.problems, upload.changes = report.number_of_problems, report.number_of_changes
    upload.rows, upload.draft = None, ""
    if report.can_be_stored and not upload.is_practice:
        upload.rows = json.dumps([[number, *_written(row)] for number, row in rows])
        upload.draft = _draft_now(upload.force_id, upload.period_id)


def _rows(upload: ReturnUpload) -> list[tuple[int, InvestigationRow]]:
    if upload.rows is None:
        raise TransitionNotAllowed(EXPIRED)
    written = json.loads(upload.rows.reveal())
    return [
        (number, InvestigationRow(values=values, people=people, is_in_return=is_in_return, totals=dict(*totals)))
        for number, values, people, is_in_return, *totals in written  # rows of an older release have no totals
    ]


def _written(row: InvestigationRow) -> list[object]:
    people = row.people and list(map(dict, row.people))
    return [dict(row.values), people, row.is_in_return, dict(row.totals)]


def _draft_now(force: str, month: date) -> str:
    """The state of the draft that a report compares with; empty while nobody has started the return."""
    revision = Revision.objects.working().filter(force=force, period=month).first()
    return outdated_pages.token_of_draft(revision) if revision else ""


def _judge(upload: Upload, file: ReturnFile, *, table: UploadedTable) -> None:
    imports_uploads.judge(upload, replace(file.checked, problems=file.problems), table=table)


def _finish(upload: Upload, *, rows: int) -> None:
    """The file is stored. Another file of the same bytes may have been, in this month or another."""
    if not upload.is_done:
        imports_uploads.finish(imports_uploads.leave_out(upload, rows=rows))
