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
    for export_request in named(ExportRequest.objects.filter(referral=referral), "asked_by", "decided_by"):
        what = f"a {ExportFormatKind(export_request.form).name} for {export_request.recipient}"
        yield TimelineEvent(
            day=clock.day_of(export_request.asked_at),
            title="Export requested",
            items=(what,),
            who="The force",
            recorded_at=export_request.asked_at,
            recorded_by=export_request.asked_by.name,
            folds=True,
        )
        if export_request.decided_at and export_request.decided_by:
            yield TimelineEvent(
                day=clock.day_of(export_request.decided_at),
                title=f"Export {ExportRequestState(export_request.state).label.lower()}",
                who="Approver",
                recorded_at=export_request.decided_at,
                recorded_by=export_request.decided_by.name,
                folds=True,
            )
        if export_request.taken_at:
            yield TimelineEvent(
                day=clock.day_of(export_request.taken_at),
                title="Exported",
                items=(what,),
                who="The force",
                recorded_at=export_request.taken_at,
                recorded_by=export_request.asked_by.name,
                folds=True,
            )
