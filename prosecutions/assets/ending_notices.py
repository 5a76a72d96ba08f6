"""Notices that a freezing order, or the detention of cash, ends soon."""

from __future__ import annotations

from datetime import date
from typing import Any

from notifications.choices import NoticeKind
from prosecutions import date_notices
from prosecutions.date_notices import DateNotice
from prosecutions.models import AssetRecord, ProsecutionRule


def make_due(day: date) -> int:
    """Make the notices that are due on a day, and return how many are new."""
    first = ProsecutionRule.objects.value("asset_warning_days", on=day)
    rows: Any = AssetRecord.objects.ending(day).filter(ends_on__gte=day)
    return date_notices.send(
        DateNotice(
            kind=NoticeKind.ASSET_ENDS,
            investigation=investigation,
            url_name="assets:asset-detail",
            public_id=public_id,
            force=force,
            on=ends_on,
            event=str(date_notices.step_of((ends_on - day).days, first=first)),
        )
        for investigation, public_id, force, ends_on in rows.values_list(
            "investigation", "public_id", "force", "ends_on"
        )
    )
