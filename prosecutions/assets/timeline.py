"""The timeline of a record: its steps, newest first."""

from __future__ import annotations

from core.timeline import TimelineEvent, newest_first
from prosecutions.assets.choices import AssetKind
from prosecutions.assets.querysets import AssetStepQuerySet
from prosecutions.assets.workflow import WORKFLOWS
from prosecutions.models import AssetRecord, AssetStep


def of_asset(asset: AssetRecord) -> list[TimelineEvent]:
    """Return every event of a record."""
    return newest_first(event for _, event in events_by_asset(AssetStep.objects.filter(asset=asset)))


def events_by_asset(rows: AssetStepQuerySet) -> list[tuple[int, TimelineEvent]]:
    """Return the events of several records, each with the key of its record."""
    steps = list(rows.for_timeline())
    undone = {step.undoes_id for step in steps}
    titles = {step.pk: title_of(step) for step in steps}
    return [
        (
            step.asset_id,
            TimelineEvent(
                day=step.on,
                title=titles[step.pk],
                text=titles.get(step.undoes_id, "") if step.undoes_id else step.detail,
                tag="Undone" if step.pk in undone else "",
                recorded_at=step.at,
                recorded_by=step.by.name,
            ),
        )
        for step in steps
    ]


def title_of(step: AssetStep) -> str:
    """Return what a step did, in a few words."""
    workflow = WORKFLOWS[AssetKind(step.asset.kind)]
    return workflow.begun if step.move == "add" else workflow.transitions[step.move].done
