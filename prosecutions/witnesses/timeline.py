"""The timeline of a victim or witness: every step, newest first."""

from __future__ import annotations

from accounts.models import User
from core.timeline import TimelineEvent, newest_first
from nrm import permissions as nrm_permissions
from nrm.models import Referral
from prosecutions import steps
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
    return newest_first(event for _, event in steps.events_of(_seen(witness, by=by), title_of=title_of))


def _seen(witness: Witness, *, by: User) -> list[WitnessStep]:
    """Return the steps without those about a referral that the person does not see."""
    rows = WitnessStep.objects.filter(witness=witness)
    if not nrm_permissions.is_nrm(by):
        return list(rows.exclude(move__in=records.ABOUT_REFERRALS).for_timeline())
    shown = list(rows.for_timeline())
    linked = {pk for step in shown if step.move in records.ABOUT_REFERRALS for pk in step.before["referrals"]}
    seen = set(Referral.objects.visible_to(by).filter(pk__in=linked).values_list("pk", flat=True)) if linked else set()
    return [
        step for step in shown if step.move not in records.ABOUT_REFERRALS or seen.issuperset(step.before["referrals"])
    ]


def title_of(step: WitnessStep) -> str:
    """Return what a step did, in a few words."""
    return TITLES.get(step.move) or WITNESS_TRANSITIONS[step.move].title
