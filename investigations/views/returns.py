"""The views of a return itself: the list of months, the page with the grid, starting it, the nil return."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import months, paging
from core.timeline import by_day
from core.workflow import TransitionNotAllowed
from figures.models import Period
from investigations.models import InvestigationTransfer, MonthlyReturn
from investigations.returns import (
    carry_forward,
    carry_forward_again,
    creation,
    grid,
    nil_return,
    timeline,
    transitions,
    workflow,
)
from investigations.returns.board import kind_of
from investigations.returns.status import status_of
from investigations.views.page_context import reconciliation_to_print, threads_of
from investigations.views.row_answers import form_of_row, row_answer
from investigations.views.shared import (
    FORCE,
    READERS,
    HtmxRequest,
    back_to_return,
    force_in_scope,
    nationalities_on,
    person,
    refused,
    revision_to_show,
    several_forces,
)


@roles(*READERS)
@require_safe
def return_list(request: HttpRequest) -> HttpResponse:
    """List the months of the user's own force; redirect reviewers to the board."""
    user = person(request)
    if user.force_id is None:
        return redirect("investigations:return-board")
    page = paging.page_of(request, Period.objects.newest_first(), singular="month")
    periods = list(page)
    found = {
        one.period_id: one
        for one in MonthlyReturn.objects.visible_to(user)
        .filter(period__in=[p.pk for p in periods])
        .select_related("current")
    }
    rows_ = [
        (period, status_of(found.get(period.pk), period=period), kind_of(found.get(period.pk), period=period))
        for period in periods
    ]
    log.record(Operation.CONSULTATION, of=list(found.values()))
    return render(request, "investigations/returns.html", {"rows": rows_, "page": page, "force": user.force})


@roles(*READERS)
@require_safe
def return_detail(request: HtmxRequest, force: str, month: date) -> HttpResponse:
    """Show the grid of a return; if it is not started, show how to start it."""
    user = person(request)
    this_force = force_in_scope(force, user)
    period = Period.objects.filter(pk=month).first()
    if period is None:
        raise Http404
    found = MonthlyReturn.objects.visible_to(user).of(force, month).select_related("force__unit", "period").first()
    if found is None:
        why = creation.why_not_begun(this_force, month, by=user)
        nil_why = why or nil_return.why_not(force, month)
        base = carry_forward.base_of(force, month)
        context = {
            "force": this_force,
            "called": this_force.called_on(months.last_day(month)),
            "period": period,
            "why_not": why,
            "nil_why_not": nil_why,
            "carried_from": base.period_id if base else None,
        }
        return render(request, "investigations/not_started.html", context)
    if request.htmx and (row := request.GET.get("row", "")).isdigit():
        return row_answer(request, found, int(row), is_open=True)
    log.record(Operation.CONSULTATION, of=found)
    return show_return(request, found)


def show_return(
    request: HttpRequest, found: MonthlyReturn, *, typed: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Show the page of a return; after a refusal, with what the user had `typed` in a reply."""
    page = _page(request, found) | {"typed": typed or {}}
    return render(request, "investigations/return.html", page, status=status)


def _page(request: HttpRequest, found: MonthlyReturn) -> dict[str, Any]:
    """The context of a return's page."""
    user = person(request)
    revision = revision_to_show(found, user)
    why_not = creation.why_not_changeable(found, by=user)
    facts = transitions.facts_of(found, person=user)
    show = request.GET.get("show", "all")
    open_row = request.GET.get("row", "")
    shown = grid.grid_of(found, revision, show=show, page=request.GET.get("page", ""), opened=open_row)
    earlier = carry_forward_again.differences(revision) if not why_not else []
    opened = next((line for line in shown.lines if str(line.entry.pk) == open_row), None)
    return {
        "monthly_return": found,
        "revision": revision,
        "period": found.period,
        "status": status_of(found, period=found.period),
        "grid": shown,
        "show": show,
        "reconciliation": reconciliation_to_print(found, revision),
        "can_change": not why_not,
        "why_not_change": why_not if user.force_id == found.force_id else "",
        "opened": opened,
        "form": form_of_row(opened.entry).with_findings(opened.findings) if opened and not why_not else None,
        "can_submit": not transitions.why_not("submit", found, by=user, facts=facts),
        "can_withdraw_return": not transitions.why_not("withdraw", found, by=user, facts=facts),
        "can_answer": not transitions.why_not("answer", found, by=user, facts=facts),
        "can_withdraw": not transitions.why_not("withdraw_answer", found, by=user, facts=facts),
        "can_review": user.role in workflow.REVIEWERS,
        "threads": threads_of(found, user_is_force=user.force_id == found.force_id),
        "timeline_days": by_day(timeline.timeline_of(found)),
        "offers": InvestigationTransfer.objects.filter(receiver=found.force_id)
        .offered()
        .select_related("force", "investigation")
        if not why_not
        else [],
        "own_offers": InvestigationTransfer.objects.of_giver(revision) if not why_not else [],
        "nationalities": nationalities_on(found.period_id) if not why_not else [],
        "receivers": several_forces(found.force_id) if opened and not why_not else [],
        "earlier": earlier,
        "earlier_seen": carry_forward_again.token_of(earlier),
    }


@roles(*FORCE)
@require_POST
def return_start(request: HttpRequest, force: str, month: date) -> HttpResponse:
    """Start the return, with last month's live investigations carried forward."""
    force_in_scope(force, person(request))
    try:
        creation.begin(force, month, by=person(request))
    except TransitionNotAllowed as why:
        return refused(request, force, month, why)
    return back_to_return(force, month)


@roles(*FORCE)
@require_POST
def return_nil(request: HttpRequest, force: str, month: date) -> HttpResponse:
    """Submit a nil return in one step."""
    force_in_scope(force, person(request))
    try:
        nil_return.submit_nil_return(force, month, by=person(request))
    except TransitionNotAllowed as why:
        return refused(request, force, month, why)
    return redirect("investigations:return-receipt", force, months.text(month))
