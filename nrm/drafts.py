"""Delete a draft: one that was begun twice, or for a person who is already in another force's referral.

Only a form that was never finished can be deleted. Everything that belongs to it is deleted too, including the sealed
identity and, by a database trigger, the hashes by which other forces could find it. The log keeps who deleted it, when
and why.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core.transfers import TransferState
from core.workflow import TransitionNotAllowed
from nrm import erased, permissions, referrals, states
from nrm.choices import ReferralState
from nrm.models import Encounter, Referral, ReferralTransfer

REASON_LIMIT = 300  # characters that the log stores


def why_not(referral: Referral, *, by: User) -> str:
    """Return why this user can't delete the draft, with what to do instead; empty if they can."""
    if not permissions.is_of_force(by, referral.force_id):
        return f"Only NRM contacts in {referral.force.short_name} can delete this draft."
    if referral.state in states.READY:
        return "The form is finished. Select “Edit form” first."
    if referral.state != ReferralState.DRAFT:
        return "The Home Office has this referral, so you cannot delete it. If the person withdraws, record that."
    if referral.requests.exists():
        return "The person has made a data rights request, so you cannot delete this draft."
    if referral.claims.exists():
        return (
            "A section 45 claim is recorded with this draft. Refer the person, or offer the draft to the force "
            "dealing with the case."
        )
    handed = ReferralTransfer.objects.filter(referral=referral)
    if handed.filter(state=TransferState.OFFERED).exists():
        return "This draft is offered to another force. Withdraw the offer first."
    if handed.filter(state=TransferState.ACCEPTED).exists():
        return "Another force transferred this draft to you, so you cannot delete it. Offer it back to them."
    return ""


@transaction.atomic
def throw_away(public_id: UUID, *, reason: str, by: User) -> str:
    """Delete a draft and everything that belongs to it, and return its pseudonym.

    The encounter is deleted with its last referral. Raises TransitionNotAllowed, and Referral.DoesNotExist out of
    scope.
    """
    referral = referrals.locked(public_id, by=by)
    if why := why_not(referral, by=by):
        raise TransitionNotAllowed(why)
    if not reason.strip():
        raise TransitionNotAllowed("Enter why you are deleting the draft. We log this.")
    encounter = Encounter.objects.select_for_update(of=("self",)).get(
        pk=referral.encounter_id
    )  # other referrals may be leaving it at the same time
    log.record(Operation.ERASURE, of=referral, reason=" ".join(reason.split())[:REASON_LIMIT])
    referral.delete()
    if encounter.referrals.exists():
        erased.forget_shared_answers(encounter)
    else:
        encounter.delete()
    return referral.pseudonym
