"""Export of one referral as a file: requested, approved by a colleague, and downloaded by the person who asked."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts import edit_conflicts
from accounts.models import User
from accounts.pii_confirmation import asks_about
from accounts.querysets import secrets_of
from core import clock, downloads
from core.pdf import typesetting
from core.workflow import TransitionNotAllowed
from nrm.choices import ExportRequestState
from nrm.exports import export_requests
from nrm.exports.forms import ExportRequestForm
from nrm.models import ExportRequest, Referral
from nrm.views.shared import exporting_people, headed, person, referral_in_scope, refused

PAGE = "nrm:export-request"


@exporting_people
@require_http_methods(["GET", "POST"])
@asks_about("reason")
def export_request(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask for format and recipient; list below the exports that were requested, and may be downloaded."""
    user = person(request)
    referral = referral_in_scope(public_id, user)
    why = export_requests.why_not(referral, by=user)
    files = _files(referral, user)
    if why and (request.method == "POST" or not files):
        to = "nrm:form-tasks" if referral.state == "draft" else "nrm:referral-detail"
        return refused(request, referral, TransitionNotAllowed(why), to=to)
    form = ExportRequestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            export_requests.request_export(public_id, **form.said, by=user)
        except TransitionNotAllowed as why_not:
            return refused(request, referral, why_not, to=PAGE)
        messages.success(
            request,
            ("Request sent. Another NRM contact must approve it. You then have 24 hours to download the file here."),
        )
        return redirect(PAGE, public_id)
    context = headed(request, referral) | {"form": form, "files": files, "why_not": why}
    return render(request, "nrm/export.html", context, status=422 if request.method == "POST" else 200)


def _files(referral: Referral, user: User) -> list[dict[str, object]]:
    """Return the exports that were requested, newest first, with what this user may do about each."""
    rows = ExportRequest.objects.filter(referral=referral).select_related("asked_by", "decided_by", "request")
    return [
        {
            "taking": row,
            "may_decide": not export_requests.why_not_decided(row, by=user),
            "seen": export_requests.token_of(row, referral),
            "may_take": row.state == ExportRequestState.ALLOWED
            and row.asked_by_id == user.pk
            and row.ends_at is not None
            and row.ends_at > clock.now(),
        }
        for row in rows.defer(*secrets_of("asked_by", "decided_by")).order_by("-asked_at", "-pk")
    ]


@exporting_people
@require_POST
def export_decide(request: HttpRequest, public_id: uuid.UUID, paper: int) -> HttpResponse:
    """Approve an export that a colleague requested, or refuse it."""
    referral = referral_in_scope(public_id, person(request))
    allow = request.POST.get("allow") == "yes"
    try:
        decided = export_requests.decide(
            public_id, paper, allow=allow, seen=edit_conflicts.posted(request), by=person(request)
        )
    except ExportRequest.DoesNotExist:
        raise Http404 from None
    except TransitionNotAllowed as why:
        return refused(request, referral, why, to=PAGE)
    message = (
        f"Approved for 24 hours. {decided.asked_by.name} can download it."
        if decided.ends_at
        else ("Request refused. The requester can see this here.")
    )
    messages.success(request, message)
    return redirect(PAGE, public_id)


@exporting_people
@require_POST
def export_download(request: HttpRequest, public_id: uuid.UUID, paper: int) -> HttpResponse:
    """Download an approved file, for the user who requested it."""
    referral = referral_in_scope(public_id, person(request))
    try:
        file = export_requests.download(public_id, paper, by=person(request))
    except ExportRequest.DoesNotExist:
        raise Http404 from None
    except (TransitionNotAllowed, typesetting.CannotPrint) as why:
        return refused(request, referral, why, to=PAGE)
    return downloads.attachment(file)
