"""The times of a month: within its days, in order, and never in the future."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from core import clock, months
from demo import occasions
from demo.diary import Diary
from demo.forces import all_forces

LONG_AFTER = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize("month", [date(2016, 12, 1), date(2018, 6, 1), date(2020, 2, 1), date(2026, 9, 1)])
def test_returns_follow_the_opening_and_are_decided_before_the_lock(month):
    diary = Diary.of(month, present=LONG_AFTER)

    for slug in all_forces():
        if (slug, month) in occasions.LATE:
            assert diary.dates.is_locked_at(diary.submitted(slug))
            continue
        assert clock.day_of(diary.submitted(slug)) >= months.following(month)
        assert diary.submitted(slug) < diary.asked(slug) < diary.answered(slug) < diary.approved(slug)
        assert diary.approved(slug) < diary.locked()


def test_some_returns_are_overdue_and_most_are_not():
    diary = Diary.of(date(2019, 3, 1), present=LONG_AFTER)
    late = sum(diary.dates.is_late(diary.submitted(slug)) for slug in all_forces())

    assert 0 < late < 10


@pytest.mark.parametrize("hours", [1, 30, 200])
def test_no_time_is_in_the_future(hours):
    """On the first hours of a month the returns of the month before have only just come."""
    present = clock.start_of(date(2026, 11, 1)) + timedelta(hours=hours)
    diary = Diary.of(date(2026, 10, 1), present=present)

    for slug in all_forces():
        moments = [
            diary.opening(),
            diary.submitted(slug),
            diary.asked(slug),
            diary.answered(slug),
            diary.approved(slug),
        ]
        assert all(moment <= present for moment in moments)
        assert moments == sorted(moments)
    assert diary.locked() <= present


def test_the_same_month_has_the_same_diary():
    diary, other = (Diary.of(date(2019, 3, 1), present=LONG_AFTER) for _ in range(2))

    assert [diary.submitted(slug) for slug in all_forces()] == [other.submitted(slug) for slug in all_forces()]
