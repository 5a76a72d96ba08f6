"""Consent to stay. A child was referred without it; the adult is asked, and stays in the mechanism or leaves it.

The force asks a person who has since turned 18, and one who was taken for a child until an age decision (`age`).

The form stays as it was sent: the type of the case does not change.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from nrm import decisions, identity, referrals, states, workflow
from nrm.choices import Age, Consent
from nrm.models import ConsentAct, NrmRule, Referral
from nrm.rules import deadlines
from nrm.safeguarding import age, record

LEFT = "On turning 18 the person did not consent to stay in the NRM."
LEFT_FOUND_ADULT = "Found to be an adult, the person did not consent to stay in the NRM."


def why_not(referral: Referral, *, by: User) -> str:
    """Return why this user can't ask for consent to stay, as a sentence; empty if they can. Opens no identity."""
    if why := record.why_not_changeable(referral, by=by):
        return why
    if referral.state not in states.OPEN:
        return "You can record consent to stay only while a decision is awaited. No decision is awaited now."
    if referral.consent != Consent.NOT_NEEDED:
        return "This person’s consent answer is already recorded."
    if referral.age_decided == Age.ADULT:
        return ""
    if referral.turns_18_in is None:
        return "No date of birth is recorded, so we cannot check whether the person has turned 18."
    return "" if referral.turns_18_in <= clock.today() else "The person has not turned 18 yet."


@transaction.atomic
def ask(
    public_id: UUID,
    *,
    answer: str,
    explained: list[str],
    with_interpreter: bool | None,
    on: date,
    by: User,
) -> Referral:
    """Record the answer of a person now known to be an adult: the case goes on, or a refusal withdraws it.

    The date of birth is sealed. Asking opens it, which is logged as a consultation. Raises TransitionNotAllowed.
    """
    referral = referrals.locked(public_id, by=by)
    if why := why_not(referral, by=by) or referrals.why_not_informed(explained):
        raise TransitionNotAllowed(why)
    record.refuse_future(on)
    if why := _too_early(referral, on, by=by):
        raise TransitionNotAllowed(why)
    ConsentAct.objects.create(
        referral=referral,
        force_id=referral.force_id,
        answer=Consent(answer),
        explained=sorted(explained),
        with_interpreter=with_interpreter,
        on=on,
        by=by,
        at=clock.now(),
    )
    if answer == Consent.GIVEN:
        referral.consent = Consent.GIVEN
    else:
        _withdraw(referral, on=on, by=by)
    referral.save()
    log.record(Operation.ALTERATION, of=referral)
    return referral


def _too_early(referral: Referral, on: date, *, by: User) -> str:
    """Return why a day is too early to ask the person, as a sentence; empty if it is not."""
    if referral.age_decided == Age.ADULT:
        decision = age.newest_of(referral)
        return "Enter a date on or after the age decision." if decision and on < decision.on else ""
    born = date.fromisoformat(identity.reveal(referral, by=by, reason="consent on turning 18").answers["born_on"])
    if on < deadlines.eighteenth_birthday(born):
        return "The person was not 18 on that date. Enter a date on or after their 18th birthday."
    return ""


def _withdraw(referral: Referral, *, on: date, by: User) -> None:
    """Make the workflow's withdrawal, for a person who is now known to be an adult."""
    why_left = LEFT_FOUND_ADULT if referral.age_decided == Age.ADULT else LEFT
    rules = NrmRule.objects.book()
    decisions.end_recovery(referral, on=on, rules=rules)
    details = decisions.TransitionInput(reasons=why_left)
    facts = replace(decisions.facts_of(referral, on=on, details=details), is_adult=True)
    if why := workflow.refusal("withdraw", state=referral.state, facts=facts, rules=rules):
        raise TransitionNotAllowed(why)
    decisions.apply(referral, "withdraw", on=on, by=by, rules=rules, details=details)
