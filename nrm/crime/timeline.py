"""The timeline of a crime record: every step, newest first, with who recorded it."""

from __future__ import annotations

from accounts.querysets import named
from core import clock
from core.timeline import TimelineEvent, newest_first
from nrm.crime.choices import RecordStatus
from nrm.models import CrimeRecord, CrimeStep, CrimeTransfer

TITLES = {
    "open": "Record opened",
    "receive": "Received from another force",
    "adopt": "Joined with a referral of the force",
    "correct_crime": "Crime corrected",
    "details": "Details changed",
    "decision": "Decision",
    "request_cancellation": "Cancellation requested",
    "keep": "Kept by the crime registrar",
    "link": "Linked to an investigation",
    "unlink": "Link to the investigation removed",
    "pair": "Paired with the crime system",
    "separate": "Separated from an entry of the crime system",
    "not_exported": "Not in exports of the crime system",
    "exported": "In exports of the crime system again",
    "outcome": "Outcome",
    "outcome_removed": "Outcome removed",
}


def timeline_of(record: CrimeRecord) -> list[TimelineEvent]:
    """Return every event of a record, newest first, in two queries."""
    return newest_first([*_steps(record), *_offers(record)])


def _steps(record: CrimeRecord) -> list[TimelineEvent]:
    return [event_of(step) for step in named(CrimeStep.objects.filter(record=record), "by")]


def event_of(step: CrimeStep) -> TimelineEvent:
    """Return a step, loaded with its person, as an event."""
    return TimelineEvent(
        day=clock.day_of(step.at),
        title=TITLES.get(step.move) or f"{RecordStatus(step.became).label}",
        text=step.detail if step.move != "open" else RecordStatus(step.became).label,
        reasons=step.reason,
        recorded_at=step.at,
        recorded_by=step.by.name if step.by else "",
    )


def _offers(record: CrimeRecord) -> list[TimelineEvent]:
    """Return the offers to other forces. An accepted one is a step of its own."""
    events = []
    for offer in CrimeTransfer.objects.filter(record=record).for_list():
        to = offer.receiver.short_name
        events.append(
            TimelineEvent(
                day=clock.day_of(offer.offered_at),
                title=f"Offered to {to}",
                reasons=offer.reason,
                url=offer.get_absolute_url(),
                at=offer.offered_at,
            )
        )
        if offer.settled_at and offer.state != "accepted":
            events.append(
                TimelineEvent(
                    day=clock.day_of(offer.settled_at),
                    title=f"{to}: {offer.get_state_display().lower()}",
                    reasons=offer.declined_why,
                    at=offer.settled_at,
                )
            )
    return events
