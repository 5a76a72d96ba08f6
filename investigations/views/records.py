"""The list of investigations, and one investigation month by month."""

from __future__ import annotations

import uuid
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.choices import Role
from accounts.models import User
from accounts.permissions import Scope
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import paging
from core.timeline import by_day
from investigations import guidance_context
from investigations.advice import permissions, timeline
from investigations.erasable import INVESTIGATION
from investigations.models import Advice, Entry, Investigation
from investigations.records import case_timeline, histories, linked_records, newest_returns, supporting_forces
from investigations.records.filters import InvestigationFilter
from investigations.returns import workflow
from investigations.review import case_queries
from investigations.sealed import counting, emergency, seal_histories, seals
from investigations.views.shared import READERS, several_forces
from retention import erasures


@roles(*READERS)
@require_safe
def investigation_list(request: HttpRequest) -> HttpResponse:
    """List the investigations of the user's forces, filtered."""
    user = cast(User, request.user)
    filterset = InvestigationFilter(request.GET, user=user, queryset=Entry.objects.visible_to(user).newest().for_list())
    page = paging.page_of(request, filterset.qs, singular="investigation")
    shown = list(page)
    log.record(
        Operation.CONSULTATION, of="investigations.investigation", keys=[e.investigation.public_id for e in shown]
    )
    return render(
        request,
        "investigations/list.html",
        {
            "form": filterset.form,
            "page": page,
            "rows": shown,
            "returns": newest_returns.newest_returns(user),
            "sealed": counting.what_lists_leave_out(),
            "chosen": paging.filters_in_use(filterset.form),
            "several_forces": not user.force_id,
            "may_seal": user.role == Role.LEAD,
        },
        status=200 if filterset.form.is_valid() else 422,
    )


@roles(*READERS)
@require_safe
def investigation_detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show one investigation month by month."""
    user = cast(User, request.user)
    try:
        history = histories.history_of(public_id, user=user)
    except Investigation.DoesNotExist:
        raise Http404 from None
    linked = linked_records.linked_records(history.investigation, user)
    shown = [line.record for kind in linked for line in kind.records]
    log.record(Operation.CONSULTATION, of=history.investigation, beside=shown)
    people = history.newest.people.select_related("nationality").order_by("role", "-count") if history.newest else []
    case, holder = history.investigation, history.investigation.force
    advice = list(Advice.objects.visible_to(user).filter(investigation=case).for_list()[: timeline.MOST])
    seal = seals.seal_of(case)
    named_people = seals.named_people(seal) if seal else []
    reads_only = seal is not None and user not in named_people  # in an emergency
    can_support = not reads_only and not supporting_forces.why_not(case, by=user)
    can_advise = not reads_only and permissions.may_advise(user) and Scope.of(user).holds(holder)
    return render(
        request,
        "investigations/detail.html",
        {
            "history": history,
            "seal": seal,
            "named_people": named_people,
            "reads_only": reads_only,
            "emergency_access": emergency.running_access(case, by=user) if reads_only else None,
            "can_seal": not (seals.why_not_change(seal, by=user) if seal else seals.why_not_seal(case, by=user)),
            "was_sealed": user.role == Role.LEAD and seal_histories.has_past_seals(case, user=user),
            "erasure": erasures.erasure_of(INVESTIGATION.kind, case.public_id, user=user),
            "can_retain": user.force_id == case.force_id,
            "people": list(people),
            "linked": linked,
            "fits": guidance_context.guidance_for(history.newest, user),
            "can_support": can_support,
            "advice": advice,
            "timeline_days": timeline.days_of(advice, case_queries.queries_on(case, user=user)),
            "can_advise": can_advise,
            "can_ask": can_advise and holder.unit_id not in case_queries.units_with_coordinator(user),
            "can_see_accesses": user.force_id == case.force_id,
            "can_decide": user.role in workflow.REVIEWERS and history.is_holder,
            "must_be_withdrawn": Investigation.objects.awaiting_withdrawal(user.force_id or "")
            .filter(pk=history.investigation.pk)
            .exists(),
            "supporters": several_forces(history.investigation.force_id) if can_support else [],
        },
    )


@roles(*READERS)
@require_safe
def investigation_timeline(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show one timeline of a case: its returns, and the linked records that the user may see."""
    user = cast(User, request.user)
    try:
        history = histories.history_of(public_id, user=user)
    except Investigation.DoesNotExist:
        raise Http404 from None
    shown = case_timeline.timeline_of(history, user)
    log.record(Operation.CONSULTATION, of=history.investigation, beside=shown.records)
    context = {"history": history, "timeline_days": by_day(shown.events), "more": shown.more}
    return render(request, "investigations/timeline.html", context)
