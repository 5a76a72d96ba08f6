"""The force’s door to the questions of its reviewer."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from accounts.asking import asks_about
from accounts.policies import roles
from investigations import review, states
from investigations.choices import QueryState
from investigations.models import Query
from investigations.views.shared import FORCE, back_to_return, person, refused, return_in_scope


@roles(*FORCE)
@require_POST
@asks_about("words")
def query_answer(request: HttpRequest, force: str, month: date, query: int) -> HttpResponse:
    """Answer one question in words."""
    found = return_in_scope(force, month, person(request))
    asked = Q(monthly_return=found) | Q(force=found.force_id, state=QueryState.CARRIED)
    if not Query.objects.filter(asked, pk=query).exists():
        raise Http404
    words = request.POST.get("words", "").strip()
    if not words:
        return refused(request, force, month, states.MoveRefused("Write the answer in a few words."))
    try:
        review.answer(query, words=words, by=person(request))
    except states.MoveRefused as why:
        return refused(request, force, month, why)
    messages.success(request, "Your answer stands in the thread. Hand the return back when all are answered.")
    return back_to_return(force, month)
