"""Record an age decision: a person whose age was not known when the form was sent is found to be an adult or a child.

The form stays as it was sent. From the decision on an adult is treated as one: the force asks for consent to stay
(`turning_18`), and no longer asks what applies to children. A child stays without consent, and counts as a child when
exploited, because a person who is a child now was one then.
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
from nrm import referrals, states
from nrm.choices import Age, AgeAtExploitation, YesNoUnsure
from nrm.models import AgeDecision, Referral
from nrm.safeguarding import record


def why_not(referral: Referral, *, by: User) -> str:
    """Return why this user can't record an age decision, with what to do instead; empty if they can."""
    if why := record.why_not_changeable(referral, by=by):
        return why
    if referral.state in states.NOT_REFERRED:
        return "The Home Office does not have it yet. Change the age answer in the form."
    if referral.under_18 != YesNoUnsure.NOT_SURE:
        return "The form gives the person’s age. Record an age decision only if the age was not known."
    return ""


@transaction.atomic
def decide(public_id: UUID, *, decided: str, decider: str, on: date, reason: str, by: User) -> Referral:
    """Record what was decided; the latest decision counts.

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
    """Return the decision that counts."""
    return AgeDecision.objects.filter(referral=referral).order_by("-on").first()
