"""Transfer an investigation from one force to another, in the same month for both.

The giver offers; until the receiver accepts, the investigation stays with the giver and is live there. The receiver
accepts in its own draft, under its own reference; the giver's return of that month then says *transferred out*, at once
if it is a draft, otherwise when the giver starts it. The public id does not change. The giver keeps its own months. A
receiver that declines gives a reason; the giver sees it and may offer the investigation again. `core.transfers`
has the transitions.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from accounts import database_scope
from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock, months
from core import transfers as core_transfers
from core.transfers import GIVER, RECEIVER, TRANSITIONS, TransferState
from core.workflow import TransitionNotAllowed
from investigations.choices import Arrival, EntryState, ReturnStatus, RevisionState
from investigations.models import (
    Entry,
    EntryPeople,
    Holding,
    Investigation,
    InvestigationTransfer,
    MonthlyReturn,
    Revision,
)
from investigations.quality import checks
from investigations.records import supporting_forces
from investigations.returns import arrivals, cleaning, creation, notices, row_endings, vocabulary, workflow
from investigations.returns.carry_forward import COPIED, attribute
from investigations.returns.parsers import reference_key
from investigations.sealed import counting, seals
from reference.models import Force

LONGEST_REASON = 300
JOIN_GIVER = "select scope.join_transfer(%s)"


@transaction.atomic
def offer(entry_id: int, *, to: str, by: User) -> InvestigationTransfer:
    """Offer an investigation to another force; nothing else changes. Raises Entry.DoesNotExist out of scope."""
    entry = Entry.objects.visible_to(by).select_related("revision").get(pk=entry_id)
    known = Investigation.objects.select_related("force").filter(pk=entry.investigation_id)
    investigation = known.select_for_update(of=("self",)).first() or known.get()  # another force's is not locked
    receiver = Force.objects.valid_on(clock.today()).filter(pk=to).first()
    if by.role not in workflow.FORCE or by.force_id != entry.force_id:
        raise TransitionNotAllowed("Only the force’s analyst or lead can transfer its investigations.")
    if investigation.force_id != entry.force_id:
        raise TransitionNotAllowed(f"This investigation is now with {investigation.force.short_name}. Contact them.")
    if seals.seal_of(investigation) is not None:
        raise TransitionNotAllowed("This investigation is sealed. Ask a lead who is named for it to unseal it first.")
    if receiver is None or receiver.pk == entry.force_id:
        raise TransitionNotAllowed("Choose another force that currently reports.")
    if InvestigationTransfer.objects.offered().filter(investigation=investigation).exists():
        raise TransitionNotAllowed("This investigation is already offered. Withdraw that offer first.")
    if not is_live_with(investigation, giver=entry.force_id):
        raise TransitionNotAllowed(
            "You can only transfer an investigation that is live in your last approved return. Report it first."
        )
    declined = InvestigationTransfer.objects.to_be_noted().filter(investigation=investigation, force=entry.force_id)
    declined.update(state=TransferState.NOTED)
    made = InvestigationTransfer.objects.create(
        investigation=investigation, force_id=entry.force_id, receiver=receiver, offered_at=clock.now()
    )
    log.record(Operation.DISCLOSURE, of=investigation, recipient=receiver.name)
    notices.tell_offer(made, by=by)
    return made


@transaction.atomic
def withdraw(transfer_id: int, *, by: User) -> InvestigationTransfer:
    """Withdraw an offer that has not been accepted. Raises InvestigationTransfer.DoesNotExist out of scope."""
    return _decide(transfer_id, "withdraw", by=by)


@transaction.atomic
def decline(transfer_id: int, *, reason: str, by: User) -> InvestigationTransfer:
    """Decline an offer: the investigation stays with the giver, who sees the reason.

    Raises InvestigationTransfer.DoesNotExist out of scope.
    """
    return _decide(transfer_id, "decline", reason=" ".join(reason.split())[:LONGEST_REASON], by=by)


@transaction.atomic
def acknowledge(transfer_id: int, *, by: User) -> InvestigationTransfer:
    """Note that an offer was declined: the giver no longer sees it as a to-do item.

    Raises InvestigationTransfer.DoesNotExist out of scope.
    """
    return _decide(transfer_id, "note", by=by)


@transaction.atomic
def accept(transfer_id: int, *, month: date, reference: str, by: User) -> Entry:
    """Accept an offer: the receiver reports the investigation as transferred in, the giver as *transferred out*.

    Returns the receiver's entry. Raises InvestigationTransfer.DoesNotExist out of scope, and TransitionNotAllowed if
    the giver's or the receiver's month can no longer change.
    """
    seen = InvestigationTransfer.objects.visible_to(by).get(pk=transfer_id)
    _refuse("accept", seen, by=by)
    database_scope.join_giver(JOIN_GIVER, seen.pk)
    theirs = _lock_both(seen, month=month)
    mine = creation.begin(seen.receiver_id, month, by=by)
    transfers = InvestigationTransfer.objects.select_related("investigation", "force").select_for_update(of=("self",))
    transfer = transfers.get(pk=transfer_id)
    _refuse("accept", transfer, by=by)
    _refuse_receiver(mine, by=by)
    investigation = transfer.investigation
    if not is_live_with(investigation, giver=transfer.force_id):
        raise TransitionNotAllowed(f"It is no longer live in {transfer.force.short_name}. Contact them.")
    given = _giver_entry(transfer, month=month, theirs=theirs)
    holding = _hold(transfer, month=month, reference=reference)
    if given.revision.state == RevisionState.WORKING:
        row_endings.live_again(row_endings.merged_into(given), by=by)
        _transfer(given, by=by)
    revision = creation.working(mine)
    entry = _add_to_return(revision, investigation=investigation, holding=holding, source=given, by=by)
    transfer.period_id = month
    _move(transfer, "accept", by=by)
    investigation.force_id = transfer.receiver_id
    investigation.save(update_fields=["force"])
    supporting_forces.pass_on(investigation)
    log.record(Operation.ALTERATION, of=investigation)
    checks.check(revision)
    if given.revision.state == RevisionState.WORKING:
        checks.check(given.revision)
    return entry


def is_live_with(investigation: Investigation, *, giver: str) -> bool:
    """Whether the last approved return of a force has the investigation as live."""
    last = Revision.objects.counting().filter(force=giver).order_by("-period").first()
    return last is not None and Entry.objects.filter(revision=last, investigation=investigation).live().exists()


def _lock_both(transfer: InvestigationTransfer, *, month: date) -> list[MonthlyReturn]:
    """Lock both forces' returns and block starting new ones; return the giver's months from this one on.

    Always locks in the same order, so that two forces that accept from each other never deadlock.
    """
    for force in sorted([transfer.force_id, transfer.receiver_id]):
        creation.lock_beginning(force)
    begun = MonthlyReturn.objects.filter(force__in=[transfer.force_id, transfer.receiver_id], period__gte=month)
    locked = list(begun.select_related("period").order_by("pk").select_for_update(of=("self",)))
    for force in sorted([transfer.force_id, transfer.receiver_id]):
        counting.hold_off_sealing(force)
    return [monthly_return for monthly_return in locked if monthly_return.force_id == transfer.force_id]


def _decide(transfer_id: int, move: str, *, by: User, reason: str = "") -> InvestigationTransfer:
    """Make a transition that changes only the offer. Finds it in scope and locks it."""
    visible = InvestigationTransfer.objects.visible_to(by)
    seen = visible.get(pk=transfer_id)
    seen.reason = seen.reason or reason
    _refuse(move, seen, by=by)
    database_scope.join_giver(JOIN_GIVER, seen.pk)
    transfer = visible.select_for_update(of=("self",)).get(pk=transfer_id)
    transfer.reason = transfer.reason or reason
    _move(transfer, move, by=by)
    log.record(Operation.ALTERATION, of=transfer)
    return transfer


def refusal(move: str, *, state: str, side: str, role: str, with_reason: bool = True) -> str:
    """Why a transition of the transfer is not allowed, as a sentence; empty when it is.

    `side` is that of the person's force: giver, receiver, or nothing for anybody else.
    """
    return core_transfers.refusal(
        move,
        state=state,
        side=side if role in workflow.FORCE else "",
        who="analysts and leads",
        what="investigation",
        with_reason=with_reason,
    )


def _refuse(move: str, transfer: InvestigationTransfer, *, by: User) -> None:
    """Raise TransitionNotAllowed unless this person can make the transition now."""
    sides = {transfer.force_id: GIVER, transfer.receiver_id: RECEIVER}
    if why := refusal(
        move,
        state=transfer.state,
        side=sides.get(by.force_id or "", ""),
        role=by.role,
        with_reason=bool(transfer.reason),
    ):
        raise TransitionNotAllowed(why)


def _move(transfer: InvestigationTransfer, move: str, *, by: User) -> None:
    """Set the target state from the table."""
    _refuse(move, transfer, by=by)
    transfer.state = TRANSITIONS[move].target
    transfer.settled_at = clock.now()
    transfer.save(update_fields=["state", "reason", "period", "settled_at"])


def _refuse_receiver(mine: MonthlyReturn, *, by: User) -> None:
    """Refuse unless the receiver's month may change and was never approved."""
    creation.refuse_unless_changeable(mine, by=by)
    if mine.current_id is not None:
        raise TransitionNotAllowed("You cannot accept a transfer in a correction. Accept it in a later month.")
    if why := creation.why_covered(mine.force_id, mine.period_id):
        raise TransitionNotAllowed(why)


def _giver_entry(transfer: InvestigationTransfer, *, month: date, theirs: list[MonthlyReturn]) -> Entry:
    """The giver's newest entry of the investigation. Raises if the giver's month can no longer change."""
    name, label = transfer.force.short_name, months.label(month)
    for other in theirs:
        if other.period_id > month:
            raise TransitionNotAllowed(
                f"{name} has started its return for {months.label(other.period_id)} with this investigation. "
                f"Accept it in that month or later."
            )
        if other.status != ReturnStatus.DRAFT or other.current_id is not None:
            raise TransitionNotAllowed(
                f"{name} has submitted {label} with this investigation. Accept it in a later month, or ask "
                f"{name} to withdraw {label}."
            )
    entries = Entry.objects.filter(investigation=transfer.investigation_id, force=transfer.force_id)
    entries = entries.select_related("revision", "investigation", "holding")
    drafts = entries.filter(revision__state=RevisionState.WORKING, revision__period__lte=month)
    if earlier := drafts.exclude(state=EntryState.LIVE).first():
        raise TransitionNotAllowed(
            f"{name} is about to report it as {EntryState(earlier.state).label.lower()} "
            f"for {months.label(earlier.revision.period_id)}. Contact them."
        )
    own = drafts.filter(revision__period=month).first()
    if theirs and own is None:
        raise TransitionNotAllowed(f"{name} has left it out of {label}. Ask them to add it again first.")
    return own or entries.filter(revision__state=RevisionState.APPROVED).latest("revision__period")


def _hold(transfer: InvestigationTransfer, *, month: date, reference: str) -> Holding:
    """End the giver's holding and start the receiver's; a returning investigation gets its former reference back."""
    Holding.objects.filter(investigation=transfer.investigation_id, ends_on__isnull=True).update(ends_on=month)
    former = Holding.objects.filter(investigation=transfer.investigation_id, force=transfer.receiver_id).first()
    if former is not None:
        former.ends_on = None
        former.save(update_fields=["ends_on"])
        return former
    cleaned = cleaning.clean({"reference": reference}, lists=vocabulary.present(), month=month)
    if sentences := cleaned.errors().get("reference"):
        raise TransitionNotAllowed(sentences[0])
    reference = str(cleaned.values["reference"])
    if counting.references_in_use([reference_key(reference)], force=transfer.receiver_id):
        raise TransitionNotAllowed(arrivals.not_to_be_used(reference))
    if other := Holding.objects.known_as(reference, force=transfer.receiver_id).first():
        raise TransitionNotAllowed(f"Your force already has an investigation with the reference “{other.reference}”.")
    return Holding.objects.create(
        investigation_id=transfer.investigation_id,
        force_id=transfer.receiver_id,
        reference=reference,
        begins_on=month,
    )


def _transfer(given: Entry, *, by: User) -> None:
    """Set the giver's row of that month to *transferred out*, with who did it and when, for the giver's analyst."""
    given.state = EntryState.TRANSFERRED_OUT
    given.version += 1
    given.changed_by = by
    given.changed_at = clock.now()
    given.save(update_fields=["state", "version", "changed_by", "changed_at"])


def _add_to_return(
    revision: Revision, *, investigation: Investigation, holding: Holding, source: Entry, by: User
) -> Entry:
    """Make the receiver's row: it copies what is counted from the giver's last row, but no free text."""
    there = Entry.objects.filter(revision=revision, investigation=investigation).first()
    if there is not None:  # the receiver gave it away and got it back before its return reported that
        there.state, there.holding, there.version = EntryState.LIVE, holding, there.version + 1
        there.save(update_fields=["state", "holding", "version"])
        return there
    entry = Entry.objects.create(
        revision=revision,
        force_id=revision.force_id,
        investigation=investigation,
        holding=holding,
        arrival=Arrival.TRANSFERRED_IN,
        state=EntryState.LIVE,
        changed_by=by,
        changed_at=clock.now(),
        **{attribute(name): getattr(source, attribute(name)) for name in COPIED},
    )
    EntryPeople.objects.bulk_create(
        EntryPeople(
            entry=entry,
            force_id=entry.force_id,
            role=group.role,
            nationality_id=group.nationality_id,
            gender=group.gender,
            age_group=group.age_group,
            count=group.count,
        )
        for group in EntryPeople.objects.filter(entry=source).order_by("pk")
    )
    if revision.is_nil:
        revision.is_nil = False
        revision.save(update_fields=["is_nil"])
    return entry
