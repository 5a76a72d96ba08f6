"""Timeline events of exports: requested, approved or refused, last downloaded.

They name the recipient but not the reason, because the reason may reveal more.
"""

from __future__ import annotations

from collections.abc import Iterator

from accounts.querysets import named
from core import clock
from core.timeline import TimelineEvent
from nrm.choices import ExportFormatKind, ExportRequestState
from nrm.models import ExportRequest, Referral


def takings(referral: Referral) -> Iterator[TimelineEvent]:
    """Yield each export of the referral."""
    for one in named(ExportRequest.objects.filter(referral=referral), "asked_by", "decided_by"):
        what = f"a {ExportFormatKind(one.form).name} for {one.recipient}"
        yield TimelineEvent(
            day=clock.day_of(one.asked_at),
            title="Export requested",
            items=(what,),
            who="The force",
            recorded_at=one.asked_at,
            recorded_by=one.asked_by.name,
            folds=True,
        )
        if one.decided_at and one.decided_by:
            yield TimelineEvent(
                day=clock.day_of(one.decided_at),
                title=f"Export {ExportRequestState(one.state).label.lower()}",
                who="Approver",
                recorded_at=one.decided_at,
                recorded_by=one.decided_by.name,
                folds=True,
            )
        if one.taken_at:
            yield TimelineEvent(
                day=clock.day_of(one.taken_at),
                title="Exported",
                items=(what,),
                who="The force",
                recorded_at=one.taken_at,
                recorded_by=one.asked_by.name,
                folds=True,
            )
