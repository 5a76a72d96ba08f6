"""Each quality rule finds the fault planted for it, and rarely raises a warning without one."""

from __future__ import annotations

from datetime import date

import pytest

from demo import faults, plan, planted_faults
from investigations.quality.rules import RULES

TRIED = {tried.rule: tried for tried in faults.try_all(plan.history(date(2026, 11, 24)).then)}


def test_every_rule_names_a_planted_fault():
    assert set(planted_faults.PLANTS) == set(RULES) == set(TRIED)


@pytest.mark.parametrize("rule", list(RULES))
def test_a_rule_finds_nearly_every_fault_planted_for_it(rule):
    assert TRIED[rule].planted >= 50
    assert TRIED[rule].found >= 0.95 * TRIED[rule].planted


# In the plan itself: investigations without a known victim or sub-type, people who move, cases reopened.
@pytest.mark.parametrize(
    ("rule", "most"),
    [
        ("unreadable", 0),
        ("dates", 0),
        ("missing", 0),
        ("joint", 0),
        ("retired_term", 0.01),
        ("people_moved", 0.03),
        ("reopened", 0.05),
        ("usual_range", 0.05),
        ("children_flag", 0),
        ("very_many_people", 0),
        ("nrm_referrals", 0.01),
        ("stage_back", 0),
        ("no_change", 0),
        ("type_not_known", 0.1),
        ("county_lines_type", 0),
        ("adult_services_website_type", 0.01),
        ("late_first_report", 0),
        ("very_old", 0),
        ("closed_together", 0),
        ("many_closed", 0),
        ("nothing_changed", 0.01),
        ("same_operation", 0),
    ],
)
def test_rule_rarely_warns_without_a_planted_fault(rule, most):
    assert TRIED[rule].of > 1000
    assert TRIED[rule].asked <= most * TRIED[rule].of


def test_planting_does_not_change_the_plan():
    then = plan.history(date(2026, 11, 24)).then
    before = {place: list(planned.lines) for place, planned in then.returns.items()}

    faults.try_all(then)

    assert {place: planned.lines for place, planned in then.returns.items()} == before


def test_the_table_has_a_line_for_each_rule():
    lines = faults.table(list(TRIED.values())).splitlines()

    assert [line.split()[0] for line in lines[1:]] == list(RULES)
