"""The timeline of a victim or witness: every step, newest first."""

from __future__ import annotations

from accounts.models import User
from core import clock
from core.timeline import TimelineEvent, newest_first
from nrm import permissions as nrm_permissions
from nrm.models import Referral
from prosecutions.models import Witness, WitnessStep
from prosecutions.witnesses import records
from prosecutions.witnesses.workflow import WITNESS_TRANSITIONS

TITLES = {
    "add": "Added, with the first contact",
    "link": "Linked to an NRM referral",
    "unlink": "Link to the NRM referral removed",
    "details": "Details changed",
    "remove": "Removed",
    "undo": "Step undone",
}


def of_witness(witness: Witness, *, by: User) -> list[TimelineEvent]:
    """Return every event of a victim or witness that a person may see."""
    steps = _seen(witness, by=by)
    undone = {step.undoes_id for step in steps}
    titles = {step.pk: title_of(step) for step in steps}
    return newest_first(
        TimelineEvent(
            day=step.on or clock.day_of(step.at),
            title=titles[step.pk],
            text=titles.get(step.undoes_id, "") if step.undoes_id else step.detail,
            tag="Undone" if step.pk in undone else "",
            recorded_at=step.at,
            recorded_by=step.by.name,
        )
        for step in steps
    )


def _seen(witness: Witness, *, by: User) -> list[WitnessStep]:
    """Return the steps without those about a referral that the person does not see."""
    rows = WitnessStep.objects.filter(witness=witness)
    if not nrm_permissions.is_nrm(by):
        return list(rows.exclude(move__in=records.ABOUT_REFERRALS).for_timeline())
    steps = list(rows.for_timeline())
    linked = {pk for step in steps if step.move in records.ABOUT_REFERRALS for pk in step.before["referrals"]}
    seen = set(Referral.objects.visible_to(by).filter(pk__in=linked).values_list("pk", flat=True)) if linked else set()
    return [
        step for step in steps if step.move not in records.ABOUT_REFERRALS or seen.issuperset(step.before["referrals"])
    ]


def title_of(step: WitnessStep) -> str:
    """Return what a step did, in a few words."""
    return TITLES.get(step.move) or WITNESS_TRANSITIONS[step.move].title
