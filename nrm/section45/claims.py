"""Section 45: record that the defence was raised, and what police, prosecutors and the court make of it.

A claim stores the circumstances of its day: whether Schedule 4 excluded the offence, and the status of the referral.
The page says who decides: the jury, not the competent authority.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import EditConflict, TransitionNotAllowed
from nrm import permissions, referrals
from nrm.models import ChargedOffence, Claim, ClaimText, Referral
from nrm.section45 import elements

WHO_DECIDES = (
    "The jury, not the competent authority, decides whether a defendant is a victim (R v DS [2020] EWCA "
    "Crim 285, judgment of 28 February 2020)."
)
WORDS_LIMIT = 2_000
EDIT_CONFLICT = "A colleague changed this claim while you were writing. Your answers are still in the boxes below."


@dataclass(frozen=True, slots=True, kw_only=True)
class RaisedClaim:
    """What is recorded when the defence is raised; it never changes."""

    raised_by: str
    stage: str
    raised_on: date
    offence: str
    age_at_act: str
    act_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimStatus:
    """Status of a claim: court dates, elements assessed so far, the views of both, and the result."""

    trial_on: date | None = None
    custody_time_limit: date | None = None
    borne_out: tuple[str, ...] = ()  # elements of the defence; an element in neither list is not assessed yet
    contradicted: tuple[str, ...] = ()
    police_view: str = ""
    cps_view: str = ""
    result: str = ""
    result_on: date | None = None


@transaction.atomic
def raise_claim(public_id: UUID, *, raised: RaisedClaim, standing: ClaimStatus, words: str = "", by: User) -> Claim:
    """Record a claim, with today's circumstances.

    Raises TransitionNotAllowed, and Referral.DoesNotExist out of scope.
    """
    referral = referrals.locked(public_id, by=by)
    _refuse(why_not_noted(referral, by=by) or _out_of_order(raised) or _not_standing(standing, raised))
    offence = ChargedOffence.objects.valid_on(raised.act_on or raised.raised_on).filter(code=raised.offence).first()
    if offence is None:
        raise TransitionNotAllowed("Choose an offence from the list for the date of the offence.")
    claim = Claim(
        referral=referral,
        force_id=referral.force_id,
        raised_by=raised.raised_by,
        stage=raised.stage,
        raised_on=raised.raised_on,
        act_on=raised.act_on,
        age_at_act=raised.age_at_act,
        offence=offence,
        excluded=offence.excluded,
        nrm_reference=referral.authority_reference,
        nrm_state=referral.state,
        recorded_by=by,
        recorded_at=clock.now(),
    )
    _set_status(claim, standing)
    claim.save()
    ClaimText.objects.create(claim=claim, force_id=claim.force_id, text=words.strip())
    log.record(Operation.COLLECTION, of=claim, beside=[referral])
    return claim


@transaction.atomic
def change(public_id: UUID, claim_id: int, *, standing: ClaimStatus, words: str, version: int, by: User) -> Claim:
    """Record the current status of a claim.

    Raises TransitionNotAllowed and EditConflict, and Claim.DoesNotExist out of scope.
    """
    try:
        referral = referrals.locked(public_id, by=by)
    except Referral.DoesNotExist:
        raise Claim.DoesNotExist from None
    claim = referral.claims.select_for_update(of=("self",)).select_related("offence").get(pk=claim_id)
    raised = RaisedClaim(
        raised_by=claim.raised_by,
        stage=claim.stage,
        raised_on=claim.raised_on,
        offence=claim.offence.code,
        age_at_act=claim.age_at_act,
        act_on=claim.act_on,
    )
    _refuse(why_not_noted(referral, by=by) or _not_standing(standing, raised))
    if claim.version != version:
        raise EditConflict(EDIT_CONFLICT)
    _set_status(claim, standing)
    claim.version += 1
    claim.save()
    ClaimText.objects.filter(claim=claim).update(text=words.strip())
    log.record(Operation.ALTERATION, of=claim, beside=[referral])
    return claim


def why_not_noted(referral: Referral, *, by: User) -> str:
    """Return why this user can't record a claim, as a sentence; empty if they can."""
    if permissions.is_of_force(by, referral.force_id):
        return ""
    return f"Only NRM contacts in {referral.force.short_name} can record claims."


def _out_of_order(raised: RaisedClaim) -> str:
    if raised.raised_on > clock.today():
        return "The date of the claim is in the future. Record it on or after that date."
    if raised.act_on and raised.act_on > raised.raised_on:
        return "The offence is after the claim. Check both dates."
    if (raised.act_on or raised.raised_on) < elements.OPEN_SINCE:
        return f"Section 45 applies to offences from {elements.OPEN_SINCE:%-d %B %Y}. Check the date."
    return ""


def _not_standing(standing: ClaimStatus, raised: RaisedClaim) -> str:
    if bool(standing.result) != bool(standing.result_on):
        return "Enter both the result and its date, or neither."
    if standing.result_on and not raised.raised_on <= standing.result_on <= clock.today():
        return "The date of the result must be between the date of the claim and today."
    return elements.refusal(
        age_at_act=raised.age_at_act, borne_out=standing.borne_out, contradicted=standing.contradicted
    )


def _set_status(claim: Claim, standing: ClaimStatus) -> None:
    for column in fields(standing):
        value = getattr(standing, column.name)
        setattr(claim, column.name, list(value) if isinstance(value, tuple) else value)


def _refuse(why: str) -> None:
    if why:
        raise TransitionNotAllowed(why)
