"""The form with which a reviewer asks the force about a case, outside the review of a return."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts import edit_conflicts
from accounts.pii_confirmation import asks_about
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core.workflow import TransitionNotAllowed
from investigations.review import case_queries, queries
from investigations.review.forms import CaseQueryForm
from investigations.views.case_forms import REVIEW, address_to_return_to, back, case_in_scope
from investigations.views.shared import REVIEWERS, person


@roles(*REVIEWERS)
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("words")
def case_ask(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask about one case; the page shows on which return the question goes, and keeps what was typed."""
    user = person(request)
    investigation, name = case_in_scope(public_id, user)
    form = CaseQueryForm(request.POST or None, force=investigation.force_id)
    status = 422
    if request.method == "POST" and form.is_valid():
        try:
            query = queries.ask_about_case(
                public_id,
                words=form.cleaned_data["words"],
                seen=edit_conflicts.posted(request),
                by=user,
                wanted=form.wanted,
            )
        except TransitionNotAllowed as why:
            messages.error(request, str(why))
            status = 409
        else:
            where = "The return is with the force until it replies." if query.is_open else "The force can reply now."
            messages.success(request, f"Question about {name} sent. {where}")
            return back(request, investigation)
    log.record(Operation.CONSULTATION, of=investigation)
    route = case_queries.route_of(investigation)
    context = {
        "investigation": investigation,
        "name": name,
        "ask_form": form,
        "route": route,
        "why_not": case_queries.why_not_ask(route, by=user),
        "review": request.POST.get(REVIEW),
        "back_url": address_to_return_to(request, investigation),
    }
    return render(request, "investigations/case_ask.html", context, status=status if request.method == "POST" else 200)
