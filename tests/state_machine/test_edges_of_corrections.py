"""The edge case of a reopened earlier month: what later months keep, are offered, and show as a correction."""

from __future__ import annotations

from figures.reconciliation.base import Corrections

from . import cases, figures, returns
from .scenarios import FEBRUARY, JANUARY, MARCH, a_country, january, submit_and_approve

# -- 4: earlier month reopened -------------------------------------------------------------------------------------


def test_edge_4_a_correction_of_an_earlier_month_shows_in_the_later_reconciliation():
    country = a_country()
    wrong, *_ = january(country, running=3)
    returns.begin(country, "Kent", FEBRUARY)
    submit_and_approve(country, "Kent", FEBRUARY)

    returns.reopen(country, "Kent", JANUARY)
    cases.close(country, "Kent", JANUARY, wrong)
    submit_and_approve(country, "Kent", JANUARY)

    reconciliation = figures.reconciliation_in_force(country, "Kent", FEBRUARY)
    assert figures.live(country, "Kent", FEBRUARY) == 3
    assert (reconciliation.opening, reconciliation.corrections) == (2, Corrections(up=1))
    assert reconciliation.sentence() == "2 + 1 = 3"
    assert figures.national_reconciliation(country, FEBRUARY).sentence() == "2 + 1 = 3"


def test_edge_4_a_reopened_revision_counts_until_its_successor_is_approved():
    country = a_country()
    wrong, *_ = january(country, running=3)
    returns.reopen(country, "Kent", JANUARY)
    cases.close(country, "Kent", JANUARY, wrong)
    meanwhile = figures.national(country, JANUARY).value

    submit_and_approve(country, "Kent", JANUARY)

    assert (meanwhile, figures.national(country, JANUARY).value) == (3, 2)


def test_edge_4_a_later_draft_keeps_its_rows_and_is_offered_the_differences():
    country = a_country()
    closed, kept = january(country, running=2)
    returns.begin(country, "Kent", FEBRUARY)
    own = cases.report_new(country, "Kent", FEBRUARY)
    returns.reopen(country, "Kent", JANUARY)
    cases.close(country, "Kent", JANUARY, closed)
    added = cases.report_new(country, "Kent", JANUARY)
    submit_and_approve(country, "Kent", JANUARY)
    offered = returns.differences(country, "Kent", FEBRUARY)
    before = figures.reconciliation_of(country, "Kent", FEBRUARY)

    returns.accept_differences(country, "Kent", FEBRUARY)

    assert offered == {added: "is live in an earlier month now", closed: "is not live in an earlier month any more"}
    assert (before.corrections, before.sentence()) == (Corrections(up=1, down=1), "2 + 1 + 1 − 1 = 3")
    assert country.returns["Kent", FEBRUARY].latest.live() == {kept, own, added}
    assert figures.reconciliation_of(country, "Kent", FEBRUARY).sentence() == "2 + 1 = 3"


def test_edge_4_a_draft_that_ignores_the_differences_shows_them_as_a_correction():
    country = a_country()
    closed, _ = january(country, running=2)
    returns.begin(country, "Kent", FEBRUARY)
    returns.reopen(country, "Kent", JANUARY)
    cases.close(country, "Kent", JANUARY, closed)
    submit_and_approve(country, "Kent", JANUARY)

    submit_and_approve(country, "Kent", FEBRUARY)

    assert figures.reconciliation_in_force(country, "Kent", FEBRUARY).sentence() == "1 + 1 = 2"
    assert figures.reconciliation_in_force(country, "Kent", FEBRUARY).corrections == Corrections(up=1)


def test_edge_4_a_published_later_month_may_need_correction():
    country = a_country()
    wrong, *_ = january(country, running=3)
    returns.begin(country, "Kent", FEBRUARY)
    submit_and_approve(country, "Kent", FEBRUARY)
    returns.lock(country, FEBRUARY)
    returns.publish(country, FEBRUARY)
    before = figures.may_need_correction(country)

    returns.reopen(country, "Kent", JANUARY)
    cases.close(country, "Kent", JANUARY, wrong)
    submit_and_approve(country, "Kent", JANUARY)

    assert before == []
    assert figures.may_need_correction(country) == [FEBRUARY]

    returns.reopen(country, "Kent", FEBRUARY)
    submit_and_approve(country, "Kent", FEBRUARY)

    assert figures.may_need_correction(country) == []


def test_edge_4_the_same_figures_approved_again_are_no_correction():
    country = a_country()
    january(country, running=3)
    returns.begin(country, "Kent", FEBRUARY)
    submit_and_approve(country, "Kent", FEBRUARY)
    returns.lock(country, FEBRUARY)
    returns.publish(country, FEBRUARY)

    returns.reopen(country, "Kent", JANUARY)
    submit_and_approve(country, "Kent", JANUARY)

    assert figures.may_need_correction(country) == []


def test_edge_4_a_case_first_reported_later_is_a_correction_in_an_earlier_month_and_held_once():
    country = a_country(until=MARCH)
    january(country, running=1)
    returns.begin(country, "Kent", FEBRUARY)
    submit_and_approve(country, "Kent", FEBRUARY)
    returns.begin(country, "Kent", MARCH)
    case = cases.report_new(country, "Kent", MARCH, opened_in=FEBRUARY)
    submit_and_approve(country, "Kent", MARCH)

    returns.reopen(country, "Kent", FEBRUARY)
    cases.put_in_by_correction(country, "Kent", FEBRUARY, case)
    submit_and_approve(country, "Kent", FEBRUARY)

    assert figures.reconciliation_in_force(country, "Kent", FEBRUARY).sentence() == "1 + 1 = 2"
    assert figures.reconciliation_in_force(country, "Kent", FEBRUARY).first_reported == 0
    assert figures.reconciliation_in_force(country, "Kent", MARCH).sentence() == "2 + 1 − 1 = 2"
    assert figures.held(country, MARCH) == 2


def test_edge_4_a_case_closed_earlier_and_a_void_of_the_later_month_are_two_corrections_that_never_cancel():
    """A bug once seen in the service: a void had its term, and lost it when an earlier month was corrected."""
    country = a_country()
    closed_earlier, wrong, *_ = january(country, running=3)
    returns.begin(country, "Kent", FEBRUARY)
    cases.strike_out(country, "Kent", FEBRUARY, wrong)
    submit_and_approve(country, "Kent", FEBRUARY)
    before = figures.reconciliation_in_force(country, "Kent", FEBRUARY).sentence()

    returns.reopen(country, "Kent", JANUARY)
    cases.close(country, "Kent", JANUARY, closed_earlier)
    submit_and_approve(country, "Kent", JANUARY)

    assert before == "3 − 1 = 2"
    assert figures.reconciliation_in_force(country, "Kent", FEBRUARY).sentence() == "2 + 1 − 1 = 2"
    assert figures.national_reconciliation(country, FEBRUARY).sentence() == "2 + 1 − 1 = 2"


def test_edge_4_a_case_closed_earlier_and_void_now_is_live_in_neither_month_and_no_correction():
    country = a_country()
    wrong, *_ = january(country, running=2)
    returns.begin(country, "Kent", FEBRUARY)
    cases.strike_out(country, "Kent", FEBRUARY, wrong)
    submit_and_approve(country, "Kent", FEBRUARY)

    returns.reopen(country, "Kent", JANUARY)
    cases.close(country, "Kent", JANUARY, wrong)
    submit_and_approve(country, "Kent", JANUARY)

    assert figures.reconciliation_in_force(country, "Kent", FEBRUARY).sentence() == "1 = 1"
