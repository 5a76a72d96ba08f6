"""The advice on a case and the queries about it, as events of its page, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from accounts.models import User
from core import clock
from core.timeline import TimelineDay, TimelineEvent, by_day, newest_first
from investigations.models import Advice, Query

MOST = 20


def days_of(advice: Sequence[Advice], queries: Iterable[Query]) -> list[TimelineDay]:
    """The newest events by day. Both are of one case and in the reader's scope, with the people loaded."""
    events = newest_first([*_advice_events(advice), *_query_events(queries)])
    return by_day(events[:MOST])


def _advice_events(advice: Iterable[Advice]) -> Iterator[TimelineEvent]:
    for given in advice:
        yield TimelineEvent(
            day=given.given_on,
            title="Advice given",
            items=(str(given.get_about_display()),),
            who=given.given_by.name,
            text=f"To {given.given_to}",
            reasons=given.words,
            recorded_at=given.created_at,
        )
        if given.result_at is not None and given.result_by is not None:
            yield TimelineEvent(
                day=clock.day_of(given.result_at),
                title=f"Advice {str(given.get_result_display()).lower()}",
                items=(str(given.get_about_display()),),
                who=given.result_by.name,
                reasons=given.result_reason,
                at=given.result_at,
            )
        if given.withdrawn_at is not None and given.withdrawn_by is not None:
            yield TimelineEvent(
                day=clock.day_of(given.withdrawn_at),
                title="Advice withdrawn",
                items=(str(given.get_about_display()),),
                who=given.withdrawn_by.name,
                reasons=given.withdrawn_reason,
                at=given.withdrawn_at,
            )


def _query_events(queries: Iterable[Query]) -> Iterator[TimelineEvent]:
    for query in queries:
        for message in query.messages.all():
            is_reply = _is_of_force(message.by, query)
            yield TimelineEvent(
                day=clock.day_of(message.at),
                title="Reply to a query" if is_reply else "Query about this investigation",
                who=message.by.name,
                reasons=message.words,
                at=message.at,
            )


def _is_of_force(person: User, query: Query) -> bool:
    return person.force_id == query.force_id
