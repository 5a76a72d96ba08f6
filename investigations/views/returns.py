"""The views of a return itself: the list of months, the page with the grid, starting it, the nil return."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.choices import Role
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import months
from core.sent_numbers import number_in
from core.timeline import by_day
from core.workflow import TransitionNotAllowed
from figures import deadlines
from figures.models import Period
from investigations.models import InvestigationTransfer, MonthlyReturn
from investigations.quality.forms import NothingChangedForm
from investigations.returns import (
    carry_forward,
    carry_forward_again,
    creation,
    grid,
    grid_order,
    marked_rows,
    nil_return,
    timeline,
    transitions,
    vocabulary,
    workflow,
)
from investigations.returns.board import kind_of
from investigations.returns.grid_view import GridView
from investigations.returns.rows import RowSaved
from investigations.returns.status import status_of
from investigations.review import certification
from investigations.views.page_context import reconciliation_to_print, threads_of
from investigations.views.row_answers import case_of, cells_for, colleagues_of, form_of_row, row_answer
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
    view_of,
)

IN_FULL = 12  # months that the list of a force shows; earlier ones are folded


@roles(*READERS)
@require_safe
def return_list(request: HttpRequest) -> HttpResponse:
    """List the months of the user's own force, the earlier ones folded by year; redirect reviewers to the board."""
    user = person(request)
    if user.force_id is None:
        return redirect("investigations:return-board")
    by_month = {
        monthly_return.period_id: monthly_return
        for monthly_return in MonthlyReturn.objects.visible_to(user).select_related("current")
    }
    periods = list(Period.objects.newest_first())
    extended = deadlines.extended([period.month for period in periods])
    rows = [
        (
            period,
            status_of(by_month.get(period.pk), period=period),
            kind_of(by_month.get(period.pk), period=period),
            extended.get((user.force_id or "", period.month), period.due_on),
        )
        for period in periods
    ]
    log.record(Operation.CONSULTATION, of=list(by_month.values()))
    context = {
        "force": user.force,
        "is_lead": user.role == Role.LEAD,
        "newest": rows[:IN_FULL],
        "years": [
            (year, list(of_year)) for year, of_year in groupby(rows[IN_FULL:], key=lambda row: row[0].month.year)
        ],
    }
    return render(request, "investigations/returns.html", context)


@roles(*READERS)
@require_safe
def return_detail(request: HtmxRequest, force: str, month: date) -> HttpResponse:
    """Show the grid of a return; if it is not started, show how to start it."""
    user = person(request)
    this_force = force_in_scope(force, user)
    period = Period.objects.filter(pk=month).first()
    if period is None:
        raise Http404
    monthly_return = (
        MonthlyReturn.objects.visible_to(user).of(force, month).select_related("force__unit", "period").first()
    )
    if monthly_return is None:
        why = creation.why_not_begun(this_force, month, by=user)
        nil_why = why or nil_return.why_not(force, month)
        base = carry_forward.base_of(force, month)
        context = {
            "force": this_force,
            "called": this_force.called_on(months.last_day(month)),
            "period": period,
            "due_on": deadlines.due_on_of(period, force),
            "why_not": why,
            "nil_why_not": nil_why,
            "carried_from": base.period_id if base else None,
        }
        return render(request, "investigations/not_started.html", context)
    if request.htmx and (row := number_in(request.GET.get("row", ""))):
        return row_answer(request, monthly_return, row, is_open=True)
    return show_return(request, monthly_return)


def show_return(
    request: HttpRequest,
    monthly_return: MonthlyReturn,
    *,
    typed: dict[str, Any] | None = None,
    saved: Sequence[RowSaved] = (),
    row: int | None = None,
    spare: Sequence[dict[str, str]] | None = None,
    status: int = 200,
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Show the page of a return as the answer to a form.

    After a refusal it has what the user had `typed` in a reply; after saving cells, what the rows still ask; and with
    the case of a `row` open, what its form shows besides: `spare` lines for groups of people, and `more`.
    """
    page = _page(request, monthly_return, saved=saved, row=row, spare=spare) | {"typed": typed or {}} | dict(more or {})
    cases = [line.entry.investigation for line in page["grid"].lines]
    log.record(Operation.CONSULTATION, of=monthly_return, beside=cases)
    return render(request, "investigations/return.html", page, status=status)


def _page(
    request: HttpRequest,
    monthly_return: MonthlyReturn,
    *,
    saved: Sequence[RowSaved],
    row: int | None,
    spare: Sequence[dict[str, str]] | None,
) -> dict[str, Any]:
    """The context of a return's page."""
    user = person(request)
    revision = revision_to_show(monthly_return, user)
    why_not = creation.why_not_changeable(monthly_return, by=user)
    facts = transitions.facts_of(monthly_return, person=user)
    status = status_of(monthly_return, period=monthly_return.period)
    decides = not transitions.decided_by(monthly_return, by=user, facts=facts)
    sentence = status.sentence if why_not else status.sentence_to_force
    if decides:
        sentence = status.sentence_to_reviewer
    is_sent = request.method == "POST"  # a form says which rows its page showed
    view = view_of(request) if is_sent else GridView.of_query(request.GET.dict())
    page = (request.POST if is_sent else request.GET).get("page", "")
    open_row = request.GET.get("row", "") if row is None else str(row)
    shown = grid.grid_of(
        monthly_return,
        revision,
        view=view,
        page=page,
        opened=open_row,
        cells=None if why_not else cells_for(revision, saved=saved),
    )
    reconciliation = reconciliation_to_print(monthly_return, revision)
    earlier = carry_forward_again.differences(revision) if not why_not else []
    opened = next((line for line in shown.lines if str(line.entry.pk) == open_row and not line.is_read_only), None)
    return {
        "monthly_return": monthly_return,
        "revision": revision,
        "period": monthly_return.period,
        "sentence": sentence,
        "grid": shown,
        "view": view,
        "view_unsorted": view.query_after_mark(sort=""),
        "columns": grid_order.COLUMNS,
        "changes": [] if why_not else marked_rows.offered(vocabulary.present(), month=revision.period_id),
        "unsaved": [line for line in shown.lines if line.cells and line.cells.is_unsaved],
        "reconciliation": reconciliation,
        "term": _term_shown(reconciliation, shown, view=view),
        "can_change": not why_not,
        "why_not_change": why_not if user.force_id == monthly_return.force_id else "",
        "way_out": certification.way_out(monthly_return) if user.force_id == monthly_return.force_id else "",
        "opened": opened,
        "colleagues": colleagues_of(monthly_return, shown, by=user, row=opened.entry.pk if opened else 0),
        "case": case_of(shown, opened, by=user) if opened and not why_not else None,
        "form": form_of_row(opened.entry, spare=spare)
        .with_findings(opened.findings)
        .with_usual_of_types(shown.difference.totals)
        if opened and not why_not
        else None,
        "can_submit": not transitions.why_not("submit", monthly_return, by=user, facts=facts),
        "can_withdraw_return": not transitions.why_not("withdraw", monthly_return, by=user, facts=facts),
        "can_certify": not transitions.why_not("certify", monthly_return, by=user, facts=facts),
        "can_answer": not transitions.why_not("answer", monthly_return, by=user, facts=facts),
        "can_answer_carried": user.force_id == monthly_return.force_id,
        "can_withdraw": not transitions.why_not("withdraw_answer", monthly_return, by=user, facts=facts),
        "can_review": user.role in workflow.REVIEWERS,
        "threads": threads_of(monthly_return, user_is_force=user.force_id == monthly_return.force_id),
        "timeline_days": by_day(timeline.timeline_of(monthly_return)),
        "offers": InvestigationTransfer.objects.filter(receiver=monthly_return.force_id)
        .offered()
        .select_related("force", "investigation")
        if not why_not
        else [],
        "own_offers": InvestigationTransfer.objects.of_giver(revision) if not why_not else [],
        "nationalities": nationalities_on(monthly_return.period_id) if not why_not else [],
        "receivers": several_forces(monthly_return.force_id) if opened and not why_not else [],
        "why_form": NothingChangedForm(),
        "earlier": earlier,
        "earlier_seen": carry_forward_again.token_of(earlier),
    }


def _term_shown(reconciliation: dict[str, Any], shown: grid.Grid, *, view: GridView) -> str:
    """What selects the rows beside a tab, which is marked: a term of the reconciliation, a stage, words."""
    term = "" if any(tab.current for tab in shown.tabs) else view.show
    labels = [str(counted["label"]) for counted in reconciliation["terms"] if counted["key"] == term]
    labels += [f"stage {name}" for code, name, _ in shown.stages if code == view.stage]
    return ", ".join([*labels, *([f"“{view.find}”"] if view.find else [])])


@roles(*FORCE)
@require_POST
def return_start(request: HttpRequest, force: str, month: date) -> HttpResponse:
    """Start the return, with last month's live investigations carried forward."""
    force_in_scope(force, person(request))
    try:
        creation.start(force, month, by=person(request))
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
