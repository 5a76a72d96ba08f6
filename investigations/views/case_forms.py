"""The two forms under a case, *Ask* and *Note advice given*: what opens them, and the page to go back to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

from accounts.models import User
from investigations.advice import permissions
from investigations.advice.forms import AdviceForm
from investigations.models import Holding, Investigation
from investigations.records.case_review import CaseLine
from investigations.review import case_queries
from investigations.review.forms import CaseQueryForm

REVIEW = "review"  # the hidden field with the filters of the case review page on which the form was opened
OPENED_BY = ("ask", "advice")  # the query parameters that open a form under a case
FORM = "case-form"  # the id of the form that is open: the focus goes there
LONGEST_QUERY = 500


def case_in_scope(public_id: UUID, user: User) -> tuple[Investigation, str]:
    """A case that the user's forces hold, and how its force knows it; any other is not found."""
    held = Investigation.objects.held_within(user).select_related("force__unit").filter(public_id=public_id).first()
    if held is None:
        raise Http404
    named = Holding.objects.filter(investigation=held, force=held.force_id).order_by("-begins_on").first()
    return held, str(named or held)


def address_to_return_to(request: HttpRequest, investigation: Investigation) -> str:
    """The case's line on the case review page, with its filters, if the form was opened there; else its page."""
    sent = request.POST if request.method == "POST" else request.GET
    if REVIEW not in sent:
        return f"{investigation.get_absolute_url()}#advice"
    query = QueryDict(sent[REVIEW][:LONGEST_QUERY])
    return f"{reverse('investigations:case-review')}?{query.urlencode()}#case-{investigation.public_id}"


def back(request: HttpRequest, investigation: Investigation) -> HttpResponse:
    """Redirect to where the form was opened."""
    return redirect(address_to_return_to(request, investigation))


def filters_of(request: HttpRequest) -> QueryDict:
    """The query string of case review without what opens a form under a case."""
    query = request.GET.copy()
    for name in OPENED_BY:
        query.pop(name, None)
    return query


@dataclass(frozen=True, slots=True, kw_only=True)
class LineWithActions:
    """A line of case review, the addresses that open its forms, and the context of the form that is open."""

    line: CaseLine
    ask_url: str = ""
    advice_url: str = ""
    close_url: str = ""
    opened: str = ""  # ask, advice, or nothing
    form: dict[str, Any] | None = None


def with_actions(lines: Iterable[CaseLine], *, request: HttpRequest, user: User) -> list[LineWithActions]:
    """The lines with what this user may do about each. A form is open where the address says so."""
    if not permissions.may_advise(user):
        return [LineWithActions(line=line) for line in lines]
    left_to_coordinators = case_queries.units_with_coordinator(user)
    filters = filters_of(request)
    opened = next(((name, key) for name in OPENED_BY if (key := request.GET.get(name))), ("", ""))
    return [
        _with_actions(
            line,
            opened,
            filters=filters,
            may_ask=line.entry.force.unit_id not in left_to_coordinators,
            user=user,
        )
        if line.entry.investigation.force_id == line.entry.force_id  # not where another force has it by now
        else LineWithActions(line=line)
        for line in lines
    ]


def _with_actions(
    line: CaseLine, opened: tuple[str, str], *, filters: QueryDict, may_ask: bool, user: User
) -> LineWithActions:
    key = str(line.entry.investigation.public_id)

    def address(anchor: str, **more: str) -> str:
        query = filters.copy()
        query.update(more)
        return f"?{query.urlencode()}#{anchor}"

    name, of_case = opened
    now = name if of_case == key else ""
    return LineWithActions(
        line=line,
        ask_url=address(FORM, ask=key) if may_ask else "",
        advice_url=address(FORM, advice=key),
        close_url=address(line.anchor),
        opened=now,
        form=_FORMS[now](line.entry.investigation, user) if now else None,
    )


def _ask_form(investigation: Investigation, user: User) -> dict[str, Any]:
    route = case_queries.route_of(investigation)
    return {
        "ask_form": CaseQueryForm(force=investigation.force_id),
        "route": route,
        "why_not": case_queries.why_not_ask(route, by=user),
    }


def _advice_form(investigation: Investigation, user: User) -> dict[str, Any]:
    return {"advice_form": AdviceForm(), "why_not": permissions.why_not_advise(investigation, by=user)}


_FORMS = {"ask": _ask_form, "advice": _advice_form}
