"""The steps of the crime records that are linked to an investigation, for the timeline of the case."""

from __future__ import annotations

from accounts.models import User
from accounts.querysets import named
from core.timeline import TimelineEvent
from investigations.models import Investigation
from investigations.records.case_timeline import LinkedEvents
from nrm.crime import restricted, timeline
from nrm.crime.linked_records import MOST
from nrm.models import CrimeRecord, CrimeStep

# What is about the record and not about the case: corrections, and the comparison with the crime system.
LEFT_OUT = frozenset({"details", "link", "unlink", "adopt", "pair", "separate", "not_exported", "exported"})


def of_investigation(investigation: Investigation, user: User) -> LinkedEvents:
    """Return what happened to the newest crime records that a person may see, in two queries."""
    rows = restricted.listed(CrimeRecord.objects.visible_to(user).filter(investigation=investigation).not_erased())
    records = {record.pk: record for record in rows.for_list()[:MOST]}
    steps = CrimeStep.objects.filter(record__in=records).exclude(move__in=LEFT_OUT)
    return LinkedEvents(
        events=tuple(_event(records[step.record_id], step) for step in named(steps, "by")) if records else (),
        records=tuple(records.values()),
        more=rows.count() - MOST if len(records) == MOST else 0,
    )


def _event(record: CrimeRecord, step: CrimeStep) -> TimelineEvent:
    event = timeline.event_of(step)
    return TimelineEvent(
        day=event.day,
        title=f"{record}: {event.title}",
        text=event.text,
        url=record.get_absolute_url(),
        tag="Crime record",
        recorded_at=event.recorded_at,
        recorded_by=event.recorded_by,
    )
