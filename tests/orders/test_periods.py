"""Lengths in years and days beginning with a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orders.law import periods

DAYS = st.dates(min_value=date(2015, 7, 31), max_value=date(2060, 12, 31))


@pytest.mark.parametrize(
    ("first", "years", "last"),
    [
        (date(2019, 10, 3), 2, date(2021, 10, 2)),
        (date(2019, 10, 3), 5, date(2024, 10, 2)),
        (date(2024, 3, 1), 2, date(2026, 2, 28)),
        (date(2023, 3, 1), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 2, date(2026, 2, 28)),
        (date(2024, 2, 29), 4, date(2028, 2, 28)),
        (date(2024, 1, 1), 5, date(2028, 12, 31)),
        (date(2026, 3, 29), 5, date(2031, 3, 28)),  # a day with a clock change is an ordinary day
    ],
)
def test_period_of_years_ends_on_the_day_before_the_same_date(first: date, years: int, last: date) -> None:
    assert periods.last_day_of_years(first, years) == last


@pytest.mark.parametrize(
    ("served", "due"),
    [
        (date(2026, 3, 16), date(2026, 3, 18)),  # Monday: until the end of Wednesday
        (date(2026, 2, 27), date(2026, 3, 1)),
        (date(2024, 2, 28), date(2024, 3, 1)),
        (date(2026, 4, 3), date(2026, 4, 5)),  # Good Friday: the three days are no working days
        (date(2026, 10, 24), date(2026, 10, 26)),  # over the clock change
        (date(2026, 12, 31), date(2027, 1, 2)),
    ],
)
def test_three_days_beginning_with_the_day_include_the_day(served: date, due: date) -> None:
    assert periods.last_day_of_days(served, 3) == due


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(2008, 3, 16), date(2026, 3, 15), 17),
        (date(2008, 3, 16), date(2026, 3, 16), 18),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2024, 2, 29), 16),
    ],
)
def test_age_in_whole_years(born: date, day: date, age: int) -> None:
    assert periods.age_on(born, day) == age


@given(first=DAYS, years=st.integers(1, 30))
def test_two_consecutive_periods_neither_leave_a_gap_nor_overlap(first: date, years: int) -> None:
    last = periods.last_day_of_years(first, years)

    assert last + timedelta(days=1) == periods.years_later(first, years)
    assert timedelta(days=365 * years - 1) <= last - first <= timedelta(days=366 * years - 1)


@given(born=DAYS, day=DAYS)
def test_age_increases_by_one_on_each_birthday(born: date, day: date) -> None:
    if day < born:
        return
    age = periods.age_on(born, day)

    assert periods.years_later(born, age) <= day < periods.years_later(born, age + 1)
