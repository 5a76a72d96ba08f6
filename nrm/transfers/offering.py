"""Transfer a referral to another force. Until it is accepted, the sending force keeps it: it always has an owner.

Before that the receiving force sees pseudonym, type, state, due date and reason. On acceptance everything that belongs
to the referral, sealed identity included, becomes the receiving force's in one transaction; the sending force keeps
only the record of the transfer.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts import database_scope, duties
from accounts import edit_conflicts as seen_pages
from accounts.models import User
from accounts.querysets import secrets_of
from audit import log
from audit.choices import Operation
from core import clock
from core import transfers as workflow
from core.transfers import GIVER, RECEIVER, TRANSITIONS, TransferState
from core.workflow import TransitionNotAllowed
from nrm import erased, outdated_pages, permissions, referrals
from nrm.choices import ReferralState
from nrm.crime import transfers as crime_transfers
from nrm.models import Encounter, OwnerChange, Referral, ReferralTransfer
from nrm.safeguarding import owners
from nrm.transfers import cascade
from reference.models import Force

LONGEST = 300
JOIN_GIVER = "select scope.join_referral_transfer(%s)"


# What the user who decided an offer did.
DONE: dict[str, str] = {
    TransferState.ACCEPTED: "accepted the offer",
    TransferState.DECLINED: "declined the offer",
    TransferState.WITHDRAWN: "withdrew the offer",
    TransferState.NOTED: "noted that the offer was declined",
}


def refusal(move: str, *, state: str, side: str, reason: str = "") -> str:
    """Why a transition of the transfer is not allowed, as a sentence; empty when it is."""
    return workflow.refusal(
        move, state=state, side=side, who="NRM contacts", what="referral", with_reason=bool(reason.strip())
    )


@transaction.atomic
def offer(public_id: UUID, *, to: str, reason: str, by: User) -> ReferralTransfer:
    """Offer a referral, or a draft of one, to another force; nothing else changes.

    Raises TransitionNotAllowed, and Referral.DoesNotExist out of scope.
    """
    referral = referrals.locked(public_id, by=by)
    receiver = Force.objects.valid_on(clock.today()).filter(pk=to).first()
    _refuse(why_not_offered(referral, by=by))
    if receiver is None or receiver.pk == referral.force_id:
        raise TransitionNotAllowed("Choose a force other than your own.")
    if not duties.holders(duties.DutyKind.NRM, force=receiver.pk).exists():
        raise TransitionNotAllowed(f"{receiver.short_name} has no NRM contact to accept it. Call the force first.")
    if not reason.strip():
        raise TransitionNotAllowed("Enter the reason for the transfer. The other force reads this before it decides.")
    ReferralTransfer.objects.filter(referral=referral, state=TransferState.DECLINED).update(state=TransferState.NOTED)
    made = ReferralTransfer.objects.create(
        referral=referral,
        pseudonym=referral.pseudonym,
        force_id=referral.force_id,
        receiver=receiver,
        reason=_line(reason),
        offered_by=by,
        offered_at=clock.now(),
    )
    log.record(Operation.DISCLOSURE, of=referral, recipient=receiver.name, reason="offered to another force")
    return made


def why_not_offered(referral: Referral, *, by: User) -> str:
    """Return why this user can't offer the referral, as a sentence; empty if they can."""
    if not permissions.is_of_force(by, referral.force_id):
        return f"Only NRM contacts in {referral.force.short_name} can transfer this referral."
    if ReferralTransfer.objects.filter(referral=referral, state=TransferState.OFFERED).exists():
        return "This referral is already offered to a force. Withdraw that offer first."
    return ""


def token_of(transfer: ReferralTransfer) -> str:
    """Return a token of an offer loaded by `for_list`, as its page shows it.

    It covers the state, and the details while the offer is pending.
    """
    offer = vars(transfer) if transfer.state == TransferState.OFFERED else {}
    return seen_pages.token(transfer.pk, transfer.state, *(offer.get(name) for name in ("kind", "status", "due_on")))


@transaction.atomic
def decide(transfer_id: int, move: str, *, seen: str, reason: str = "", by: User) -> ReferralTransfer:
    """Make one transition of an offer.

    `seen` is the token of what the page of the offer showed. Raises EditConflict, TransitionNotAllowed, and
    ReferralTransfer.DoesNotExist out of scope.
    """
    visible = ReferralTransfer.objects.visible_to(by).get(pk=transfer_id)
    database_scope.join_giver(JOIN_GIVER, visible.pk)
    referral = Referral.objects.select_for_update(of=("self",)).filter(pk=visible.referral_id).first()
    rows = ReferralTransfer.objects.for_list().select_related("settled_by").defer(*secrets_of("settled_by"))
    locked = rows.select_for_update(of=("self",)).filter(pk=visible.pk).first()
    transfer = locked or rows.get(pk=visible.pk)  # once it is answered, only the giver may lock an offer
    side = side_of(transfer, by=by)
    _refuse(refusal(move, state=min(TRANSITIONS[move].source), side=side, reason=reason))
    outdated_pages.refuse(seen, now=token_of(transfer), what_changed=lambda: _what_changed(transfer, referral, by=by))
    _refuse(refusal(move, state=transfer.state, side=side, reason=reason))
    if referral is None or locked is None:
        raise ReferralTransfer.DoesNotExist
    transfer.state, transfer.settled_by, transfer.settled_at = TRANSITIONS[move].target, by, clock.now()
    if move == "decline":
        transfer.declined_why = _line(reason)
    transfer.save(update_fields=["state", "settled_by", "settled_at", "declined_why"])
    if move == "accept":
        _pass_on(referral, transfer, by=by)
    log.record(Operation.ALTERATION, of=referral)
    return transfer


def _what_changed(transfer: ReferralTransfer, referral: Referral | None, *, by: User) -> str:
    """Return what happened since the offer was read: its own answer, or a step of the referral.

    Names people only within the reader's own force; for another force it names the force.
    """
    if transfer.settled_by and transfer.settled_at:
        is_theirs = transfer.state in {TransferState.ACCEPTED, TransferState.DECLINED}
        who = _named(transfer.settled_by, transfer.receiver if is_theirs else transfer.force, by=by)
        return f"{who} {DONE[transfer.state]} at {clock.in_words(transfer.settled_at)}."
    if referral is None:
        return ""
    step = referral.steps.select_related("by").defer(*secrets_of("by")).order_by("at", "pk").last()
    if step is None:
        return ""
    who = _named(step.by, transfer.force, by=by)
    return f"{who} recorded a step at {clock.in_words(step.at)}. Status now: {ReferralState(referral.state).label}."


def _named(person: User | None, force: Force, *, by: User) -> str:
    return person.name if person and person.force_id == by.force_id else force.short_name


def side_of(transfer: ReferralTransfer, *, by: User) -> str:
    """Return the side of the offer on which this user works; empty for those who only read it."""
    if permissions.is_of_force(by, transfer.force_id):
        return GIVER
    return RECEIVER if permissions.is_of_force(by, transfer.receiver_id) else ""


def _pass_on(referral: Referral, transfer: ReferralTransfer, *, by: User) -> None:
    """Move the referral and its records to the receiving force, and make the user who accepted it the owner.

    The link to an investigation stays (`nrm.linking`). The sending force's liaison officer and the people responsible
    for the checklist have to be named again. A trigger updates the hashes in `matching` by which the person can be
    found.
    """
    OwnerChange.objects.create(
        referral=referral, force_id=transfer.receiver_id, was_id=referral.owner_id, became=by, by=by, at=clock.now()
    )
    referral.force_id, referral.owner = transfer.receiver_id, by
    before = referral.encounter
    referral.encounter = _encounter_of_its_own(referral, force=transfer.receiver_id)
    referral.version += 1
    referral.save(update_fields=["force", "owner", "encounter", "version"])
    if referral.encounter_id != before.pk:
        erased.forget_shared_answers(before)
    cascade.move_referral(referral, to=transfer.receiver_id)
    owners.ask_to_name_again(referral)
    crime_transfers.follow_referral(referral, giver=transfer.force, by=by)
    log.record(Operation.DISCLOSURE, of=referral, recipient=transfer.receiver.name, reason="passed on to another force")


def _encounter_of_its_own(referral: Referral, *, force: str) -> Encounter:
    """Return the receiving force's encounter: moved with its last referral, copied while others stay behind.

    Locks the encounter, so that of two referrals that leave at the same time the later one sees that the other has
    left.
    """
    encounter = Encounter.objects.select_for_update(of=("self",)).get(pk=referral.encounter_id)
    if encounter.referrals.exclude(pk=referral.pk).exists():
        return Encounter.objects.create(
            force_id=force,
            happened_on=encounter.happened_on,
            setting=encounter.setting,
            recovered=encounter.recovered,
            created_by=encounter.created_by,
            created_at=encounter.created_at,
        )
    encounter.force_id, encounter.investigation = force, None
    encounter.save(update_fields=["force", "investigation"])
    return encounter


def _line(text: str) -> str:
    return " ".join(text.split())[:LONGEST]


def _refuse(why: str) -> None:
    if why:
        raise TransitionNotAllowed(why)
