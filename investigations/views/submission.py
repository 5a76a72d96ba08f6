"""The views of submission: the check before it, the receipt after it, and withdrawing it."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import edit_conflicts
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core import months
from core.workflow import EditConflict, TransitionNotAllowed
from investigations.models import Finding, Revision
from investigations.returns import grid, outdated_pages, published_changes, receipts, transitions
from investigations.returns.status import status_of
from investigations.review import certification, decisions, reply_wanted
from investigations.views.page_context import reconciliation_to_print
from investigations.views.shared import FORCE, READERS, back_to_return, person, refused, return_in_scope


@roles(*FORCE)
@require_http_methods(["GET", "POST"])
def return_submit(request: HttpRequest, force: str, month: date) -> HttpResponse:
    """Show the check before submission, with the biggest changes and what is open; POST submits."""
    user = person(request)
    return_in_scope(force, month, user)
    if request.method == "POST":
        try:
            decisions.submit(force, month, seen=edit_conflicts.posted(request), by=user)
        except EditConflict as why:
            messages.error(request, str(why))
            return redirect("investigations:return-submit", force, months.text(month))
        except TransitionNotAllowed as why:
            return refused(request, force, month, why)
        return redirect("investigations:return-receipt", force, months.text(month))
    try:
        monthly_return, revision = decisions.check_before_submission(force, month, by=user)
    except TransitionNotAllowed as why:
        return refused(request, force, month, why)
    shown = grid.grid_of(monthly_return, revision)
    totals = sorted(shown.difference.totals, key=lambda total: -abs(total.change or 0))
    biggest = [total for total in totals if total.change][:3]
    log.record(Operation.CONSULTATION, of=monthly_return)
    return render(
        request,
        "investigations/submit.html",
        {
            "monthly_return": monthly_return,
            "revision": revision,
            "period": monthly_return.period,
            "grid": shown,
            "biggest": biggest,
            "changed": [line for line in shown.every if "all_changed" in line.kinds],
            "has_notes": any(total.note for total in biggest),
            "reconciliation": reconciliation_to_print(monthly_return, revision),
            "seen": outdated_pages.token_of_draft(revision),
            "published": published_changes.changes_by(revision, shown.difference.totals),
            "route": certification.route_of(force),
            "asked_about": reply_wanted.commonest_reasons(monthly_return.force),
            "open": Finding.objects.filter(revision=revision).open().select_related("entry__holding"),
        },
    )


@roles(*READERS)
@require_safe
def return_receipt(request: HttpRequest, force: str, month: date) -> HttpResponse:
    """Show the time, revision and fingerprint of the last submission."""
    user = person(request)
    monthly_return = return_in_scope(force, month, user)
    revision = (
        Revision.objects.filter(monthly_return=monthly_return, submitted_at__isnull=False)
        .select_related("force", "submitted_by")
        .defer("submitted_by__password", "submitted_by__last_login")
        .order_by("-number")
        .first()
    )
    if revision is None:
        raise Http404
    log.record(Operation.CONSULTATION, of=monthly_return)
    context = {
        "monthly_return": monthly_return,
        "revision": revision,
        "receipt": receipts.Receipt.of(revision),
        "texts_erased": receipts.texts_erased(revision, user=user),
        "reconciliation": reconciliation_to_print(monthly_return, revision),
        "status": status_of(monthly_return, period=monthly_return.period),
        "can_withdraw_return": not transitions.why_not("withdraw", monthly_return, by=user),
    }
    return render(request, "investigations/receipt.html", context)


@roles(*FORCE)
@require_POST
def return_transition(request: HttpRequest, force: str, month: date) -> HttpResponse:
    """Withdraw a return, send a reply back, or withdraw a reply: `move` says which."""
    user = person(request)
    return_in_scope(force, month, user)
    try:
        match request.POST.get("move"):
            case "withdraw":
                decisions.withdraw(force, month, by=user)
                message = "Return withdrawn. It is a draft again."
            case "answer":
                decisions.answer_return(force, month, by=user)
                message = "Return sent back to the reviewer with your replies."
            case "withdraw_answer":
                decisions.withdraw_answer(force, month, by=user)
                message = "Reply withdrawn. You can change rows again."
            case _:
                raise Http404
    except TransitionNotAllowed as why:
        return refused(request, force, month, why)
    messages.success(request, message)
    return back_to_return(force, month)
