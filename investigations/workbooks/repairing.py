"""Change an uploaded file on the page of its report: repairs, other texts, and reasons for warnings."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import transaction

from accounts.models import User
from imports import table_text
from investigations.models import ReturnUpload
from investigations.workbooks import given_reasons, uploads
from investigations.workbooks.upload_report import UploadReport


@transaction.atomic
def repair(
    upload: ReturnUpload, *, places: Collection[str], typed: Mapping[str, str], reasons: Mapping[str, str], by: User
) -> int:
    """Write the repairs of some cells, and other texts in others, and report on the file again.

    `places` and `typed` name cells as the report does; `reasons` are by the key of a warning. A cell that has no
    problem now stays as it is. Returns how many cells were written. Raises TransitionNotAllowed if the rows of the file
    are stored or expired.
    """
    table, before = uploads.table_of(upload), UploadReport.of(upload)
    texts: dict[table_text.CellPlace, str] = {}
    for problem in before.problems:
        text = typed.get(problem.place, "").strip() or (problem.repair if problem.place in places else "")
        if text:
            texts[problem.sheet, problem.row, problem.number] = text
    upload = uploads.read_again(upload, table_text.with_texts(table, texts), by=by)
    report = given_reasons.with_reasons(UploadReport.of(upload), before=before, given=reasons)
    upload.report = report.as_text()
    upload.save(update_fields=["report"])
    return len(texts)
