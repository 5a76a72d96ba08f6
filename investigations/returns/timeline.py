"""The timeline of a monthly return: its newest transitions, with the reason where one was given."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.text import capfirst

from accounts.querysets import named
from core import clock
from core.timeline import TimelineEvent, fold
from investigations.models import MonthlyReturn, ReturnEvent

MOST = 20


def timeline_of(monthly_return: MonthlyReturn) -> list[TimelineEvent]:
    """Return the newest transitions, newest first; somebody who opens the return several times a day is one line."""
    return fold(list(_events(monthly_return)))


def _events(monthly_return: MonthlyReturn) -> Iterator[TimelineEvent]:
    rows = named(ReturnEvent.objects.filter(monthly_return=monthly_return), "by")
    for event in rows.order_by("-at")[:MOST]:
        yield TimelineEvent(
            day=clock.day_of(event.at),
            title=capfirst(event.in_words),
            who=event.by.name,
            reasons=event.reason,
            at=event.at,
            folds=event.move == "read",
        )
