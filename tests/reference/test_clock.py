"""The clock: London days and month ends over clock changes and 29 February, and the fixed day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from core import clock, months

days = st.dates(min_value=date(2015, 1, 1), max_value=date(2035, 12, 31))


@pytest.mark.parametrize(
    ("month", "end"),
    [
        (date(2020, 2, 1), datetime(2020, 3, 1, 0, 0, tzinfo=UTC)),  # 29 February, winter time
        (date(2019, 2, 1), datetime(2019, 3, 1, 0, 0, tzinfo=UTC)),
        (date(2020, 3, 1), datetime(2020, 3, 31, 23, 0, tzinfo=UTC)),  # clocks went forward on the 29th
        (date(2019, 3, 1), datetime(2019, 3, 31, 23, 0, tzinfo=UTC)),  # and here on the last day of the month
        (date(2020, 6, 1), datetime(2020, 6, 30, 23, 0, tzinfo=UTC)),  # summer time
        (date(2020, 10, 1), datetime(2020, 11, 1, 0, 0, tzinfo=UTC)),  # clocks went back on the 25th
        (date(2021, 10, 1), datetime(2021, 11, 1, 0, 0, tzinfo=UTC)),  # and here on the last day of the month
        (date(2020, 12, 1), datetime(2021, 1, 1, 0, 0, tzinfo=UTC)),
    ],
)
def test_a_month_ends_at_midnight_in_london(month, end):
    assert clock.month_end(month) == end


@given(days)
def test_the_last_second_of_a_day_is_its_own_and_the_next_second_is_tomorrow(day):
    end = clock.end_of(day)

    assert clock.day_of(end) == day
    assert clock.day_of(end.astimezone(UTC) + timedelta(seconds=1)) == day + timedelta(days=1)


@given(days)
def test_day_begins_where_the_day_before_ended(day):
    before = clock.end_of(day - timedelta(days=1)).astimezone(UTC)

    assert clock.start_of(day).astimezone(UTC) - before == timedelta(seconds=1)


@given(days.map(months.first_of))
def test_a_month_end_is_the_first_moment_of_the_following_month(month):
    end = clock.month_end(month)

    assert clock.month_of(end) == months.following(month)
    assert clock.month_of(end.astimezone(UTC) - timedelta(microseconds=1)) == month


@pytest.mark.parametrize(("day", "hours"), [(date(2020, 3, 29), 23), (date(2020, 10, 25), 25), (date(2020, 2, 29), 24)])
def test_the_day_of_a_clock_change_has_its_own_length(day, hours):
    length = clock.end_of(day).astimezone(UTC) - clock.start_of(day).astimezone(UTC)

    assert length == timedelta(hours=hours, seconds=-1)


def test_today_is_the_day_in_london_not_in_utc(settings):
    settings.MSPT_TODAY = None

    with time_machine.travel(datetime(2026, 6, 30, 23, 30, tzinfo=UTC), tick=False):
        assert clock.today() == date(2026, 7, 1)
        assert clock.now() == datetime(2026, 6, 30, 23, 30, tzinfo=UTC)


def test_a_fixed_day_keeps_the_london_time_of_day(settings):
    settings.MSPT_TODAY = date(2026, 11, 24)

    with time_machine.travel(datetime(2026, 6, 30, 9, 15, tzinfo=UTC), tick=False):
        assert clock.today() == date(2026, 11, 24)
        assert clock.now() == datetime(2026, 11, 24, 10, 15, tzinfo=UTC)
        assert clock.now().tzinfo is UTC


@pytest.mark.parametrize("fixed", [date(2020, 3, 29), date(2020, 10, 25), date(2020, 2, 29)])
@pytest.mark.parametrize(
    "moment", [datetime(2026, 6, 30, 23, 30, tzinfo=UTC), datetime(2026, 1, 10, 1, 30, tzinfo=UTC)]
)
def test_a_fixed_day_is_today_at_every_hour(settings, fixed, moment):
    settings.MSPT_TODAY = fixed

    with time_machine.travel(moment, tick=False):
        assert clock.today() == fixed


def test_the_clock_can_be_set_for_a_while_in_the_demonstration(settings):
    settings.DEMONSTRATION = True
    settings.MSPT_TODAY = date(2026, 11, 24)

    with clock.at(datetime(2019, 6, 30, 23, 30, tzinfo=UTC)):
        assert clock.today() == date(2019, 7, 1)
        with clock.at(datetime(2017, 1, 5, 9, 0, tzinfo=UTC)):
            assert clock.now() == datetime(2017, 1, 5, 9, 0, tzinfo=UTC)
        assert clock.now() == datetime(2019, 6, 30, 23, 30, tzinfo=UTC)
    assert clock.today() == date(2026, 11, 24)


def test_the_clock_runs_again_after_a_failure(settings):
    settings.DEMONSTRATION = True
    settings.MSPT_TODAY = date(2026, 11, 24)

    with pytest.raises(LookupError), clock.at(datetime(2019, 6, 30, tzinfo=UTC)):
        raise LookupError

    assert clock.today() == date(2026, 11, 24)


def test_clock_cannot_be_set_outside_the_demonstration(settings):
    settings.DEMONSTRATION = False

    with pytest.raises(clock.ClockRefused), clock.at(datetime(2019, 6, 30, tzinfo=UTC)):
        pass
