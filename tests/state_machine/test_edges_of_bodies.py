"""Edge cases of forces, vocabulary and history:

forces renamed and merged, a retired code, figures older than the system.
"""

from __future__ import annotations

from figures import series
from figures.reconciliation.base import Corrections

from . import cases, figures, returns
from .scenarios import APRIL, FEBRUARY, JANUARY, MARCH, a_country, january, submit_and_approve

# -- 9: renamed and merged forces ----------------------------------------------------------------------------------


def test_edge_9_a_renamed_force_keeps_its_code_and_has_the_name_of_the_month():
    country = a_country("Hampshire")
    country.forces["Hampshire"].names[FEBRUARY] = "Hampshire and Isle of Wight"
    returns.lock(country, JANUARY)
    returns.lock(country, FEBRUARY)

    assert figures.coverage(country, JANUARY).missing == ("Hampshire",)
    assert figures.coverage(country, FEBRUARY).missing == ("Hampshire and Isle of Wight",)


def test_edge_9_merged_forces_transfer_live_cases_and_keep_their_own_history():
    country = a_country("Kent", "Essex")
    january(country, "Kent", running=3)
    january(country, "Essex", running=2)

    returns.merge_forces(country, "Essex", successor="Kent", since=FEBRUARY)
    returns.begin(country, "Kent", FEBRUARY)
    submit_and_approve(country, "Kent", FEBRUARY)

    assert figures.live(country, "Essex", JANUARY) == 2
    assert figures.reconciliation_in_force(country, "Kent", FEBRUARY).sentence() == "3 + 2 = 5"
    assert figures.national_reconciliation(country, FEBRUARY).sentence() == "5 + 2 − 2 = 5"
    assert figures.coverage(country, FEBRUARY).due == 1
    assert figures.held(country, FEBRUARY) == 5


def test_edge_9_same_forces_only_uses_the_union_of_merged_forces():
    country = a_country("Kent", "Essex", "Surrey")
    for force in ("Kent", "Essex", "Surrey"):
        january(country, force, running=1)
    returns.merge_forces(country, "Essex", successor="Kent", since=FEBRUARY)
    returns.begin(country, "Kent", FEBRUARY)
    submit_and_approve(country, "Kent", FEBRUARY)
    reporting = [
        series.ReportingForces(
            month=month,
            due=frozenset(force.code for force in country.due_in(month)),
            reported=frozenset(figures.reporting(country, month)),
        )
        for month in (JANUARY, FEBRUARY)
    ]

    same = series.same_forces(
        reporting, successions=[series.Succession(force="Essex", successor="Kent", since=FEBRUARY)]
    )

    assert same == {JANUARY: {"Kent", "Essex"}, FEBRUARY: {"Kent"}}


# -- 10: retired vocabulary ----------------------------------------------------------------------------------------


def test_edge_10_a_retired_code_is_carried_forward_unchanged_and_a_new_one_is_requested():
    country = a_country()
    returns.begin(country, "Kent", JANUARY)
    old = cases.report_new(country, "Kent", JANUARY, kind="forced begging")
    cases.report_new(country, "Kent", JANUARY, kind="labour")
    submit_and_approve(country, "Kent", JANUARY)
    country.retired["forced begging"] = FEBRUARY

    returns.begin(country, "Kent", FEBRUARY)
    codes = figures.to_recode(country, "Kent", FEBRUARY)
    submit_and_approve(country, "Kent", FEBRUARY)

    assert codes == [old]
    assert figures.by_kind(country, FEBRUARY) == {"forced begging": 1, "labour": 1}
    assert sum(figures.by_kind(country, FEBRUARY).values()) == figures.national(country, FEBRUARY).value


# -- 11: history from before the system ----------------------------------------------------------------------------


def test_edge_11_imported_figures_count_with_coverage_and_reconcile_with_the_next_return():
    country = a_country("Kent", "Essex")
    country.imported["Kent", JANUARY] = 12
    january(country, "Essex", running=1)
    returns.begin(country, "Kent", FEBRUARY)
    for _ in range(13):
        cases.report_new(country, "Kent", FEBRUARY, was_running=True)
    cases.report_new(country, "Kent", FEBRUARY)
    submit_and_approve(country, "Kent", FEBRUARY)

    assert figures.national(country, JANUARY).value == 13
    assert figures.coverage(country, JANUARY).is_whole
    assert figures.reconciliation_in_force(country, "Kent", FEBRUARY).sentence() == "13 + 1 = 14"
    reconciliation = figures.national_reconciliation(country, FEBRUARY)
    assert reconciliation.sentence() == "13 + 1 − 1 + 1 = 14"
    assert reconciliation.corrections == Corrections(up=1)
    assert figures.held(country, FEBRUARY) == 15


def test_edge_11_imported_returns_reconcile_month_by_month_like_any_other():
    country = a_country(until=APRIL)
    january(country, running=2)

    for month in (FEBRUARY, MARCH, APRIL):
        returns.begin(country, "Kent", month)
        cases.report_new(country, "Kent", month)
        submit_and_approve(country, "Kent", month)

    sentences = [figures.national_reconciliation(country, month).sentence() for month in (FEBRUARY, MARCH, APRIL)]
    assert sentences == ["2 + 1 = 3", "3 + 1 = 4", "4 + 1 = 5"]
    assert figures.held(country, APRIL) == 5
