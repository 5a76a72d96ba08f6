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
from investigations.returns import whole_import
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
    upload = imports_uploads.receive(received_of(document), by=by, force=force)
    file = return_document.read(document)
    preview = whole_import.preview(force.pk, month, rows=file.rows, by=by)
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
    stored = ReturnUpload(
        force_id=force.pk, period_id=month, upload=upload, by_id=by.pk, uploaded_at=clock.now(), key=key
    )
    uploads.fill(stored, report, rows=list(enumerate(file.rows, start=1)))
    stored.save()
    _judge(upload, problems=len(problems))
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
