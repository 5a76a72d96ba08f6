"""The steps of the asset recovery of an investigation, for the timeline of the investigation."""

from __future__ import annotations

from dataclasses import replace

from accounts.models import User
from core.timeline import TimelineEvent
from investigations.models import Investigation
from investigations.records.case_timeline import LinkedEvents
from prosecutions.assets import timeline
from prosecutions.assets.linked_records import MOST, assets_of
from prosecutions.models import AssetStep


def of_investigation(investigation: Investigation, user: User) -> LinkedEvents:
    """Return the steps of the newest records that a person may see, in two queries."""
    rows = assets_of(investigation, user)
    assets = {asset.pk: asset for asset in rows[:MOST]}
    events: list[TimelineEvent] = []
    if assets:
        for pk, event in timeline.events_by_asset(AssetStep.objects.filter(asset__in=assets)):
            title = f"{assets[pk]}: {event.title[:1].lower()}{event.title[1:]}"
            events.append(
                replace(event, title=title, url=assets[pk].get_absolute_url(), tag=event.tag or "Asset recovery")
            )
    more = rows.count() - MOST if len(assets) == MOST else 0
    return LinkedEvents(events=tuple(events), records=tuple(assets.values()), more=more)
