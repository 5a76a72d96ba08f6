"""The timeline of a record: its steps, newest first."""

from __future__ import annotations

from core.timeline import TimelineEvent, newest_first
from prosecutions import steps
from prosecutions.assets.choices import AssetKind
from prosecutions.assets.kinds import WORKFLOWS
from prosecutions.assets.querysets import AssetStepQuerySet
from prosecutions.models import AssetRecord, AssetStep


def of_asset(asset: AssetRecord) -> list[TimelineEvent]:
    """Return every event of a record."""
    return newest_first(event for _, event in events_by_asset(AssetStep.objects.filter(asset=asset)))


def events_by_asset(rows: AssetStepQuerySet) -> list[tuple[int, TimelineEvent]]:
    """Return the events of several records, each with the key of its record."""
    return [(step.asset_id, event) for step, event in steps.events_of(rows.for_timeline(), title_of=title_of)]


def title_of(step: AssetStep) -> str:
    """Return what a step did, in a few words."""
    workflow = WORKFLOWS[AssetKind(step.asset.kind)]
    return workflow.begun if step.move == "add" else workflow.transitions[step.move].done
