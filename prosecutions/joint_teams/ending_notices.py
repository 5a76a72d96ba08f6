"""Notices that the agreement of a joint investigation team ends soon."""

from __future__ import annotations

from datetime import date
from typing import Any

from notifications.choices import NoticeKind
from prosecutions import date_notices
from prosecutions.date_notices import DateNotice
from prosecutions.models import JointTeam, ProsecutionRule


def make_due(day: date) -> int:
    """Make the notices that are due on a day, and return how many are new."""
    first = ProsecutionRule.objects.value("joint_team_warning_days", on=day)
    rows: Any = JointTeam.objects.ending_soon(day).values_list("investigation", "public_id", "force", "runs_to")
    return date_notices.send(
        DateNotice(
            kind=NoticeKind.JOINT_TEAM_ENDS,
            investigation=investigation,
            url_name="joint_teams:team-detail",
            public_id=public_id,
            force=force,
            on=runs_to,
            event=str(date_notices.step_of((runs_to - day).days, first=first)),
        )
        for investigation, public_id, force, runs_to in rows
    )
