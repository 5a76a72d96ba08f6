"""The asset recovery of an investigation, and of those that were merged into it, for its page."""

from __future__ import annotations

from django.urls import reverse

from accounts.models import User
from core.money import pounds
from investigations.models import Entry, Investigation
from investigations.records.linked_records import LinkedRecord, LinkedRecords
from prosecutions.assets import recording
from prosecutions.assets.querysets import AssetRecordQuerySet
from prosecutions.models import AssetRecord

MOST = 20


def of_investigation(investigation: Investigation, user: User) -> LinkedRecords:
    """Return the records that a person may see, the newest first, and the page that adds one for those who may."""
    rows = assets_of(investigation, user)
    assets = list(rows[: MOST + 1])
    may_add = not recording.why_not_added(investigation, by=user)
    return LinkedRecords(
        title="Asset recovery",
        records=tuple(
            LinkedRecord(
                record=asset,
                number=str(asset),
                url=asset.get_absolute_url(),
                status=_status(asset, investigation),
            )
            for asset in assets[:MOST]
        ),
        more=rows.count() - MOST if len(assets) > MOST else 0,
        add_url=reverse("assets:asset-new", args=[investigation.public_id]) if may_add else "",
        add_text="Add asset recovery",
    )


def assets_of(investigation: Investigation, user: User) -> AssetRecordQuerySet:
    """Return the records of an investigation, and of those merged into it, that a person may see; the newest first."""
    merged = Entry.objects.filter(merged_into=investigation).values("investigation")
    own = AssetRecord.objects.visible_to(user).filter(investigation=investigation)
    rows = own | AssetRecord.objects.visible_to(user).filter(investigation__in=merged)
    return rows.order_by("-created_at", "-pk")


def _status(asset: AssetRecord, investigation: Investigation) -> str:
    parts = [str(asset.get_kind_display()), str(asset.get_status_display()).lower()]
    if asset.amount is not None:
        parts.append(pounds(asset.amount))
    if asset.investigation_id != investigation.pk:
        parts.append("of a merged investigation")
    return ", ".join(parts)
