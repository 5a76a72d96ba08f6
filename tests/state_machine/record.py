"""The nouns of the model: a country, its forces, months, returns, revisions, entries and transfers.

They hold data and answer questions; `returns.py` and `cases.py` change them. A month is the first day of a month.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from core import months


class Refused(Exception):
    """A transition that the rules of the month do not allow, with a sentence that says why and what to do."""


class Arrival(StrEnum):
    """How an investigation came into a revision."""

    ROLLED = "rolled"  # live at an earlier month end, or added by a correction of the record
    ALREADY_RUNNING = "already running"  # it was open when the force made its first return of the series
    FIRST_REPORTED = "first reported"
    REOPENED = "reopened"
    TRANSFERRED_IN = "transferred in"


FIRST = frozenset({Arrival.ALREADY_RUNNING, Arrival.FIRST_REPORTED})


class State(StrEnum):
    """The status of an investigation at month end."""

    LIVE = "live"
    CLOSED = "closed"
    TRANSFERRED_OUT = "transferred out"
    MERGED = "merged"
    VOID = "void"


class Status(StrEnum):
    """The status of a return."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One investigation as one revision reports it."""

    arrival: Arrival
    state: State = State.LIVE
    kind: str = "labour"  # the code of its primary type, from a vocabulary that may retire it
    merged_into: int | None = None

    def now(self, state: State, *, merged_into: int | None = None) -> Entry:
        return replace(self, state=state, merged_into=merged_into)


@dataclass(slots=True, kw_only=True)
class Revision:
    """One version of a return. `base_month` and `base_number` name the revision that it was carried forward from.

    `rests_on` is the approved revision of that month at the time of its own approval.
    """

    number: int
    base_month: date | None
    base_number: int = 0
    rests_on: Revision | None = None
    entries: dict[int, Entry] = field(default_factory=dict)

    @property
    def is_nil(self) -> bool:
        """A revision with no entry at all. A return that closed its last cases is an ordinary one."""
        return not self.entries

    def live(self) -> set[int]:
        return {case for case, entry in self.entries.items() if entry.state is State.LIVE}

    def arrived(self, arrival: Arrival) -> set[int]:
        return {case for case, entry in self.entries.items() if entry.arrival is arrival}

    def ended(self, state: State) -> set[int]:
        return {case for case, entry in self.entries.items() if entry.state is state}

    def copy(self) -> Revision:
        return Revision(
            number=self.number + 1,
            base_month=self.base_month,
            base_number=self.base_number,
            entries=dict(self.entries),
        )


@dataclass(slots=True, kw_only=True)
class MonthlyReturn:
    """One force's report for one month: its approved revisions, and the one in progress."""

    force: str
    month: date
    approved: list[Revision] = field(default_factory=list)
    working: Revision | None = None
    status: Status = Status.DRAFT
    is_late: bool = False
    was_reopened: bool = False

    @property
    def in_force(self) -> Revision | None:
        """The approved revision that counts: the latest, even while a successor is in progress."""
        return self.approved[-1] if self.approved else None

    @property
    def latest(self) -> Revision:
        """The force's latest figures, decided or not."""
        revision = self.working or self.in_force
        assert revision is not None
        return revision

    @property
    def to_roll_from(self) -> Revision | None:
        """The revision a later month may build on: the approved one, otherwise an undecided submission."""
        return self.in_force or (self.working if self.status is Status.SUBMITTED else None)


@dataclass(slots=True, kw_only=True)
class Force:
    """A reporting force, with the months in which it is due and its names."""

    code: str
    names: dict[date, str]
    area: str = "England & Wales"
    first_month: date = date(2000, 1, 1)
    last_month: date | None = None
    successor: str | None = None

    def is_due(self, month: date) -> bool:
        return self.first_month <= month and (self.last_month is None or month <= self.last_month)

    def name_in(self, month: date) -> str:
        """The name in use in a month: the latest that had begun, otherwise the first."""
        used = [since for since in self.names if since <= month]
        return self.names[max(used, default=min(self.names))]


@dataclass(slots=True, kw_only=True)
class Transfer:
    """One investigation's transfer between forces; the giver keeps it until the receiver accepts."""

    case: int
    giver: str
    receiver: str
    accepted_for: date | None = None


@dataclass(slots=True, kw_only=True)
class Case:
    """The long-lived investigation behind the entries, reduced to what the model needs."""

    number: int
    first_holder: str
    opened_in: date
    supporting: frozenset[str] = frozenset()
    same_operation_as: int | None = None


@dataclass(slots=True, kw_only=True)
class Country:
    """The whole state: transitions change it and queries read it."""

    forces: dict[str, Force] = field(default_factory=dict)
    opened: list[date] = field(default_factory=list)
    locked: set[date] = field(default_factory=set)
    starts: set[date] = field(default_factory=set)
    returns: dict[tuple[str, date], MonthlyReturn] = field(default_factory=dict)
    cases: dict[int, Case] = field(default_factory=dict)
    transfers: list[Transfer] = field(default_factory=list)
    imported: dict[tuple[str, date], int] = field(default_factory=dict)
    published: dict[date, list[int | None]] = field(default_factory=dict)
    retired: dict[str, date] = field(default_factory=dict)
    last_number: int = 0

    def add_force(self, code: str, *, area: str = "England & Wales", first_month: date = date(2000, 1, 1)) -> None:
        self.forces[code] = Force(code=code, names={date(2000, 1, 1): code}, area=area, first_month=first_month)

    def start_series(self, month: date) -> None:
        """The national team starts a series; no case is carried forward, reconciled, compared or averaged across its
        start.
        """
        if self.opened and month <= self.opened[-1]:
            raise Refused(f"{months.label(month)} is open already. A series starts with a month to come.")
        self.opened.append(month)
        self.starts.add(month)

    def start_earlier(self, month: date) -> None:
        """The newest series starts with an earlier month, while nothing has been returned in it."""
        start = max(self.starts)
        if any(r.month >= start for r in self.returns.values()):
            raise Refused(f"A return has been begun in the series of {months.label(start)}. It starts no earlier.")
        before = [opened for opened in self.opened if opened < start]
        if month >= start or (before and month <= before[-1]):
            raise Refused(f"{months.label(month)} is not between the two series.")
        self.starts = self.starts - {start} | {month}
        self.opened = [*before, *months.between(month, self.opened[-1])]

    def open_next(self) -> date:
        """The beat opens the month after the last one."""
        if not self.opened:
            raise Refused("No series has been started. The national team starts the first period.")
        self.opened.append(months.following(self.opened[-1]))
        return self.opened[-1]

    def series_start(self, month: date) -> date:
        return max(start for start in self.starts if start <= month)

    def month_before(self, month: date) -> date | None:
        """The month before in a snapshot's reconciliation; None at the start of a series."""
        return None if month in self.starts else months.previous(month)

    def due_in(self, month: date, *, area: str | None = None) -> list[Force]:
        return [force for force in self.forces.values() if force.is_due(month) and (area is None or force.area == area)]

    def returns_of(self, force: str, *, month: date) -> list[MonthlyReturn]:
        """A force's returns of the series that the month belongs to, oldest first."""
        start = self.series_start(month)
        returns = [r for r in self.returns.values() if r.force == force and self.series_start(r.month) == start]
        return sorted(returns, key=lambda r: r.month)

    def in_force(self, force: str, month: date) -> Revision | None:
        monthly_return = self.returns.get((force, month))
        return monthly_return.in_force if monthly_return else None

    def base_of(self, force: str, month: date) -> MonthlyReturn | None:
        """The base of a month: the last earlier return that is approved, or submitted and undecided."""
        earlier = [r for r in self.returns_of(force, month=month) if r.month < month and r.to_roll_from]
        return earlier[-1] if earlier else None

    def last_approved(self, force: str, month: date) -> date | None:
        """A force's newest approved month in the series that the month belongs to."""
        return max((r.month for r in self.returns_of(force, month=month) if r.approved), default=None)

    def holder(self, case: int, month: date) -> str:
        """The force that holds an investigation at a month end: its first force, or the last to accept it by then."""
        holder = self.cases[case].first_holder
        for transfer in self.transfers:
            if transfer.case == case and transfer.accepted_for and transfer.accepted_for <= month:
                holder = transfer.receiver
        return holder

    def present_holder(self, case: int) -> str:
        return self.holder(case, date.max)

    def void_in(self, case: int, *, force: str) -> set[date]:
        """The months in which a force's approved record has made an investigation void."""
        return {
            r.month
            for r in self.returns.values()
            if r.force == force
            and r.in_force
            and case in r.in_force.entries
            and r.in_force.entries[case].state is State.VOID
        }

    def is_in_the_record(self, case: int) -> bool:
        """Whether any approved revision, of any force, month and number, has it."""
        return any(case in revision.entries for r in self.returns.values() for revision in r.approved)
