"""Beginning a return: what is carried forward, and when beginning is refused."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.choices import Role
from core import clock, months
from core.workflow import TransitionNotAllowed
from figures.choices import PeriodState
from figures.models import Period
from figures.reconciliation.base import Corrections
from investigations.choices import Arrival, EntryState, ReturnStatus, RevisionState
from investigations.models import Entry, MonthlyReturn, Revision
from investigations.returns import creation, nil_return, rows, stored_reconciliation, whole_import
from investigations.review import decisions
from reference.models import Force, Stage
from tests.accounts.factories import CUMBRIA, LANCASHIRE, UserFactory, analyst, coordinator, stranger
from tests.investigations import deciding
from tests.investigations.factories import (
    APRIL,
    CLOSED,
    FEBRUARY,
    JANUARY,
    MARCH,
    PeriodFactory,
    approved,
    draft,
    entry_of,
    row,
    series,
    submitted_return,
    typed,
)

pytestmark = pytest.mark.django_db


def states_in(revision: Revision) -> dict[str, tuple[str, str]]:
    """Arrival and status of each reference."""
    entries = Entry.objects.filter(revision=revision).values_list("holding__reference", "arrival", "state")
    return {reference: (arrival, state) for reference, arrival, state in entries}


def test_return_is_created_once_and_only_by_a_user_of_the_force():
    series(JANUARY, FEBRUARY)
    priya, sam = analyst(), analyst()

    with pytest.raises(TransitionNotAllowed, match="Only the force’s analyst or lead can start it"):
        creation.begin(LANCASHIRE, FEBRUARY, by=coordinator())
    first = creation.begin(LANCASHIRE, FEBRUARY, by=priya)
    second = creation.begin(LANCASHIRE, FEBRUARY, by=sam)

    assert first == second
    assert first.status == ReturnStatus.DRAFT
    assert list(first.revisions.values_list("number", "state")) == [(1, RevisionState.WORKING)]


def test_only_live_investigations_of_the_last_approved_month_are_carried_forward():
    series(JANUARY, MARCH)
    priya = analyst()
    rows = [
        row("LAN/1", remarks="Interpreter used.", county_lines="no"),
        row("LAN/2", **CLOSED | {"closed_on": "3/1/20"}),
    ]
    approved(JANUARY, rows=rows, by=priya)

    revision = draft(FEBRUARY, by=priya)

    assert states_in(revision) == {"LAN/1": (Arrival.ROLLED, EntryState.LIVE)}
    rolled = entry_of(revision, "LAN/1")
    assert rolled.previous.revision.period_id == JANUARY
    assert (rolled.stage_id, rolled.sub_types, rolled.county_lines) == ("live-investigation", ["LAB.car-wash"], False)
    assert rolled.words.remarks == "Interpreter used."
    assert sorted(rolled.people.values_list("role", "count")) == [("suspect", 1), ("victim", 1)]
    assert (rolled.version, rolled.changed_at) == (1, None)
    assert revision.rolled_live == 1
    assert stored_reconciliation.reconciliation_of(revision).sentence() == "1 = 1"


def test_first_return_takes_running_cases_as_opening_stock():
    series(JANUARY, FEBRUARY)
    priya = analyst()

    monthly_return = approved(FEBRUARY, rows=[row("LAN/1"), row("LAN/2", was_running="no")], by=priya)

    assert states_in(monthly_return.current) == {
        "LAN/1": (Arrival.ALREADY_RUNNING, EntryState.LIVE),
        "LAN/2": (Arrival.FIRST_REPORTED, EntryState.LIVE),
    }
    assert stored_reconciliation.reconciliation_of(monthly_return.current).is_first


def test_unanswered_row_of_a_first_return_is_new_if_opened_in_the_month():
    series(JANUARY, FEBRUARY)
    in_month, before = row("LAN/1", opened_on="01/02/2020"), row("LAN/2", opened_on="31/01/2020")
    says_otherwise = row("LAN/3", opened_on="10/02/2020", was_running="yes")

    monthly_return = approved(FEBRUARY, rows=[in_month, before, says_otherwise], by=analyst())

    assert {name: arrival for name, (arrival, _) in states_in(monthly_return.current).items()} == {
        "LAN/1": Arrival.FIRST_REPORTED,
        "LAN/2": Arrival.ALREADY_RUNNING,
        "LAN/3": Arrival.ALREADY_RUNNING,
    }
    assert stored_reconciliation.reconciliation_of(monthly_return.current).sentence() == "2 + 1 = 3"


def arrivals_of(month: date) -> dict[str, str]:
    revision = MonthlyReturn.objects.get(period=month).revisions.latest("number")
    return {name: arrival for name, (arrival, _) in states_in(revision).items()}


def test_arrival_in_a_first_return_follows_a_corrected_opening_date():
    series(JANUARY, FEBRUARY)
    priya = analyst()
    revision = draft(FEBRUARY, by=priya)
    for reference, answer in {"LAN/1": "", "LAN/2": "yes", "LAN/3": "no"}.items():
        rows.add(revision.monthly_return, typed=typed(reference, opened_on="31/01/2020", was_running=answer), by=priya)
    assert arrivals_of(FEBRUARY) == {"LAN/1": "already_running", "LAN/2": "already_running", "LAN/3": "first_reported"}

    for reference in ("LAN/1", "LAN/2", "LAN/3"):
        entry = entry_of(revision, reference)
        rows.save(entry.pk, typed={"opened_on": "01/02/2020"}, version=entry.version, by=priya)
    # LAN/2 was running by its opening date as well. LAN/3 was new by its own answer, and still is.
    assert set(arrivals_of(FEBRUARY).values()) == {"first_reported"}

    entry = entry_of(revision, "LAN/1")
    rows.save(entry.pk, typed={"opened_on": "31/01/2020"}, version=entry.version, by=priya)
    assert arrivals_of(FEBRUARY)["LAN/1"] == "already_running"


def test_answer_that_contradicts_the_opening_date_stays_when_other_fields_change():
    series(JANUARY, FEBRUARY)
    priya = analyst()
    revision = draft(FEBRUARY, by=priya)
    rows.add(revision.monthly_return, typed=typed("LAN/1", opened_on="10/02/2020", was_running="yes"), by=priya)

    entry = entry_of(revision, "LAN/1")
    rows.save(entry.pk, typed={"remarks": "Reported by a partner."}, version=entry.version, by=priya)
    entry = entry_of(revision, "LAN/1")
    rows.save(entry.pk, typed={"opened_on": "11/02/2020"}, version=entry.version, by=priya)

    assert arrivals_of(FEBRUARY) == {"LAN/1": "already_running"}


def test_file_that_corrects_the_opening_date_in_a_first_return_corrects_the_arrival():
    series(JANUARY, FEBRUARY)
    priya = analyst()
    submitted_return(FEBRUARY, rows=[row("LAN/1", opened_on="31/01/2020")], by=priya)
    decisions.withdraw(LANCASHIRE, FEBRUARY, by=priya)

    submitted_return(FEBRUARY, rows=[row("LAN/1", opened_on="01/02/2020")], by=priya)

    assert arrivals_of(FEBRUARY) == {"LAN/1": "first_reported"}


def test_nothing_is_carried_forward_across_the_start_of_a_series():
    series(JANUARY, FEBRUARY)
    PeriodFactory(month=MARCH, starts_series=True)
    priya = analyst()
    approved(FEBRUARY, rows=[row("LAN/1")], by=priya)

    monthly_return = submitted_return(MARCH, rows=[row("LAN/1"), row("LAN/2")], by=priya)

    revision = monthly_return.revisions.get()
    assert revision.rolled_from is None
    assert {arrival for arrival, _ in states_in(revision).values()} == {Arrival.ALREADY_RUNNING}
    assert Entry.objects.filter(holding__reference="LAN/1").values("investigation").distinct().count() == 1


def test_after_a_skipped_month_the_last_approved_month_is_carried_forward():
    series(JANUARY, APRIL)
    priya = analyst()
    approved(JANUARY, rows=[row("LAN/1")], by=priya)

    revision = draft(APRIL, by=priya)

    assert revision.rolled_from.period_id == JANUARY
    assert stored_reconciliation.reconciliation_of(revision).opening_month == JANUARY


def test_undecided_submission_is_carried_forward_and_named():
    series(JANUARY, MARCH)
    priya = analyst()
    approved(JANUARY, rows=[row("LAN/1")], by=priya)
    submitted_return(FEBRUARY, rows=[row("LAN/1", **CLOSED), row("LAN/2")], by=priya)

    revision = draft(MARCH, by=priya)

    assert states_in(revision) == {"LAN/2": (Arrival.ROLLED, EntryState.LIVE)}
    assert revision.rolled_from.state == RevisionState.SUBMITTED
    assert revision.rolled_from.period_id == FEBRUARY


def test_a_late_return_is_accepted_and_counts_as_late():
    PeriodFactory(month=JANUARY, starts_series=True, state=PeriodState.LOCKED)
    priya = analyst()

    monthly_return = submitted_return(JANUARY, rows=[row("LAN/1")], by=priya)

    assert monthly_return.submitted_on_time is False


def test_month_covered_by_a_later_approved_month_cannot_be_begun():
    series(JANUARY, MARCH)
    priya = analyst()
    approved(JANUARY, rows=[row("LAN/1")], by=priya)
    approved(MARCH, rows=[row("LAN/1")], by=priya)

    with pytest.raises(TransitionNotAllowed, match="March 2020 is approved and covers the changes in February 2020"):
        creation.begin(LANCASHIRE, FEBRUARY, by=priya)


def test_reopening_a_month_keeps_the_later_draft_s_rows_and_shows_a_correction():
    series(JANUARY, FEBRUARY)
    priya, tom = analyst(), coordinator()
    approved(JANUARY, rows=[row("LAN/1"), row("LAN/2")], by=priya, reviewer=tom)
    later = draft(FEBRUARY, by=priya)
    deciding.reopen(LANCASHIRE, JANUARY, reason="One was closed in January.", by=tom)
    approved(JANUARY, rows=[row("LAN/1"), row("LAN/2", **CLOSED | {"closed_on": "3/1/20"})], by=priya, reviewer=tom)

    reconciliation = stored_reconciliation.reconciliation_of(later)

    assert set(states_in(later)) == {"LAN/1", "LAN/2"}
    assert (reconciliation.opening, reconciliation.corrections, reconciliation.live) == (1, Corrections(up=1), 2)
    assert [entry.holding.reference for entry in stored_reconciliation.entries_of_term(later, "corrected_up")] == [
        "LAN/2"
    ]


def test_retired_term_is_carried_forward_unchanged():
    series(JANUARY, MARCH)
    priya = analyst()
    Stage.objects.create(code="on-hold", name="On hold", order=20)
    approved(JANUARY, rows=[row("LAN/1", stage="on-hold")], by=priya)
    Stage.objects.filter(code="on-hold").update(valid_to=date(2020, 1, 31))

    kept = submitted_return(FEBRUARY, rows=[row("LAN/1", stage="on-hold")], by=priya)
    refused = whole_import.submit_whole_return(LANCASHIRE, MARCH, rows=[row("LAN/9", stage="On hold")], by=priya)

    assert entry_of(kept.revisions.get(), "LAN/1").stage_id == "on-hold"
    assert "“On hold” could be used until 31 January 2020. Choose another from the list." in str(refused.errors[0])


@pytest.mark.parametrize(
    ("force", "month", "sentence"),
    [
        (LANCASHIRE, APRIL, "April 2020 is not open for returns"),
        (CUMBRIA, FEBRUARY, "does not have to submit a return for February 2020"),
    ],
)
def test_return_begins_only_for_an_open_month_by_a_force_due_to_report(force, month, sentence):
    series(JANUARY, FEBRUARY)
    Force.objects.filter(pk=CUMBRIA).update(valid_to=months.last_day(JANUARY))

    with pytest.raises(TransitionNotAllowed, match=sentence):
        creation.begin(force, month, by=analyst(force))


def test_user_of_another_force_finds_no_return_to_begin():
    series(JANUARY, FEBRUARY)

    with pytest.raises(MonthlyReturn.DoesNotExist):
        creation.begin(LANCASHIRE, FEBRUARY, by=stranger())


def test_nil_return_is_submitted_in_one_step_if_nothing_was_live():
    series(JANUARY, MARCH)
    priya = analyst()
    approved(JANUARY, rows=[], by=priya)

    submitted = nil_return.submit_nil_return(LANCASHIRE, FEBRUARY, by=priya)

    assert submitted.status == ReturnStatus.SUBMITTED
    revision = submitted.revisions.get()
    assert revision.is_nil
    assert not Entry.objects.filter(revision=revision).exists()


def test_a_nil_return_is_not_offered_in_the_first_return_of_a_series():
    series(JANUARY, FEBRUARY)
    Period.objects.filter(pk=FEBRUARY).update(starts_series=True)
    priya = analyst()
    approved(JANUARY, rows=[row("LAN/1")], by=priya)

    with pytest.raises(TransitionNotAllowed, match="This is the first return of this series"):
        nil_return.submit_nil_return(LANCASHIRE, FEBRUARY, by=priya)


@pytest.mark.parametrize(("today", "is_open"), [(date(2020, 2, 29), False), (date(2020, 3, 1), True)])
def test_no_return_before_the_month_opens(today, is_open, monkeypatch):
    series(JANUARY, FEBRUARY)
    priya = analyst()

    monkeypatch.setattr(clock, "today", lambda: today)

    why = creation.why_not_begun(Force.objects.get(pk=LANCASHIRE), FEBRUARY, by=priya)

    assert why == ("" if is_open else "February 2020 opens for returns on 1 March 2020.")


def test_a_nil_return_is_refused_where_something_was_live():
    series(JANUARY, FEBRUARY)
    priya = analyst()
    approved(JANUARY, rows=[row("LAN/1"), row("LAN/2")], by=priya)

    with pytest.raises(TransitionNotAllowed, match="2 investigations were live at the end of January 2020"):
        nil_return.submit_nil_return(LANCASHIRE, FEBRUARY, by=priya)

    assert "2 investigations were live" in nil_return.why_not(LANCASHIRE, FEBRUARY)


def test_closing_the_last_case_gives_an_ordinary_return_with_nothing_live():
    series(JANUARY, FEBRUARY)
    priya = analyst()
    approved(JANUARY, rows=[row("LAN/1")], by=priya)

    monthly_return = approved(FEBRUARY, rows=[row("LAN/1", **CLOSED)], by=priya)

    assert not monthly_return.current.is_nil
    assert stored_reconciliation.reconciliation_of(monthly_return.current).live == 0


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        (ReturnStatus.SUBMITTED, "Withdraw it to change it"),
        (ReturnStatus.ANSWERED, "Withdraw the reply to change it, or wait for the reviewer."),
        (ReturnStatus.APPROVED, "ask the coordinator to reopen it"),
        (ReturnStatus.DRAFT, ""),
        (ReturnStatus.QUERIED, ""),
    ],
)
def test_refusal_to_change_a_return_names_its_status_and_the_next_step(status, sentence):
    PeriodFactory(month=FEBRUARY)
    monthly_return = MonthlyReturn.objects.create(force_id=LANCASHIRE, period_id=FEBRUARY, status=status)

    why = creation.why_not_changeable(monthly_return, by=analyst())

    assert sentence in why
    assert bool(why) == bool(sentence)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.NATIONAL])
def test_only_the_owning_force_changes_a_return(role):
    PeriodFactory(month=FEBRUARY)
    monthly_return = MonthlyReturn.objects.create(force_id=LANCASHIRE, period_id=FEBRUARY)

    assert "Only the force’s analyst or lead" in creation.why_not_changeable(monthly_return, by=UserFactory(role=role))
