"""Timeline events of safeguarding: completed checklist items, missing episodes, priority requests, new owners.

Notes are not included: reviewers read the timeline, and may not read notes.
"""

from __future__ import annotations

from collections.abc import Iterator

from accounts.querysets import named
from core import clock
from core.timeline import TimelineEvent
from nrm.choices import Age, YesNoUnsure
from nrm.models import AgeDecision, MissingEpisode, OwnerChange, PriorityRequest, Referral, SafeguardingAction
from nrm.safeguarding.choices import CHECKLIST, PriorityAnswer

LABELS = {item.code: item.label for item in CHECKLIST}


def safeguarding(referral: Referral) -> Iterator[TimelineEvent]:
    """Yield each checklist item that is done."""
    for action in named(SafeguardingAction.objects.filter(referral=referral, done_at__isnull=False), "owner"):
        if action.done_at:
            yield TimelineEvent(
                day=clock.day_of(action.done_at),
                title=f"Safeguarding done: {LABELS.get(action.item, action.item).lower()}",
                who=action.owner.name,
                recorded_at=action.at,
            )


def missing(referral: Referral) -> Iterator[TimelineEvent]:
    """Yield when the person went missing, and how that ended."""
    for episode in named(MissingEpisode.objects.filter(referral=referral), "by"):
        yield TimelineEvent(
            day=episode.missing_on,
            title="Went missing",
            recorded_at=episode.at,
            recorded_by=episode.by.name,
        )
        if episode.ended_on:
            yield TimelineEvent(
                day=episode.ended_on, title="No longer missing", who="The force", text=episode.get_how_ended_display()
            )


def sooner(referral: Referral) -> Iterator[TimelineEvent]:
    """Yield when the force asked for an earlier decision, and the answer."""
    for request in named(PriorityRequest.objects.filter(referral=referral), "asked_by"):
        yield TimelineEvent(
            day=request.asked_on,
            title="Earlier decision requested",
            who="The force",
            text=request.get_reason_display(),
            recorded_at=request.at,
            recorded_by=request.asked_by.name,
        )
        if request.answered_on and request.answer != PriorityAnswer.WAITING:
            yield TimelineEvent(
                day=request.answered_on,
                title=f"Earlier decision: {request.get_answer_display().lower()}",
                who="The competent authority",
            )


def ages(referral: Referral) -> Iterator[TimelineEvent]:
    """Yield each age decision, where the form says *not sure*."""
    if referral.under_18 != YesNoUnsure.NOT_SURE:
        return
    for decision in named(AgeDecision.objects.filter(referral=referral), "by"):
        is_adult = decision.decided == Age.ADULT
        yield TimelineEvent(
            day=decision.on,
            title=f"Age decision: {decision.get_decided_display().lower()}",
            who=decision.get_decider_display(),
            reasons=decision.reason,
            text="Consent to stay in the NRM is needed." if is_adult else "Stays in the NRM without consent.",
            recorded_at=decision.at,
            recorded_by=decision.by.name,
        )


def owners(referral: Referral) -> Iterator[TimelineEvent]:
    """Yield each change of owner."""
    for change in named(OwnerChange.objects.filter(referral=referral), "was", "became", "by"):
        yield TimelineEvent(
            day=clock.day_of(change.at),
            title=f"Owner changed to {change.became.name}",
            who=f"Before: {change.was.name}",
            recorded_at=change.at,
            recorded_by=change.by.name,
        )
