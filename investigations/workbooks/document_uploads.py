"""Upload a return as a JSON document: the same rules, the same report and the same way into the draft as a file."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from imports import uploads as imports_uploads
from imports.checking.columns import CheckedSheet
from imports.checking.problems import FilePosition, SheetProblem
from imports.models import Upload
from imports.uploaded_table import UploadedTable
from imports.uploads import Received
from investigations.models import ReturnUpload
from investigations.returns.parsers import text_of
from investigations.workbooks import return_document, upload_report, uploads
from investigations.workbooks.layout import KIND
from investigations.workbooks.return_document import DocumentProblem
from investigations.workbooks.upload_report import ReportProblem
from reference.models import Force

TABLE = UploadedTable(type="json", sheets=(), notices=())


def received_of(document: Any) -> Received:
    """A document as a file that was received: the same document has the same fingerprint however it is written."""
    content = json.dumps(document, sort_keys=True, separators=(",", ":")).encode()
    fingerprint = hashlib.sha256(content).hexdigest()
    return Received(kind=KIND, sha256=fingerprint, size=len(content), sent_name="", content=TABLE)


@transaction.atomic
def receive(document: Any, *, force: Force, month: date, by: User, key: str = "") -> ReturnUpload:
    """Read a document for a return and keep the report on it; the return does not change. Raises as `uploads` does."""
    return _receive(document, ReturnUpload(force_id=force.pk, period_id=month, by_id=by.pk, key=key), by=by)


@transaction.atomic
def practise(document: Any, *, force: Force, month: date, by: User) -> ReturnUpload:
    """Read a document as `receive` does, for a report that can never be stored. Raises as `uploads.practise` does."""
    return _receive(document, ReturnUpload(force_id=force.pk, period_id=month, by_id=by.pk, is_practice=True), by=by)


def _receive(document: Any, stored: ReturnUpload, *, by: User) -> ReturnUpload:
    stored.upload = imports_uploads.receive(received_of(document), by=by, force=stored.force)
    stored.uploaded_at = clock.now()
    file = return_document.read(document)
    preview = uploads.preview_of(stored, file.rows, by=by)
    problems = [*file.problems, *(file.located(error) for error in preview.errors)]
    report = upload_report.report_of(
        problems=[_line(problem) for problem in problems],
        unnamed=0,
        notes=(),
        changes=preview.changes,
        others=preview.others,
        findings=uploads.findings_of(preview),
        can_be_stored=preview.can_be_stored and not file.problems and bool(file.rows),
    )
    uploads.fill(stored, report, rows=list(enumerate(file.rows, start=1)))
    stored.save()
    uploads.note_sealed(stored, [text_of(row.values.get("reference", "")) for row in file.rows])
    _judge(stored.upload, problems=len(problems))
    log.record(Operation.COLLECTION, of=stored)
    return stored


def _line(problem: DocumentProblem) -> ReportProblem:
    return ReportProblem(
        sheet="",
        row=0,
        column="",
        value=problem.value[:200],
        sentence=upload_report.beside(problem.value, problem.sentence),
        pointer=problem.pointer,
    )


def _judge(upload: Upload, *, problems: int) -> None:
    """Record whether the document fits; of its problems, only how many."""
    every = (SheetProblem("value", FilePosition(), "", "", ""),) * problems
    imports_uploads.judge(upload, CheckedSheet(rows=(), problems=every, normalised=()), table=TABLE)
