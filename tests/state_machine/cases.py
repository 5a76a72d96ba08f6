"""The transitions of one investigation within a draft, and between forces.

A case in an approved revision is never deleted, only made void. A single event (first reported, made void) is recorded
once, even when earlier months are corrected.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import combinations

from core import months

from .record import FIRST, Arrival, Case, Country, Entry, Refused, Revision, State, Status, Transfer
from .returns import draft_of


def report_new(
    country: Country,
    force: str,
    month: date,
    *,
    opened_in: date | None = None,
    was_running: bool | None = None,
    supporting: Iterable[str] = (),
    kind: str = "labour",
) -> int:
    """Add an investigation; returns its number.

    `was_running` is for a force's first return. If it is not given, the month of opening decides.
    """
    draft = draft_of(country, force, month)
    if was_running is None:
        was_running = draft.base_month is None and opened_in is not None and opened_in < month
    if was_running and draft.base_month is not None:
        raise Refused("Only a first return asks how many cases were already running.")
    country.last_number += 1
    number = country.last_number
    country.cases[number] = Case(
        number=number, first_holder=force, opened_in=opened_in or month, supporting=frozenset(supporting)
    )
    draft.entries[number] = Entry(arrival=Arrival.ALREADY_RUNNING if was_running else Arrival.FIRST_REPORTED, kind=kind)
    return number


def delete(country: Country, force: str, month: date, case: int) -> None:
    """Delete a wrongly created investigation while it is in no approved revision."""
    draft = draft_of(country, force, month)
    if case not in draft.entries or draft.entries[case].arrival not in FIRST:
        raise Refused("Only what this draft put in can be deleted.")
    if country.is_in_the_record(case):
        raise Refused(f"Investigation {case} is in an approved revision. Strike it out as void, with a reason.")
    del draft.entries[case]
    _undo_mergers_into(draft, case)


def strike_out(country: Country, force: str, month: date, case: int) -> None:
    """Make an investigation void that should never have been in an approved revision."""
    draft = draft_of(country, force, month)
    entry = draft.entries.get(case)
    if entry is None or entry.state not in {State.LIVE, State.CLOSED}:
        raise Refused(f"Investigation {case} is not there to be struck out.")
    if not country.is_in_the_record(case):
        raise Refused(f"Investigation {case} is in no approved revision. Delete it.")
    _refuse_unless_held(country, force, case)
    if _is_void_somewhere(country, case):
        raise Refused(f"Investigation {case} is struck out already.")
    draft.entries[case] = entry.now(State.VOID)
    _undo_mergers_into(draft, case)


def close(country: Country, force: str, month: date, case: int) -> None:
    draft = draft_of(country, force, month)
    _refuse_unless_held(country, force, case)
    draft.entries[case] = _live_entry(draft, case).now(State.CLOSED)


def merge(country: Country, force: str, month: date, case: int, *, into: int) -> None:
    """Close one investigation as merged into another of the same return; the survivor keeps its reference."""
    draft = draft_of(country, force, month)
    if case == into:
        raise Refused("An investigation cannot be merged into itself.")
    if any(other.merged_into == case for other in draft.entries.values()):
        raise Refused(f"Another investigation was merged into {case} in this draft. Undo that first.")
    _refuse_unless_held(country, force, case)
    if into not in draft.live():
        raise Refused(f"Investigation {into} is not live in this draft.")
    draft.entries[case] = _live_entry(draft, case).now(State.MERGED, merged_into=into)


def undo(country: Country, force: str, month: date, case: int) -> None:
    """Make live again a case that this draft closed, merged or made void."""
    draft = draft_of(country, force, month)
    entry = draft.entries.get(case)
    if entry is None or entry.state not in {State.CLOSED, State.MERGED, State.VOID}:
        raise Refused("There is nothing to undo.")
    draft.entries[case] = entry.now(State.LIVE)


def reopen_case(country: Country, force: str, month: date, case: int) -> None:
    """Reopen an investigation closed by an earlier approved month."""
    draft = draft_of(country, force, month)
    if case in draft.entries:
        raise Refused(f"Investigation {case} is in this return already.")
    earlier = [
        r.in_force.entries[case]
        for r in country.returns_of(force, month=month)
        if r.month < month and r.in_force and case in r.in_force.entries
    ]
    if not earlier or earlier[-1].state is not State.CLOSED or country.holder(case, month) != force:
        raise Refused(f"Investigation {case} was not closed by {force}.")
    if _is_void_somewhere(country, case):
        raise Refused(f"Investigation {case} is struck out.")
    draft.entries[case] = Entry(arrival=Arrival.REOPENED, kind=earlier[-1].kind)


def put_in_by_correction(country: Country, force: str, month: date, case: int) -> None:
    """Add to a reopened month an investigation that a later month first reported.

    It was first reported there, once, and so it counts as a correction here.
    """
    draft = draft_of(country, force, month)
    if not country.returns[force, month].approved:
        raise Refused("Only an approved month is corrected.")
    if draft.base_month is None:
        raise Refused("A first return has no earlier month that could be corrected.")
    is_later = any(
        r.month > month and r.in_force and case in r.in_force.entries and r.in_force.entries[case].arrival in FIRST
        for r in country.returns_of(force, month=month)
    )
    if case in draft.entries or not is_later or country.holder(case, month) != force:
        raise Refused(f"Investigation {case} was not first reported by {force} later on.")
    draft.entries[case] = Entry(arrival=Arrival.ROLLED)


def offer_transfer(country: Country, giver: str, case: int, *, to: str) -> Transfer:
    """Offer an investigation to another force. Nothing changes until that force accepts."""
    if country.present_holder(case) != giver or giver == to or country.forces[to].successor:
        raise Refused(f"{giver} cannot transfer investigation {case} to {to}.")
    if any(t.case == case and t.accepted_for is None for t in country.transfers):
        raise Refused(f"Investigation {case} has been offered already.")
    if _is_void_somewhere(country, case):
        raise Refused(f"Investigation {case} is struck out.")
    if not _is_live_in_last_approved(country, giver, case, month=country.opened[-1]):
        raise Refused(f"Report investigation {case} first. A transferred investigation is live in an approved return.")
    offered = Transfer(case=case, giver=giver, receiver=to)
    country.transfers.append(offered)
    return offered


def accept(country: Country, receiver: str, month: date, case: int) -> None:
    """Accept an offered investigation in the receiver's draft; the giver transfers it in the same month."""
    draft = draft_of(country, receiver, month)
    offers = [t for t in country.transfers if t.case == case and t.receiver == receiver and t.accepted_for is None]
    if not offers:
        raise Refused(f"Investigation {case} has not been offered to {receiver}.")
    (offer,) = offers
    if country.returns[receiver, month].approved:
        raise Refused("An investigation is transferred in a new month, not in a correction.")
    if (country.last_approved(receiver, month) or date.min) > month:
        raise Refused(f"{months.label(month)} can no longer be submitted.")
    if _is_void_somewhere(country, case):
        raise Refused(f"Investigation {case} is struck out.")
    if not _is_live_in_last_approved(country, offer.giver, case, month=month):
        raise Refused(f"Investigation {case} is not live with {offer.giver} any more.")
    theirs = [r for r in country.returns_of(offer.giver, month=month) if r.month >= month]
    if any(r.approved or r.status is not Status.DRAFT for r in theirs) or len(theirs) > 1:
        raise Refused(f"{offer.giver} has submitted {months.label(month)} with it. Accept it in a later month.")
    giver = [r.working for r in country.returns_of(offer.giver, month=month) if r.working and r.month < month]
    if any(case not in working.live() for working in giver):
        raise Refused(f"{offer.giver} is about to report that investigation {case} is not live.")
    for other in theirs:
        assert other.working is not None
        if case not in other.working.live():
            raise Refused(f"Investigation {case} is not live in the draft of {offer.giver}.")
        other.working.entries[case] = other.working.entries[case].now(State.TRANSFERRED_OUT)
        _undo_mergers_into(other.working, case)
    offer.accepted_for = month
    # It may have been away and come back before this force reported that it was gone.
    mine = draft.entries.get(case)
    draft.entries[case] = mine.now(State.LIVE) if mine else Entry(arrival=Arrival.TRANSFERRED_IN)


def link_same_operation(country: Country, case: int, *, as_case: int) -> None:
    """Record that two forces return the same operation. One of the two must be withdrawn."""
    country.cases[case].same_operation_as = as_case


def returned_twice(country: Country, month: date) -> list[tuple[int, int]]:
    """The finding for the coordinator: one operation, live in the approved returns of two forces."""
    live = {case for force in country.forces if (r := country.in_force(force, month)) for case in r.live()}
    return [
        (a, b)
        for a, b in combinations(sorted(live), 2)
        if country.cases[a].same_operation_as == b or country.cases[b].same_operation_as == a
    ]


def _live_entry(draft: Revision, case: int) -> Entry:
    entry = draft.entries.get(case)
    if entry is None or entry.state is not State.LIVE:
        raise Refused(f"Investigation {case} is not live in this draft.")
    return entry


def _undo_mergers_into(draft: Revision, case: int) -> None:
    for number, entry in list(draft.entries.items()):
        if entry.merged_into == case:
            draft.entries[number] = entry.now(State.LIVE)


def _is_void_somewhere(country: Country, case: int) -> bool:
    """Whether any revision that counts, or may come to count, has made an investigation void."""
    return any(
        case in revision.entries and revision.entries[case].state is State.VOID
        for r in country.returns.values()
        for revision in (r.in_force, r.working)
        if revision
    )


def _refuse_unless_held(country: Country, force: str, case: int) -> None:
    if (holder := country.present_holder(case)) != force:
        raise Refused(f"Investigation {case} is with {holder} now. Ask them.")


def _is_live_in_last_approved(country: Country, force: str, case: int, *, month: date) -> bool:
    """Whether an investigation is live in a force's last approved month of the series."""
    approved = [r.in_force for r in country.returns_of(force, month=month) if r.in_force]
    return bool(approved) and case in approved[-1].live()
