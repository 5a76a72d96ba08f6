"""What a reviewer may say with a query besides its words: why it is asked, who should reply, and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count

from accounts.models import User
from core import clock
from core.workflow import TransitionNotAllowed
from investigations.choices import QueryReason
from investigations.models import Query
from investigations.querysets import QueryQuerySet
from investigations.returns import workflow
from reference.models import Force
from reference.working_days import add_working_days

WORKING_DAYS_TO_REPLY = 2  # our own default; the reviewer can give another day
COUNTED_DAYS = 365  # the reasons of a year
MOST_REASONS = 5
MOST_EARLIER = 3  # earlier queries shown beside a new one about the same case


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyWanted:
    """Why a query is asked, who should reply, and by when."""

    reason: QueryReason = QueryReason.OTHER
    person: int | None = None
    by: date | None = None


def usual_day() -> date:
    """The day by which a reply to a query asked today is wanted."""
    return add_working_days(clock.today(), WORKING_DAYS_TO_REPLY)


def next_day(reply_by: date | None) -> date:
    """The day to reply by of a query that is asked again or carried forward: the usual one, or one given before."""
    usual = usual_day()
    return max(reply_by, usual) if reply_by else usual


def people_to_ask(force: str) -> list[User]:
    """The people of a force who may reply to a query, by name."""
    people = User.objects.active().filter(force=force, role__in=workflow.FORCE)
    return list(people.only("pk", "name", "role").order_by("name", "pk"))


def fields_of(wanted: ReplyWanted | None, *, force: str) -> dict[str, Any]:
    """The fields of a new query. Raises TransitionNotAllowed for a person of no use or a day that has passed."""
    wanted = wanted or ReplyWanted()
    reply_by = wanted.by or usual_day()
    if reply_by < clock.today():
        raise TransitionNotAllowed("The date to reply by has passed. Choose today or a later day.")
    if wanted.person is not None and wanted.person not in {each.pk for each in people_to_ask(force)}:
        raise TransitionNotAllowed("The person you chose can no longer reply for the force. Choose somebody else.")
    return {"reason": wanted.reason, "for_person_id": wanted.person, "reply_by": reply_by}


def earlier_on(case: int, *, user: User, besides: int) -> QueryQuerySet:
    """The newest queries about a case on other returns, with their messages: a question may have been asked before."""
    earlier = Query.objects.visible_to(user).filter(investigation=case).exclude(monthly_return=besides)
    earlier = earlier.prefetch_related("messages", "messages__by").select_related("revision")
    return earlier.order_by("-pk")[:MOST_EARLIER]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonReason:
    """One reason for queries and how often the unit's reviewers gave it."""

    label: str
    number: int


def commonest_reasons(force: Force) -> list[CommonReason]:
    """What reviewers of the force's unit asked about most in the last year, without *something else*. One statement."""
    since = clock.now() - timedelta(days=COUNTED_DAYS)
    recent_queries = Query.objects.filter(force__unit=force.unit_id, opened_at__gte=since).exclude(
        reason=QueryReason.OTHER
    )
    counted = recent_queries.values_list("reason").annotate(n=Count("pk")).order_by("-n", "reason")[:MOST_REASONS]
    return [CommonReason(label=QueryReason(reason).label, number=number) for reason, number in counted]
