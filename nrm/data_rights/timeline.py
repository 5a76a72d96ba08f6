"""Timeline events of data rights requests: received, decided and lifted.

The content of a request and its reason stay on the requests page: reviewers read the timeline, and it contains none of
the person's words.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from accounts.querysets import named
from core.timeline import TimelineEvent
from nrm.data_rights.choices import RequestedBy, RequestKind, RequestOutcome
from nrm.models import Referral, SubjectRequest

A_MOMENT = timedelta(microseconds=1)
ASKED = {
    RequestKind.ACCESS: "Access requested",
    RequestKind.CORRECTION: "Correction requested",
    RequestKind.RESTRICTION: "Restriction requested",
}


def requests(referral: Referral) -> Iterator[TimelineEvent]:
    """Yield each request: the day it arrived, how it was decided, and when a restriction was lifted."""
    for subject_request in named(SubjectRequest.objects.filter(referral=referral), "by", "decided_by", "lifted_by"):
        what = ASKED[RequestKind(subject_request.kind)]
        yield TimelineEvent(
            day=subject_request.received_on,
            title=what,
            who=RequestedBy(subject_request.asked_by).label,
            text=f"{'Extended; due' if subject_request.extended_why else 'Due'} {subject_request.due_on:%-d %B %Y}.",
            recorded_at=subject_request.at,
            recorded_by=subject_request.by.name,
        )
        if subject_request.decided_on and subject_request.decided_by:
            yield TimelineEvent(
                day=subject_request.decided_on,
                title=f"{what}: {RequestOutcome(subject_request.outcome).label.lower()}",
                who="The force",
                sorts_at=subject_request.at + A_MOMENT,
                recorded_by=subject_request.decided_by.name,
            )
        if subject_request.lifted_on and subject_request.lifted_by:
            yield TimelineEvent(
                day=subject_request.lifted_on,
                title="Restriction lifted",
                who="The force",
                sorts_at=subject_request.at + 2 * A_MOMENT,
                recorded_by=subject_request.lifted_by.name,
            )
