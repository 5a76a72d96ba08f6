"""Edge cases of one investigation: its status at month end, mergers, transfers, and wrongly created ones."""

from __future__ import annotations

import pytest

from figures.reconciliation.base import Corrections

from . import cases, figures, returns
from .record import Refused
from .scenarios import FEBRUARY, JANUARY, MARCH, a_country, january, submit_and_approve

# -- 6: status at month end, and merged investigations -------------------------------------------------------------


def test_edge_6_transferred_merged_and_void_cases_are_not_counted_as_closed():
    country = a_country("Kent", "Essex")
    closed, merged, survivor, gone, wrong = january(country, running=5)
    january(country, "Essex")
    for force in ("Kent", "Essex"):
        returns.begin(country, force, FEBRUARY)
    cases.close(country, "Kent", FEBRUARY, closed)
    cases.merge(country, "Kent", FEBRUARY, merged, into=survivor)
    cases.strike_out(country, "Kent", FEBRUARY, wrong)
    cases.offer_transfer(country, "Kent", gone, to="Essex")
    cases.accept(country, "Essex", FEBRUARY, gone)
    for force in ("Kent", "Essex"):
        submit_and_approve(country, force, FEBRUARY)

    reconciliation = figures.national_reconciliation(country, FEBRUARY)

    assert (reconciliation.closed, reconciliation.transferred_out, reconciliation.merged) == (1, 1, 1)
    assert reconciliation.corrections == Corrections(down=1)
    assert figures.reconciliation_in_force(country, "Kent", FEBRUARY).sentence() == "5 − 1 − 1 − 1 − 1 = 1"
    assert reconciliation.sentence() == "5 + 1 − 1 − 1 − 1 − 1 = 2"


def test_edge_6_a_merger_keeps_the_survivor_and_is_undone_within_the_draft():
    country = a_country()
    merged, survivor = january(country, running=2)
    returns.begin(country, "Kent", FEBRUARY)
    draft = country.returns["Kent", FEBRUARY].latest

    cases.merge(country, "Kent", FEBRUARY, merged, into=survivor)
    while_merged = figures.reconciliation_of(country, "Kent", FEBRUARY).sentence()
    cases.undo(country, "Kent", FEBRUARY, merged)

    assert while_merged == "2 − 1 = 1"
    assert draft.live() == {merged, survivor}
    assert figures.reconciliation_of(country, "Kent", FEBRUARY).sentence() == "2 = 2"


# -- 7: transfer ---------------------------------------------------------------------------------------------------


def test_edge_7_a_case_stays_with_the_giver_until_the_receiver_accepts_and_is_then_live_once():
    country = a_country("Kent", "Essex")
    (case,) = january(country, "Kent", running=1)
    january(country, "Essex")
    for force in ("Kent", "Essex"):
        returns.begin(country, force, FEBRUARY)

    cases.offer_transfer(country, "Kent", case, to="Essex")
    offered = [country.returns[force, FEBRUARY].latest.live() for force in ("Kent", "Essex")]
    cases.accept(country, "Essex", FEBRUARY, case)
    accepted = [country.returns[force, FEBRUARY].latest.live() for force in ("Kent", "Essex")]
    for force in ("Kent", "Essex"):
        submit_and_approve(country, force, FEBRUARY)

    assert offered == [{case}, set()]
    assert accepted == [set(), {case}]
    assert figures.national_reconciliation(country, FEBRUARY).sentence() == "1 + 1 − 1 = 1"
    assert figures.live(country, "Kent", JANUARY) == 1
    assert figures.held(country, FEBRUARY) == 1


def test_edge_7_a_transfer_after_the_giver_s_submission_is_accepted_a_month_later():
    country = a_country("Kent", "Essex", until=MARCH)
    (case,) = january(country, "Kent", running=1)
    january(country, "Essex")
    cases.offer_transfer(country, "Kent", case, to="Essex")
    for force in ("Kent", "Essex"):
        returns.begin(country, force, FEBRUARY)
    submit_and_approve(country, "Kent", FEBRUARY)

    with pytest.raises(Refused, match="Accept it in a later month"):
        cases.accept(country, "Essex", FEBRUARY, case)
    submit_and_approve(country, "Essex", FEBRUARY)
    returns.begin(country, "Essex", MARCH)
    cases.accept(country, "Essex", MARCH, case)
    returns.begin(country, "Kent", MARCH)

    assert figures.reconciliation_of(country, "Kent", MARCH).sentence() == "1 − 1 = 0"
    assert figures.reconciliation_of(country, "Essex", MARCH).sentence() == "0 + 1 = 1"


# -- 8: wrongly created investigation ------------------------------------------------------------------------------


def test_edge_8_a_wrong_case_is_deleted_while_no_approved_revision_has_it():
    country = a_country()
    january(country)
    returns.begin(country, "Kent", FEBRUARY)
    wrong = cases.report_new(country, "Kent", FEBRUARY)

    cases.delete(country, "Kent", FEBRUARY, wrong)
    submit_and_approve(country, "Kent", FEBRUARY)

    assert country.in_force("Kent", FEBRUARY).entries == {}
    assert figures.held(country, FEBRUARY) == 0


def test_edge_8_after_approval_it_is_void_and_a_correction_and_no_longer_held():
    country = a_country()
    wrong, _ = january(country, running=2)
    returns.begin(country, "Kent", FEBRUARY)

    returns.reopen(country, "Kent", JANUARY)
    with pytest.raises(Refused, match="Strike it out as void"):
        cases.delete(country, "Kent", JANUARY, wrong)
    cases.strike_out(country, "Kent", FEBRUARY, wrong)
    submit_and_approve(country, "Kent", FEBRUARY)

    reconciliation = figures.reconciliation_in_force(country, "Kent", FEBRUARY)
    assert (reconciliation.corrections, reconciliation.closed) == (Corrections(down=1), 0)
    assert reconciliation.sentence() == "2 − 1 = 1"
    assert [figures.held(country, month) for month in (JANUARY, FEBRUARY)] == [2, 1]


def test_edge_8_a_case_void_in_an_earlier_month_is_dropped_and_not_voided_twice():
    country = a_country()
    wrong, kept = january(country, running=2)
    returns.begin(country, "Kent", FEBRUARY)
    returns.reopen(country, "Kent", JANUARY)
    cases.strike_out(country, "Kent", JANUARY, wrong)
    submit_and_approve(country, "Kent", JANUARY)

    with pytest.raises(Refused, match="is struck out already"):
        cases.strike_out(country, "Kent", FEBRUARY, wrong)
    returns.accept_differences(country, "Kent", FEBRUARY)
    submit_and_approve(country, "Kent", FEBRUARY)

    assert country.in_force("Kent", FEBRUARY).live() == {kept}
    assert figures.reconciliation_in_force(country, "Kent", JANUARY).sentence() == "2 − 1 = 1"
    assert figures.reconciliation_in_force(country, "Kent", FEBRUARY).sentence() == "1 = 1"
    assert figures.held(country, FEBRUARY) == 1
