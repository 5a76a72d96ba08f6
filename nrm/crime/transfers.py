"""Transfer of a crime record: another force records it in its own register, and this force's becomes N200/6.

A record belongs to the force in whose area the offending happened. Until the other force accepts, the sending force's
record counts as before. A crime is cancelled with reason C1 when the other force has recorded it, because it counts
once.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts import database_scope, duties
from accounts import edit_conflicts as seen_pages
from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core import transfers as workflow
from core.transfers import GIVER, RECEIVER, TRANSITIONS, TransferState
from core.workflow import TransitionNotAllowed
from nrm import outdated_pages
from nrm.crime import coverage, decisions, of_referral, permissions, records, restricted
from nrm.crime import workflow as record_workflow
from nrm.crime.choices import CancellationReason, OffencePlace, RecordSource, RecordStatus, ResponderKind
from nrm.crime_system import matching
from nrm.models import CrimeRecord, CrimeTransfer, Referral
from reference.models import Force

JOIN_GIVER = "select scope.join_crime_transfer(%s)"
# What a referral or notification of the sending force is for the force that receives only its record.
SEEN_BY_OTHERS: dict[str, RecordSource] = {
    RecordSource.OWN_REFERRAL: RecordSource.REFERRAL,
    RecordSource.OWN_NOTIFICATION: RecordSource.NOTIFICATION,
}
STAYS = frozenset({OffencePlace.OWN_AREA, OffencePlace.OUTSIDE})  # records that do not move with a referral
WHO = "NRM contacts and crime registrars"


def refusal(move: str, *, state: str, side: str, reason: str = "") -> str:
    """Return why a transition of the transfer is not allowed, as a sentence; empty if it is."""
    return workflow.refusal(move, state=state, side=side, who=WHO, what="record", with_reason=bool(reason.strip()))


def why_not_offered(record: CrimeRecord, *, by: User) -> str:
    """Return why this user can't offer the record to another force, as a sentence; empty if they can."""
    if why := records.why_not_changeable(record, by=by):
        return why
    if record.is_ended:
        return f"The status of this record is “{record.get_status_display()}”. It can’t be transferred."
    if restricted.is_restricted(record):
        return restricted.REFUSAL
    if record.place == OffencePlace.OUTSIDE:
        return "All offending was outside England and Wales, so no force there would record it. Keep the incident."
    if CrimeTransfer.objects.filter(record=record, state=TransferState.OFFERED).exists():
        return "This record is already offered to a force. Withdraw that offer first."
    return ""


@transaction.atomic
def offer(public_id: UUID, *, to: str, reason: str, by: User) -> CrimeTransfer:
    """Offer a record to another force; nothing else changes.

    Raises TransitionNotAllowed, and CrimeRecord.DoesNotExist out of scope.
    """
    record = records.locked(public_id, by=by)
    if why := why_not_offered(record, by=by):
        raise TransitionNotAllowed(why)
    receiver = Force.objects.valid_on(clock.today()).filter(pk=to).first()
    if receiver is None or receiver.pk == record.force_id:
        raise TransitionNotAllowed("Choose a force other than your own.")
    if not coverage.has_register(receiver.pk):
        raise TransitionNotAllowed(
            f"{receiver.short_name} does not record under the counting rules. {coverage.REFUSAL}"
        )
    if not any(duties.holders(kind, force=receiver.pk).exists() for kind in permissions.DUTIES):
        raise TransitionNotAllowed(
            f"{receiver.short_name} has no NRM contact or crime registrar to accept it. Call the force first."
        )
    if not reason.strip():
        raise TransitionNotAllowed("Enter the reason for the transfer. The other force reads this before it decides.")
    CrimeTransfer.objects.filter(record=record, state=TransferState.DECLINED).update(state=TransferState.NOTED)
    made = CrimeTransfer.objects.create(
        record=record,
        force_id=record.force_id,
        receiver=receiver,
        source=record.source,
        responder=record.responder,
        authority_reference=record.authority_reference,
        decision=record.decision,
        decided_on=record.decided_on,
        status=record.status,
        reason=" ".join(reason.split())[:300],
        offered_by_id=by.pk,
        offered_at=clock.now(),
    )
    log.record(Operation.DISCLOSURE, of=record, recipient=receiver.name, reason="offered to another force")
    return made


def token_of(transfer: CrimeTransfer) -> str:
    """Return a token of an offer as its page shows it."""
    return seen_pages.token(transfer.pk, transfer.state, transfer.settled_at)


def side_of(transfer: CrimeTransfer, *, by: User) -> str:
    """Return the side of the offer on which this user works; empty for those who only read it."""
    if permissions.is_of_force(by, transfer.force_id):
        return GIVER
    return RECEIVER if permissions.is_of_force(by, transfer.receiver_id) else ""


@transaction.atomic
def decide(transfer_id: int, move: str, *, seen: str, reason: str = "", by: User) -> CrimeTransfer:
    """Make one transition of an offer.

    Raises EditConflict, TransitionNotAllowed, and CrimeTransfer.DoesNotExist out of scope.
    """
    visible = CrimeTransfer.objects.visible_to(by).for_list().get(pk=transfer_id)
    side = side_of(visible, by=by)
    if why := refusal(move, state=min(TRANSITIONS[move].source), side=side, reason=reason):
        raise TransitionNotAllowed(why)
    database_scope.join_giver(JOIN_GIVER, visible.pk)
    record = CrimeRecord.objects.select_for_update(of=("self",)).filter(pk=visible.record_id).first()
    locked = CrimeTransfer.objects.for_list().select_for_update(of=("self",)).filter(pk=visible.pk).first()
    # Once it is answered, only the giver may lock an offer; it is read again, because it may have changed meanwhile.
    transfer = locked or CrimeTransfer.objects.for_list().get(pk=visible.pk)
    outdated_pages.refuse(seen, now=token_of(transfer), what_changed=lambda: "")
    if why := refusal(move, state=transfer.state, side=side, reason=reason):
        raise TransitionNotAllowed(why)
    if record is None or locked is None:
        raise CrimeTransfer.DoesNotExist
    transfer.state, transfer.settled_by_id, transfer.settled_at = TRANSITIONS[move].target, by.pk, clock.now()
    if move == "decline":
        transfer.declined_why = " ".join(reason.split())[:300]
    if move == "accept":
        transfer.accepted_as = _record_again(record, transfer, by=by)
    transfer.save(update_fields=["state", "settled_by", "settled_at", "declined_why", "accepted_as"])
    log.record(Operation.ALTERATION, of=record)
    return transfer


def follow_referral(referral: Referral, *, giver: Force, by: User) -> None:
    """Transfer the open incident of a referral that has just moved to another force. The caller is in both scopes.

    A crime, and offending in the giver's area or only outside England and Wales, stay in the giver's register: a person
    who moves does not move the offence. The receiver's list of missing records then leaves the referral out.
    """
    rows = CrimeRecord.objects.open().not_erased().filter(referral=referral, force=giver)
    for record in rows.select_for_update(of=("self",)):
        if record.is_crime or record.place in STAYS or not coverage.has_register(referral.force_id):
            referral.crime_recorded_in = giver
            referral.save(update_fields=["crime_recorded_in"])
            continue
        CrimeTransfer.objects.filter(record=record, state=TransferState.OFFERED).update(
            state=TransferState.WITHDRAWN, settled_by=by.pk, settled_at=clock.now()
        )
        _end(record, receiver=referral.force)
        if own := _same_person(record, force=referral.force_id):
            of_referral.adopt(own, referral)
            own.save()
            records.add_step(own, "adopt", was=own.status, by=by)
        else:
            _open(record, receiver=referral.force_id, referral=referral, by=by)


def _record_again(record: CrimeRecord, transfer: CrimeTransfer, *, by: User) -> CrimeRecord:
    """Open the receiving force's record, or use the one it has of the same person, and end the giver's."""
    if record.is_ended:
        raise TransitionNotAllowed("The other force has ended this record since it made the offer. Decline the offer.")
    was_crime = record.is_crime
    own = _same_person(record, force=transfer.receiver_id)
    _end(record, receiver=transfer.receiver)
    if own is None:
        referral = _own_referral(record, force=transfer.receiver_id)
        return _open(record, receiver=transfer.receiver_id, referral=referral, was_crime=was_crime, by=by)
    own.was_crime = own.was_crime or was_crime
    own.received_from_id = record.force_id
    own.crime_due_at = decisions.crime_due_at(own)
    own.save(update_fields=["was_crime", "received_from", "crime_due_at"])
    records.add_step(own, "receive", was=own.status, by=by, detail=f"From {record.force.short_name}, the same person")
    return own


def _same_person(record: CrimeRecord, *, force: str) -> CrimeRecord | None:
    """Return the open record of a force with the same Home Office reference, under its lock."""
    return CrimeRecord.objects.filter(force=force).same_person(record.authority_reference)


def _own_referral(record: CrimeRecord, *, force: str) -> Referral | None:
    """Return the force's own referral with the same Home Office reference, which has no record there."""
    if not record.authority_reference:
        return None
    return Referral.objects.filter(force=force).not_erased().with_reference(record.authority_reference).first()


def _end(record: CrimeRecord, *, receiver: Force) -> None:
    was = record.status
    if record.is_crime:
        record.status, record.cancellation = RecordStatus.CANCELLED, CancellationReason.TRANSFERRED
    else:
        record.status = RecordStatus.TRANSFERRED
    record.cancellation_requested, record.crime_due_at = "", None
    record.save(update_fields=["status", "cancellation", "cancellation_requested", "crime_due_at"])
    records.add_step(record, "transfer", was=was, by=None, detail=f"Accepted by {receiver.short_name}")


def _open(
    record: CrimeRecord, *, receiver: str, referral: Referral | None, was_crime: bool = False, by: User
) -> CrimeRecord:
    """Open the record of the receiving force: its 24 hours begin now."""
    if referral is not None:
        source, responder = of_referral.source_of(referral), ""
    elif record.source in SEEN_BY_OTHERS:
        source, responder = SEEN_BY_OTHERS[record.source], ResponderKind.POLICE.value
    else:
        source, responder = RecordSource(record.source), record.responder
    opened = CrimeRecord(
        force_id=receiver,
        source=source,
        responder=responder,
        referral=referral,
        authority_reference=record.authority_reference,
        place=OffencePlace.NOT_KNOWN if referral is not None and not was_crime else OffencePlace.OWN_AREA,
        decision=record.decision,
        decided_on=record.decided_on,
        was_crime=was_crime,
        reported_at=clock.now(),
        received_from_id=record.force_id,
        created_by_id=by.pk,
        created_at=clock.now(),
    )
    opened.status = record_workflow.first_status(source=source, place=opened.place, decision=record.decision)
    opened.crime_due_at = decisions.crime_due_at(opened)
    with records.refusing_conflicts():
        opened.save(force_insert=True)
    records.add_step(opened, "receive", by=by, detail=f"From {record.force.short_name}")
    matching.follow([opened], by=by)
    return opened
