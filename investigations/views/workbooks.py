"""The views of a return's workbook: download it, upload it, read the report, store its changes."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import downloads, months
from core.sentences import counted_noun
from core.workflow import EditConflict, TransitionNotAllowed
from figures.models import Period
from imports.receiving import UploadRequest
from investigations.models import Entry, ReturnUpload, Revision
from investigations.returns import creation
from investigations.views.shared import (
    FORCE,
    back_to_return,
    force_in_scope,
    person,
    refused,
    return_in_scope,
)
from investigations.workbooks import draft_workbook, uploads
from investigations.workbooks.layout import INVESTIGATIONS, KIND, PEOPLE
from investigations.workbooks.upload_report import UploadReport
from reference.models import Force

MOST_EARLIER = 10
MOST_FIELDS = 200  # of repairs and of reasons on one page; a form has at most 1,000 fields


@roles(*FORCE)
@require_safe
def return_workbook(request: HttpRequest, force: str, month: date, ending: str = "xlsx") -> HttpResponse:
    """Download the draft as a workbook to fill in, as XLSX or ODS."""
    user = person(request)
    monthly_return = return_in_scope(force, month, user)
    try:
        creation.refuse_unless_changeable(monthly_return, by=user)
        revision = creation.working(monthly_return)
    except (TransitionNotAllowed, Revision.DoesNotExist) as why:
        return refused(request, force, month, why)
    log.record(
        Operation.DISCLOSURE,
        of=monthly_return,
        reason="workbook of the return",
        recipient=user.place,
        beside=Entry.objects.filter(revision=revision).values_list("investigation__public_id", flat=True),
    )
    return downloads.attachment(draft_workbook.workbook_of(revision, by=user, ending=ending))


@roles(*FORCE, reads_upload=KIND)
@require_http_methods(["GET", "POST"])
def return_upload(request: UploadRequest, force: str, month: date) -> HttpResponse:
    """Show the form and the files uploaded before; POST reads a file and opens the report on it."""
    this_force, period = _place_of(request, force, month)
    if why := why_no_upload(this_force, month, by=person(request)):
        return refused(request, force, month, TransitionNotAllowed(why))
    return _received(request, this_force, period, is_practice=False)


@roles(*FORCE, reads_upload=KIND)
@require_http_methods(["GET", "POST"])
def return_practice(request: UploadRequest, force: str, month: date) -> HttpResponse:
    """Show the form to try a file and the files tried before; POST reads a file and opens the report on it."""
    this_force, period = _place_of(request, force, month)
    return _received(request, this_force, period, is_practice=True)


def _place_of(request: HttpRequest, force: str, month: date) -> tuple[Force, Period]:
    """The force and the month of an upload, or *not found*."""
    this_force = force_in_scope(force, person(request))
    period = Period.objects.filter(pk=month).first()
    if period is None:
        raise Http404
    return this_force, period


def _received(request: UploadRequest, force: Force, period: Period, *, is_practice: bool) -> HttpResponse:
    """The page of the form, or the report on the file that was sent with it."""
    if request.method != "POST":
        return _upload_page(request, force, period, is_practice=is_practice)
    receive = uploads.practise if is_practice else uploads.receive
    try:
        upload = receive(request.upload, force=force, month=period.month, by=person(request))
    except TransitionNotAllowed as refusal:
        return _upload_page(request, force, period, error=str(refusal), is_practice=is_practice)
    return redirect(_first_page(upload), force.pk, months.text(period.month), upload.public_id)


def _first_page(upload: ReturnUpload) -> str:
    """Where the report on a file begins: at its columns, if some of them are not known."""
    asks = UploadReport.of(upload).asks
    return "investigations:return-upload-columns" if asks else "investigations:return-upload-report"


@roles(*FORCE)
@require_safe
def return_upload_report(request: HttpRequest, force: str, month: date, upload: UUID) -> HttpResponse:
    """Show every problem of a file, and what it would change."""
    workbook = upload_in_scope(request, force, month, upload)
    log.record(Operation.CONSULTATION, of=workbook)
    report = UploadReport.of(workbook)
    context = {
        "upload": workbook,
        "report": report,
        "period": workbook.period,
        "force": workbook.force,
        "why_not": uploads.why_not_storable(workbook),
        "can_repair": not uploads.why_not_repairable(workbook),
        "can_give_reasons": not (uploads.why_not_repairable(workbook) or workbook.is_practice),
        "most_fields": MOST_FIELDS,
        "can_store": report.can_be_stored and not uploads.why_not_storable(workbook),
    }
    return render(request, "investigations/upload_report.html", context)


@roles(*FORCE)
@require_POST
def return_upload_store(request: HttpRequest, force: str, month: date, upload: UUID) -> HttpResponse:
    """Store what the report shows in the draft."""
    user = person(request)
    workbook = upload_in_scope(request, force, month, upload)
    try:
        uploads.store(workbook, by=user)
    except EditConflict as why:
        uploads.compare_again(workbook, by=user)
        messages.error(request, str(why))
        return redirect("investigations:return-upload-report", force, months.text(month), workbook.public_id)
    except TransitionNotAllowed as why:
        messages.error(request, str(why))
        return redirect("investigations:return-upload-report", force, months.text(month), workbook.public_id)
    changed = counted_noun(workbook.changes, "investigation")
    messages.success(
        request, f"{changed} changed from your file. The return is still a draft: check it, then submit it."
    )
    return back_to_return(force, month)


def upload_in_scope(request: HttpRequest, force: str, month: date, upload: UUID) -> ReturnUpload:
    """The upload, or *not found*."""
    visible = ReturnUpload.objects.visible_to(person(request)).of(force, month).filter(public_id=upload)
    workbook = visible.select_related("force", "period", "upload", "by").defer("by__password", "by__last_login").first()
    if workbook is None:
        raise Http404
    return workbook


def why_no_upload(force: Force, month: date, *, by: User) -> str:
    """Why a file cannot be uploaded for this month; empty if it can."""
    try:
        monthly_return = return_in_scope(force.pk, month, by)
    except Http404:
        return creation.why_not_begun(force, month, by=by)
    return creation.why_not_changeable(monthly_return, by=by)


def _upload_page(
    request: HttpRequest, force: Force, period: Period, *, is_practice: bool, error: str = ""
) -> HttpResponse:
    user = person(request)
    visible = ReturnUpload.objects.visible_to(user).of(force.pk, period.month).filter(is_practice=is_practice)
    earlier = visible.select_related("by").defer("rows", "report", "by__password", "by__last_login")[:MOST_EARLIER]
    has_draft = Revision.objects.working().filter(force=force.pk, period=period.month).exists()
    context = {
        "force": force,
        "period": period,
        "earlier": earlier,
        "has_draft": has_draft,
        "error": error,
        "is_practice": is_practice,
        "sheets": [INVESTIGATIONS, PEOPLE],
    }
    return render(request, "investigations/upload.html", context, status=422 if error else 200)
