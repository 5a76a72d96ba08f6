"""One timeline of a case: what returns say, and what happened to the records of other apps that are linked to it.

Each app registers a function that yields the events of its linked records (`settings.LINKED_EVENTS`), in the scope of
the person: somebody without the NRM duty reads no decision here either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.db.models import Model
from django.urls import reverse
from django.utils.module_loading import import_string

from accounts.models import User
from core import months
from core.timeline import TimelineEvent, newest_first
from investigations.models import Investigation
from investigations.records.histories import InvestigationHistory

IN_RETURNS = "Monthly return"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedEvents:
    """The events of the linked records of one kind, and these records, for the log."""

    events: tuple[TimelineEvent, ...]
    records: tuple[Model, ...]
    more: int = 0  # older records of the kind, whose events are left out


type EventsOfInvestigation = Callable[[Investigation, User], LinkedEvents]


@cache
def _registered() -> tuple[EventsOfInvestigation, ...]:
    return tuple(import_string(path) for path in settings.LINKED_EVENTS)


def timeline_of(history: InvestigationHistory, user: User) -> LinkedEvents:
    """Return every event of a case that the person may see, the newest first, with the records that they are about."""
    kinds = [events_of(history.investigation, user) for events_of in _registered()]
    events = newest_first([*_own(history), *(event for kind in kinds for event in kind.events)])
    return LinkedEvents(
        events=tuple(events),
        records=tuple(record for kind in kinds for record in kind.records),
        more=sum(kind.more for kind in kinds),
    )


def _own(history: InvestigationHistory) -> Iterator[TimelineEvent]:
    """Yield when the case was opened and closed, each month in which its stage changed, and each force that had it."""
    entry = history.newest
    if entry is not None and entry.opened_on:
        yield TimelineEvent(day=entry.opened_on, title="Investigation opened", tag=IN_RETURNS)
    if entry is not None and entry.closed_on:
        reason = entry.closing_reason.name if entry.closing_reason else ""
        yield TimelineEvent(day=entry.closed_on, title="Investigation closed", text=reason, tag=IN_RETURNS)
    stage = None
    for month in reversed(history.months):
        if month.entry.is_live and month.entry.stage and month.entry.stage_id != stage:
            yield TimelineEvent(
                day=months.last_day(month.month),
                title=f"Stage: {month.entry.stage.name}",
                tag=IN_RETURNS,
                url=reverse("investigations:return-detail", args=[month.entry.force_id, months.text(month.month)]),
            )
            stage = month.entry.stage_id
    for before, holder in zip(history.holders, history.holders[1:], strict=False):
        yield TimelineEvent(
            day=holder.begins_on, title=f"Transferred from {before.force.short_name} to {holder.force.short_name}"
        )
