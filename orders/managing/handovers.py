"""Handing a subject over when it moves. Until the receiver accepts, the giver manages it: it always has an owner.

Before that the receiver sees the subject's number, its risk, its orders by kind and last day, and the reason. Whoever
accepts names the managing officer; in one transaction everything that hangs on the subject becomes the receiver's, who
it is included, and the giver keeps its line and no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from accounts import duties
from accounts.models import User
from audit import log
from audit.choices import Kind
from orders import access
from orders.managing import belongings, people, record
from orders.managing.choices import HandoverState
from orders.models import Breach, Handover, Order, Subject
from orders.path import MoveRefused
from reference import clock
from reference.models import Force

GIVER, RECEIVER = "giver", "receiver"
LONGEST = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Whose move it is, from which state, to which."""

    side: str
    start: HandoverState
    end: HandoverState
    verb: str
    needs_reason: bool = False


MOVES: dict[str, Move] = {
    "accept": Move(side=RECEIVER, start=HandoverState.OFFERED, end=HandoverState.ACCEPTED, verb="accept this transfer"),
    "decline": Move(
        side=RECEIVER,
        start=HandoverState.OFFERED,
        end=HandoverState.DECLINED,
        verb=("decline this transfer"),
        needs_reason=True,
    ),
    "withdraw": Move(side=GIVER, start=HandoverState.OFFERED, end=HandoverState.WITHDRAWN, verb="withdraw this offer"),
    "note": Move(side=GIVER, start=HandoverState.DECLINED, end=HandoverState.NOTED, verb="close this declined offer"),
}


def refusal(move: str, *, state: str, side: str, reason: str = "") -> str:
    """Why a move of an offer can't be made, as a sentence with the way on; empty when it can."""
    asked = MOVES[move]
    if side != asked.side:
        whose = "receiving force" if asked.side == RECEIVER else "offering force"
        return f"Only order managers in the {whose} can {asked.verb}."
    if state != asked.start:
        return f"The status of this transfer is “{HandoverState(state).label}”. You cannot change it."
    if asked.needs_reason and not reason.strip():
        return "Enter why your force is declining. The other force reads this."
    return ""


@transaction.atomic
def offer(public_id: UUID, *, to: str, reason: str, by: User) -> Handover:
    """A subject is offered to another force; nothing else changes.

    Raises MoveRefused, and Subject.DoesNotExist out of scope.
    """
    subject = record.subject(public_id, by=by)
    receiver = Force.objects.valid_on(clock.today()).filter(pk=to).first()
    _refuse(why_not_offered(subject, by=by))
    if receiver is None or receiver.pk == subject.force_id:
        raise MoveRefused("Choose a force other than your own.")
    if not duties.holders(duties.Kind.ORDERS, force=receiver.pk).exists():
        raise MoveRefused(f"{receiver.short_name} has no order manager to accept the subject. Call the force first.")
    if not reason.strip():
        raise MoveRefused("Enter the reason for the transfer. The other force reads this before it decides.")
    Handover.objects.filter(subject=subject, state=HandoverState.DECLINED).update(state=HandoverState.NOTED)
    made = Handover.objects.create(
        subject=subject,
        number=subject.number,
        force_id=subject.force_id,
        receiver=receiver,
        reason=record.line(reason, LONGEST),
        was_officer=subject.officer,
        offered_by=by,
        offered_at=clock.now(),
    )
    log.record(Kind.DISCLOSURE, of=subject, recipient=receiver.name, reason="offered to another force")
    return made


def why_not_offered(subject: Subject, *, by: User) -> str:
    """Why this person can't offer the subject, as a sentence; empty when they can."""
    if not access.is_of_force(by, subject.force_id):
        return f"Only order managers in {subject.force.short_name} can transfer this subject."
    if subject.died_on:
        return "The subject has died, so you cannot transfer them."
    if Handover.objects.filter(subject=subject, state=HandoverState.OFFERED).exists():
        return "This subject is already offered to a force. Withdraw that offer first."
    return ""


@transaction.atomic
def decide(handover_id: int, move: str, *, reason: str = "", officer: int | None = None, by: User) -> Handover:
    """Make one move of an offer. Who accepts names the officer. Raises MoveRefused, and Handover.DoesNotExist.

    The subject is locked first, as everywhere, so that what is noted about it at the same moment is whole on one side.
    """
    seen = Handover.objects.visible_to(by).get(pk=handover_id)
    subject = Subject.objects.select_for_update(of=("self",)).get(pk=seen.subject_id)
    handover = Handover.objects.select_for_update(of=("self",)).select_related("force", "receiver").get(pk=seen.pk)
    _refuse(refusal(move, state=handover.state, side=side_of(handover, by=by), reason=reason))
    if move == "accept":
        if officer is None:
            raise MoveRefused("Choose the new managing officer.")
        handover.officer = record.one_of(handover.receiver_id, officer)
    if move == "decline":
        handover.declined_why = record.line(reason, LONGEST)
    handover.state, handover.settled_by, handover.settled_at = MOVES[move].end, by, clock.now()
    handover.save(update_fields=["state", "settled_by", "settled_at", "declined_why", "officer"])
    if handover.officer is not None and move == "accept":
        _pass_on(subject, handover, officer=handover.officer, by=by)
    log.record(Kind.ALTERATION, of=subject)
    return handover


def side_of(handover: Handover, *, by: User) -> str:
    """On which side of the offer this person works; empty for those who only read it."""
    if access.is_of_force(by, handover.force_id):
        return GIVER
    return RECEIVER if access.is_of_force(by, handover.receiver_id) else ""


def _pass_on(subject: Subject, handover: Handover, *, officer: User, by: User) -> None:
    """The subject and what hangs on it are the receiver's. Whom to ring at night was the giver's, and is asked anew.

    An investigation is of one force, so its links end; the receiver links its own.
    """
    receiver = handover.receiver
    _keep_references_apart(subject, handover)
    Order.objects.filter(subject=subject).update(investigation=None)
    Breach.objects.filter(order__subject=subject).update(investigation=None)
    belongings.move(subject, to=receiver.pk)
    subject.force, subject.ring_at_night = receiver, ""
    subject.save(update_fields=["force", "ring_at_night"])
    people.appoint(subject, officer=officer, deputy=None, supervisor=None, by=by)
    log.record(Kind.DISCLOSURE, of=subject, recipient=receiver.name, reason="transferred to another force")


def _keep_references_apart(subject: Subject, handover: Handover) -> None:
    """A force's references are its own: one that the receiver has too gets the giver's name behind it."""
    for order in Order.objects.filter(subject=subject).select_for_update():
        theirs = Order.objects.filter(force=handover.receiver_id)
        if not theirs.filter(reference=order.reference).exists():
            continue
        giver = handover.force.short_name
        tries = [
            f"{order.reference[:24]} {giver[:12]}",
            *(f"{order.reference[:20]} {giver[:12]} {n}" for n in range(2, 99)),
        ]
        order.reference = next(one for one in tries if not theirs.filter(reference=one).exists())
        order.save(update_fields=["reference"])


def _refuse(why: str) -> None:
    if why:
        raise MoveRefused(why)
