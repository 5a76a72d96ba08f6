"""The transitions of a monthly return: begin, accept differences, submit, withdraw, approve, reopen, and the lock.

Each checks the rules of the month and refuses with a sentence. Permissions are not part of the model.
"""

from __future__ import annotations

from datetime import date

from core import months

from .record import FIRST, Arrival, Country, Entry, Force, MonthlyReturn, Refused, Revision, State, Status, Transfer


def draft_of(country: Country, force: str, month: date) -> Revision:
    """The revision that may be changed."""
    monthly_return = country.returns.get((force, month))
    if monthly_return is None or monthly_return.working is None or monthly_return.status is not Status.DRAFT:
        raise Refused(f"{force} has no draft for {months.label(month)}.")
    return monthly_return.working


def begin(country: Country, force: str, month: date) -> MonthlyReturn:
    """Create the return and carry the live investigations forward from the last submitted month."""
    if month not in country.opened:
        raise Refused(f"{months.label(month)} is not open.")
    if not country.forces[force].is_due(month):
        raise Refused(f"{force} is not due in {months.label(month)}.")
    if (force, month) in country.returns or (force, month) in country.imported:
        raise Refused(f"{months.label(month)} has been begun.")
    if why := _why_too_late_for(country, force, month):
        raise Refused(why)
    base = country.base_of(force, month)
    draft = Revision(number=1, base_month=base.month if base else None, base_number=_number_of(base))
    for case in sorted(_live_in(base)):
        draft.entries[case] = _rolled(country, case, _entries_of(base)[case], force=force, month=month)
    made = MonthlyReturn(force=force, month=month, working=draft)
    for case in cases_to_carry_forward(country, force, month):
        draft.entries.setdefault(case, Entry(arrival=Arrival.TRANSFERRED_IN))
    country.returns[force, month] = made
    return made


def nil_return(country: Country, force: str, month: date) -> None:
    """Submit an empty return in one step: a revision with no entry at all."""
    base = country.base_of(force, month)
    if live := len(_live_in(base)):
        assert base is not None
        were = "1 investigation was" if live == 1 else f"{live} investigations were"
        raise Refused(
            f"{were} live at the end of {months.label(base.month)}. "
            "Close them in a return; a nil return is for a month with nothing to report."
        )
    if cases_to_carry_forward(country, force, month):
        raise Refused("An investigation was transferred in. Report it in a return.")
    begin(country, force, month)
    submit(country, force, month)


def submit(country: Country, force: str, month: date) -> None:
    """Submit the draft. This is possible after the lock, and then the return is late."""
    draft_of(country, force, month)
    monthly_return = country.returns[force, month]
    if why := _why_not_settled(country, monthly_return):
        raise Refused(why)
    monthly_return.status = Status.SUBMITTED
    if not monthly_return.approved:
        monthly_return.is_late = month in country.locked


def withdraw(country: Country, force: str, month: date) -> None:
    monthly_return = country.returns.get((force, month))
    if monthly_return is None or monthly_return.status is not Status.SUBMITTED:
        raise Refused("There is nothing to withdraw.")
    monthly_return.status = Status.DRAFT
    assert monthly_return.working is not None
    monthly_return.working = monthly_return.working.copy()


def approve(country: Country, force: str, month: date) -> None:
    """Accept the figures: the revision counts from now on and never changes."""
    monthly_return = country.returns.get((force, month))
    if monthly_return is None or monthly_return.status is not Status.SUBMITTED or monthly_return.working is None:
        raise Refused("There is nothing to approve.")
    if why := _why_not_settled(country, monthly_return):
        raise Refused(why)
    base = country.base_of(force, month)
    if base is not None and not base.approved:
        raise Refused(f"{months.label(base.month)} is not decided yet. Months are approved in order.")
    if monthly_return.working.base_month is not None:
        monthly_return.working.rests_on = country.in_force(force, monthly_return.working.base_month)
    monthly_return.approved.append(monthly_return.working)
    monthly_return.working = None
    monthly_return.status = Status.APPROVED


def reopen(country: Country, force: str, month: date) -> None:
    """Create a next revision for correction. The old one counts until the new one is approved."""
    monthly_return = country.returns.get((force, month))
    if monthly_return is None or monthly_return.status is not Status.APPROVED or monthly_return.in_force is None:
        raise Refused("Only an approved return can be reopened.")
    monthly_return.working = monthly_return.in_force.copy()
    monthly_return.status = Status.DRAFT
    monthly_return.was_reopened = True


def lock(country: Country, month: date) -> None:
    """From now on a force can be missing; nothing else changes."""
    if month not in country.opened:
        raise Refused(f"{months.label(month)} is not open.")
    country.locked.add(month)


def differences(country: Country, force: str, month: date) -> dict[int, str]:
    """The changes of an earlier month since this draft was carried forward, investigation by investigation."""
    draft = draft_of(country, force, month)
    changes: dict[int, str] = {}
    base = country.base_of(force, month)
    live = _live_in(base)
    for case in sorted(live - set(draft.entries)):
        if not country.void_in(case, force=force):
            changes[case] = "is live in an earlier month now"
    for case, entry in draft.entries.items():
        if entry.state is not State.VOID and _earlier(country.void_in(case, force=force), month):
            changes[case] = "has been struck out in an earlier month"
        elif entry.arrival is Arrival.ROLLED and case not in live and case in _entries_of(base):
            # The giver's own transfer stays, unless an earlier month has come to report it.
            if _entries_of(base)[case].state is State.TRANSFERRED_OUT or entry.state is not State.TRANSFERRED_OUT:
                changes[case] = "is not live in an earlier month any more"
        elif entry.arrival in {Arrival.REOPENED, Arrival.TRANSFERRED_IN} and case in live:
            changes[case] = "was live in an earlier month already"
    return changes


def accept_differences(country: Country, force: str, month: date) -> None:
    """Base the draft on the current earlier months. The draft's own changes stay where possible."""
    draft = draft_of(country, force, month)
    monthly_return = country.returns[force, month]
    base = country.base_of(force, month)
    if not monthly_return.approved:
        draft.base_month = base.month if base else None
    draft.base_number = _number_of(base)
    live = _live_in(base)
    own = monthly_return.in_force.entries if monthly_return.in_force else {}
    for case, what in differences(country, force, month).items():
        if what == "is live in an earlier month now":
            draft.entries[case] = _rolled(country, case, _entries_of(base)[case], force=force, month=month)
        elif what == "was live in an earlier month already":
            draft.entries[case] = _arriving(draft.entries[case], Arrival.ROLLED)
        elif draft.entries[case].arrival not in FIRST:
            del draft.entries[case]
    for case, entry in list(draft.entries.items()):
        if entry.arrival in FIRST and case in live and case not in own:
            draft.entries[case] = _arriving(entry, Arrival.ROLLED)
        elif entry.arrival is Arrival.ALREADY_RUNNING and base is not None and case not in own:
            draft.entries[case] = _arriving(entry, Arrival.FIRST_REPORTED)
    for case in orphans(country, monthly_return):
        draft.entries[case] = _arriving(draft.entries[case], _arrival_of_an_orphan(country, case, monthly_return))
    for case in cases_to_carry_forward(country, force, month):
        draft.entries.setdefault(case, Entry(arrival=Arrival.TRANSFERRED_IN))
    # The survivor of a merger may be gone from the draft: the cases merged into it are live again.
    for case, entry in list(draft.entries.items()):
        if entry.merged_into is not None and entry.merged_into not in draft.entries:
            draft.entries[case] = entry.now(State.LIVE)


def orphans(country: Country, monthly_return: MonthlyReturn) -> list[int]:
    """Investigations in a draft from a submission that no longer reports them."""
    assert monthly_return.working is not None
    base = country.base_of(monthly_return.force, monthly_return.month)
    approved = [
        r for other in country.returns_of(monthly_return.force, month=monthly_return.month) for r in other.approved
    ]
    rolled = monthly_return.working.arrived(Arrival.ROLLED) - _live_in(base)
    return [
        case
        for case in sorted(rolled)
        if not any(case in revision.entries for revision in approved)
        or _is_unreported(country, _since(country, case, monthly_return.force))
    ]


def cases_to_carry_forward(country: Country, force: str, month: date) -> list[int]:
    """Cases that a force has accepted by a month and not reported:

    in no approved return, and in no draft that can count.
    """
    last = country.last_approved(force, month)
    waiting = []
    for case in sorted({transfer.case for transfer in country.transfers}):
        taken = _since(country, case, force)
        if taken is None or country.holder(case, month) != force or not _is_unreported(country, taken):
            continue
        assert taken.accepted_for is not None
        if country.series_start(taken.accepted_for) != country.series_start(month):
            continue
        drafts = (
            r
            for r in country.returns_of(force, month=month)
            if r.working and not r.approved and r.month != month and (last is None or r.month > last)
        )
        base = country.base_of(force, month)
        if case not in _live_in(base) and not any(case in r.latest.entries for r in drafts):
            waiting.append(case)
    return waiting


def merge_forces(country: Country, force: str, *, successor: str, since: date) -> None:
    """One force becomes part of another. Its history stays its own; its live cases go to the successor."""
    ending: Force = country.forces[force]
    if force == successor or ending.successor or country.forces[successor].successor:
        raise Refused("One of the two is not there any more.")
    if not country.forces[successor].is_due(since) or since in country.starts or since not in country.opened:
        raise Refused("The successor does not report in that month.")
    theirs = country.returns_of(force, month=since)
    if any(r.month >= since or r.working for r in theirs):
        raise Refused(f"{force} has returns that are not decided.")
    if any(r.month >= since for r in country.returns_of(successor, month=since)):
        raise Refused(f"{successor} has begun {months.label(since)}. It would not have the cases of {force}.")
    ending.last_month = months.previous(since)
    ending.successor = successor
    for transfer in [t for t in country.transfers if t.accepted_for is None and force in (t.giver, t.receiver)]:
        country.transfers.remove(transfer)
    last = theirs[-1].in_force if theirs else None
    for case in sorted(last.live()) if last else []:
        # Void, or transferred: not available for transfer to the successor.
        if country.present_holder(case) == force and not country.void_in(case, force=force):
            country.transfers.append(Transfer(case=case, giver=force, receiver=successor, accepted_for=since))


def publish(country: Country, month: date) -> int:
    """Publish the next version of a locked month from the currently approved returns; returns its number."""
    if month not in country.locked:
        raise Refused(f"{months.label(month)} is published after it has locked.")
    live = [r.live() for force in country.forces if (r := country.in_force(force, month))]
    total = sum(map(len, live)) if live else None
    versions = country.published.setdefault(month, [])
    if versions and versions[-1] == total:
        raise Refused("Nothing has changed since the last version.")
    versions.append(total)
    return len(versions)


def _why_not_settled(country: Country, monthly_return: MonthlyReturn) -> str:
    """Why a draft is inconsistent with the months before it, or nothing.

    Accepting the differences always resolves it.
    """
    assert monthly_return.working is not None
    if not monthly_return.approved:
        if why := _why_too_late_for(country, monthly_return.force, monthly_return.month):
            return why
        base = country.base_of(monthly_return.force, monthly_return.month)
        if monthly_return.working.base_month != (base.month if base else None):
            return "The month that this draft was rolled from has changed. Accept the differences."
    if orphans(country, monthly_return):
        return "An earlier month does not report an investigation any more. Accept the differences."
    own = monthly_return.in_force.entries if monthly_return.in_force else {}
    for case, entry in monthly_return.working.entries.items():
        if entry.arrival in FIRST and case not in own and _is_first_reported(country, case):
            return f"Investigation {case} has been first reported already. Accept the differences."
    return ""


def _why_too_late_for(country: Country, force: str, month: date) -> str:
    """A month covered by a later approved return cannot be submitted: its movements are counted there."""
    last = country.last_approved(force, month)
    if last is not None and last > month:
        return f"{months.label(last)} is approved and covers the changes in {months.label(month)}."
    return ""


def _is_first_reported(country: Country, case: int) -> bool:
    return any(
        r.in_force and case in r.in_force.entries and r.in_force.entries[case].arrival in FIRST
        for r in country.returns.values()
    )


def _arrival_of_an_orphan(country: Country, case: int, monthly_return: MonthlyReturn) -> Arrival:
    if _is_unreported(country, _since(country, case, monthly_return.force)):
        return Arrival.TRANSFERRED_IN
    assert monthly_return.working is not None
    was_running = any(
        r.working and case in r.working.entries and r.working.entries[case].arrival is Arrival.ALREADY_RUNNING
        for r in country.returns_of(monthly_return.force, month=monthly_return.month)
    )
    is_first = monthly_return.working.base_month is None
    return Arrival.ALREADY_RUNNING if was_running and is_first else Arrival.FIRST_REPORTED


def _since(country: Country, case: int, force: str) -> Transfer | None:
    """The transfer by which a force holds an investigation; None if it has always held it or no longer does."""
    taken = [t for t in country.transfers if t.case == case and t.accepted_for]
    return taken[-1] if taken and taken[-1].receiver == force else None


def _is_unreported(country: Country, taken: Transfer | None) -> bool:
    """Whether the receiver of an accepted transfer has not yet reported the case in an approved return."""
    if taken is None or taken.accepted_for is None:
        return False
    return not any(
        r.force == taken.receiver and r.month >= taken.accepted_for and taken.case in revision.entries
        for r in country.returns.values()
        for revision in r.approved
    )


def _rolled(country: Country, case: int, entry: Entry, *, force: str, month: date) -> Entry:
    """An entry as carried forward into the next month: its code unchanged, its status that of the holding."""
    state = State.LIVE if country.holder(case, month) == force else State.TRANSFERRED_OUT
    return Entry(arrival=Arrival.ROLLED, state=state, kind=entry.kind)


def _arriving(entry: Entry, arrival: Arrival) -> Entry:
    return Entry(arrival=arrival, state=entry.state, kind=entry.kind, merged_into=entry.merged_into)


def _earlier(in_question: set[date], month: date) -> bool:
    return any(other < month for other in in_question)


def _live_in(base: MonthlyReturn | None) -> set[int]:
    return base.to_roll_from.live() if base and base.to_roll_from else set()


def _entries_of(base: MonthlyReturn | None) -> dict[int, Entry]:
    return base.to_roll_from.entries if base and base.to_roll_from else {}


def _number_of(base: MonthlyReturn | None) -> int:
    return base.to_roll_from.number if base and base.to_roll_from else 0
