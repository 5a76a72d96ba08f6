"""Notices that the reply to a query is overdue, to the person asked and to the reviewers, on working days.

A task asks every few minutes. The stored date decides, so a run may come twice or late; one date makes one notice.
"""

from __future__ import annotations

from datetime import date, timedelta

from investigations.choices import QueryState
from investigations.models import Query
from investigations.returns import notices
from notifications import creation
from notifications.choices import NoticeKind
from reference import working_days

STILL_NEWS = timedelta(days=28)  # how long an overdue reply is worth a notice


def make_overdue(day: date) -> int:
    """Make the notices of replies that were due before a working day, and return how many are new."""
    if not working_days.is_working_day(day):
        return 0
    overdue = (
        Query.objects.filter(state__in=[QueryState.OPEN, QueryState.CARRIED])
        .filter(reply_by__lt=day, reply_by__gte=day - STILL_NEWS)
        .select_related("monthly_return")
        .only("force", "for_person", "reply_by", "monthly_return__period")
        .order_by("pk")
    )
    places = [notices.place_of_query(query, key=f"query {query.pk}:{query.reply_by}") for query in overdue]
    return creation.notify(NoticeKind.QUERY_OVERDUE, places)
