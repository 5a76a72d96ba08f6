"""Which cases are live, how the reconciliation balances, which forces are due, and the wording of a total.

The numbers are those of the specification.
"""

from __future__ import annotations

from . import cases, figures, returns
from .record import Arrival, State
from .scenarios import FEBRUARY, JANUARY, MARCH, a_country, january, submit_and_approve

# -- live, and the reconciliation ----------------------------------------------------------------------------------


def test_a_case_opened_and_closed_within_the_month_is_first_reported_and_closed_and_not_live():
    country = a_country()
    january(country, running=2)
    returns.begin(country, "Kent", FEBRUARY)
    case = cases.report_new(country, "Kent", FEBRUARY, opened_in=FEBRUARY)

    cases.close(country, "Kent", FEBRUARY, case)

    assert figures.reconciliation_of(country, "Kent", FEBRUARY).sentence() == "2 + 1 − 1 = 2"


def test_a_case_opened_in_one_month_and_returned_later_counts_in_each_month_once():
    country = a_country()
    january(country)
    returns.begin(country, "Kent", FEBRUARY)

    cases.report_new(country, "Kent", FEBRUARY, opened_in=JANUARY)
    submit_and_approve(country, "Kent", FEBRUARY)

    assert [figures.opened_in(country, month) for month in (JANUARY, FEBRUARY)] == [1, 0]
    assert [figures.flow(country, month, Arrival.FIRST_REPORTED) for month in (JANUARY, FEBRUARY)] == [0, 1]


def test_every_term_of_the_reconciliation_opens_its_investigations():
    country = a_country("Kent", "Essex", until=MARCH)
    closed_before, *_ = january(country, running=4)
    (offered,) = january(country, "Essex", running=1)
    returns.begin(country, "Kent", FEBRUARY)
    cases.close(country, "Kent", FEBRUARY, closed_before)
    submit_and_approve(country, "Kent", FEBRUARY)
    returns.begin(country, "Kent", MARCH)
    first, second, third = sorted(country.returns["Kent", MARCH].latest.live())
    new = cases.report_new(country, "Kent", MARCH)
    cases.reopen_case(country, "Kent", MARCH, closed_before)
    cases.offer_transfer(country, "Essex", offered, to="Kent")
    cases.accept(country, "Kent", MARCH, offered)
    cases.close(country, "Kent", MARCH, first)
    cases.merge(country, "Kent", MARCH, second, into=third)

    reconciliation, revision = figures.reconciliation_of(country, "Kent", MARCH), country.returns["Kent", MARCH].latest

    assert reconciliation.sentence() == "3 + 1 + 1 + 1 − 1 − 1 = 4"
    assert revision.arrived(Arrival.FIRST_REPORTED) == {new}
    assert revision.arrived(Arrival.REOPENED) == {closed_before}
    assert revision.arrived(Arrival.TRANSFERRED_IN) == {offered}
    assert revision.ended(State.CLOSED) == {first}
    assert revision.ended(State.MERGED) == {second}


# -- forces due, and the wording of a total ------------------------------------------------------------------------


def test_n_of_m_follows_the_months_in_which_a_force_is_due():
    country = a_country("Kent", "Essex")
    country.add_force("Trent", first_month=FEBRUARY)

    assert [figures.coverage(country, month).due for month in (JANUARY, FEBRUARY)] == [2, 3]


def test_a_force_that_is_not_approved_is_missing_before_and_after_the_month_locks():
    country = a_country("Kent", "Essex")
    january(country, "Kent")
    before = figures.coverage(country, JANUARY, area="England & Wales").sentence

    returns.lock(country, JANUARY)

    assert before == "1 of 2 forces. Missing: Essex."
    assert figures.coverage(country, JANUARY, area="England & Wales").sentence == "1 of 2 forces. Missing: Essex."


def test_the_headline_never_carries_a_force_from_an_earlier_month():
    country = a_country("Kent", "Essex")
    january(country, "Kent", running=3)
    january(country, "Essex", running=4)

    returns.begin(country, "Kent", FEBRUARY)
    submit_and_approve(country, "Kent", FEBRUARY)

    assert figures.national(country, FEBRUARY).value == 3
    assert figures.national(country, FEBRUARY).coverage.missing == ("Essex",)
    assert figures.national_reconciliation(country, FEBRUARY).sentence() == "7 − 4 = 3"


def test_a_month_without_reports_is_a_gap_and_not_zero():
    country = a_country()
    january(country)

    assert figures.national(country, JANUARY).value == 0
    assert figures.national(country, FEBRUARY).value is None


def test_a_joint_operation_counts_with_its_lead_force_and_supporting_is_a_measure_of_its_own():
    country = a_country("Kent", "Essex")
    returns.begin(country, "Kent", JANUARY)
    cases.report_new(country, "Kent", JANUARY, supporting=["Essex"])
    submit_and_approve(country, "Kent", JANUARY)
    january(country, "Essex")

    assert [figures.live(country, force, JANUARY) for force in ("Kent", "Essex")] == [1, 0]
    assert [figures.supported(country, JANUARY, force) for force in ("Kent", "Essex")] == [0, 1]
    assert figures.national(country, JANUARY).value == 1


def test_one_operation_returned_by_two_forces_is_a_finding_until_one_of_them_withdraws_it():
    country = a_country("Kent", "Essex")
    (kent_case,) = january(country, "Kent", running=1)
    (of_essex,) = january(country, "Essex", running=1)
    cases.link_same_operation(country, kent_case, as_case=of_essex)
    duplicates = cases.returned_twice(country, JANUARY)

    returns.reopen(country, "Essex", JANUARY)
    cases.strike_out(country, "Essex", JANUARY, of_essex)
    submit_and_approve(country, "Essex", JANUARY)

    assert duplicates == [(kent_case, of_essex)]
    assert cases.returned_twice(country, JANUARY) == []
    assert figures.national(country, JANUARY).value == 1
