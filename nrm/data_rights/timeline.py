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
    for one in named(SubjectRequest.objects.filter(referral=referral), "by", "decided_by", "lifted_by"):
        what = ASKED[RequestKind(one.kind)]
        yield TimelineEvent(
            day=one.received_on,
            title=what,
            who=RequestedBy(one.asked_by).label,
            text=f"{'Extended; due' if one.extended_why else 'Due'} {one.due_on:%-d %B %Y}.",
            recorded_at=one.at,
            recorded_by=one.by.name,
        )
        if one.decided_on and one.decided_by:
            yield TimelineEvent(
                day=one.decided_on,
                title=f"{what}: {RequestOutcome(one.outcome).label.lower()}",
                who="The force",
                sorts_at=one.at + A_MOMENT,
                recorded_by=one.decided_by.name,
            )
        if one.lifted_on and one.lifted_by:
            yield TimelineEvent(
                day=one.lifted_on,
                title="Restriction lifted",
                who="The force",
                sorts_at=one.at + 2 * A_MOMENT,
                recorded_by=one.lifted_by.name,
            )
