"""The views of a force's own columns: match those of a file, see the matched ones, delete a match."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import months
from core.workflow import TransitionNotAllowed
from imports import learning
from imports.views import HeaderPages
from investigations.views.shared import FORCE, person
from investigations.views.workbooks import upload_in_scope
from investigations.workbooks import column_match, uploads
from investigations.workbooks.layout import LAYOUTS

HEADERS = HeaderPages(
    layouts=LAYOUTS,
    title="Returns",
    sends="investigations:return-list",
    lists="investigations:return-columns",
    forgets="investigations:return-column-delete",
)


@roles(*FORCE)
@require_http_methods(["GET", "POST"])
def return_upload_columns(request: HttpRequest, force: str, month: date, upload: UUID) -> HttpResponse:
    """Show what each column of a file may be, tried on every row; POST tries other choices, or learns them."""
    user = person(request)
    workbook = upload_in_scope(request, force, month, upload)
    report = redirect("investigations:return-upload-report", force, months.text(month), workbook.public_id)
    try:
        table, questions = uploads.table_of(workbook), uploads.questions_of(workbook, by=user)
        if not questions:
            return report
        data = request.POST if request.method == "POST" else None
        learned = learning.learned_by(user, LAYOUTS)
        match = column_match.match_of(table, questions, learned=learned, month=month, data=data)
        if request.method == "POST" and "try" not in request.POST and match.form.is_valid():
            uploads.match_columns(workbook, match.form.answers(), by=user)
            messages.success(request, "Columns matched for your force. This is what we read with them.")
            return report
    except (TransitionNotAllowed, learning.LearningRefused) as why:
        messages.error(request, str(why))
        return report
    fails = request.method == "POST" and not match.form.is_valid()
    log.record(Operation.CONSULTATION, of=workbook)
    context = {"upload": workbook, "force": workbook.force, "period": workbook.period, "match": match, "fails": fails}
    return render(request, "investigations/upload_columns.html", context, status=422 if fails else 200)


@roles(*FORCE)
@require_safe
def return_columns(request: HttpRequest) -> HttpResponse:
    """List the columns that the force has matched."""
    return HEADERS.page(request)


@roles(*FORCE)
@require_POST
def return_column_delete(request: HttpRequest, header: int) -> HttpResponse:
    """Delete a match, so that the next file asks about the column again."""
    return HEADERS.forget(request, header)
