"""Numbers over time: averages, sums, comparisons and lines, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import months
from figures.series import (
    AcrossSeriesStart,
    ReportingForces,
    SeriesPoint,
    Succession,
    change,
    mean,
    same_forces,
    series_of,
    unbroken_runs,
    year_total,
)

OLD, NEW = date(2016, 12, 1), date(2026, 5, 1)
STARTS = (OLD, NEW)
JANUARY, FEBRUARY, MARCH = (date(2018, month, 1) for month in (1, 2, 3))


def points(*values: int | None, first: date = JANUARY) -> list[SeriesPoint]:
    return [SeriesPoint(month=months.following(first, n), value=value) for n, value in enumerate(values)]


@pytest.mark.parametrize(
    ("month", "start"),
    [(date(2016, 11, 1), None), (OLD, OLD), (date(2026, 4, 1), OLD), (NEW, NEW), (date(2027, 1, 1), NEW)],
)
def test_a_month_belongs_to_the_last_series_that_started(month, start):
    assert series_of(month, starts=STARTS) == start


@pytest.mark.parametrize(
    ("values", "value", "sentence"),
    [
        ([2] * 12, 2, "Average of 12 of 12 months."),
        ([2] * 11 + [None], 2, "Average of 11 of 12 months."),
        ([0, None, 3], 1.5, "Average of 2 of 3 months."),
        ([None, None], None, "No month has data."),
    ],
)
def test_mean_is_over_the_months_with_data_and_states_them(values, value, sentence):
    summary = mean(points(*values), starts=STARTS)

    assert (summary.value, summary.sentence) == (value, sentence)


@given(st.lists(st.none() | st.integers(min_value=0, max_value=9), min_size=1, max_size=24))
def test_month_without_data_changes_no_mean(values):
    with_data = [value for value in values if value is not None]

    summary = mean(points(*values), starts=STARTS)

    assert (summary.with_data, summary.asked) == (len(with_data), len(values))
    assert summary.value == (mean(points(*with_data), starts=STARTS).value if with_data else None)


def test_whole_year_is_added():
    summary = year_total(points(*range(12)), starts=STARTS)

    assert (summary.value, summary.sentence) == (66, "Sum of 12 months.")


@pytest.mark.parametrize("gap", [0, 6, 11])
def test_part_of_a_year_cannot_be_added_as_a_year(gap):
    values: list[int | None] = [1] * 12
    values[gap] = None

    summary = year_total(points(*values), starts=STARTS)

    assert (summary.value, summary.sentence) == (None, "11 of 12 months have data. Part of a year is not added up.")


@pytest.mark.parametrize("in_question", [points(*[1] * 11), points(*[1] * 13), points(*[1] * 11) + points(1)])
def test_year_is_twelve_consecutive_months(in_question):
    with pytest.raises(ValueError, match="twelve months on end"):
        year_total(in_question, starts=STARTS)


def test_change_is_a_difference_and_a_share():
    then, now = points(1509, 1810)

    rise = change(then, now=now, starts=STARTS)

    assert rise.difference == 301
    assert round(rise.share, 2) == 0.2


def test_a_change_from_nothing_has_no_share():
    then, now = points(0, 5)

    assert change(then, now=now, starts=STARTS).share is None


@pytest.mark.parametrize("values", [(None, 5), (5, None), (None, None)])
def test_a_change_from_or_to_a_gap_is_none(values):
    then, now = points(*values)

    assert change(then, now=now, starts=STARTS) is None


@pytest.mark.parametrize(
    "ask",
    [
        lambda old, new: change(old, now=new, starts=STARTS),
        lambda old, new: mean([old, new], starts=STARTS),
        lambda old, new: year_total([old] * 6 + [new] * 6, starts=STARTS),
    ],
)
def test_nothing_is_compared_averaged_or_added_across_the_start_of_a_series(ask):
    old, new = SeriesPoint(month=date(2020, 2, 1), value=1810), SeriesPoint(month=NEW, value=1900)

    with pytest.raises(AcrossSeriesStart, match="starts between February 2020 and May 2026"):
        ask(old, new)


def test_a_line_breaks_at_a_gap_where_there_is_no_period_and_where_a_series_starts():
    before = points(1, 2, None, 4)
    no_period = points(9, first=date(2018, 8, 1))
    new_series = [SeriesPoint(month=date(2026, 4, 1), value=1), SeriesPoint(month=NEW, value=2)]

    runs = unbroken_runs([*new_series, *before, *no_period], starts=STARTS)

    assert [[point.value for point in run] for run in runs] == [[1, 2], [4], [9], [1], [2]]


@given(st.lists(st.none() | st.integers(min_value=0, max_value=9), max_size=24))
def test_every_point_with_data_is_drawn_once(values):
    drawn = [point for run in unbroken_runs(points(*values), starts=STARTS) for point in run]

    assert drawn == [point for point in points(*values) if point.value is not None]


# -- same forces only ------------------------------------------------------------------------------------------------


def reporting(month: date, *, due: str, reported: str) -> ReportingForces:
    """A month of forces with one letter each."""
    return ReportingForces(month=month, due=frozenset(due), reported=frozenset(reported))


@pytest.mark.parametrize(
    ("then", "now", "same_then", "same_now"),
    [
        (("ABC", "ABC"), ("ABC", "ABC"), "ABC", "ABC"),
        (("ABC", "AB"), ("ABC", "BC"), "B", "B"),
        (("ABC", ""), ("ABC", "ABC"), "", ""),
        (("AB", "AB"), ("ABC", "ABC"), "AB", "AB"),  # C is new: it has no counterpart
        (("ABC", "ABC"), ("AB", "AB"), "AB", "AB"),  # C has ended, and no force succeeded it
    ],
)
def test_same_forces_are_those_that_reported_in_both_months(then, now, same_then, same_now):
    both = [
        reporting(JANUARY, due=then[0], reported=then[1]),
        reporting(FEBRUARY, due=now[0], reported=now[1]),
    ]

    assert same_forces(both) == {JANUARY: frozenset(same_then), FEBRUARY: frozenset(same_now)}


@pytest.mark.parametrize(
    ("reported_then", "reported_now", "same_then", "same_now"),
    [
        ("ABC", "AC", "ABC", "AC"),
        ("AC", "AC", "C", "C"),  # half of the merged area did not exist then
        ("BC", "AC", "C", "C"),
        ("ABC", "C", "C", "C"),
    ],
)
def test_merged_force_is_compared_with_the_union_of_its_predecessors(reported_then, reported_now, same_then, same_now):
    both = [
        reporting(JANUARY, due="ABC", reported=reported_then),
        reporting(FEBRUARY, due="AC", reported=reported_now),
    ]

    same = same_forces(both, successions=[Succession(force="B", successor="A", since=FEBRUARY)])

    assert same == {JANUARY: frozenset(same_then), FEBRUARY: frozenset(same_now)}


def test_a_new_force_made_of_two_is_compared_with_both_and_a_chain_of_mergers_is_followed():
    three = [
        reporting(JANUARY, due="ABC", reported="ABC"),
        reporting(FEBRUARY, due="CN", reported="CN"),
        reporting(MARCH, due="N", reported="N"),
    ]
    successions = [
        Succession(force="A", successor="N", since=FEBRUARY),
        Succession(force="B", successor="N", since=FEBRUARY),
        Succession(force="C", successor="N", since=MARCH),
    ]

    assert same_forces(three, successions=successions) == {JANUARY: {*"ABC"}, FEBRUARY: {*"CN"}, MARCH: {"N"}}


@pytest.mark.parametrize("since", [JANUARY, MARCH])
def test_a_merger_before_or_after_the_months_changes_nothing(since):
    both = [
        reporting(JANUARY, due="AB", reported="A"),
        reporting(FEBRUARY, due="AB", reported="A"),
    ]

    same = same_forces(both, successions=[Succession(force="B", successor="A", since=since)])

    assert same == {JANUARY: {"A"}, FEBRUARY: {"A"}}


def test_forces_with_a_return_in_every_month_are_the_same_forces_of_many_months():
    many = [
        reporting(month, due="ABC", reported=forces)
        for month, forces in zip((JANUARY, FEBRUARY, MARCH), ("ABC", "AB", "BC"), strict=True)
    ]

    assert same_forces(many) == {JANUARY: {"B"}, FEBRUARY: {"B"}, MARCH: {"B"}}


def test_no_months_have_no_same_forces():
    assert same_forces([]) == {}


def test_a_force_is_not_its_own_successor():
    both = [reporting(JANUARY, due="AB", reported="AB"), reporting(FEBRUARY, due="AB", reported="AB")]
    circle = [
        Succession(force="A", successor="B", since=FEBRUARY),
        Succession(force="B", successor="A", since=FEBRUARY),
    ]

    with pytest.raises(ValueError, match="its own successor"):
        same_forces(both, successions=circle)
