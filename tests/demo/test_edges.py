"""Every edge case of the month occurs where the list of edges says, by the plan alone."""

from __future__ import annotations

from datetime import date

import pytest

from core import months
from demo import edges, occasions, plan, report
from demo.forces import all_forces
from demo.planned_returns import PlannedReturn

HISTORY = plan.history(date(2026, 11, 24))
EDGES = edges.edges(HISTORY)
BY_TITLE = {edge.title: edge for edge in EDGES}
# Renamed and merged forces, and history older than the system, are not in the demonstration; the last is housekeeping.
NOT_SHOWN = {9, 11, 15}


def planned(title: str) -> PlannedReturn:
    edge = BY_TITLE[title]
    series = HISTORY.then if edge.month <= report.LAST else HISTORY.now
    return series.returns[edge.slug, edge.month]


def test_every_listed_edge_occurs_except_the_impossible_ones():
    assert {edge.number for edge in EDGES} == set(range(1, 16)) - NOT_SHOWN
    assert len(BY_TITLE) == len(EDGES)


@pytest.mark.parametrize("edge", EDGES, ids=lambda edge: edge.title)
def test_each_place_is_a_return_of_the_demonstration(edge):
    series = HISTORY.then if edge.month <= report.LAST else HISTORY.now
    is_begun = occasions.STANDING_NOW.get(edge.slug) != "not begun" or edge.month != HISTORY.newest

    assert edge.slug in all_forces()
    assert (edge.slug, edge.month) in series.returns
    assert is_begun
    assert edge.address == f"/returns/{all_forces()[edge.slug].code}/{months.text(edge.month)}/"


@pytest.mark.parametrize(
    ("title", "state", "arrival"),
    [
        ("merged investigation", "merged", ""),
        ("opened and closed within a month", "closed", "first_reported"),
        ("reopened investigation", "", "reopened"),
        ("transferred out", "transferred_out", "rolled"),
        ("transferred in", "", "transferred_in"),
        ("wrongly created investigation", "void", "rolled"),
        ("adverts struck out", "void", "rolled"),
        ("one of the two withdrawn", "void", "rolled"),
        ("first-ever return", "", "already_running"),
        ("a new series", "", "already_running"),
        ("first-ever return later than others", "", "already_running"),
        ("the last ones closed", "closed", ""),
    ],
)
def test_the_return_has_a_line_that_shows_the_edge(title, state, arrival):
    assert any(planned(title).having(state=state, arrival=arrival))


def test_nil_returns_have_no_line_and_closing_the_last_cases_leaves_none_live():
    assert planned("nil return").is_nil
    assert not planned("the last ones closed").is_nil
    assert planned("the last ones closed").live == 0


def test_a_return_after_skipped_months_continues_the_one_before_them():
    after = planned("skipped months")

    assert after.previous_month == date(2017, 5, 1)
    assert any(after.having(arrival="first_reported"))


def test_both_forces_of_a_joint_operation_return_it_under_one_name():
    for leader, second, begins, _ in (*HISTORY.then_script.joint, *HISTORY.now_script.joint):
        series = HISTORY.then if begins <= report.LAST else HISTORY.now
        names = [
            {line.operation_name for line in series.returns[slug, begins].lines if line.is_live and line.operation_name}
            for slug in (leader, second)
        ]

        assert len(names[0] & names[1]) == 1


def test_retired_term_is_still_in_a_row_after_its_last_day():
    lines = planned("retired vocabulary").lines

    assert months.last_day(BY_TITLE["retired vocabulary"].month) > occasions.RETIRED_AFTER
    assert any(occasions.RETIRED_SUB_TYPE in line.sub_types for line in lines if line.is_live)


def test_every_status_of_the_newest_month_occurs_and_each_unit_has_work():
    standings = {slug: occasions.STANDING_NOW.get(slug, "approved") for slug in all_forces()}
    waiting = {all_forces()[slug].unit for slug, standing in standings.items() if standing in ("submitted", "answered")}

    assert set(standings.values()) == {"approved", "submitted", "queried", "answered", "draft", "not begun"}
    assert len(waiting) >= 10
    assert set(occasions.STANDING_NOW) <= set(all_forces())
