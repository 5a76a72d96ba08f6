"""The reviewer's pages: the list of returns to review, one return as what changed, queries, the decision."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import edit_conflicts
from accounts.choices import Role
from accounts.pii_confirmation import asks_about
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import months
from core.sentences import counted_noun
from core.workflow import EditConflict, TransitionNotAllowed
from investigations.models import Investigation, MonthlyReturn, Query
from investigations.returns import outdated_pages
from investigations.review import approving_together, claims, decisions, delegation, inbox, queries
from investigations.review.forms import ReturnQueryForm
from investigations.review.todo import waiting_for
from investigations.views import review_page
from investigations.views.shared import REVIEWERS, count_soon, person, return_in_scope, revision_to_show


@roles(*REVIEWERS)
@require_safe
def review_queue(request: HttpRequest) -> HttpResponse:
    """Show the returns that the reviewer decides next, highest risk first, and those with a force."""
    user = person(request)
    shown = inbox.inbox_of(user)
    log.record(Operation.CONSULTATION, of=shown.returns)
    context = {
        "inbox": shown,
        "clean": inbox.CLEAN,
        "away": delegation.away_today(user),
        "can_delegate": user.role == Role.COORDINATOR,
        "user_is_national": user.role == Role.NATIONAL,
    }
    return render(request, "investigations/review_queue.html", context)


@roles(*REVIEWERS)
@require_POST
def review_approve_together(request: HttpRequest) -> HttpResponse:
    """Approve the clean returns that were ticked; those that have changed since are named and stay as they are."""
    chosen = dict(_ticked(request))
    if not chosen:
        messages.error(request, "Tick the returns that you want to approve.")
        return redirect("investigations:review-queue")
    done = approving_together.approve_together(chosen, by=person(request))
    for month in {each.period_id for each in done.approved}:
        count_soon(month)
    if done.approved:
        names = "; ".join(map(str, done.approved))
        number = counted_noun(len(done.approved), "return")
        messages.success(
            request, f"Approved {number}: {names}. Their figures are in the national picture within a minute."
        )
    for left in done.left_out:
        messages.error(request, f"{left.monthly_return} was left out. {left.why}")
    return redirect("investigations:review-queue")


def _ticked(request: HttpRequest) -> Iterator[tuple[tuple[str, date], str]]:
    """The returns that were ticked, each with the token of the list that showed it. Others are left out."""
    for ticked in request.POST.getlist("approve")[: approving_together.MOST]:
        force, _, rest = ticked.partition(" ")
        month, _, seen = rest.partition(" ")
        with suppress(ValueError):
            yield (force, months.parse(month)), seen


@roles(*REVIEWERS)
@require_POST
def review_claim(request: HttpRequest, force: str, month: date) -> HttpResponse:
    """Claim a return for half an hour, or release it: `move` says which."""
    monthly_return = return_in_scope(force, month, person(request))
    try:
        if request.POST.get("move") == "release":
            claims.release(force, month, by=person(request))
            messages.success(request, "Released. Another reviewer can claim it.")
        else:
            claimed = claims.claim(force, month, by=person(request))
            messages.success(request, f"{claims.in_words(claimed, reader=person(request))}.")
    except TransitionNotAllowed as why:
        return _refused(request, monthly_return, why)
    return _back(force, month)


@roles(*REVIEWERS)
@require_safe
def review_detail(request: HttpRequest, force: str, month: date) -> HttpResponse:
    """Show one return as what changed since last month, with the force's reasons, and the decision."""
    monthly_return = return_in_scope(force, month, person(request))
    if revision_to_show(monthly_return, person(request)).submitted_at is None:
        return redirect("investigations:return-detail", force, months.text(month))
    return review_page.show(
        request, monthly_return, read_before=request.GET.get("read", ""), query_case=request.GET.get("ask", "")
    )


def _back(force: str, month: date) -> HttpResponse:
    return redirect("investigations:review-detail", force, months.text(month))


def _refused(
    request: HttpRequest,
    monthly_return: MonthlyReturn,
    why: Exception,
    *,
    typed: dict[str, Any] | None = None,
    ask_form: ReturnQueryForm | None = None,
) -> HttpResponse:
    """Show why the decision was refused, on the current page, with the user's typed text still in its box."""
    messages.error(request, str(why))
    if revision_to_show(monthly_return, person(request)).submitted_at is None:
        return _back(monthly_return.force_id, monthly_return.period_id)
    read_before = outdated_pages.number_in(edit_conflicts.posted(request)) if isinstance(why, EditConflict) else ""
    return review_page.show(
        request, monthly_return, read_before=read_before, typed=typed, ask_form=ask_form, status=409
    )


@roles(*REVIEWERS)
@require_POST
@asks_about("words")
def review_query(request: HttpRequest, force: str, month: date) -> HttpResponse:
    """Send the force a query about one investigation, one total or the return."""
    monthly_return = return_in_scope(force, month, person(request))
    form = ReturnQueryForm(request.POST, force=force)
    if not form.is_valid() and revision_to_show(monthly_return, person(request)).submitted_at is None:
        return _back(force, month)  # a draft has no page of review to show the errors on
    if not form.is_valid():
        return review_page.show(request, monthly_return, ask_form=form, status=422)
    try:
        case = form.case
        queries.query(
            force,
            month,
            words=form.cleaned_data["words"],
            seen=edit_conflicts.posted(request),
            by=person(request),
            investigation=case,
            about="" if case else form.cleaned_data["about"],
            wanted=form.wanted,
        )
    except (ValueError, Investigation.DoesNotExist):
        raise Http404 from None
    except TransitionNotAllowed as why:
        return _refused(request, monthly_return, why, ask_form=form)
    messages.success(request, "Query sent. The return is with the force until it replies.")
    return _back(force, month)


@roles(*REVIEWERS)
@require_POST
@asks_about("words")
def query_reply(request: HttpRequest, force: str, month: date, query: int) -> HttpResponse:
    """Add a question to a thread, or resolve it: `move` says which."""
    monthly_return = return_in_scope(force, month, person(request))
    if not Query.objects.filter(pk=query, monthly_return=monthly_return).exists():
        raise Http404
    words = request.POST.get("words", "").strip()
    try:
        if request.POST.get("move") == "settle":
            queries.settle(query, seen=edit_conflicts.posted(request), by=person(request))
            message = "Query resolved."
        elif words:
            queries.ask_again(query, words=words, seen=edit_conflicts.posted(request), by=person(request))
            message = "Query sent. The return is with the force until it replies."
        else:
            raise TransitionNotAllowed("Enter your query.")
    except TransitionNotAllowed as why:
        return _refused(request, monthly_return, why, typed={"query": query, "words": words})
    messages.success(request, message)
    return _back(force, month)


@roles(*REVIEWERS)
@require_POST
@asks_about("reason")
def review_approve(request: HttpRequest, force: str, month: date) -> HttpResponse:
    """Approve the revision that the page showed; its figures are counted at once."""
    monthly_return = return_in_scope(force, month, person(request))
    reason = request.POST.get("reason", "")
    try:
        approved = decisions.approve(
            force,
            month,
            seen=edit_conflicts.posted(request),
            by=person(request),
            carry_open=request.POST.get("carry") == "yes",
            reason=reason,
        )
    except TransitionNotAllowed as why:
        return _refused(request, monthly_return, why, typed={"approve_reason": reason})
    count_soon(month)
    messages.success(request, f"Approved: {approved}. Its figures are in the national picture within a minute.")
    mine, _ = waiting_for(person(request))
    if mine:
        following = mine[0].monthly_return
        return _back(following.force_id, following.period_id)
    return redirect("investigations:review-queue")


@roles(*REVIEWERS)
@require_POST
@asks_about("reason")
def review_reopen(request: HttpRequest, force: str, month: date) -> HttpResponse:
    """Reopen an approved return for its force, with a reason; it counts until its successor is approved."""
    monthly_return = return_in_scope(force, month, person(request))
    reason = request.POST.get("reason", "")
    try:
        decisions.reopen(force, month, reason=reason, seen=edit_conflicts.posted(request), by=person(request))
    except TransitionNotAllowed as why:
        return _refused(request, monthly_return, why, typed={"reopen_reason": reason})
    messages.success(request, "Reopened. The approved figures count until the next revision is approved.")
    return _back(force, month)
