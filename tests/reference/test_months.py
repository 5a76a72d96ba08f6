"""Months: arithmetic on first days, and how a month is written."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import months

days = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))
all_months = days.map(months.first_of)
steps = st.integers(min_value=-240, max_value=240)


@given(days)
def test_a_day_lies_between_the_first_and_the_last_day_of_its_month(day):
    month = months.first_of(day)

    assert month.day == 1
    assert month <= day <= months.last_day(month)


@given(all_months)
def test_the_day_after_the_last_is_the_first_of_the_following_month(month):
    assert months.last_day(month) + timedelta(days=1) == months.following(month)


@given(all_months, steps)
def test_going_forward_and_back_ends_where_it_began(month, n):
    assert months.previous(months.following(month, n), n) == month


@given(all_months, steps)
def test_distance_is_the_number_of_steps(month, n):
    assert months.distance(month, months.following(month, n)) == n


@given(all_months, st.integers(min_value=0, max_value=60))
def test_between_holds_every_month_once_with_both_ends(first, n):
    span = months.between(first, months.following(first, n))

    assert len(span) == n + 1
    assert span[0] == first
    assert all(months.following(earlier) == later for earlier, later in pairwise(span))


def test_there_is_no_month_between_a_later_and_an_earlier_one():
    assert months.between(date(2020, 3, 1), date(2020, 2, 1)) == []


@given(all_months)
def test_a_month_is_read_as_it_was_written(month):
    assert months.parse(months.text(month)) == month


@pytest.mark.parametrize(
    "text", ["", "2020", "2020-13", "2020-00", "0000-01", "2020-2", "20-02", "2020-02-01", "２０２０-02", "2020-02\n"]
)
def test_invalid_month_is_refused_with_a_sentence(text):
    with pytest.raises(ValueError, match=r"is not a month\. Enter the year and month in digits, such as 2020-02\.$"):
        months.parse(text)


@pytest.mark.parametrize(
    ("month", "last"),
    [
        (date(2020, 2, 1), date(2020, 2, 29)),
        (date(2019, 2, 1), date(2019, 2, 28)),
        (date(2100, 2, 1), date(2100, 2, 28)),
        (date(2020, 12, 1), date(2020, 12, 31)),
    ],
)
def test_the_last_day_knows_leap_years(month, last):
    assert months.last_day(month) == last


def test_people_read_a_month_by_its_name():
    assert months.label(date(2020, 2, 1)) == "February 2020"


@pytest.mark.parametrize("text", ["Smarch 2020", "2020-13"])
def test_invalid_month_is_quoted_as_typed(text):
    with pytest.raises(ValueError, match=f"“{text}” is not a month. Enter the year and month in digits"):
        months.parse(text)
