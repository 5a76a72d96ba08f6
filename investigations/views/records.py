"""The list of investigations, one investigation month by month, and the export of the list."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from accounts.pii_confirmation import asks_about
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import clock, paging
from investigations import guidance_context
from investigations.models import Entry, Investigation
from investigations.querysets import CountedEntry
from investigations.records import exports, histories, supporting_forces
from investigations.records.filters import InvestigationFilter
from investigations.returns import workflow
from investigations.views.shared import READERS, several_forces


def narrowed(request: HttpRequest, user: User) -> tuple[InvestigationFilter, QuerySet[CountedEntry]]:
    """The one filter behind list, count and export."""
    asked = InvestigationFilter(request.GET, user=user, queryset=Entry.objects.visible_to(user).newest().for_list())
    return asked, asked.qs


@roles(*READERS)
@require_safe
def investigation_list(request: HttpRequest) -> HttpResponse:
    """List the investigations of the user's forces, filtered."""
    asked, rows = narrowed(request, cast(User, request.user))
    page = paging.page_of(request, rows, singular="investigation")
    shown = list(page)
    log.record(
        Operation.CONSULTATION, of="investigations.investigation", keys=[e.investigation.public_id for e in shown]
    )
    return render(
        request,
        "investigations/list.html",
        {
            "form": asked.form,
            "page": page,
            "rows": shown,
            "chosen": paging.filters_in_use(asked.form),
            "several_forces": not cast(User, request.user).force_id,
            "most": exports.MOST_ROWS,
        },
        status=200 if asked.form.is_valid() else 422,
    )


@roles(*READERS)
@require_POST
@asks_about("reason")
def investigation_export(request: HttpRequest) -> HttpResponse:
    """Export the list as a file, for a reason; the audit log records a disclosure."""
    user = cast(User, request.user)
    asked, rows = narrowed(request, user)
    reason = request.POST.get("reason", "").strip()
    back = f"{reverse('investigations:investigation-list')}?{request.GET.urlencode()}"
    if not reason:
        messages.error(request, "Enter a reason for the download, such as “briefing for the tactical lead”.")
        return redirect(back)
    number = uuid.uuid4().hex[:12]
    at = clock.now()
    try:
        exports.refuse_if_too_many(rows)
        text, count = exports.csv_of(
            rows.iterator(chunk_size=500), user=user, reason=reason, asked=asked.narrowed_by, at=at, number=number
        )
    except exports.TooMany:
        messages.error(request, f"A file holds at most {exports.MOST_ROWS:,} investigations. Filter the list first.")
        return redirect(back)
    log.record(
        Operation.DISCLOSURE,
        of="investigations.investigation",
        count=count,
        question=asked.narrowed_by,
        reason=reason,
        recipient=user.email,
    )
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="investigations-{at:%Y%m%d-%H%M}-{number}.csv"'
    return answer


@roles(*READERS)
@require_safe
def investigation_detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show one investigation month by month."""
    user = cast(User, request.user)
    try:
        history = histories.history_of(public_id, user=user)
    except Investigation.DoesNotExist:
        raise Http404 from None
    log.record(Operation.CONSULTATION, of=history.investigation)
    people = history.newest.people.select_related("nationality").order_by("role", "-count") if history.newest else []
    can_support = not supporting_forces.why_not(history.investigation, by=user)
    return render(
        request,
        "investigations/detail.html",
        {
            "history": history,
            "people": list(people),
            "fits": guidance_context.guidance_for(history.newest, user),
            "can_support": can_support,
            "can_decide": user.role in workflow.REVIEWERS and history.is_holder,
            "must_be_withdrawn": Investigation.objects.awaiting_withdrawal(user.force_id or "")
            .filter(pk=history.investigation.pk)
            .exists(),
            "supporters": several_forces(history.investigation.force_id) if can_support else [],
        },
    )
