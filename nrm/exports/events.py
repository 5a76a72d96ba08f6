"""Timeline events of exports: requested, approved or refused, last downloaded.

They name the recipient but not the reason, because the reason may reveal more.
"""

from __future__ import annotations

from collections.abc import Iterator

from core import clock
from nrm.choices import ExportFormatKind, ExportRequestState
from nrm.models import ExportRequest, Referral
from nrm.timeline_events import Event, named


def takings(referral: Referral) -> Iterator[Event]:
    """Yield each export of the referral."""
    for one in named(ExportRequest.objects.filter(referral=referral), "asked_by", "decided_by"):
        what = f"a {ExportFormatKind(one.form).name} for {one.recipient}"
        yield Event(
            on=clock.day_of(one.asked_at),
            title=f"Export requested: {what}",
            who="The force",
            recorded_at=one.asked_at,
            recorded_by=one.asked_by.name,
        )
        if one.decided_at and one.decided_by:
            yield Event(
                on=clock.day_of(one.decided_at),
                title=f"Export {ExportRequestState(one.state).label.lower()}",
                who="Approver",
                recorded_at=one.decided_at,
                recorded_by=one.decided_by.name,
            )
        if one.taken_at:
            yield Event(
                on=clock.day_of(one.taken_at),
                title=f"Exported: {what}",
                who="The force",
                recorded_at=one.taken_at,
                recorded_by=one.asked_by.name,
            )
