"""The edges of the month, told one by one. The numbers are those of the specification.

12 (people: addresses, moving force, delegation, who may approve) is tested with accounts and the review; 14 (words in
free text) with the return form; 15 (housekeeping: log, uploads, footer pages) with the log and the pages. They have no
arithmetic, and so no case here. The days of 13 are tested again, one by one, with the calendar.
"""

from __future__ import annotations

from datetime import date

import pytest

from figures import calendar, series
from reference import months

from . import cases, figures, returns
from .record import Arrival, Country, Refused, State

JANUARY, FEBRUARY, MARCH, APRIL = (date(2026, month, 1) for month in (1, 2, 3, 4))


def a_country(*forces: str, until: date = FEBRUARY) -> Country:
    """A country whose series starts in January, with the months up to `until` open."""
    country = Country()
    for force in forces or ("Kent",):
        country.add_body(force)
    country.start_series(JANUARY)
    while country.opened[-1] < until:
        country.open_next()
    return country


def hand_in(country: Country, body: str, month: date) -> None:
    returns.submit(country, body, month)
    returns.approve(country, body, month)


def january(country: Country, body: str = "Kent", *, running: int = 0) -> list[int]:
    """The first return of a body, approved, with so many cases already running; answers their numbers."""
    returns.begin(country, body, JANUARY)
    numbers = [cases.report_new(country, body, JANUARY, was_running=True) for _ in range(running)]
    hand_in(country, body, JANUARY)
    return numbers


# -- live, and the bridge ------------------------------------------------------------------------------------------


def test_a_case_opened_and_closed_within_the_month_is_first_reported_and_closed_and_not_live():
    country = a_country()
    january(country, running=2)
    returns.begin(country, "Kent", FEBRUARY)
    case = cases.report_new(country, "Kent", FEBRUARY, opened_in=FEBRUARY)

    cases.close(country, "Kent", FEBRUARY, case)

    assert figures.bridge_of(country, "Kent", FEBRUARY).sentence() == "2 + 1 − 1 = 2"


def test_a_case_opened_in_one_month_and_returned_in_a_later_one_is_one_of_each_in_different_months():
    country = a_country()
    january(country)
    returns.begin(country, "Kent", FEBRUARY)

    cases.report_new(country, "Kent", FEBRUARY, opened_in=JANUARY)
    hand_in(country, "Kent", FEBRUARY)

    assert [figures.opened_in(country, month) for month in (JANUARY, FEBRUARY)] == [1, 0]
    assert [figures.flow(country, month, Arrival.FIRST_REPORTED) for month in (JANUARY, FEBRUARY)] == [0, 1]


def test_every_term_of_the_bridge_opens_the_list_of_its_investigations():
    country = a_country("Kent", "Essex", until=MARCH)
    closed_before, *_ = january(country, running=4)
    (offered,) = january(country, "Essex", running=1)
    returns.begin(country, "Kent", FEBRUARY)
    cases.close(country, "Kent", FEBRUARY, closed_before)
    hand_in(country, "Kent", FEBRUARY)
    returns.begin(country, "Kent", MARCH)
    first, second, third = sorted(country.returns["Kent", MARCH].latest.live())
    new = cases.report_new(country, "Kent", MARCH)
    cases.reopen_case(country, "Kent", MARCH, closed_before)
    cases.hand_over(country, "Essex", offered, to="Kent")
    cases.accept(country, "Kent", MARCH, offered)
    cases.close(country, "Kent", MARCH, first)
    cases.merge(country, "Kent", MARCH, second, into=third)

    bridge, revision = figures.bridge_of(country, "Kent", MARCH), country.returns["Kent", MARCH].latest

    assert bridge.sentence() == "3 + 1 + 1 + 1 − 1 − 1 = 4"
    assert revision.arrived(Arrival.FIRST_REPORTED) == {new}
    assert revision.arrived(Arrival.REOPENED) == {closed_before}
    assert revision.arrived(Arrival.TAKEN_OVER) == {offered}
    assert revision.ended(State.CLOSED) == {first}
    assert revision.ended(State.MERGED) == {second}


# -- who is due, and what a total says -----------------------------------------------------------------------------


def test_n_of_m_follows_the_months_in_which_a_body_is_due():
    country = a_country("Kent", "Essex")
    country.add_body("Trent", first_month=FEBRUARY)

    assert [figures.coverage(country, month).due for month in (JANUARY, FEBRUARY)] == [2, 3]


def test_a_body_is_missing_only_after_the_month_locks():
    country = a_country("Kent", "Essex")
    january(country, "Kent")
    before = figures.coverage(country, JANUARY, area="England & Wales").sentence

    returns.lock(country, JANUARY)

    assert before == "1 of 2 forces. Not yet in: Essex."
    assert figures.coverage(country, JANUARY, area="England & Wales").sentence == "1 of 2 forces. Missing: Essex."


def test_the_headline_never_carries_a_body_from_an_earlier_month():
    country = a_country("Kent", "Essex")
    january(country, "Kent", running=3)
    january(country, "Essex", running=4)

    returns.begin(country, "Kent", FEBRUARY)
    hand_in(country, "Kent", FEBRUARY)

    assert figures.national(country, FEBRUARY).value == 3
    assert figures.national(country, FEBRUARY).coverage.missing == ("Essex",)
    assert figures.national_bridge(country, FEBRUARY).sentence() == "7 − 4 = 3"


def test_a_month_in_which_nobody_has_reported_is_a_gap_and_not_zero():
    country = a_country()
    january(country)

    assert figures.national(country, JANUARY).value == 0
    assert figures.national(country, FEBRUARY).value is None


def test_a_joint_operation_counts_with_its_lead_force_and_supporting_is_a_measure_of_its_own():
    country = a_country("Kent", "Essex")
    returns.begin(country, "Kent", JANUARY)
    cases.report_new(country, "Kent", JANUARY, supporting=["Essex"])
    hand_in(country, "Kent", JANUARY)
    january(country, "Essex")

    assert [figures.live(country, body, JANUARY) for body in ("Kent", "Essex")] == [1, 0]
    assert [figures.supported(country, JANUARY, body) for body in ("Kent", "Essex")] == [0, 1]
    assert figures.national(country, JANUARY).value == 1


def test_one_operation_returned_by_two_bodies_is_a_finding_until_one_of_them_withdraws_it():
    country = a_country("Kent", "Essex")
    (of_kent,) = january(country, "Kent", running=1)
    (of_essex,) = january(country, "Essex", running=1)
    cases.link_same_operation(country, of_kent, as_case=of_essex)
    found = cases.returned_twice(country, JANUARY)

    returns.reopen(country, "Essex", JANUARY)
    cases.strike_out(country, "Essex", JANUARY, of_essex)
    hand_in(country, "Essex", JANUARY)

    assert found == [(of_kent, of_essex)]
    assert cases.returned_twice(country, JANUARY) == []
    assert figures.national(country, JANUARY).value == 1


# -- 1: first-ever return, and a new series ------------------------------------------------------------------------


def test_edge_1_the_bridge_of_a_first_return_opens_with_what_is_taken_into_the_system():
    country = a_country()
    returns.begin(country, "Kent", JANUARY)
    for _ in range(3):
        cases.report_new(country, "Kent", JANUARY, was_running=True, opened_in=date(2025, 6, 1))
    cases.report_new(country, "Kent", JANUARY)

    bridge = figures.bridge_of(country, "Kent", JANUARY)

    assert bridge.is_first
    assert next(bridge.terms()).label == "taken into the system"
    assert bridge.sentence() == "3 + 1 = 4"


def test_edge_1_only_a_first_return_asks_how_many_were_already_running():
    country = a_country()
    january(country, running=1)
    returns.begin(country, "Kent", FEBRUARY)

    with pytest.raises(Refused, match="Only a first return"):
        cases.report_new(country, "Kent", FEBRUARY, was_running=True)


def test_edge_1_nothing_rolls_bridges_compares_or_averages_across_the_start_of_a_series():
    country = a_country()
    january(country, running=5)
    again = date(2026, 9, 1)
    country.start_series(again)
    returns.begin(country, "Kent", again)
    cases.report_new(country, "Kent", again, was_running=True)
    hand_in(country, "Kent", again)

    first, second = figures.points(country)[0], figures.points(country)[-1]

    assert figures.bridge_of(country, "Kent", again).sentence() == "1 = 1"
    assert figures.national_bridge(country, again).opening is None
    assert figures.held(country, again) == 1
    with pytest.raises(series.AcrossSeriesStart):
        series.change(first, now=second, starts=country.starts)
    with pytest.raises(series.AcrossSeriesStart):
        series.mean([first, second], starts=country.starts)
    assert [len(run) for run in series.unbroken_runs([first, second], starts=country.starts)] == [1, 1]


# -- 2: skipped month ----------------------------------------------------------------------------------------------


def test_edge_2_after_a_skipped_month_the_next_return_rolls_from_the_last_approved_one_and_covers_the_gap():
    country = a_country(until=MARCH)
    january(country, running=3)

    returns.begin(country, "Kent", MARCH)
    cases.report_new(country, "Kent", MARCH, opened_in=FEBRUARY)
    hand_in(country, "Kent", MARCH)

    bridge = figures.bridge_in_force(country, "Kent", MARCH)
    assert bridge.opening_month == JANUARY
    assert bridge.sentence() == "3 + 1 = 4"
    assert figures.national(country, FEBRUARY).is_gap


def test_edge_2_a_body_back_after_a_gap_comes_whole_into_the_national_bridge_and_the_difference_is_printed():
    country = a_country("Kent", "Essex", until=MARCH)
    january(country, "Kent", running=3)
    january(country, "Essex", running=2)
    returns.begin(country, "Essex", FEBRUARY)
    hand_in(country, "Essex", FEBRUARY)
    for body in ("Kent", "Essex"):
        returns.begin(country, body, MARCH)
        cases.report_new(country, body, MARCH)
        hand_in(country, body, MARCH)

    bridge = figures.national_bridge(country, MARCH)

    assert bridge.sentence() == "2 + 1 + 4 = 7"
    assert (bridge.first_reported, bridge.first_reported_measure) == (1, 2)
    assert "the other 1 came from bodies that did not report the month before" in bridge.first_reported_note


def test_edge_2_an_undecided_submission_is_rolled_from_and_months_are_approved_in_order():
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

    assert figures.bridge_in_force(country, "Kent", MARCH).sentence() == "1 = 1"


def test_edge_2_a_submission_whose_skipped_month_comes_in_after_all_is_rolled_again_before_it_is_approved():
    country = a_country(until=MARCH)
    january(country, running=1)
    returns.begin(country, "Kent", MARCH)
    returns.submit(country, "Kent", MARCH)
    returns.begin(country, "Kent", FEBRUARY)
    late = cases.report_new(country, "Kent", FEBRUARY)
    hand_in(country, "Kent", FEBRUARY)

    with pytest.raises(Refused, match="rolled from has changed"):
        returns.approve(country, "Kent", MARCH)
    returns.take_back(country, "Kent", MARCH)
    returns.accept_differences(country, "Kent", MARCH)
    hand_in(country, "Kent", MARCH)

    assert late in country.in_force("Kent", MARCH).live()
    assert figures.bridge_in_force(country, "Kent", MARCH).sentence() == "2 = 2"


def test_edge_2_a_case_that_the_submission_drops_after_all_is_first_reported_a_month_later():
    country = a_country(until=MARCH)
    january(country)
    returns.begin(country, "Kent", FEBRUARY)
    case = cases.report_new(country, "Kent", FEBRUARY)
    returns.submit(country, "Kent", FEBRUARY)
    returns.begin(country, "Kent", MARCH)
    returns.take_back(country, "Kent", FEBRUARY)
    cases.delete(country, "Kent", FEBRUARY, case)
    hand_in(country, "Kent", FEBRUARY)

    with pytest.raises(Refused, match="Accept the differences"):
        returns.submit(country, "Kent", MARCH)
    returns.accept_differences(country, "Kent", MARCH)
    hand_in(country, "Kent", MARCH)

    assert figures.bridge_in_force(country, "Kent", MARCH).sentence() == "0 + 1 = 1"
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
    hand_in(country, "Kent", MARCH)

    with pytest.raises(Refused, match="March 2026 is approved and covers the movements of February 2026"):
        returns.begin(country, "Kent", FEBRUARY)


# -- 4: earlier month reopened -------------------------------------------------------------------------------------


def test_edge_4_a_correction_of_an_earlier_month_leaves_the_later_one_and_shows_in_its_bridge():
    country = a_country()
    wrong, *_ = january(country, running=3)
    returns.begin(country, "Kent", FEBRUARY)
    hand_in(country, "Kent", FEBRUARY)

    returns.reopen(country, "Kent", JANUARY)
    cases.close(country, "Kent", JANUARY, wrong)
    hand_in(country, "Kent", JANUARY)

    bridge = figures.bridge_in_force(country, "Kent", FEBRUARY)
    assert figures.live(country, "Kent", FEBRUARY) == 3
    assert (bridge.opening, bridge.correction, bridge.sentence()) == (2, 1, "2 + 1 = 3")
    assert figures.national_bridge(country, FEBRUARY).sentence() == "2 + 1 = 3"


def test_edge_4_a_reopened_revision_counts_until_its_successor_is_approved():
    country = a_country()
    wrong, *_ = january(country, running=3)
    returns.reopen(country, "Kent", JANUARY)
    cases.close(country, "Kent", JANUARY, wrong)
    meanwhile = figures.national(country, JANUARY).value

    hand_in(country, "Kent", JANUARY)

    assert (meanwhile, figures.national(country, JANUARY).value) == (3, 2)


def test_edge_4_a_later_draft_keeps_its_rows_and_is_offered_the_differences():
    country = a_country()
    closed, kept = january(country, running=2)
    returns.begin(country, "Kent", FEBRUARY)
    own = cases.report_new(country, "Kent", FEBRUARY)
    returns.reopen(country, "Kent", JANUARY)
    cases.close(country, "Kent", JANUARY, closed)
    added = cases.report_new(country, "Kent", JANUARY)
    hand_in(country, "Kent", JANUARY)
    offered = returns.differences(country, "Kent", FEBRUARY)
    before = figures.bridge_of(country, "Kent", FEBRUARY)

    returns.accept_differences(country, "Kent", FEBRUARY)

    assert offered == {added: "is live in an earlier month now", closed: "is not live in an earlier month any more"}
    assert before.sentence() == "2 + 1 = 3"
    assert country.returns["Kent", FEBRUARY].latest.live() == {kept, own, added}
    assert figures.bridge_of(country, "Kent", FEBRUARY).sentence() == "2 + 1 = 3"


def test_edge_4_a_draft_that_leaves_the_differences_shows_them_as_a_correction():
    country = a_country()
    closed, _ = january(country, running=2)
    returns.begin(country, "Kent", FEBRUARY)
    returns.reopen(country, "Kent", JANUARY)
    cases.close(country, "Kent", JANUARY, closed)
    hand_in(country, "Kent", JANUARY)

    hand_in(country, "Kent", FEBRUARY)

    assert figures.bridge_in_force(country, "Kent", FEBRUARY).sentence() == "1 + 1 = 2"
    assert figures.bridge_in_force(country, "Kent", FEBRUARY).correction == 1


def test_edge_4_a_published_later_month_may_need_correction():
    country = a_country()
    wrong, *_ = january(country, running=3)
    returns.begin(country, "Kent", FEBRUARY)
    hand_in(country, "Kent", FEBRUARY)
    returns.lock(country, FEBRUARY)
    returns.publish(country, FEBRUARY)
    before = figures.may_need_correction(country)

    returns.reopen(country, "Kent", JANUARY)
    cases.close(country, "Kent", JANUARY, wrong)
    hand_in(country, "Kent", JANUARY)

    assert before == []
    assert figures.may_need_correction(country) == [FEBRUARY]


def test_edge_4_what_a_later_month_first_reported_is_put_into_an_earlier_one_as_a_correction_and_held_once():
    country = a_country(until=MARCH)
    january(country, running=1)
    returns.begin(country, "Kent", FEBRUARY)
    hand_in(country, "Kent", FEBRUARY)
    returns.begin(country, "Kent", MARCH)
    case = cases.report_new(country, "Kent", MARCH, opened_in=FEBRUARY)
    hand_in(country, "Kent", MARCH)

    returns.reopen(country, "Kent", FEBRUARY)
    cases.put_in_by_correction(country, "Kent", FEBRUARY, case)
    hand_in(country, "Kent", FEBRUARY)

    assert figures.bridge_in_force(country, "Kent", FEBRUARY).sentence() == "1 + 1 = 2"
    assert figures.bridge_in_force(country, "Kent", FEBRUARY).first_reported == 0
    assert figures.bridge_in_force(country, "Kent", MARCH).sentence() == "2 + 1 − 1 = 2"
    assert figures.held(country, MARCH) == 2


# -- 5: nil return -------------------------------------------------------------------------------------------------


def test_edge_5_a_nil_return_is_a_return_with_no_entry_and_counts_as_zero():
    country = a_country()

    returns.nil_return(country, "Kent", JANUARY)
    returns.approve(country, "Kent", JANUARY)

    assert country.returns["Kent", JANUARY].latest.entries == {}
    assert figures.national(country, JANUARY).value == 0
    assert figures.coverage(country, JANUARY).is_whole
    assert figures.bridge_of(country, "Kent", JANUARY).sentence() == "0 = 0"


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
    hand_in(country, "Kent", FEBRUARY)

    assert not country.returns["Kent", FEBRUARY].latest.is_nil
    assert figures.bridge_in_force(country, "Kent", FEBRUARY).sentence() == "1 − 1 = 0"


# -- 6: state at month end, and merged investigations --------------------------------------------------------------


def test_edge_6_handed_over_merged_and_void_are_not_closed_in_any_count():
    country = a_country("Kent", "Essex")
    closed, merged, survivor, gone, wrong = january(country, running=5)
    january(country, "Essex")
    for body in ("Kent", "Essex"):
        returns.begin(country, body, FEBRUARY)
    cases.close(country, "Kent", FEBRUARY, closed)
    cases.merge(country, "Kent", FEBRUARY, merged, into=survivor)
    cases.strike_out(country, "Kent", FEBRUARY, wrong)
    cases.hand_over(country, "Kent", gone, to="Essex")
    cases.accept(country, "Essex", FEBRUARY, gone)
    for body in ("Kent", "Essex"):
        hand_in(country, body, FEBRUARY)

    bridge = figures.national_bridge(country, FEBRUARY)

    assert (bridge.closed, bridge.handed_over, bridge.merged, bridge.correction) == (1, 1, 1, -1)
    assert figures.bridge_in_force(country, "Kent", FEBRUARY).sentence() == "5 − 1 − 1 − 1 − 1 = 1"
    assert bridge.sentence() == "5 + 1 − 1 − 1 − 1 − 1 = 2"


def test_edge_6_a_merger_keeps_the_survivor_and_is_undone_within_the_draft():
    country = a_country()
    merged, survivor = january(country, running=2)
    returns.begin(country, "Kent", FEBRUARY)
    draft = country.returns["Kent", FEBRUARY].latest

    cases.merge(country, "Kent", FEBRUARY, merged, into=survivor)
    while_merged = figures.bridge_of(country, "Kent", FEBRUARY).sentence()
    cases.undo(country, "Kent", FEBRUARY, merged)

    assert while_merged == "2 − 1 = 1"
    assert draft.live() == {merged, survivor}
    assert figures.bridge_of(country, "Kent", FEBRUARY).sentence() == "2 = 2"


# -- 7: transfer ---------------------------------------------------------------------------------------------------


def test_edge_7_a_case_stays_with_the_giver_until_the_receiver_accepts_and_is_then_live_once():
    country = a_country("Kent", "Essex")
    (case,) = january(country, "Kent", running=1)
    january(country, "Essex")
    for body in ("Kent", "Essex"):
        returns.begin(country, body, FEBRUARY)

    cases.hand_over(country, "Kent", case, to="Essex")
    offered = [country.returns[body, FEBRUARY].latest.live() for body in ("Kent", "Essex")]
    cases.accept(country, "Essex", FEBRUARY, case)
    accepted = [country.returns[body, FEBRUARY].latest.live() for body in ("Kent", "Essex")]
    for body in ("Kent", "Essex"):
        hand_in(country, body, FEBRUARY)

    assert offered == [{case}, set()]
    assert accepted == [set(), {case}]
    assert figures.national_bridge(country, FEBRUARY).sentence() == "1 + 1 − 1 = 1"
    assert figures.live(country, "Kent", JANUARY) == 1
    assert figures.held(country, FEBRUARY) == 1


def test_edge_7_what_the_giver_has_handed_in_is_accepted_a_month_later():
    country = a_country("Kent", "Essex", until=MARCH)
    (case,) = january(country, "Kent", running=1)
    january(country, "Essex")
    cases.hand_over(country, "Kent", case, to="Essex")
    for body in ("Kent", "Essex"):
        returns.begin(country, body, FEBRUARY)
    hand_in(country, "Kent", FEBRUARY)

    with pytest.raises(Refused, match="Accept it in a later month"):
        cases.accept(country, "Essex", FEBRUARY, case)
    hand_in(country, "Essex", FEBRUARY)
    returns.begin(country, "Essex", MARCH)
    cases.accept(country, "Essex", MARCH, case)
    returns.begin(country, "Kent", MARCH)

    assert figures.bridge_of(country, "Kent", MARCH).sentence() == "1 − 1 = 0"
    assert figures.bridge_of(country, "Essex", MARCH).sentence() == "0 + 1 = 1"


# -- 8: wrongly created investigation ------------------------------------------------------------------------------


def test_edge_8_a_wrong_case_is_deleted_while_no_approved_revision_has_it():
    country = a_country()
    january(country)
    returns.begin(country, "Kent", FEBRUARY)
    wrong = cases.report_new(country, "Kent", FEBRUARY)

    cases.delete(country, "Kent", FEBRUARY, wrong)
    hand_in(country, "Kent", FEBRUARY)

    assert country.in_force("Kent", FEBRUARY).entries == {}
    assert figures.held(country, FEBRUARY) == 0


def test_edge_8_after_that_it_is_void_and_a_correction_and_no_longer_held():
    country = a_country()
    wrong, _ = january(country, running=2)
    returns.begin(country, "Kent", FEBRUARY)

    returns.reopen(country, "Kent", JANUARY)
    with pytest.raises(Refused, match="Strike it out as void"):
        cases.delete(country, "Kent", JANUARY, wrong)
    cases.strike_out(country, "Kent", FEBRUARY, wrong)
    hand_in(country, "Kent", FEBRUARY)

    bridge = figures.bridge_in_force(country, "Kent", FEBRUARY)
    assert (bridge.correction, bridge.closed, bridge.sentence()) == (-1, 0, "2 − 1 = 1")
    assert [figures.held(country, month) for month in (JANUARY, FEBRUARY)] == [2, 1]


def test_edge_8_what_was_struck_out_in_an_earlier_month_is_dropped_and_not_struck_out_twice():
    country = a_country()
    wrong, kept = january(country, running=2)
    returns.begin(country, "Kent", FEBRUARY)
    returns.reopen(country, "Kent", JANUARY)
    cases.strike_out(country, "Kent", JANUARY, wrong)
    hand_in(country, "Kent", JANUARY)

    with pytest.raises(Refused, match="is struck out already"):
        cases.strike_out(country, "Kent", FEBRUARY, wrong)
    returns.accept_differences(country, "Kent", FEBRUARY)
    hand_in(country, "Kent", FEBRUARY)

    assert country.in_force("Kent", FEBRUARY).live() == {kept}
    assert figures.bridge_in_force(country, "Kent", JANUARY).sentence() == "2 − 1 = 1"
    assert figures.bridge_in_force(country, "Kent", FEBRUARY).sentence() == "1 = 1"
    assert figures.held(country, FEBRUARY) == 1


# -- 9: renamed and merged forces ----------------------------------------------------------------------------------


def test_edge_9_a_renamed_force_keeps_its_code_and_has_the_name_of_the_month():
    country = a_country("Hampshire")
    country.bodies["Hampshire"].names[FEBRUARY] = "Hampshire and Isle of Wight"
    returns.lock(country, JANUARY)
    returns.lock(country, FEBRUARY)

    assert figures.coverage(country, JANUARY).missing == ("Hampshire",)
    assert figures.coverage(country, FEBRUARY).missing == ("Hampshire and Isle of Wight",)


def test_edge_9_merged_forces_pass_on_what_is_live_and_keep_their_own_history():
    country = a_country("Kent", "Essex")
    january(country, "Kent", running=3)
    january(country, "Essex", running=2)

    returns.merge_forces(country, "Essex", successor="Kent", since=FEBRUARY)
    returns.begin(country, "Kent", FEBRUARY)
    hand_in(country, "Kent", FEBRUARY)

    assert figures.live(country, "Essex", JANUARY) == 2
    assert figures.bridge_in_force(country, "Kent", FEBRUARY).sentence() == "3 + 2 = 5"
    assert figures.national_bridge(country, FEBRUARY).sentence() == "5 + 2 − 2 = 5"
    assert figures.coverage(country, FEBRUARY).due == 1
    assert figures.held(country, FEBRUARY) == 5


def test_edge_9_same_forces_only_uses_the_union_of_merged_forces():
    country = a_country("Kent", "Essex", "Surrey")
    for body in ("Kent", "Essex", "Surrey"):
        january(country, body, running=1)
    returns.merge_forces(country, "Essex", successor="Kent", since=FEBRUARY)
    returns.begin(country, "Kent", FEBRUARY)
    hand_in(country, "Kent", FEBRUARY)
    reporting = [
        series.Reporting(
            month=month,
            due=frozenset(body.code for body in country.due_in(month)),
            reported=frozenset(figures.reporting(country, month)),
        )
        for month in (JANUARY, FEBRUARY)
    ]

    same = series.same_forces(
        reporting, successions=[series.Succession(body="Essex", successor="Kent", since=FEBRUARY)]
    )

    assert same == {JANUARY: {"Kent", "Essex"}, FEBRUARY: {"Kent"}}


# -- 10: retired vocabulary ----------------------------------------------------------------------------------------


def test_edge_10_a_retired_code_rolls_forward_as_it_is_and_a_new_one_is_asked_for():
    country = a_country()
    returns.begin(country, "Kent", JANUARY)
    old = cases.report_new(country, "Kent", JANUARY, kind="forced begging")
    cases.report_new(country, "Kent", JANUARY, kind="labour")
    hand_in(country, "Kent", JANUARY)
    country.retired["forced begging"] = FEBRUARY

    returns.begin(country, "Kent", FEBRUARY)
    asked = figures.to_recode(country, "Kent", FEBRUARY)
    hand_in(country, "Kent", FEBRUARY)

    assert asked == [old]
    assert figures.by_kind(country, FEBRUARY) == {"forced begging": 1, "labour": 1}
    assert sum(figures.by_kind(country, FEBRUARY).values()) == figures.national(country, FEBRUARY).value


# -- 11: history from before the system ----------------------------------------------------------------------------


def test_edge_11_imported_figures_count_and_are_covered_and_the_first_return_after_them_is_bridged():
    country = a_country("Kent", "Essex")
    country.imported["Kent", JANUARY] = 12
    january(country, "Essex", running=1)
    returns.begin(country, "Kent", FEBRUARY)
    for _ in range(13):
        cases.report_new(country, "Kent", FEBRUARY, was_running=True)
    cases.report_new(country, "Kent", FEBRUARY)
    hand_in(country, "Kent", FEBRUARY)

    assert figures.national(country, JANUARY).value == 13
    assert figures.coverage(country, JANUARY).is_whole
    assert figures.bridge_in_force(country, "Kent", FEBRUARY).sentence() == "13 + 1 = 14"
    bridge = figures.national_bridge(country, FEBRUARY)
    assert bridge.sentence() == "13 + 1 − 1 + 1 = 14"
    assert bridge.correction == 1
    assert figures.held(country, FEBRUARY) == 15


def test_edge_11_history_as_returns_goes_in_month_by_month_and_bridges_like_any_other():
    country = a_country(until=APRIL)
    january(country, running=2)

    for month in (FEBRUARY, MARCH, APRIL):
        returns.begin(country, "Kent", month)
        cases.report_new(country, "Kent", month)
        hand_in(country, "Kent", month)

    sentences = [figures.national_bridge(country, month).sentence() for month in (FEBRUARY, MARCH, APRIL)]
    assert sentences == ["2 + 1 = 3", "3 + 1 = 4", "4 + 1 = 5"]
    assert figures.held(country, APRIL) == 5


# -- 13: clock -----------------------------------------------------------------------------------------------------


def test_edge_13_a_beat_that_was_down_over_a_month_boundary_opens_each_missed_month_once():
    country = a_country(until=JANUARY)

    for today in (date(2026, 3, 31), date(2026, 4, 1), date(2026, 4, 1)):
        for month in calendar.months_to_open(country.opened[-1], today=today):
            assert country.open_next() == month

    assert country.opened == [JANUARY, FEBRUARY, MARCH]


def test_edge_13_29_february_and_the_clock_changes_move_nothing():
    assert months.last_day(date(2028, 2, 1)) == date(2028, 2, 29)
    assert calendar.months_to_open(date(2028, 1, 1), today=date(2028, 2, 29)) == ()
    assert calendar.months_to_open(date(2028, 1, 1), today=date(2028, 3, 1)) == (date(2028, 2, 1),)
    # The nights on which the clocks go forward and back: nothing opens, nothing opens twice.
    for day in (date(2026, 3, 29), date(2026, 10, 25)):
        assert calendar.months_to_open(months.previous(months.first_of(day)), today=day) == ()
