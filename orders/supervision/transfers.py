"""Transfer a subject to another force. The offering force manages the subject until the other one accepts.

Until then the receiving force sees the subject's number, risk, orders by kind and last day, and the reason. The person
who accepts names the managing officer. One transaction then gives the receiving force everything that belongs to the
subject, including the identity; the offering force keeps only its row of the transfer.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts import database_scope, duties
from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core import transfers as workflow
from core.transfers import GIVER, RECEIVER, TRANSITIONS, TransferState
from core.workflow import TransitionNotAllowed
from orders import permissions
from orders.models import Breach, Order, Subject, SubjectTransfer
from orders.supervision import cascade, people, record
from reference.models import Force

LONGEST = 300
JOIN_GIVER = "select scope.join_subject_transfer(%s)"


def refusal(move: str, *, state: str, side: str, reason: str = "") -> str:
    """Why a transition of the transfer is not allowed, as a sentence; empty when it is."""
    return workflow.refusal(
        move, state=state, side=side, who="order managers", what="subject", with_reason=bool(reason.strip())
    )


@transaction.atomic
def offer(public_id: UUID, *, to: str, reason: str, by: User) -> SubjectTransfer:
    """Offer a subject to another force; nothing else changes.

    Raises TransitionNotAllowed, and Subject.DoesNotExist out of scope.
    """
    subject = record.subject(public_id, by=by)
    receiver = Force.objects.valid_on(clock.today()).filter(pk=to).first()
    _refuse(why_not_offered(subject, by=by))
    if receiver is None or receiver.pk == subject.force_id:
        raise TransitionNotAllowed("Choose a force other than your own.")
    if not duties.holders(duties.DutyKind.ORDERS, force=receiver.pk).exists():
        raise TransitionNotAllowed(
            f"{receiver.short_name} has no order manager to accept the subject. Call the force first."
        )
    if not reason.strip():
        raise TransitionNotAllowed("Enter the reason for the transfer. The other force reads this before it decides.")
    SubjectTransfer.objects.filter(subject=subject, state=TransferState.DECLINED).update(state=TransferState.NOTED)
    made = SubjectTransfer.objects.create(
        subject=subject,
        number=subject.number,
        force_id=subject.force_id,
        receiver=receiver,
        reason=record.line(reason, LONGEST),
        was_officer=subject.officer,
        offered_by=by,
        offered_at=clock.now(),
    )
    log.record(Operation.DISCLOSURE, of=subject, recipient=receiver.name, reason="offered to another force")
    return made


def why_not_offered(subject: Subject, *, by: User) -> str:
    """Why this person can't offer the subject, as a sentence; empty when they can."""
    if not permissions.is_of_force(by, subject.force_id):
        return f"Only order managers in {subject.force.short_name} can transfer this subject."
    if subject.died_on:
        return "The subject has died, so you cannot transfer them."
    if SubjectTransfer.objects.filter(subject=subject, state=TransferState.OFFERED).exists():
        return "This subject is already offered to a force. Withdraw that offer first."
    return ""


@transaction.atomic
def decide(transfer_id: int, move: str, *, reason: str = "", officer: int | None = None, by: User) -> SubjectTransfer:
    """Make one transition of an offer. A person who accepts names the officer.

    Raises TransitionNotAllowed and SubjectTransfer.DoesNotExist. The subject is locked first, as everywhere, so that a
    record made at the same moment belongs completely to one force.
    """
    seen = SubjectTransfer.objects.visible_to(by).get(pk=transfer_id)
    _refuse(refusal(move, state=seen.state, side=side_of(seen, by=by), reason=reason))
    database_scope.join_giver(JOIN_GIVER, seen.pk)
    subject = Subject.objects.select_for_update(of=("self",)).filter(pk=seen.subject_id).first()
    if subject is None:  # the scope of the other force has the subject only while the offer is open
        raise TransitionNotAllowed("The offer has just been decided. Open it again.")
    transfer = (
        SubjectTransfer.objects.select_for_update(of=("self",)).select_related("force", "receiver").get(pk=seen.pk)
    )
    _refuse(refusal(move, state=transfer.state, side=side_of(transfer, by=by), reason=reason))
    if move == "accept":
        if officer is None:
            raise TransitionNotAllowed("Choose the new managing officer.")
        transfer.officer = record.one_of(transfer.receiver_id, officer)
    if move == "decline":
        transfer.declined_why = record.line(reason, LONGEST)
    transfer.state, transfer.settled_by, transfer.settled_at = TRANSITIONS[move].target, by, clock.now()
    transfer.save(update_fields=["state", "settled_by", "settled_at", "declined_why", "officer"])
    if transfer.officer is not None and move == "accept":
        _pass_on(subject, transfer, officer=transfer.officer, by=by)
    log.record(Operation.ALTERATION, of=subject)
    return transfer


def side_of(transfer: SubjectTransfer, *, by: User) -> str:
    """The side of the offer that this person works on; empty for people who only read it."""
    if permissions.is_of_force(by, transfer.force_id):
        return GIVER
    return RECEIVER if permissions.is_of_force(by, transfer.receiver_id) else ""


def _pass_on(subject: Subject, transfer: SubjectTransfer, *, officer: User, by: User) -> None:
    """Give the subject and its rows to the receiving force; clear the night contact, which was the offering force's.

    An investigation belongs to one force, so its links end; the receiving force links its own.
    """
    receiver = transfer.receiver
    _keep_references_apart(subject, transfer)
    Order.objects.filter(subject=subject).update(investigation=None)
    Breach.objects.filter(order__subject=subject).update(investigation=None)
    cascade.move_subject(subject, to=receiver.pk)
    subject.force, subject.out_of_hours_contact = receiver, ""
    subject.save(update_fields=["force", "out_of_hours_contact"])
    people.appoint(subject, officer=officer, deputy=None, supervisor=None, by=by)
    log.record(Operation.DISCLOSURE, of=subject, recipient=receiver.name, reason="transferred to another force")


def _keep_references_apart(subject: Subject, transfer: SubjectTransfer) -> None:
    """Keep references unique in the receiving force: add the offering force's name to any that it already uses."""
    for order in Order.objects.filter(subject=subject).select_for_update():
        theirs = Order.objects.filter(force=transfer.receiver_id)
        if not theirs.filter(reference=order.reference).exists():
            continue
        giver = transfer.force.short_name
        tries = [
            f"{order.reference[:24]} {giver[:12]}",
            *(f"{order.reference[:20]} {giver[:12]} {n}" for n in range(2, 99)),
        ]
        order.reference = next(reference for reference in tries if not theirs.filter(reference=reference).exists())
        order.save(update_fields=["reference"])


def _refuse(why: str) -> None:
    if why:
        raise TransitionNotAllowed(why)
