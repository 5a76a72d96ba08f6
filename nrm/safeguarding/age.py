"""Noting an age decision: somebody of whom it was not known when the form went out is found to be an adult, or a child.

What was sent stays as it was sent. From the decision on an adult is treated as one: consent to stay is asked for
(`grown_up`), and what is asked of a child is not. A child stays without consent, and counts as one when exploited,
because who is a child now was one then.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from nrm import referrals, workflow
from nrm.choices import Age, AgeAtExploitation, YesNoUnsure
from nrm.models import AgeDecision, Referral
from nrm.safeguarding import record


def why_not(referral: Referral, *, by: User) -> str:
    """Why this person notes no age decision, as a sentence with the way on; empty when they do."""
    if why := record.why_not_changeable(referral, by=by):
        return why
    if referral.state in workflow.NOT_REFERRED:
        return "The Home Office does not have it yet. Change the age answer in the form."
    if referral.under_18 != YesNoUnsure.NOT_SURE:
        return "The form gives the person’s age. Record an age decision only if the age was not known."
    return ""


@transaction.atomic
def decide(public_id: UUID, *, decided: str, decider: str, on: date, reason: str, by: User) -> Referral:
    """Note what was decided; the newest decision counts.

    Raises TransitionNotAllowed, and Referral.DoesNotExist out of scope.
    """
    referral = referrals.locked(public_id, by=by)
    if why := why_not(referral, by=by):
        raise TransitionNotAllowed(why)
    record.refuse_future(on)
    newest = newest_of(referral)
    if newest and on < newest.on:
        raise TransitionNotAllowed(
            f"A later age decision, of {newest.on:%-d %B %Y}, is already recorded. Check the date."
        )
    decision = AgeDecision(
        referral=referral,
        force_id=referral.force_id,
        decided=decided,
        decider=decider,
        on=on,
        reason=reason.strip(),
        by=by,
        at=clock.now(),
    )
    record.refuse_broken(decision)
    decision.save()
    referral.age_decided = decided
    is_child = decided == Age.CHILD
    referral.age_at_exploitation = AgeAtExploitation.CHILD if is_child else AgeAtExploitation.NOT_KNOWN
    referral.save(update_fields=["age_decided", "age_at_exploitation"])
    log.record(Operation.ALTERATION, of=referral)
    return referral


def newest_of(referral: Referral) -> AgeDecision | None:
    """The decision that counts."""
    return AgeDecision.objects.filter(referral=referral).order_by("-on").first()
