"""From the finished form to the Home Office: finish, open again, record that it was referred, correct the reference.

This service sends nothing to the Home Office, and says so. Somebody of the force enters the answers in the Home Office
form; a referral counts, and its working days run, from the moment that they record here with the reference.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Kind
from nrm import access, decisions, path, referrals
from nrm.choices import Maker, State
from nrm.models import Referral, Step
from nrm.path import MoveRefused
from reference import clock

HOME_OFFICE_FORM = "https://www.modernslavery.gov.uk"
CORRECTED = "correct_reference"  # a step that changes no state


def finish(public_id: UUID, *, by: User) -> Referral:
    """Lock the form, ready to be entered in the Home Office form. Raises MoveRefused, Referral.DoesNotExist."""
    referral = Referral.objects.visible_to(by).get(public_id=public_id)
    move = "finish_notification" if decisions.is_notification(referral) else "finish"
    return decisions.make(public_id, move, on=clock.today(), by=by)


def reopen(public_id: UUID, *, by: User) -> Referral:
    """Let the form be edited again, until the Home Office has it. Raises MoveRefused, Referral.DoesNotExist."""
    return decisions.make(public_id, "reopen", on=clock.today(), by=by)


def record(public_id: UUID, *, at: datetime, reference: str, by: User) -> Referral:
    """Record when the Home Office form was submitted and which reference it gave.

    Raises MoveRefused, and Referral.DoesNotExist outside the person's scope.
    """
    if at > clock.now():
        raise MoveRefused("The date and time are in the future. Enter when you submitted the Home Office form.")
    referral = Referral.objects.visible_to(by).get(public_id=public_id)
    move = "notify" if decisions.is_notification(referral) else "submit"
    return decisions.make(public_id, move, on=clock.day_of(at), reference=reference, sent_at=at, by=by)


def why_not_corrected(referral: Referral, *, by: User) -> str:
    """Why this person can't record or correct the reference, as a sentence; empty when they can."""
    if not access.is_of_force(by, referral.force_id):
        return f"Only the NRM people of {referral.force.short_name} correct the Home Office reference."
    if referral.state in path.NOT_REFERRED:
        return "The Home Office does not have it yet. Its reference is saved when you record that you referred it."
    return ""


@transaction.atomic
def correct_reference(public_id: UUID, *, reference: str, reason: str, by: User) -> Referral:
    """Record a missing reference, or put a wrong one right; the timeline keeps every one with who, when and why.

    Raises MoveRefused, and Referral.DoesNotExist outside the person's scope.
    """
    referral = referrals.locked(public_id, by=by)
    if why := why_not_corrected(referral, by=by):
        raise MoveRefused(why)
    new = decisions.new_reference(reference, referral)
    if new == referral.authority_reference:
        raise MoveRefused(f"{new} is recorded already.")
    if referral.authority_reference and not reason.strip():
        raise MoveRefused("Say how you know that the reference is wrong.")
    was = referral.authority_reference
    referral.authority_reference, referral.reference_missing = new, False
    referral.save(update_fields=["authority_reference", "reference_missing"])
    Step.objects.create(
        referral=referral,
        force_id=referral.force_id,
        move=CORRECTED,
        was=referral.state,
        became=referral.state,
        on=clock.today(),
        maker=Maker.FORCE,
        reasons=reason.strip(),
        reference=new,
        due_on=referral.due_on,
        due_why=referral.due_why,
        by=by,
        at=clock.now(),
    )
    log.record(
        Kind.ALTERATION, of=referral, question="Home Office reference corrected" if was else "reference recorded"
    )
    return referral


def label_of(step: Step) -> str:
    """What a step is called in a timeline."""
    match step.move:
        case "reopen":
            return "Form opened for editing again"
        case "finish" | "finish_notification":
            return f"Form finished: {step.get_became_display().lower()}"
        case move if move == CORRECTED:
            return "Home Office reference recorded or corrected"
    return State(step.became).label
