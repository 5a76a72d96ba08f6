"""Questions about one case outside the review of a return: on which return they go, and which have no reply yet.

If a return with the case is in review, the question is an ordinary query on it. Otherwise it is a carried query on the
newest approved return with the case: the figures count, and the force can reply at any time.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, Max, OuterRef, Q

from accounts.choices import Role
from accounts.models import User
from core import clock, months
from investigations.advice import permissions
from investigations.choices import QueryState, RevisionState
from investigations.models import Entry, Investigation, MonthlyReturn, Query, Revision
from investigations.querysets import QueryQuerySet
from investigations.returns import outdated_pages, transitions, workflow

MOST = 20  # queries on the page of a case
NOT_RETURNED = "This investigation is not in a submitted return yet. Ask about it when you review the return."


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseQueryRoute:
    """The return that a question about a case goes on, and its revision with the case."""

    monthly_return: MonthlyReturn
    revision: Revision

    @property
    def is_in_review(self) -> bool:
        """Whether the question goes on a return that waits for its decision."""
        return self.monthly_return.status in workflow.UNDECIDED

    @property
    def sentence(self) -> str:
        """What happens when the question is sent."""
        name, label = self.monthly_return.called.short_name, months.label(self.monthly_return.period_id)
        if self.is_in_review:
            return (
                f"The {label} return of {name} is in review. Your question is sent as a query on it, "
                "and the return goes back to the force until it replies."
            )
        return f"The {label} return of {name} is approved and stays approved. The force replies on the return’s page."

    @property
    def seen(self) -> str:
        """The token of the return as it is now."""
        return outdated_pages.token_of(self.monthly_return)


def route_of(investigation: Investigation) -> CaseQueryRoute | None:
    """Where a question about a case of the user's scope goes; None if no submitted return has the case."""
    revisions = Revision.objects.filter(
        Q(state=RevisionState.SUBMITTED, monthly_return__status__in=workflow.UNDECIDED)
        | Q(state=RevisionState.APPROVED),
        Exists(Entry.objects.filter(revision=OuterRef("pk"), investigation=investigation)),
        force=investigation.force_id,
    ).select_related("monthly_return__force__unit", "monthly_return__period")
    newest = revisions.order_by("-period", "-number").first()
    return CaseQueryRoute(monthly_return=newest.monthly_return, revision=newest) if newest else None


def why_not_ask(route: CaseQueryRoute | None, *, by: User) -> str:
    """Why this user cannot ask about the case; empty if they can."""
    if route is None:
        return NOT_RETURNED
    if route.is_in_review:
        return transitions.why_not("query", route.monthly_return, by=by)
    return permissions.why_not_reviewer(route.monthly_return.force, by=by, verb="ask about this investigation")


def units_with_coordinator(user: User) -> frozenset[str]:
    """The units whose cases this user leaves to a coordinator. One query for the national team, none for others."""
    if user.role != Role.NATIONAL:
        return frozenset()
    units = User.objects.active().filter(role=Role.COORDINATOR, unit__isnull=False).values_list("unit", flat=True)
    return frozenset(map(str, units))


def queries_on(investigation: Investigation, *, user: User) -> QueryQuerySet:
    """The queries about a case that a user may see, with their messages and the people who wrote them."""
    return (
        Query.objects.visible_to(user)
        .filter(investigation=investigation)
        .prefetch_related("messages", "messages__by")
        .order_by("-pk")[:MOST]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingCaseQuery:
    """The newest query about a case that is not resolved, and when somebody last wrote in it."""

    is_answered: bool
    written_at: datetime

    @property
    def sentence(self) -> str:
        """`Asked on 12 November 2026: no reply yet`."""
        day = f"{clock.day_of(self.written_at):%-d %B %Y}"
        return f"Reply from the force on {day}" if self.is_answered else f"Asked on {day}: no reply yet"


def waiting_on_each(investigations: Collection[int], *, user: User) -> dict[int, WaitingCaseQuery]:
    """The newest unresolved query about each of these cases, by the key of the case. One query."""
    rows = (
        Query.objects.visible_to(user)
        .filter(investigation__in=investigations)
        .exclude(state=QueryState.SETTLED)
        .annotate(written_at=Max("messages__at"))
        .order_by("pk")
        .values_list("investigation", "state", "written_at")
    )
    return {
        investigation: WaitingCaseQuery(is_answered=state == QueryState.ANSWERED, written_at=written_at)
        for investigation, state, written_at in rows
    }


def returns_with_replies(user: User) -> list[tuple[str, str, date, int]]:
    """Force, its short name, month and number of the replies on returns that are not in review. One query."""
    replied = Query.objects.visible_to(user).filter(state=QueryState.ANSWERED)
    replied = replied.exclude(monthly_return__status__in=workflow.UNDECIDED)
    if user.role == Role.NATIONAL:
        coordinators = User.objects.active().filter(role=Role.COORDINATOR, unit=OuterRef("force__unit"))
        replied = replied.filter(Q(force__unit__reviewed_by_national=True) | ~Exists(coordinators))
    rows = replied.order_by("monthly_return__period", "force__short_name").values_list(
        "force", "force__short_name", "monthly_return__period"
    )
    return list(rows.annotate(number=Count("pk")))
