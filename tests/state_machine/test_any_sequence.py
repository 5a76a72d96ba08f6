"""Any sequence of months, skips, late returns, corrections, transfers and mergers keeps the arithmetic correct.

Hypothesis generates the sequences and shrinks the one that breaks an invariant. A refused transition is a valid step:
it must leave everything unchanged. The invariants are checked after every transition.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from hypothesis import HealthCheck
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from core import months
from figures import series
from figures.reconciliation.base import Corrections
from tests import properties

from . import cases, figures, returns
from .record import FIRST, Arrival, Country, Entry, Refused, State, Status

EXAMPLES = 50  # quick in the suite; for a change of the rules there is `bin/test --deep`
STEPS = 60 if properties.DEEP else 50

START = date(2026, 1, 1)
FORCES = ("Avon", "Gwent", "Kent")
OTHER = "PSNI"
FORCES = (*FORCES, OTHER)
HOW_FAR = ("draft", "submitted", "approved", "approved", "nil")
pick = st.integers(min_value=0, max_value=30)
forces = st.sampled_from(FORCES)


class AnyMonths(RuleBasedStateMachine):
    """A country of three territorial forces and one other force, and any events."""

    def __init__(self) -> None:
        super().__init__()
        self.country = Country()
        self.approved: dict[tuple[str, date, int], dict[int, Entry]] = {}
        self.published: dict[tuple[date, int], int | None] = {}

    @initialize(
        running=st.tuples(*[st.integers(min_value=0, max_value=3)] * 4),
        reported=st.lists(st.tuples(*[st.booleans()] * 4), max_size=3),
    )
    def the_first_months(self, running: tuple[int, ...], reported: list[tuple[bool, ...]]) -> None:
        """An initial history: a first month of every force, then months in which some report and some do not."""
        for force in FORCES:
            self.country.add_force(force)
        self.country.add_force(OTHER, area="Northern Ireland")
        self.country.start_series(START)
        for this_force, count in zip(FORCES, running, strict=True):
            returns.begin(self.country, this_force, START)
            for _ in range(count):
                cases.report_new(self.country, this_force, START, was_running=True)
            self.submit_and_approve(this_force, START)
        for forces_of_month in reported:
            month = self.country.open_next()
            for this_force, is_reporting in zip(FORCES, forces_of_month, strict=True):
                if is_reporting:
                    returns.begin(self.country, this_force, month)
                    self.submit_and_approve(this_force, month)

    def submit_and_approve(self, force: str, month: date) -> None:
        cases.report_new(self.country, force, month)
        returns.submit(self.country, force, month)
        returns.approve(self.country, force, month)

    # -- the transitions ---------------------------------------------------------------------------------------------

    def attempt(self, move: Callable[..., Any], *args: Any, **named: Any) -> Any:
        """Make a transition; a refused one must change nothing."""
        before = fingerprint(self.country)
        try:
            return move(self.country, *args, **named)
        except Refused:
            assert fingerprint(self.country) == before
            return None

    def month(self, at: int) -> date:
        """One of the last four open months, the last of them for 0."""
        recent = self.country.opened[-4:]
        return recent[-1 - (at % len(recent))]

    def returns_that(self, *, are: Status) -> list[tuple[str, date]]:
        return [key for key, monthly_return in self.country.returns.items() if monthly_return.status is are]

    def one_that(self, *, is_: Status, at: int) -> tuple[str, date]:
        """One of the returns in a status, the newest for 0."""
        keys = self.returns_that(are=is_)
        return keys[-1 - at % len(keys)]

    def a_case(self, force: str, month: date, at: int, *, states: tuple[State, ...] = (State.LIVE,)) -> int | None:
        entries = self.country.returns[force, month].latest.entries
        case_numbers = sorted(case for case, entry in entries.items() if entry.state in states)
        return case_numbers[at % len(case_numbers)] if case_numbers else None

    @precondition(lambda self: len(self.country.opened) < 9)
    @rule(gap=st.integers(min_value=-25, max_value=3))
    def the_next_month_opens(self, gap: int) -> None:
        """The beat opens it; occasionally the national team starts a series some months later instead."""
        if gap > 0 and len(self.country.starts) == 1:
            self.country.start_series(months.following(self.country.opened[-1], gap))
            if gap == 3:  # and then finds that the series should start a month earlier
                self.country.start_earlier(months.previous(self.country.opened[-1]))
        else:
            self.country.open_next()

    @rule(at=pick, is_published=st.booleans())
    def a_month_locks(self, at: int, is_published: bool) -> None:
        self.attempt(returns.lock, self.month(at))
        if is_published:
            self.attempt(returns.publish, self.month(at))

    @rule(force=forces, at=pick, new=st.integers(min_value=0, max_value=2), goes=st.sampled_from(HOW_FAR))
    def a_return_is_made(self, force: str, at: int, new: int, goes: str) -> None:
        """A return is begun, with some new cases, and advances as far as possible."""
        month = self.month(at)
        if goes == "nil":
            self.attempt(returns.nil_return, force, month)
            return
        self.attempt(returns.begin, force, month)
        for _ in range(new):
            self.attempt(cases.report_new, force, month)
        if goes in {"submitted", "approved"}:
            self.attempt(returns.submit, force, month)
        if goes == "approved":
            self.attempt(returns.approve, force, month)

    @precondition(lambda self: self.returns_that(are=Status.DRAFT))
    @rule(at=pick, was_running=st.booleans(), months_ago=st.integers(min_value=0, max_value=30))
    def a_case_is_reported(self, at: int, was_running: bool, months_ago: int) -> None:
        force, month = self.one_that(is_=Status.DRAFT, at=at)
        opened_in = months.previous(month, months_ago)
        self.attempt(cases.report_new, force, month, was_running=was_running, opened_in=opened_in)

    @precondition(lambda self: self.returns_that(are=Status.DRAFT))
    @rule(at=pick, which=pick, move=st.sampled_from((cases.close, cases.strike_out, cases.delete, cases.undo)))
    def a_case_changes(self, at: int, which: int, move: Callable[..., None]) -> None:
        force, month = self.one_that(is_=Status.DRAFT, at=at)
        if case := self.a_case(force, month, which, states=tuple(State)):
            self.attempt(move, force, month, case)

    @precondition(lambda self: self.returns_that(are=Status.DRAFT))
    @rule(at=pick, which=pick, other=pick)
    def a_case_is_merged(self, at: int, which: int, other: int) -> None:
        force, month = self.one_that(is_=Status.DRAFT, at=at)
        case, into = self.a_case(force, month, which), self.a_case(force, month, other)
        if case and into:
            self.attempt(cases.merge, force, month, case, into=into)

    @precondition(lambda self: self.returns_that(are=Status.DRAFT))
    @rule(at=pick, which=pick, move=st.sampled_from((cases.reopen_case, cases.put_in_by_correction)))
    def a_case_comes_back(self, at: int, which: int, move: Callable[..., None]) -> None:
        """A closed case is reopened, or one first reported by a later month is added to an earlier one."""
        force, month = self.one_that(is_=Status.DRAFT, at=at)
        known = {
            case
            for r in self.country.returns_of(force, month=month)
            for case, entry in r.latest.entries.items()
            if (r.month < month) == (move is cases.reopen_case)
            and (entry.state is State.CLOSED or entry.arrival in FIRST)
        }
        missing = sorted(known - set(self.country.returns[force, month].latest.entries))
        if missing:
            self.attempt(move, force, month, missing[which % len(missing)])

    @precondition(lambda self: self.country.cases)
    @rule(which=pick, to=forces, at=pick, is_accepted=st.booleans())
    def a_case_is_offered(self, which: int, to: str, at: int, is_accepted: bool) -> None:
        """Offered to another force, which may accept it at once, in any of its months."""
        numbers = list(self.country.cases)
        case = numbers[which % len(numbers)]
        self.attempt(cases.offer_transfer, self.country.present_holder(case), case, to=to)
        if is_accepted:
            self.attempt(returns.begin, to, self.month(at))
            self.attempt(cases.accept, to, self.month(at), case)

    @precondition(lambda self: any(t.accepted_for is None for t in self.country.transfers))
    @rule(which=pick, at=pick)
    def an_offer_is_accepted(self, which: int, at: int) -> None:
        offers = [t for t in self.country.transfers if t.accepted_for is None]
        offer = offers[which % len(offers)]
        self.attempt(returns.begin, offer.receiver, self.month(at))
        self.attempt(cases.accept, offer.receiver, self.month(at), offer.case)

    @precondition(lambda self: self.returns_that(are=Status.DRAFT))
    @rule(at=pick, differences=st.booleans(), is_approved=st.booleans())
    def a_draft_is_submitted(self, at: int, differences: bool, is_approved: bool) -> None:
        """With or without accepting the differences to earlier months first."""
        force, month = self.one_that(is_=Status.DRAFT, at=at)
        if differences:
            self.attempt(returns.accept_differences, force, month)
        self.attempt(returns.submit, force, month)
        if is_approved:
            self.attempt(returns.approve, force, month)

    @precondition(lambda self: self.returns_that(are=Status.SUBMITTED))
    @rule(at=pick, move=st.sampled_from((returns.approve, returns.withdraw)))
    def a_submission_is_answered(self, at: int, move: Callable[..., None]) -> None:
        self.attempt(move, *self.one_that(is_=Status.SUBMITTED, at=at))

    @precondition(lambda self: self.returns_that(are=Status.APPROVED))
    @rule(at=pick)
    def a_return_is_reopened(self, at: int) -> None:
        self.attempt(returns.reopen, *self.one_that(is_=Status.APPROVED, at=at))

    @precondition(lambda self: len(self.country.opened) > 3)
    @rule(force=st.sampled_from(FORCES), successor=st.sampled_from(FORCES))
    def two_forces_merge(self, force: str, successor: str) -> None:
        self.attempt(returns.merge_forces, force, successor=successor, since=self.country.opened[-1])

    # -- what must be true after every one of them -------------------------------------------------------------------

    @invariant()
    def every_reconciliation_of_a_return_closes(self) -> None:
        for (force, month), monthly_return in self.country.returns.items():
            reconciled = [(figures.reconciliation_of(self.country, force, month), monthly_return.latest)]
            if monthly_return.in_force:
                reconciled.append(
                    (figures.reconciliation_in_force(self.country, force, month), monthly_return.in_force)
                )
            for reconciliation, revision in reconciled:
                assert reconciliation.closes
                assert value_of(reconciliation.sentence()) == len(revision.live())

    @invariant()
    def every_case_of_a_return_is_in_terms_that_come_to_what_it_is_now(self) -> None:
        """Nothing cancels:

        for each case, its former live status plus its arrivals, ends and corrections gives its present one.
        """
        for (force, _), monthly_return in self.country.returns.items():
            revision = monthly_return.latest
            opening = figures.opening_of(self.country, force, revision)
            if opening is None:
                continue
            up, down = figures.corrected(opening, revision)
            came = set().union(*(revision.arrived(way) for way in Arrival if way not in figures.BROUGHT_ALONG))
            went = set().union(*(revision.ended(end) for end in State if end not in {State.LIVE, State.VOID}))
            for case in opening.live() | revision.entries.keys():
                before, after = case in opening.live(), case in revision.live()
                assert before + (case in came) + up.count(case) - (case in went) - down.count(case) == after, case

    @invariant()
    def nothing_but_a_correction_needs_one(self) -> None:
        """If no earlier month was reopened and no case made void, the other terms explain every difference."""
        for (force, month), monthly_return in self.country.returns.items():
            upto = [r for r in self.country.returns_of(force, month=month) if r.month <= month]
            if (
                monthly_return.in_force
                and not monthly_return.in_force.ended(State.VOID)
                and not any(r.was_reopened for r in upto)
            ):
                assert figures.reconciliation_in_force(self.country, force, month).corrections == Corrections()

    @invariant()
    def every_reconciliation_of_a_snapshot_closes(self) -> None:
        for month in self.country.opened:
            reconciliation = figures.national_reconciliation(self.country, month)
            before = self.country.month_before(month)
            assert reconciliation.closes
            assert reconciliation.live == (figures.national(self.country, month).value or 0)
            assert value_of(reconciliation.sentence()) == reconciliation.live
            if before is not None:
                assert reconciliation.opening == (figures.national(self.country, before).value or 0)
            assert reconciliation.first_reported_measure >= reconciliation.first_reported

    @invariant()
    def the_nation_is_the_sum_of_its_forces(self) -> None:
        for month in self.country.opened:
            whole = figures.national(self.country, month)
            parts = [
                figures.national(self.country, month, area=area) for area in ("England & Wales", "Northern Ireland")
            ]
            assert (parts[0] + parts[1]).value == whole.value
            assert (parts[0] + parts[1]).coverage.reported == whole.coverage.reported
            one_by_one = [figures.live(self.country, force, month) for force in self.country.forces]
            assert whole.value == (sum(v for v in one_by_one if v is not None) if any_number(one_by_one) else None)

    @invariant()
    def a_gap_is_never_zero(self) -> None:
        for month in self.country.opened:
            reported = [r for b in self.country.forces if (r := self.country.in_force(b, month))]
            assert figures.national(self.country, month).is_gap == (not reported)

    @invariant()
    def coverage_names_exactly_those_who_are_due_and_have_not_reported(self) -> None:
        for month in self.country.opened:
            coverage = figures.coverage(self.country, month)
            expected = {
                force.code
                for force in self.country.forces.values()
                if force.is_due(month) and self.country.in_force(force.code, month) is None
            }
            assert set(coverage.missing) == expected
            assert ("Missing" in coverage.sentence) == bool(expected)

    @invariant()
    def a_case_is_live_with_one_force_at_most(self) -> None:
        for month in self.country.opened:
            live = [case for b in self.country.forces if (r := self.country.in_force(b, month)) for case in r.live()]
            assert len(live) == len(set(live))

    @invariant()
    def a_transfer_takes_away_what_it_gives(self) -> None:
        """Over months in which every force has reported, transfers in equal transfers out.

        Cases that a successor inherits from a merged force are excluded: that force no longer reports the month.
        """
        for month in self.country.opened:
            if not self.is_whole_up_to(month):
                continue
            inherited = sum(
                t.accepted_for == month
                and self.country.forces[t.giver].successor is not None
                and not self.country.forces[t.giver].is_due(month)
                for t in self.country.transfers
            )
            transferred_in = figures.flow(self.country, month, Arrival.TRANSFERRED_IN)
            assert transferred_in == figures.ended(self.country, month, State.TRANSFERRED_OUT) + inherited

    @invariant()
    def held_counts_every_case_of_the_record_once(self) -> None:
        if not self.country.opened:
            return
        latest = self.country.opened[-1]
        start = self.country.series_start(latest)
        record = [
            (case, entry)
            for r in self.country.returns.values()
            if r.in_force and r.month >= start
            for case, entry in r.in_force.entries.items()
        ]
        every = {case for case, _ in record}
        void = {case for case, entry in record if entry.state is State.VOID}
        assert figures.held(self.country, latest) == len(every) - len(void)
        assert sum(entry.arrival in FIRST for _, entry in record) == len(every)

    @invariant()
    def held_runs_through_the_months(self) -> None:
        """Unless a case is made void, what is held at one month end is still held at the next."""
        if any(r.in_force and r.in_force.ended(State.VOID) for r in self.country.returns.values()):
            return
        for month in self.country.opened:
            if before := self.country.month_before(month):
                assert figures.held(self.country, month) >= figures.held(self.country, before)

    @invariant()
    def averages_are_over_months_with_data(self) -> None:
        latest = self.country.opened[-1] if self.country.opened else None
        if latest is None:
            return
        start = self.country.series_start(latest)
        points = [point for point in figures.points(self.country) if point.month >= start]
        mean = series.mean(points, starts=self.country.starts)
        values = [
            sum(len(r.live()) for b in self.country.forces if (r := self.country.in_force(b, point.month)))
            for point in points
            if any(self.country.in_force(b, point.month) for b in self.country.forces)
        ]
        assert mean.with_data == len(values)
        assert mean.value == (sum(values) / len(values) if values else None)

    @invariant()
    def what_is_approved_or_published_does_not_change(self) -> None:
        revisions = {
            (*key, revision.number): dict(revision.entries)
            for key, monthly_return in self.country.returns.items()
            for revision in monthly_return.approved
        }
        versions = {
            (month, number): total
            for month, totals in self.country.published.items()
            for number, total in enumerate(totals)
        }
        assert self.approved == {key: revisions.get(key) for key in self.approved}
        assert self.published == {key: versions.get(key) for key in self.published}
        self.approved, self.published = revisions, versions

    @invariant()
    def the_survivor_of_a_merger_is_there(self) -> None:
        for monthly_return in self.country.returns.values():
            for entry in monthly_return.latest.entries.values():
                if entry.state is State.MERGED:
                    assert entry.merged_into is not None
                    survivor = monthly_return.latest.entries[entry.merged_into]
                    assert survivor.state not in {State.MERGED, State.VOID, State.TRANSFERRED_OUT}

    @invariant()
    def months_are_approved_in_order(self) -> None:
        """The base of a return is approved, and no month before it was approved without the return knowing it."""
        for (force, month), monthly_return in self.country.returns.items():
            if monthly_return.in_force:
                before = [
                    r.month for r in self.country.returns_of(force, month=month) if r.approved and r.month < month
                ]
                assert monthly_return.in_force.base_month == max(before, default=None)

    @invariant()
    def nothing_crosses_the_start_of_a_series(self) -> None:
        for (_, month), monthly_return in self.country.returns.items():
            for revision in [*monthly_return.approved, *([monthly_return.working] if monthly_return.working else [])]:
                if revision.base_month is not None:
                    assert self.country.series_start(revision.base_month) == self.country.series_start(month)
                else:
                    assert not revision.arrived(Arrival.ROLLED)

    def is_whole_up_to(self, month: date) -> bool:
        """Whether every due force has an approved return in this month and in all before it, of its series."""
        start = self.country.series_start(month)
        return all(
            self.country.in_force(force.code, m) is not None
            for m in self.country.opened
            if start <= m <= month
            for force in self.country.due_in(m)
        )


def fingerprint(country: Country) -> object:
    """Everything that a refused transition could change."""
    return (
        {
            key: (r.status, len(r.approved), r.working and (r.working.base_month, dict(r.working.entries)))
            for key, r in country.returns.items()
        },
        [(t.case, t.receiver, t.accepted_for) for t in country.transfers],
        dict(country.published),
        set(country.locked),
    )


def any_number(values: list[int | None]) -> bool:
    return any(value is not None for value in values)


def value_of(sentence: str) -> int:
    """Add up the printed reconciliation as a reader would, and check its result."""
    left, right = sentence.split(" = ")
    added, sign = 0, 1
    for word in left.replace(",", "").split():
        if word in "+−":
            sign = 1 if word == "+" else -1
        else:
            added += sign * int(word)
    assert added == int(right.replace(",", ""))
    return added


TestAnyMonths = AnyMonths.TestCase
TestAnyMonths.settings = properties.examples(
    EXAMPLES,
    HealthCheck.filter_too_much,
    HealthCheck.data_too_large,
    derandomize=not properties.DEEP,
    database=None,
    stateful_step_count=STEPS,
)
