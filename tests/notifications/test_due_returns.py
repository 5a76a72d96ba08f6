"""A force learns in time that its return is due: on working days, once, whenever the task runs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from accounts.choices import Role
from accounts.models import User
from figures.models import DeadlineExtension, Period
from investigations import tasks
from investigations.returns import due_notices
from investigations.returns.due_notices import ReturnDates
from investigations.review import certification
from notifications.choices import NoticeKind
from notifications.models import Notice
from reference import working_days
from tests.accounts.factories import LANCASHIRE, UserFactory, analyst, coordinator, national, stranger
from tests.investigations import deciding
from tests.investigations.factories import JANUARY, draft, row, series, submitted_return
from tests.roles import acting
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
# January 2020 opens on Saturday 1 February, is due on Friday 7 and locks on Friday 21 February.
SATURDAY, MONDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2020, 2, day) for day in (1, 3, 5, 6, 7))
NEXT_MONDAY = date(2020, 2, 10)


@made_once
def anna() -> User:
    series(JANUARY, JANUARY)
    return analyst()


def run(*days: date) -> None:
    """The task runs on these days, as the counter."""
    for day in days:
        with override_settings(MSPT_TODAY=day), acting("counter"):
            tasks.make_due_notices()


def notices_of(person: User) -> list[str]:
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("kind", flat=True))


def test_dates_of_the_example_are_as_written_here(anna: User) -> None:
    period = Period.objects.get(month=JANUARY)

    assert (period.opens_on, period.due_on) == (SATURDAY, FRIDAY)


def test_force_has_a_notice_that_the_month_is_open_on_the_first_working_day(anna: User) -> None:
    run(SATURDAY)
    assert notices_of(anna) == []

    run(MONDAY, MONDAY)

    assert notices_of(anna) == [NoticeKind.PERIOD_OPEN]
    assert Notice.objects.get(person=anna).due_on == FRIDAY


def test_force_has_a_notice_a_working_day_before_and_once_when_overdue(anna: User) -> None:
    run(MONDAY, WEDNESDAY, THURSDAY, FRIDAY, NEXT_MONDAY, NEXT_MONDAY + timedelta(days=1))

    assert notices_of(anna) == [NoticeKind.PERIOD_OPEN, NoticeKind.RETURN_DUE_IN_ONE, NoticeKind.RETURN_OVERDUE]


def test_overdue_return_is_also_a_notice_for_the_unit_but_not_for_others(anna: User) -> None:
    cora, others = coordinator(), (stranger(), national(), coordinator("wmrocu"))
    run(NEXT_MONDAY)

    of_lancashire = Notice.objects.filter(kind=NoticeKind.RETURN_OVERDUE, force=LANCASHIRE)
    assert {notice.person for notice in of_lancashire} == {anna, cora}
    assert not of_lancashire.filter(person__in=others).exists()


def test_draft_is_reminded_and_a_submitted_return_is_not(anna: User) -> None:
    draft(JANUARY, by=anna)
    run(THURSDAY)
    assert NoticeKind.RETURN_DUE_IN_ONE in notices_of(anna)

    Notice.objects.all().delete()
    bert = analyst("E23000002")
    submitted_return(JANUARY, rows=[row()], by=bert)
    run(THURSDAY, NEXT_MONDAY)

    assert notices_of(bert) == []


def test_return_that_waits_for_its_lead_is_a_notice_for_the_lead_alone(anna: User) -> None:
    lena = UserFactory(role=Role.LEAD)
    certification.choose(wanted=True, by=lena)
    with override_settings(MSPT_TODAY=WEDNESDAY):
        submitted_return(JANUARY, rows=[row()], by=anna)
    Notice.objects.all().delete()

    run(WEDNESDAY, THURSDAY, FRIDAY, NEXT_MONDAY, NEXT_MONDAY + timedelta(days=1))

    assert notices_of(anna) == []
    assert notices_of(lena) == [NoticeKind.RETURN_TO_CERTIFY] * 2  # a working day before it is due, and after
    assert Notice.objects.filter(person=lena).first().place.endswith("/certify/")
    certification.certify(LANCASHIRE, JANUARY, seen=deciding.seen_of(LANCASHIRE, JANUARY), by=lena)
    assert not Notice.objects.unread().filter(kind=NoticeKind.RETURN_TO_CERTIFY).exists()


def test_lead_has_one_notice_of_a_return_submitted_on_a_day_of_reminders(anna: User) -> None:
    lena = UserFactory(role=Role.LEAD)
    certification.choose(wanted=True, by=lena)
    with override_settings(MSPT_TODAY=THURSDAY):
        submitted_return(JANUARY, rows=[row()], by=anna)

    run(THURSDAY)
    assert notices_of(lena) == [NoticeKind.RETURN_TO_CERTIFY]

    run(NEXT_MONDAY)
    assert notices_of(lena) == [NoticeKind.RETURN_TO_CERTIFY] * 2  # it is overdue


def test_after_downtime_only_what_still_matters_is_notified(anna: User) -> None:
    run(NEXT_MONDAY)

    assert notices_of(anna) == [NoticeKind.RETURN_OVERDUE]


def test_overdue_is_not_news_after_four_weeks(anna: User) -> None:
    run(FRIDAY + timedelta(days=31))

    assert notices_of(anna) == []


def test_extension_moves_the_notices_of_one_force(anna: User) -> None:
    run(THURSDAY)
    DeadlineExtension.objects.create(
        period=Period.objects.get(month=JANUARY),
        force_id=LANCASHIRE,
        due_on=date(2020, 2, 14),
        reason="The system was down.",
        given_by=national(),
        given_at="2020-02-06T12:00:00Z",
    )
    Notice.objects.all().delete()

    run(NEXT_MONDAY, date(2020, 2, 13))

    assert notices_of(anna) == [
        NoticeKind.PERIOD_OPEN,
        NoticeKind.RETURN_DUE_IN_FIVE,
        NoticeKind.RETURN_DUE_IN_ONE,
    ]


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 1))


@given(opens_on=DAYS, days=st.integers(4, 40), runs=st.sets(st.integers(0, 60), max_size=20))
def test_kind_on_any_run_depends_on_the_day_alone_and_never_goes_back(
    opens_on: date, days: int, runs: set[int]
) -> None:
    """Whichever days the task misses, it says soon, due and overdue in this order, and soon only in time."""
    dates = ReturnDates(opens_on=opens_on, due_on=opens_on + timedelta(days=days), is_submitted=False)
    on = [opens_on + timedelta(days=n) for n in sorted(runs)]
    notices = [
        (day, kind)
        for day in on
        if day.year == 2026 and working_days.is_working_day(day) and (kind := due_notices.kind_on(day, dates))
    ]

    order = [NoticeKind.RETURN_DUE_IN_FIVE, NoticeKind.RETURN_DUE_IN_ONE, NoticeKind.RETURN_OVERDUE]
    assert [order.index(kind) for _day, kind in notices] == sorted(order.index(kind) for _day, kind in notices)
    for day, kind in notices:
        left = sum(
            working_days.is_working_day(day + timedelta(days=n)) for n in range(1, (dates.due_on - day).days + 1)
        )
        assert (kind == NoticeKind.RETURN_OVERDUE) == (dates.due_on < day)
        if kind == NoticeKind.RETURN_DUE_IN_ONE:
            assert left <= 1
        if kind == NoticeKind.RETURN_DUE_IN_FIVE:
            assert 1 <= left <= 5
