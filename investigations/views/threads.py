"""The view in which the force replies to the reviewer's queries."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from accounts import edit_conflicts
from accounts.pii_confirmation import asks_about
from accounts.policies import roles
from core.workflow import TransitionNotAllowed
from investigations.choices import QueryState, ReturnStatus
from investigations.models import MonthlyReturn, Query
from investigations.review import decisions, queries
from investigations.views.returns import show_return
from investigations.views.shared import FORCE, back_to_return, person, refused, return_in_scope


@roles(*FORCE)
@require_POST
@asks_about("words")
def query_reply_force(request: HttpRequest, force: str, month: date, query: int) -> HttpResponse:
    """Reply to one query in words."""
    monthly_return = return_in_scope(force, month, person(request))
    condition = Q(monthly_return=monthly_return) | Q(force=monthly_return.force_id, state=QueryState.CARRIED)
    if not Query.objects.filter(condition, pk=query).exists():
        raise Http404
    words = request.POST.get("words", "").strip()
    if not words:
        return refused(request, force, month, TransitionNotAllowed("Enter your reply."))
    try:
        queries.answer(query, words=words, seen=edit_conflicts.posted(request), by=person(request))
    except TransitionNotAllowed as why:
        messages.error(request, str(why))
        return show_return(request, monthly_return, typed={"query": query, "words": words}, status=409)
    if request.POST.get("then") != "send_back":
        messages.success(request, _what_is_left(monthly_return))
        return back_to_return(force, month)
    try:
        decisions.answer_return(force, month, by=person(request))
    except TransitionNotAllowed as why:
        messages.error(request, f"Your reply is saved. The return was not sent back: {why}")
    else:
        messages.success(request, "Your reply is saved, and the return is with the reviewer again.")
    return back_to_return(force, month)


def _what_is_left(monthly_return: MonthlyReturn) -> str:
    """What to do after a reply: the reviewer sees it only when the return is sent back."""
    left = Query.objects.filter(monthly_return=monthly_return, state=QueryState.OPEN).count()
    if monthly_return.status != ReturnStatus.QUERIED:
        return "Reply saved."
    if left:
        return f"Reply saved. {left} quer{'ies' if left != 1 else 'y'} still to reply to."
    return "Reply saved. Every query has a reply: send the return back to the reviewer."
