"""Shared by the return views: who may use them, a return in scope, refusal messages, notifying the queue."""

from __future__ import annotations

from datetime import date
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_htmx.middleware import HtmxDetails

from accounts.choices import Role
from accounts.models import User
from accounts.permissions import Scope
from core import clock, months
from figures import queue, tasks
from investigations.choices import RevisionState
from investigations.models import MonthlyReturn, Revision
from investigations.returns import vocabulary
from investigations.returns.grid_view import GridView
from reference.models import Force

FORCE = (Role.ANALYST, Role.LEAD)
REVIEWERS = (Role.COORDINATOR, Role.NATIONAL)
READERS = (*FORCE, *REVIEWERS)


class HtmxRequest(HttpRequest):
    """A request whose response depends on whether htmx asked for a part of the page."""

    htmx: HtmxDetails


def person(request: HttpRequest) -> User:
    """The user of the request; the view's policy guarantees that they are signed in."""
    return cast(User, request.user)


def force_in_scope(code: str, user: User) -> Force:
    """A force within the user's scope; any other is not found."""
    force = Force.objects.filter(Scope.of(user).over("code"), pk=code).select_related("unit", "region").first()
    if force is None:
        raise Http404
    return force


def several_forces(code: str) -> list[Force]:
    """Forces to which an investigation may be offered."""
    return list(Force.objects.valid_on(clock.today()).exclude(pk=code).order_by("short_name"))


def nationalities_on(month: date) -> list[vocabulary.VocabularyTerm]:
    """Nationalities to offer in a row of a month; one that has ended stays in existing rows but is not offered."""
    return vocabulary.present().nationalities.present_on(months.last_day(month))


def return_in_scope(code: str, month: date, user: User) -> MonthlyReturn:
    """A return within the user's scope; any other is not found."""
    monthly_return = (
        MonthlyReturn.objects.visible_to(user).of(code, month).select_related("force__unit", "period").first()
    )
    if monthly_return is None:
        raise Http404
    return monthly_return


def revision_to_show(monthly_return: MonthlyReturn, user: User) -> Revision:
    """The working revision for its force; for others the last submitted one, or the draft if none was submitted."""
    revisions = list(
        Revision.objects.filter(monthly_return=monthly_return)
        .select_related("rolled_from", "submitted_by", "approved_by")
        .defer("submitted_by__password", "submitted_by__last_login", "approved_by__password", "approved_by__last_login")
        .order_by("-number")
    )
    working = next((r for r in revisions if r.state == RevisionState.WORKING), None)
    if working is not None and user.force_id == monthly_return.force_id:
        return working
    submitted = [r for r in revisions if r.state in {RevisionState.SUBMITTED, RevisionState.APPROVED}]
    return submitted[0] if submitted else revisions[0]


def back_to_return(
    code: str, month: date, *, row: int | None = None, view: GridView | None = None, at: str = "return"
) -> HttpResponse:
    """Redirect to the page of a return as its view selects the rows, with a case open if its row is given.

    The focus goes to the case, or else to the element of the page with the id `at`: the browser handles it.
    """
    answer = redirect("investigations:return-detail", code, months.text(month))
    at = f"form-{row}" if row is not None and at == "return" else at
    opened = {} if row is None else {"row": str(row)}
    answer["Location"] += f"{(view or GridView()).query_after_mark(**opened)}#{at}"
    return answer


def view_of(request: HttpRequest) -> GridView:
    """The view of the grid on the page that a form was sent from."""
    return GridView.of_text(request.POST.get("view", ""))


def refused(request: HttpRequest, code: str, month: date, why: Exception, *, row: int | None = None) -> HttpResponse:
    """Show why the action was refused, on the page where the user can fix it."""
    messages.error(request, str(why))
    return back_to_return(code, month, row=row, view=view_of(request))


def count_soon(month: date) -> None:
    """Notify the queue that a month has changed. A lost message costs a minute: the sweep finds the work."""
    queue.nudge(tasks.count_and_build, months.text(month))
