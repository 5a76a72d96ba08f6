"""Working days: Easter, substitute days, days by proclamation, and years that are not on file."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import months
from reference import data_files, working_days

# Written by hand from almanacs, not computed by what made the file.
EASTER_SUNDAYS = [
    date(2015, 4, 5),
    date(2016, 3, 27),
    date(2017, 4, 16),
    date(2018, 4, 1),
    date(2019, 4, 21),
    date(2020, 4, 12),
    date(2021, 4, 4),
    date(2022, 4, 17),
    date(2023, 4, 9),
    date(2024, 3, 31),
    date(2025, 4, 20),
    date(2026, 4, 5),
    date(2027, 3, 28),
    date(2028, 4, 16),
]
known_days = st.dates(min_value=date(2015, 1, 1), max_value=date(2028, 12, 31))
counts = st.integers(min_value=1, max_value=60)
early_days = st.dates(min_value=date(2015, 1, 1), max_value=date(2028, 3, 1))


@pytest.mark.parametrize("easter", EASTER_SUNDAYS)
def test_good_friday_and_easter_monday_are_holidays(easter):
    assert working_days.bank_holidays()[easter - timedelta(days=2)] == "Good Friday"
    assert working_days.bank_holidays()[easter + timedelta(days=1)] == "Easter Monday"


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2016, 12, 26), False),  # Boxing Day
        (date(2016, 12, 27), False),  # Christmas Day fell on a Sunday
        (date(2020, 12, 28), False),  # Boxing Day fell on a Saturday
        (date(2021, 12, 27), False),  # both fell on the weekend
        (date(2021, 12, 28), False),
        (date(2022, 1, 3), False),  # New Year's Day fell on a Saturday
        (date(2023, 1, 2), False),  # and here on a Sunday
        (date(2020, 5, 4), True),  # the Monday gave way to VE day
        (date(2020, 5, 8), False),
        (date(2022, 5, 30), True),  # the Monday gave way to the jubilee
        (date(2022, 6, 2), False),
        (date(2022, 6, 3), False),
        (date(2022, 9, 19), False),  # the funeral
        (date(2023, 5, 1), False),
        (date(2023, 5, 8), False),  # the coronation
        (date(2026, 12, 28), False),
        (date(2020, 2, 29), False),  # a leap day on a Saturday
        (date(2024, 2, 29), True),  # a leap day on a Thursday
        (date(2020, 12, 24), True),
    ],
)
def test_substitute_and_special_days(day, works):
    assert working_days.is_working_day(day) is works


@pytest.mark.parametrize("year", range(2015, 2029))
def test_every_year_has_its_eight_holidays_and_those_by_proclamation(year):
    added = {2022: 2, 2023: 1}.get(year, 0)  # jubilee and funeral; coronation

    assert sum(day.year == year for day in working_days.bank_holidays()) == 8 + added


def test_no_holiday_falls_on_a_weekend():
    assert [day for day in working_days.bank_holidays() if day.weekday() > 4] == []


@given(known_days)
def test_weekends_are_never_working_days(day):
    assert not (day.weekday() > 4 and working_days.is_working_day(day))


@given(early_days, counts)
def test_adding_working_days_passes_exactly_that_many(day, n):
    end = working_days.add_working_days(day, n)
    passed = [day + timedelta(days=step) for step in range(1, (end - day).days + 1)]

    assert working_days.is_working_day(end)
    assert sum(map(working_days.is_working_day, passed)) == n


@given(early_days, counts, counts)
def test_adding_in_two_steps_is_adding_once(day, first, second):
    once = working_days.add_working_days(day, first + second)

    assert working_days.add_working_days(working_days.add_working_days(day, first), second) == once


@given(known_days.map(months.first_of), st.integers(min_value=1, max_value=15))
def test_the_numbered_working_day_is_in_its_month_with_that_many_up_to_it(month, number):
    day = working_days.working_day(month, number)
    up_to_it = [month + timedelta(days=step) for step in range(day.day)]

    assert months.first_of(day) == month
    assert working_days.is_working_day(day)
    assert sum(map(working_days.is_working_day, up_to_it)) == number


@pytest.mark.parametrize(
    ("month", "number", "day"),
    [
        (date(2020, 3, 1), 5, date(2020, 3, 6)),  # the return for February 2020 is due
        (date(2020, 3, 1), 15, date(2020, 3, 20)),  # and locks
        (date(2017, 1, 1), 5, date(2017, 1, 9)),  # New Year's Day fell on a Sunday
        (date(2018, 4, 1), 5, date(2018, 4, 9)),  # Easter Monday
        (date(2026, 12, 1), 15, date(2026, 12, 21)),
    ],
)
def test_due_and_lock_days(month, number, day):
    assert working_days.working_day(month, number) == day


def test_adding_no_working_day_stays_on_the_day_even_on_a_weekend():
    assert working_days.add_working_days(date(2020, 2, 29), 0) == date(2020, 2, 29)


@pytest.mark.parametrize("day", [date(2014, 12, 31), date(2029, 1, 1)])
def test_a_year_that_is_not_on_file_is_refused(day):
    with pytest.raises(working_days.UnknownYear, match=r"known from 2015 to 2028.*Add the year to reference/data/"):
        working_days.is_working_day(day)


def test_counting_beyond_the_file_is_refused():
    with pytest.raises(working_days.UnknownYear):
        working_days.add_working_days(date(2028, 12, 29), 1)


@pytest.mark.parametrize("number", [0, -1])
def test_working_days_of_a_month_are_numbered_from_one(number):
    with pytest.raises(ValueError, match="numbered from 1"):
        working_days.working_day(date(2020, 2, 1), number)


def test_a_month_has_only_so_many_working_days():
    with pytest.raises(ValueError, match=r"February 2020 has fewer than 21 working days\."):
        working_days.working_day(date(2020, 2, 1), 21)


def test_working_days_are_not_counted_back():
    with pytest.raises(ValueError, match="counted forward"):
        working_days.add_working_days(date(2020, 2, 3), -1)


def test_the_file_has_no_day_twice():
    days = [row["day"] for row in data_files.rows(working_days.FILE)]

    assert sorted(set(days)) == days
