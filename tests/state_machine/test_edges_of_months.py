"""Edge cases of the month of a return: the first, one skipped, one late, a nil return, a stopped clock.

The calendar tests check the days of 13 again, one by one.
"""

from __future__ import annotations

from datetime import date

import pytest

from core import months
from figures import calendar, series

from . import cases, figures, returns
from .record import Refused
from .scenarios import FEBRUARY, JANUARY, MARCH, a_country, january, submit_and_approve

# -- 1: first-ever return, and a new series ------------------------------------------------------------------------


def test_edge_1_an_unanswered_case_of_a_first_return_is_new_if_opened_in_the_month():
    country = a_country()
    returns.begin(country, "Kent", JANUARY)
    cases.report_new(country, "Kent", JANUARY, opened_in=JANUARY)
    cases.report_new(country, "Kent", JANUARY, opened_in=date(2025, 6, 1))

    submit_and_approve(country, "Kent", JANUARY)

    assert figures.reconciliation_in_force(country, "Kent", JANUARY).sentence() == "1 + 1 = 2"


def test_edge_1_the_reconciliation_of_a_first_return_opens_with_the_opening_stock():
    country = a_country()
    returns.begin(country, "Kent", JANUARY)
    for _ in range(3):
        cases.report_new(country, "Kent", JANUARY, was_running=True, opened_in=date(2025, 6, 1))
    cases.report_new(country, "Kent", JANUARY)

    reconciliation = figures.reconciliation_of(country, "Kent", JANUARY)

    assert reconciliation.is_first
    assert next(reconciliation.terms()).label == "already running"
    assert reconciliation.sentence() == "3 + 1 = 4"


def test_edge_1_only_a_first_return_asks_how_many_were_already_running():
    country = a_country()
    january(country, running=1)
    returns.begin(country, "Kent", FEBRUARY)

    with pytest.raises(Refused, match="Only a first return"):
        cases.report_new(country, "Kent", FEBRUARY, was_running=True)


def test_edge_1_nothing_is_carried_forward_or_compared_across_the_start_of_a_series():
    country = a_country()
    january(country, running=5)
    again = date(2026, 9, 1)
    country.start_series(again)
    returns.begin(country, "Kent", again)
    cases.report_new(country, "Kent", again, was_running=True)
    submit_and_approve(country, "Kent", again)

    first, second = figures.points(country)[0], figures.points(country)[-1]

    assert figures.reconciliation_of(country, "Kent", again).sentence() == "1 = 1"
    assert figures.national_reconciliation(country, again).opening is None
    assert figures.held(country, again) == 1
    with pytest.raises(series.AcrossSeriesStart):
        series.change(first, now=second, starts=country.starts)
    with pytest.raises(series.AcrossSeriesStart):
        series.mean([first, second], starts=country.starts)
    assert [len(run) for run in series.unbroken_runs([first, second], starts=country.starts)] == [1, 1]


# -- 2: skipped month ----------------------------------------------------------------------------------------------


def test_edge_2_after_a_skipped_month_the_next_return_continues_the_last_approved_one_and_covers_the_gap():
    country = a_country(until=MARCH)
    january(country, running=3)

    returns.begin(country, "Kent", MARCH)
    cases.report_new(country, "Kent", MARCH, opened_in=FEBRUARY)
    submit_and_approve(country, "Kent", MARCH)

    reconciliation = figures.reconciliation_in_force(country, "Kent", MARCH)
    assert reconciliation.opening_month == JANUARY
    assert reconciliation.sentence() == "3 + 1 = 4"
    assert figures.national(country, FEBRUARY).is_gap


def test_edge_2_a_force_back_after_a_gap_enters_the_national_reconciliation_whole_with_the_difference_printed():
    country = a_country("Kent", "Essex", until=MARCH)
    january(country, "Kent", running=3)
    january(country, "Essex", running=2)
    returns.begin(country, "Essex", FEBRUARY)
    submit_and_approve(country, "Essex", FEBRUARY)
    for force in ("Kent", "Essex"):
        returns.begin(country, force, MARCH)
        cases.report_new(country, force, MARCH)
        submit_and_approve(country, force, MARCH)

    reconciliation = figures.national_reconciliation(country, MARCH)

    assert reconciliation.sentence() == "2 + 1 + 4 = 7"
    assert (reconciliation.first_reported, reconciliation.first_reported_measure) == (1, 2)
    assert "the other 1 came from forces that did not report the month before" in reconciliation.first_reported_note


def test_edge_2_an_undecided_submission_is_carried_forward_and_months_are_approved_in_order():
    country = a_country(until=MARCH)
    january(country)
    returns.begin(country, "Kent", FEBRUARY)
    cases.report_new(country, "Kent", FEBRUARY)
    returns.submit(country, "Kent", FEBRUARY)
    returns.begin(country, "Kent", MARCH)
    returns.submit(country, "Kent", MARCH)

    with pytest.raises(Refused, match="Months are approved in order"):
        returns.approve(country, "Kent", MARCH)
    returns.approve(country, "Kent", FEBRUARY)
    returns.approve(country, "Kent", MARCH)

    assert figures.reconciliation_in_force(country, "Kent", MARCH).sentence() == "1 = 1"


def test_edge_2_a_submission_is_carried_forward_again_if_its_skipped_month_arrives_before_approval():
    country = a_country(until=MARCH)
    january(country, running=1)
    returns.begin(country, "Kent", MARCH)
    returns.submit(country, "Kent", MARCH)
    returns.begin(country, "Kent", FEBRUARY)
    late = cases.report_new(country, "Kent", FEBRUARY)
    submit_and_approve(country, "Kent", FEBRUARY)

    with pytest.raises(Refused, match="rolled from has changed"):
        returns.approve(country, "Kent", MARCH)
    returns.withdraw(country, "Kent", MARCH)
    returns.accept_differences(country, "Kent", MARCH)
    submit_and_approve(country, "Kent", MARCH)

    assert late in country.in_force("Kent", MARCH).live()
    assert figures.reconciliation_in_force(country, "Kent", MARCH).sentence() == "2 = 2"


def test_edge_2_a_case_dropped_by_the_submission_is_first_reported_a_month_later():
    country = a_country(until=MARCH)
    january(country)
    returns.begin(country, "Kent", FEBRUARY)
    case = cases.report_new(country, "Kent", FEBRUARY)
    returns.submit(country, "Kent", FEBRUARY)
    returns.begin(country, "Kent", MARCH)
    returns.withdraw(country, "Kent", FEBRUARY)
    cases.delete(country, "Kent", FEBRUARY, case)
    submit_and_approve(country, "Kent", FEBRUARY)

    with pytest.raises(Refused, match="Accept the differences"):
        returns.submit(country, "Kent", MARCH)
    returns.accept_differences(country, "Kent", MARCH)
    submit_and_approve(country, "Kent", MARCH)

    assert figures.reconciliation_in_force(country, "Kent", MARCH).sentence() == "0 + 1 = 1"
    assert figures.held(country, MARCH) == 1


# -- 3: late return after the lock ---------------------------------------------------------------------------------


def test_edge_3_a_return_after_the_lock_is_accepted_counts_as_late_and_makes_the_next_version():
    country = a_country("Kent", "Essex")
    january(country, "Kent", running=3)
    returns.lock(country, JANUARY)
    returns.publish(country, JANUARY)

    january(country, "Essex", running=2)

    assert country.returns["Essex", JANUARY].is_late
    assert country.published[JANUARY] == [3]
    assert figures.national(country, JANUARY).value == 5
    assert returns.publish(country, JANUARY) == 2
    assert country.published[JANUARY] == [3, 5]


def test_edge_3_a_month_that_a_later_approved_return_has_covered_is_not_counted_twice():
    country = a_country(until=MARCH)
    january(country)
    returns.begin(country, "Kent", MARCH)
    submit_and_approve(country, "Kent", MARCH)

    with pytest.raises(Refused, match="March 2026 is approved and covers the changes in February 2026"):
        returns.begin(country, "Kent", FEBRUARY)


# -- 5: nil return -------------------------------------------------------------------------------------------------


def test_edge_5_a_nil_return_is_a_return_with_no_entry_and_counts_as_zero():
    country = a_country()

    returns.nil_return(country, "Kent", JANUARY)
    returns.approve(country, "Kent", JANUARY)

    assert country.returns["Kent", JANUARY].latest.entries == {}
    assert figures.national(country, JANUARY).value == 0
    assert figures.coverage(country, JANUARY).is_whole
    assert figures.reconciliation_of(country, "Kent", JANUARY).sentence() == "0 = 0"


def test_edge_5_a_nil_return_is_not_offered_while_a_case_is_live():
    country = a_country()
    january(country, running=1)

    with pytest.raises(Refused, match="1 investigation was live at the end of January 2026"):
        returns.nil_return(country, "Kent", FEBRUARY)


def test_edge_5_closing_the_last_case_gives_an_ordinary_return_with_live_0():
    country = a_country()
    (last,) = january(country, running=1)
    returns.begin(country, "Kent", FEBRUARY)
    cases.close(country, "Kent", FEBRUARY, last)
    submit_and_approve(country, "Kent", FEBRUARY)

    assert not country.returns["Kent", FEBRUARY].latest.is_nil
    assert figures.reconciliation_in_force(country, "Kent", FEBRUARY).sentence() == "1 − 1 = 0"


# -- 13: clock -----------------------------------------------------------------------------------------------------


def test_edge_13_a_beat_that_was_down_over_a_month_boundary_opens_each_missed_month_once():
    country = a_country(until=JANUARY)

    for today in (date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 1)):
        for month in calendar.months_to_open(country.opened[-1], today=today):
            assert country.open_next() == month

    assert country.opened == [JANUARY, FEBRUARY, MARCH]


def test_edge_13_29_february_and_the_clock_changes_shift_nothing():
    assert months.last_day(date(2028, 2, 1)) == date(2028, 2, 29)
    assert calendar.months_to_open(date(2028, 1, 1), today=date(2028, 2, 29)) == ()
    assert calendar.months_to_open(date(2028, 1, 1), today=date(2028, 3, 1)) == (date(2028, 2, 1),)
    # The nights of the clock changes: nothing opens, nothing opens twice.
    for day in (date(2026, 3, 29), date(2026, 10, 25)):
        assert calendar.months_to_open(months.previous(months.first_of(day)), today=day) == ()
