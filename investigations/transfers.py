"""Handing an investigation from one body to another, in the same month for both.

The giver offers; until the receiver accepts, the investigation stays with the giver and is live there. The receiver
accepts in its own draft, under a reference of its own; the giver's return of that month then says *handed over*, at
once where it is a draft, else when it is begun. The public id stays. The giver keeps its own months. A receiver that
does not take it over says why; the giver is told, and may offer it again. The moves are in `offers.py`.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Kind
from investigations import cleaning, endings, offers, quality, returns, states, supports, vocabulary
from investigations.choices import Arrival, EntryState, HandoverState, ReturnStatus, RevisionState
from investigations.models import (
    Entry,
    EntryPeople,
    Handover,
    Holding,
    Investigation,
    MonthlyReturn,
    Revision,
)
from investigations.rolling import CARRIED, attribute
from reference import clock, months
from reference.models import Force

LONGEST_REASON = 300


@transaction.atomic
def offer(entry_id: int, *, to: str, by: User) -> Handover:
    """An investigation is offered to another body; nothing else changes. Raises Entry.DoesNotExist out of scope."""
    entry = Entry.objects.visible_to(by).select_related("revision").get(pk=entry_id)
    investigation = Investigation.objects.select_for_update().get(pk=entry.investigation_id)
    receiver = Force.objects.valid_on(clock.today()).filter(pk=to).first()
    if by.role not in states.FORCE or by.force_id != entry.force_id:
        raise states.MoveRefused("Only the force’s analyst or lead can transfer its investigations.")
    if investigation.force_id != entry.force_id:
        raise states.MoveRefused(f"This investigation is now with {investigation.force.short_name}. Contact them.")
    if receiver is None or receiver.pk == entry.force_id:
        raise states.MoveRefused("Choose another force that currently reports.")
    if Handover.objects.offered().filter(investigation=investigation).exists():
        raise states.MoveRefused("This investigation is already offered. Withdraw that offer first.")
    if not is_live_with(investigation, giver=entry.force_id):
        raise states.MoveRefused(
            "You can only transfer an investigation that is live in your last approved return. Report it first."
        )
    declined = Handover.objects.to_be_noted().filter(investigation=investigation, force=entry.force_id)
    declined.update(state=HandoverState.NOTED)
    made = Handover.objects.create(
        investigation=investigation, force_id=entry.force_id, receiver=receiver, offered_at=clock.now()
    )
    log.record(Kind.DISCLOSURE, of=investigation, recipient=receiver.name)
    return made


@transaction.atomic
def withdraw(handover_id: int, *, by: User) -> Handover:
    """An offer that nobody has accepted is gone. Raises Handover.DoesNotExist out of scope."""
    return _decide(handover_id, "withdraw", by=by)


@transaction.atomic
def decline(handover_id: int, *, reason: str, by: User) -> Handover:
    """The investigation stays with the giver, who is told why. Raises Handover.DoesNotExist out of scope."""
    return _decide(handover_id, "decline", reason=" ".join(reason.split())[:LONGEST_REASON], by=by)


@transaction.atomic
def note(handover_id: int, *, by: User) -> Handover:
    """The giver knows that its offer was declined, and is told no more. Raises Handover.DoesNotExist out of scope."""
    return _decide(handover_id, "note", by=by)


@transaction.atomic
def accept(handover_id: int, *, month: date, reference: str, by: User) -> Entry:
    """The receiver holds the investigation and reports it as taken over; the giver reports that month *handed over*.

    Answers the receiver's entry. Raises Handover.DoesNotExist out of scope, and MoveRefused where the giver's month or
    the receiver's can't take it any more.
    """
    seen = Handover.objects.visible_to(by).get(pk=handover_id)
    _refuse("accept", seen, by=by)
    theirs = _lock_both(seen, month=month)
    mine = returns.begin(seen.receiver_id, month, by=by)
    found = Handover.objects.select_related("investigation", "force").select_for_update(of=("self",))
    handover = found.get(pk=handover_id)
    _refuse("accept", handover, by=by)
    _refuse_receiver(mine, by=by)
    investigation = handover.investigation
    if not is_live_with(investigation, giver=handover.force_id):
        raise states.MoveRefused(f"It is no longer live in {handover.force.short_name}. Contact them.")
    given = _giver_entry(handover, month=month, theirs=theirs)
    holding = _hold(handover, month=month, reference=reference)
    if given.revision.state == RevisionState.WORKING:
        endings.live_again(endings.merged_into(given), by=by)
        _hand_over(given, by=by)
    revision = returns.working(mine)
    entry = _take_over(revision, investigation=investigation, holding=holding, source=given, by=by)
    handover.period_id = month
    _move(handover, "accept", by=by)
    investigation.force_id = handover.receiver_id
    investigation.save(update_fields=["force"])
    supports.pass_on(investigation)
    log.record(Kind.ALTERATION, of=investigation)
    quality.check(revision)
    if given.revision.state == RevisionState.WORKING:
        quality.check(given.revision)
    return entry


def is_live_with(investigation: Investigation, *, giver: str) -> bool:
    """Whether the last approved return of a body has the investigation as live."""
    last = Revision.objects.counting().filter(force=giver).order_by("-period").first()
    return last is not None and Entry.objects.filter(revision=last, investigation=investigation).live().exists()


def _lock_both(handover: Handover, *, month: date) -> list[MonthlyReturn]:
    """Lock what is begun on either side, and that neither begins meanwhile; answer the giver's months from this one on.

    In one order for all, so that two bodies that accept from each other never wait in a ring.
    """
    for force in sorted([handover.force_id, handover.receiver_id]):
        returns.lock_beginning(force)
    begun = MonthlyReturn.objects.filter(force__in=[handover.force_id, handover.receiver_id], period__gte=month)
    locked = list(begun.select_related("period").order_by("pk").select_for_update(of=("self",)))
    return [one for one in locked if one.force_id == handover.force_id]


def _decide(handover_id: int, move: str, *, by: User, reason: str = "") -> Handover:
    """Make a move that changes the offer alone, found in scope and under its lock."""
    handover = Handover.objects.visible_to(by).select_for_update(of=("self",)).get(pk=handover_id)
    handover.reason = handover.reason or reason
    _move(handover, move, by=by)
    log.record(Kind.ALTERATION, of=handover)
    return handover


def _refuse(move: str, handover: Handover, *, by: User) -> None:
    """Raise MoveRefused unless this person can make the move now."""
    sides = {handover.force_id: offers.GIVER, handover.receiver_id: offers.RECEIVER}
    if why := offers.refusal(
        move,
        state=handover.state,
        side=sides.get(by.force_id or "", ""),
        role=by.role,
        with_reason=bool(handover.reason),
    ):
        raise states.MoveRefused(why)


def _move(handover: Handover, move: str, *, by: User) -> None:
    """Set the state that the table says."""
    _refuse(move, handover, by=by)
    handover.state = offers.MOVES[move].end
    handover.settled_at = clock.now()
    handover.save(update_fields=["state", "reason", "period", "settled_at"])


def _refuse_receiver(mine: MonthlyReturn, *, by: User) -> None:
    """An investigation is taken over in a month of the receiver that may change and was never approved."""
    returns.refuse_unless_changeable(mine, by=by)
    if mine.current_id is not None:
        raise states.MoveRefused("You cannot accept a transfer in a correction. Accept it in a later month.")
    if why := returns.why_covered(mine.force_id, mine.period_id):
        raise states.MoveRefused(why)


def _giver_entry(handover: Handover, *, month: date, theirs: list[MonthlyReturn]) -> Entry:
    """The giver's newest entry of the investigation, after making sure that its month can still say *handed over*."""
    name, label = handover.force.short_name, months.label(month)
    for other in theirs:
        if other.period_id > month:
            raise states.MoveRefused(
                f"{name} has started its return for {months.label(other.period_id)} with this investigation. "
                f"Accept it in that month or later."
            )
        if other.status != ReturnStatus.DRAFT or other.current_id is not None:
            raise states.MoveRefused(
                f"{name} has submitted {label} with this investigation. Accept it in a later month, or ask "
                f"{name} to withdraw {label}."
            )
    entries = Entry.objects.filter(investigation=handover.investigation_id, force=handover.force_id)
    entries = entries.select_related("revision", "investigation", "holding")
    drafts = entries.filter(revision__state=RevisionState.WORKING, revision__period__lte=month)
    if earlier := drafts.exclude(state=EntryState.LIVE).first():
        raise states.MoveRefused(
            f"{name} is about to report it as {EntryState(earlier.state).label.lower()} "
            f"for {months.label(earlier.revision.period_id)}. Contact them."
        )
    own = drafts.filter(revision__period=month).first()
    if theirs and own is None:
        raise states.MoveRefused(f"{name} has left it out of {label}. Ask them to add it again first.")
    return own or entries.filter(revision__state=RevisionState.APPROVED).latest("revision__period")


def _hold(handover: Handover, *, month: date, reference: str) -> Holding:
    """End the giver's holding and begin the receiver's; one that comes back takes up its former reference again."""
    Holding.objects.filter(investigation=handover.investigation_id, ends_on__isnull=True).update(ends_on=month)
    former = Holding.objects.filter(investigation=handover.investigation_id, force=handover.receiver_id).first()
    if former is not None:
        former.ends_on = None
        former.save(update_fields=["ends_on"])
        return former
    cleaned = cleaning.clean({"reference": reference}, lists=vocabulary.present(), month=month)
    if sentences := cleaned.errors().get("reference"):
        raise states.MoveRefused(sentences[0])
    reference = str(cleaned.values["reference"])
    if other := Holding.objects.known_as(reference, force=handover.receiver_id).first():
        raise states.MoveRefused(f"Your force already has an investigation with the reference “{other.reference}”.")
    return Holding.objects.create(
        investigation_id=handover.investigation_id,
        force_id=handover.receiver_id,
        reference=reference,
        begins_on=month,
    )


def _hand_over(given: Entry, *, by: User) -> None:
    """The giver's row of that month says so. Its analyst sees who did it, and when."""
    given.state = EntryState.HANDED_OVER
    given.version += 1
    given.changed_by = by
    given.changed_at = clock.now()
    given.save(update_fields=["state", "version", "changed_by", "changed_at"])


def _take_over(revision: Revision, *, investigation: Investigation, holding: Holding, source: Entry, by: User) -> Entry:
    """The receiver's row: what is counted comes along from the giver's last row, words do not."""
    there = Entry.objects.filter(revision=revision, investigation=investigation).first()
    if there is not None:  # it went away and came back before this body reported that it was gone
        there.state, there.holding, there.version = EntryState.LIVE, holding, there.version + 1
        there.save(update_fields=["state", "holding", "version"])
        return there
    entry = Entry.objects.create(
        revision=revision,
        force_id=revision.force_id,
        investigation=investigation,
        holding=holding,
        arrival=Arrival.TAKEN_OVER,
        state=EntryState.LIVE,
        changed_by=by,
        changed_at=clock.now(),
        **{attribute(name): getattr(source, attribute(name)) for name in CARRIED},
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
