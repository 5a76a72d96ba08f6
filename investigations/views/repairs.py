"""The views of an uploaded file that needs correcting: repair it on the page, or download it marked."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import downloads, months
from core.sentences import counted_noun
from core.workflow import TransitionNotAllowed
from investigations.views.shared import FORCE, person
from investigations.views.workbooks import upload_in_scope
from investigations.workbooks import marked_workbook, repairing
from investigations.workbooks.upload_report import UploadReport

TYPED, REASON = "typed-", "reason-"  # how the names of the fields begin


@roles(*FORCE)
@require_POST
def return_upload_repair(request: HttpRequest, force: str, month: date, upload: UUID) -> HttpResponse:
    """Make the repairs that were ticked, or all safe ones, use what was typed, and check the whole file again."""
    workbook = upload_in_scope(request, force, month, upload)
    places = set(request.POST.getlist("fix"))
    if "all" in request.POST:
        places |= {problem.place for problem in UploadReport.of(workbook).problems if problem.is_safe}
    try:
        written = repairing.repair(
            workbook,
            places=places,
            typed=_named(request, TYPED),
            reasons=_named(request, REASON),
            by=person(request),
        )
        messages.success(request, f"{counted_noun(written, 'cell')} changed in your file, which we checked again.")
    except TransitionNotAllowed as why:
        messages.error(request, str(why))
    return redirect("investigations:return-upload-report", force, months.text(month), workbook.public_id)


@roles(*FORCE)
@require_safe
def return_upload_marked(
    request: HttpRequest, force: str, month: date, upload: UUID, ending: str = "xlsx"
) -> HttpResponse:
    """Download the file with its cells marked."""
    workbook = upload_in_scope(request, force, month, upload)
    try:
        file = marked_workbook.marked(workbook, by=person(request), ending=ending)
    except TransitionNotAllowed as why:
        messages.error(request, str(why))
        return redirect("investigations:return-upload-report", force, months.text(month), workbook.public_id)
    log.record(
        Operation.DISCLOSURE, of=workbook, reason="uploaded file of a return, marked", recipient=person(request).place
    )
    return downloads.attachment(file)


def _named(request: HttpRequest, begin: str) -> dict[str, str]:
    """The texts of the fields whose names begin like this, by the rest of their names."""
    return {name.removeprefix(begin): str(text) for name, text in request.POST.items() if name.startswith(begin)}
