"""The history of an action, and the steps of a meeting, as timelines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from accounts.querysets import named
from core import clock
from core.govuk import in_words
from core.timeline import TimelineDay, TimelineEvent, by_day, newest_first
from prosecutions.action_plan.choices import ActionEventKind as Kind
from prosecutions.models import MeetingStep, OversightMeeting, PlanActionEvent

DISCUSSION = frozenset({Kind.COMMENT.value})


def days_of(events: Iterable[PlanActionEvent]) -> list[TimelineDay]:
    """The events of an action by day, newest first."""
    return by_day(newest_first(map(_event_of, events)))


def steps_of(meeting: OversightMeeting) -> list[TimelineDay]:
    """The steps of a meeting by day, newest first."""
    return by_day(newest_first(_steps(meeting)))


def _event_of(event: PlanActionEvent) -> TimelineEvent:
    day = clock.day_of(event.at)
    is_earlier = event.kind == Kind.UPDATE and event.happened_on != day
    return TimelineEvent(
        day=event.happened_on if is_earlier else day,
        title=_title(event),
        who=event.by.name,
        text=_text(event),
        reasons=event.text,
        at=None if is_earlier else event.at,
        recorded_at=event.at if is_earlier else None,
        sorts_at=event.at,
    )


def _title(event: PlanActionEvent) -> str:
    match event.kind:
        case Kind.STATUS:
            return event.get_became_display()
        case Kind.DECISION:
            return f"Decided at the meeting of {in_words(event.happened_on)}"
    return event.get_kind_display()


def _text(event: PlanActionEvent) -> str:
    if event.due_from and event.due_to:
        return f"From {in_words(event.due_from)} to {in_words(event.due_to)}"
    if event.kind == Kind.CHANGED:
        return f"Before: {event.before}" if event.before else ""
    if event.kind == Kind.CREATED:
        return f"Owner: {event.after}" if event.after else ""
    if event.owner is None:
        return ""
    before = f" Before: {event.before}." if event.before else ""
    return f"Now: {event.after or event.owner.name}.{before}"


def _text_of_step(step: MeetingStep) -> str:
    if step.moved_from and step.moved_to:
        return f"From {in_words(step.moved_from)} to {in_words(step.moved_to)}"
    return step.paper


def _steps(meeting: OversightMeeting) -> Iterator[TimelineEvent]:
    for step in named(meeting.steps.all(), "by").order_by("at", "pk"):
        yield TimelineEvent(
            day=clock.day_of(step.at),
            title=step.get_became_display() or step.get_kind_display(),
            who=step.by.name,
            text=_text_of_step(step),
            reasons=step.reason,
            at=step.at,
        )
