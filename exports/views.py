"""Pages of exports: request one, see how far it is, approve a colleague's, download it."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import edit_conflicts, reauthentication
from accounts.choices import POLICE_ROLES, Role
from accounts.models import User
from accounts.pii_confirmation import asks_about
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import clock, downloads
from core.sentences import counted_noun
from core.workflow import TransitionNotAllowed
from exports import cancelling, requests, tasks
from exports.choices import ExportState, ListFormat
from exports.files import MIMES
from exports.forms import ListExportForm
from exports.models import ListExport
from exports.sources import FiltersNotValid, source_for
from figures import queue

MOST = 50


def person(request: HttpRequest) -> User:
    """The user of the request; the policy guarantees that somebody is signed in."""
    return cast(User, request.user)


@roles(*POLICE_ROLES, Role.AUDITOR, Role.ADMINISTRATOR, fresh_factor=True)
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("reason")
def export_new(request: HttpRequest, list_name: str) -> HttpResponse:
    """Ask for format, reason and recipient of a list with its filters. A short list is the response itself."""
    user = person(request)
    source = source_for(list_name, user=user)
    if source is None:
        raise Http404
    if request.method != "POST" and not reauthentication.is_fresh(request):
        return reauthentication.confirm_first(request.get_full_path())
    query = request.GET.copy()
    query.pop("page", None)
    try:
        list_url = source.url_of(query.urlencode())
    except NoReverseMatch:
        raise Http404 from None
    try:
        narrowed = source.narrow(query, user)
    except FiltersNotValid:
        if request.method == "POST":
            raise Http404 from None  # its page shows what was typed
        return redirect(list_url)
    plan = requests.plan_of(source, narrowed)
    form = ListExportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and not plan.refusal:
        chosen = ListFormat(form.cleaned_data["format"])
        words = {name: form.cleaned_data[name] for name in ("reason", "recipient")}
        if plan.is_at_once:
            file = requests.export_at_once(source, narrowed, chosen=chosen, **words, by=user)
            return downloads.attachment(file)
        row = requests.request_export(source, query, narrowed=narrowed, plan=plan, chosen=chosen, **words, by=user)
        _nudge(row)
        messages.success(
            request,
            "Request sent. A colleague must approve it."
            if plan.needs_approval
            else "We are writing your file. We will email you when it is ready.",
        )
        return redirect(row)
    log.record(Operation.CONSULTATION, of=source.subject, count=plan.rows, question="length of a list to export")
    context = {
        "source": source,
        "plan": plan,
        "counted": counted_noun(plan.rows, source.singular, source.plural),
        "filters": narrowed.in_words,
        "form": form,
        "list_url": list_url,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "exports/new.html", context, status=status)


@roles(*POLICE_ROLES)
@require_safe
def export_list(request: HttpRequest) -> HttpResponse:
    """List the person's own exports, and the requests of colleagues that the person may approve."""
    user = person(request)
    rows = ListExport.objects.visible_to(user)
    own = list(rows.own(user).for_list()[:MOST])
    waiting = rows.to_approve(user, now=clock.now()).for_list()[:MOST]
    to_approve = [row for row in waiting if not requests.why_not_decide(row, by=user)]
    log.record(
        Operation.CONSULTATION, of="exports.listexport", keys=[row.public_id for row in (*own, *to_approve)], count=None
    )
    return render(request, "exports/list.html", {"own": own, "to_approve": to_approve, "most": MOST})


@roles(*POLICE_ROLES)
@require_safe
def export_detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show one export: what was requested, and how far it is."""
    user = person(request)
    row = ListExport.objects.visible_to(user).for_list().filter(public_id=public_id).first()
    if row is None or not (row.requested_by_id == user.pk or (row.source and row.source.admits(user))):
        raise Http404
    log.record(Operation.CONSULTATION, of=row)
    context = {
        "export": row,
        "is_own": row.requested_by_id == user.pk,
        "why_not_download": requests.why_not_download(row, by=user) if row.is_ready else "",
        "may_cancel": not cancelling.why_not(row, by=user),
        "may_decide": not requests.why_not_decide(row, by=user),
        "needs_approval": row.state == ExportState.NEEDS_APPROVAL and not row.has_expired,
        "list_url": row.source.url_of(row.query) if row.source else "",
        "seen": requests.token_of(row),
    }
    return render(request, "exports/detail.html", context)


@roles(*POLICE_ROLES, fresh_factor=True)
@require_POST
def export_decide(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Approve a colleague's export, or refuse it."""
    allow = request.POST.get("allow") == "yes"
    try:
        row = requests.decide(public_id, allow=allow, seen=edit_conflicts.posted(request), by=person(request))
    except ListExport.DoesNotExist:
        raise Http404 from None
    except TransitionNotAllowed as why:
        return _refused(request, public_id, why)
    _nudge(row)
    messages.success(
        request,
        f"Approved. {row.requested_by.name} can download the file when it is ready."
        if allow
        else "Request refused. The requester can see this.",
    )
    return redirect("exports:export-list")


@roles(*POLICE_ROLES)
@require_POST
def export_cancel(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Cancel the person's own export, which is not finished."""
    try:
        cancelling.cancel(public_id, by=person(request))
    except ListExport.DoesNotExist:
        raise Http404 from None
    except TransitionNotAllowed as why:
        return _refused(request, public_id, why)
    messages.success(request, "Export cancelled.")
    return redirect("exports:export-list")


@roles(*POLICE_ROLES, fresh_factor=True)
@require_POST
def export_download(request: HttpRequest, public_id: uuid.UUID) -> HttpResponseBase:
    """Send a finished file to the person who requested it."""
    try:
        row, file = requests.open_file(public_id, by=person(request))
    except ListExport.DoesNotExist:
        raise Http404 from None
    except TransitionNotAllowed as why:
        return _refused(request, public_id, why)
    return FileResponse(file, as_attachment=True, filename=row.name, content_type=MIMES[ListFormat(row.format)])


def _nudge(row: ListExport) -> None:
    if row.is_waiting:
        queue.nudge(tasks.write_export, str(row.job_id))


def _refused(request: HttpRequest, public_id: uuid.UUID, why: TransitionNotAllowed) -> HttpResponse:
    messages.error(request, str(why))
    return redirect("exports:export-detail", public_id)
