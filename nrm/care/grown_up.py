"""Consent on turning 18. A child was referred without it; the adult is asked, and stays in the mechanism or leaves it.

What the person was when the form went out stays as it was sent: the kind of the case does not change.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Kind
from nrm import deadlines, decisions, identity, path, referrals
from nrm.care import record
from nrm.choices import Consent
from nrm.models import ConsentAct, Referral, Rule
from nrm.path import MoveRefused
from reference import clock

LEFT = "On turning 18 the person did not consent to stay in the mechanism."


def why_not(referral: Referral, *, by: User) -> str:
    """Why this person does not ask for consent on turning 18, as a sentence; empty when they do. Opens no identity."""
    if why := record.why_not_changeable(referral, by=by):
        return why
    if referral.state not in path.OPEN:
        return "Consent on turning 18 is asked for while a decision is awaited. Nothing is awaited now."
    if referral.consent != Consent.NOT_NEEDED:
        return "The person was asked already."
    if referral.turns_18_in is None:
        return "No date of birth is known. Whether the person has turned 18 can’t be told without it."
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
    """Note what the person said on or after the eighteenth birthday: it goes on, or the person withdraws with it.

    The birthday is sealed, so that asking opens it, and that is a consultation. Raises MoveRefused.
    """
    referral = referrals.locked(public_id, by=by)
    if why := why_not(referral, by=by) or referrals.why_not_informed(explained):
        raise MoveRefused(why)
    record.refuse_future(on)
    born = date.fromisoformat(identity.reveal(referral, by=by, reason="consent on turning 18").answers["born_on"])
    if on < deadlines.eighteenth_birthday(born):
        raise MoveRefused("The person was not 18 on that day. Ask on or after the birthday.")
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
    log.record(Kind.ALTERATION, of=referral)
    return referral


def _withdraw(referral: Referral, *, on: date, by: User) -> None:
    """The path's own withdrawal, of somebody of whom the birthday just told that they are an adult."""
    rules = Rule.objects.book()
    decisions.end_recovery(referral, on=on, rules=rules)
    facts = replace(decisions.facts_of(referral, on=on, reasons=LEFT), is_adult=True)
    if why := path.refusal("withdraw", state=referral.state, facts=facts, rules=rules):
        raise MoveRefused(why)
    decisions.apply(referral, "withdraw", on=on, by=by, rules=rules, reasons=LEFT)
