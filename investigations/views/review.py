"""The reviewer's pages: the list of returns to review, one return as what changed, queries, the decision."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import edit_conflicts
from accounts.pii_confirmation import asks_about
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import clock, months
from core.workflow import EditConflict, TransitionNotAllowed
from investigations.choices import FindingState, Severity
from investigations.models import Finding, Investigation, InvestigationTransfer, MonthlyReturn, Query
from investigations.returns import difference, outdated_pages, transitions
from investigations.returns.status import status_of
from investigations.review import decisions
from investigations.review.todo import waiting_for
from investigations.views.page_context import reconciliation_to_print, threads_of
from investigations.views.shared import REVIEWERS, count_soon, person, return_in_scope, revision_to_show

# The keyboard shortcuts of the review page, as its list of shortcuts prints them.
KEYS = (
    (("J", "K"), "next change, previous change"),
    (("A",), "go to the Approve button"),
    (("Q",), "go to the Send query button"),
    (("N",), "go to the next return to review"),
)


@roles(*REVIEWERS)
@require_safe
def review_queue(request: HttpRequest) -> HttpResponse:
    """Show the returns that the reviewer decides next, highest risk first, and those with a force."""
    user = person(request)
    mine, theirs = waiting_for(user)
    log.record(Operation.CONSULTATION, of=[item.monthly_return for item in (*mine, *theirs)])
    return render(request, "investigations/review_queue.html", {"mine": mine, "theirs": theirs})


@roles(*REVIEWERS)
@require_safe
def review_detail(request: HttpRequest, force: str, month: date) -> HttpResponse:
    """Show one return as what changed since last month, with the force's reasons, and the decision."""
    monthly_return = return_in_scope(force, month, person(request))
    if revision_to_show(monthly_return, person(request)).submitted_at is None:
        return redirect("investigations:return-detail", force, months.text(month))
    return _page(request, monthly_return, read_before=request.GET.get("read", ""))


def _page(
    request: HttpRequest,
    monthly_return: MonthlyReturn,
    *,
    read_before: str = "",
    typed: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Render the review page.

    After a refusal it shows what has changed since the revision that was `read_before`, and keeps what was `typed`.
    """
    user = person(request)
    decisions.read(monthly_return.force_id, monthly_return.period_id, by=user)
    monthly_return.refresh_from_db(fields=["status"])
    revision = revision_to_show(monthly_return, user)
    shown = difference.since_last_month(revision)
    earlier = outdated_pages.revision_seen(monthly_return, read_before)
    findings = list(
        Finding.objects.filter(revision=revision, severity=Severity.WARNING).select_related(
            "entry__holding", "entry__investigation"
        )
    )
    log.record(Operation.CONSULTATION, of=monthly_return)
    mine, _ = waiting_for(user)
    place = next((n for n, item in enumerate(mine) if item.monthly_return.pk == monthly_return.pk), None)
    others = [item for item in mine if item.monthly_return.pk != monthly_return.pk]
    facts = transitions.facts_of(monthly_return, person=user)
    why_not_approve = transitions.why_not("approve", monthly_return, by=user, facts=facts)
    why_not_carry = transitions.why_not("approve", monthly_return, by=user, carry_open=True, facts=facts)
    why_not_alone = transitions.why_not("approve", monthly_return, by=user, with_reason=False, facts=facts)
    came = [row for rows in (shown.new, shown.reopened, shown.transferred_in, shown.put_in) for row in rows]
    went = [row for rows in shown.left for row in rows]
    context = {
        "monthly_return": monthly_return,
        "period": monthly_return.period,
        "revision": revision,
        "seen": outdated_pages.token_of(monthly_return),
        "status": status_of(monthly_return, period=monthly_return.period),
        "earlier": earlier if earlier is not None and earlier.pk != revision.pk else None,
        "since_earlier": difference.between(earlier, revision) if earlier and earlier.pk != revision.pk else None,
        "typed": typed or {},
        "reconciliation": reconciliation_to_print(monthly_return, revision),
        "difference": shown,
        "has_year_ago": any(total.year_ago is not None for total in shown.totals),
        "has_notes": any(total.note for total in shown.totals),
        "findings": findings,
        "explained": sum(f.state == FindingState.EXPLAINED for f in findings),
        "threads": threads_of(monthly_return, user_is_force=False),
        "transfers": InvestigationTransfer.objects.of_giver(revision).offered(),
        "place": place + 1 if place is not None else None,
        "waiting": len(mine),
        "next": others[0] if others else None,
        "decided_by": transitions.decided_by(monthly_return, by=user, facts=facts),
        "why_not_approve": why_not_approve,
        "can_carry": bool(why_not_approve) and not why_not_carry,
        "carry_text": f"Approve and carry {'query' if facts.open_questions == 1 else 'queries'} forward",
        "needs_reason": not why_not_approve and bool(why_not_alone),
        "can_ask": not transitions.why_not("query", monthly_return, by=user, facts=facts),
        "can_reopen": not transitions.why_not("reopen", monthly_return, by=user, facts=facts),
        "keys": KEYS,
        "came": came,
        "went": went,
        "subjects": [
            *((total.label, total.label) for total in shown.totals),
            *(
                (f"row:{row.public_id}", f"{row.reference} {row.operation_name}".strip())
                for row in dict.fromkeys([*came, *went, *shown.changed, *shown.unchanged])
            ),
        ],
        "now": clock.now(),
    }
    return render(request, "investigations/review.html", context, status=status)


def _back(force: str, month: date) -> HttpResponse:
    return redirect("investigations:review-detail", force, months.text(month))


def _refused(
    request: HttpRequest, monthly_return: MonthlyReturn, why: Exception, *, typed: dict[str, Any]
) -> HttpResponse:
    """Show why the decision was refused, on the current page, with the user's typed text still in its box."""
    messages.error(request, str(why))
    if revision_to_show(monthly_return, person(request)).submitted_at is None:
        return _back(monthly_return.force_id, monthly_return.period_id)
    read_before = outdated_pages.number_in(edit_conflicts.posted(request)) if isinstance(why, EditConflict) else ""
    return _page(request, monthly_return, read_before=read_before, typed=typed, status=409)


@roles(*REVIEWERS)
@require_POST
@asks_about("words")
def review_query(request: HttpRequest, force: str, month: date) -> HttpResponse:
    """Send the force a query about one investigation, one total or the return."""
    monthly_return = return_in_scope(force, month, person(request))
    words, about = request.POST.get("words", "").strip(), request.POST.get("about", "")
    if not words:
        messages.error(request, "Enter your query.")
        return _back(force, month)
    try:
        investigation = UUID(about.removeprefix("row:")) if about.startswith("row:") else None
        decisions.query(
            force,
            month,
            words=words,
            seen=edit_conflicts.posted(request),
            by=person(request),
            investigation=investigation,
            about="" if investigation else about,
        )
    except (ValueError, Investigation.DoesNotExist):
        raise Http404 from None
    except TransitionNotAllowed as why:
        return _refused(request, monthly_return, why, typed={"words": words, "about": about})
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
            decisions.settle(query, seen=edit_conflicts.posted(request), by=person(request))
            message = "Query resolved."
        elif words:
            decisions.ask_again(query, words=words, seen=edit_conflicts.posted(request), by=person(request))
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
