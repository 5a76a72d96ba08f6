"""The clerk writes emails about notices: at once or daily, once each, and with nothing in them that is sensitive."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from accounts.choices import Role
from accounts.duties import DutyKind
from accounts.models import Duty, OutgoingMail, User
from core import clock
from notifications import emailing, preferences
from notifications.choices import Audience, Delivery, DigestTime, NoticeKind
from notifications.kinds import KINDS
from notifications.models import Notice
from reference import working_days
from reference.models import Force
from tests.accounts.factories import KENT, LANCASHIRE, UserFactory, analyst, coordinator, national
from tests.notifications.making import due_in, ready_for
from tests.roles import acting
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
FRIDAY = datetime(2026, 11, 6, 10, tzinfo=UTC)


@made_once
def anna() -> User:
    return analyst()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """The clock is set to this moment, on no fixed day."""
    with time_machine.travel(moment, tick=False), override_settings(MSPT_TODAY=None):
        yield


def written() -> list[OutgoingMail]:
    """The emails that the clerk writes now."""
    before = set(OutgoingMail.objects.using("default").values_list("pk", flat=True))
    with acting("clerk"):
        emailing.write_due()
    return list(OutgoingMail.objects.using("default").exclude(pk__in=before).order_by("pk"))


def choose(person: User, kind: NoticeKind, delivery: Delivery, *, digest_time: int = DigestTime.MORNING) -> None:
    preferences.save({kind: delivery}, digest_time=digest_time, by=person)


def test_notice_by_email_at_once_is_written_once(anna: User) -> None:
    due_in()

    (mail,) = written()

    assert mail.address == anna.email
    assert mail.subject == "Modern Slavery Investigations: Your monthly return is due"
    assert "Due on Friday 6 November 2026." in mail.text
    assert f"{settings.SERVICE_ADDRESS}{Notice.objects.get().get_absolute_url()}" in mail.text
    assert written() == []


def test_email_has_no_force_month_code_or_number(anna: User) -> None:
    for key in ("first", "second", "third"):
        due_in(key=key)

    (mail,) = written()

    text = f"{mail.subject}\n{mail.text}"
    force = Force.objects.get(pk=LANCASHIRE)
    for word in (LANCASHIRE, force.short_name, force.name, force.slug, anna.name, "October", "2026-10", "3", "three"):
        assert word not in text, word
    assert text.count("Your monthly return is due") == 2  # the subject and one line, however many there are


@pytest.mark.parametrize("kind", NoticeKind)
def test_words_of_each_kind_for_email_name_no_month_and_no_number(kind: NoticeKind) -> None:
    assert not set("{}0123456789") & set(KINDS[kind].email)


def test_notices_that_wait_together_share_one_email(anna: User) -> None:
    due_in()
    ready_for(anna)

    (mail,) = written()

    assert mail.subject == "Modern Slavery Investigations: new notices"
    assert "Your monthly return is due" in mail.text
    assert "Your download is ready" in mail.text


def test_notice_that_its_person_has_read_is_not_emailed(anna: User) -> None:
    due_in()
    Notice.objects.update(read_at=clock.now())

    assert written() == []


def test_no_email_for_a_kind_that_its_person_turned_off(anna: User) -> None:
    choose(anna, NoticeKind.RETURN_DUE_IN_ONE, Delivery.PRODUCT)

    due_in()

    assert written() == []
    assert Notice.objects.filter(person=anna).count() == 1


def test_turning_a_kind_off_also_stops_its_waiting_email(anna: User) -> None:
    due_in()

    choose(anna, NoticeKind.RETURN_DUE_IN_ONE, Delivery.PRODUCT)

    assert written() == []


@pytest.mark.parametrize(
    "change",
    [
        {"is_active": False},
        {"force_id": KENT},
        {"role": Role.OFFICER},
        {"role": Role.PARTNER, "force_id": None},
    ],
    ids=["closed", "moved", "officer", "partner"],
)
def test_person_who_no_longer_sees_the_force_gets_no_email(anna: User, change: dict[str, object]) -> None:
    due_in()
    User.objects.filter(pk=anna.pk).update(**change)

    assert written() == []
    assert written() == []


def test_email_that_waited_a_week_for_the_clerk_is_not_written(anna: User) -> None:
    with at(FRIDAY):
        due_in()
    with at(FRIDAY + timedelta(days=8)):
        assert written() == []


def test_duty_decides_who_gets_notices_of_its_kind(anna: User) -> None:
    other = analyst()
    Duty.objects.create(user=other, kind=DutyKind.NRM, starts_on=clock.today())
    Duty.objects.create(user=anna, kind=DutyKind.NRM, starts_on=date(2020, 1, 1), ends_on=date(2020, 2, 1))

    due_in(kind=NoticeKind.DECISION_DUE)

    assert [notice.person for notice in Notice.objects.all()] == [other]


def test_each_audience_has_only_people_who_see_the_force() -> None:
    for role in Role:
        UserFactory(role=role)
        UserFactory(role=role, is_active=False)
    UserFactory(role=Role.ANALYST, force_id=KENT)
    coordinator("wmrocu")
    for kind in NoticeKind:
        if Audience.POLICE not in KINDS[kind].to:
            due_in(kind=kind)

    assert Notice.objects.count() >= 15
    assert [notice for notice in Notice.objects.all() if not emailing.may_get(notice.person, notice)] == []


def test_same_event_makes_its_notice_once(anna: User) -> None:
    assert [due_in(key="October"), due_in(key="October")] == [1, 0]


@pytest.mark.parametrize("role", ["web", "counter", "clerk"])
def test_each_role_that_acts_can_make_notices_of_others(anna: User, role: str) -> None:
    with acting(role):
        assert due_in() == 1


# The daily email.
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 28))
MOMENTS = st.builds(
    lambda day, minute: datetime.combine(day, datetime.min.time(), clock.LONDON) + timedelta(minutes=minute),
    DAYS,
    st.integers(0, 24 * 60 - 1),
)


def digest(person: User, made: datetime) -> Notice:
    with at(made):
        return ready_for(person, kind=NoticeKind.GUIDANCE_CHANGED)


def mails_at(moment: datetime) -> int:
    with at(moment):
        return len(written())


def next_digest(made: datetime, digest_time: int) -> datetime:
    """Said another way than the product does: the first such hour on a working day after a moment."""
    day = made.astimezone(clock.LONDON).date()
    while True:
        hour = datetime(day.year, day.month, day.day, digest_time, tzinfo=clock.LONDON)
        if hour > made and working_days.is_working_day(day):
            return hour
        day += timedelta(days=1)


@given(made=MOMENTS, digest_time=st.sampled_from(DigestTime))
def test_daily_email_is_due_at_the_next_such_hour_of_a_working_day(made: datetime, digest_time: DigestTime) -> None:
    due = next_digest(made, digest_time)
    day = clock.day_of(made)
    moments = [emailing.digest_moment(day + timedelta(days=n), digest_time) for n in range(8)]

    assert min(moment for moment in moments if moment and moment > made) == due


@pytest.mark.parametrize(
    ("made", "due"),
    [
        ("2026-11-06 07:59", "2026-11-06"),  # Friday, just before the hour
        ("2026-11-06 08:00", "2026-11-09"),  # Friday at the hour: Monday
        ("2026-12-24 09:00", "2026-12-29"),  # Christmas, the weekend, and a substitute day
        ("2026-04-02 09:00", "2026-04-07"),  # Easter
        ("2026-03-27 09:00", "2026-03-30"),  # over the start of summer time
        ("2026-10-23 09:00", "2026-10-26"),  # and its end
    ],
)
def test_daily_email_is_written_once_at_its_hour(anna: User, made: str, due: str) -> None:
    digest(anna, datetime.fromisoformat(made).replace(tzinfo=clock.LONDON))
    hour = datetime.fromisoformat(f"{due} 08:00").replace(tzinfo=clock.LONDON)

    assert [mails_at(hour + timedelta(minutes=minutes)) for minutes in (-1, 0, 1)] == [0, 1, 0]


def test_daily_email_comes_at_the_hour_that_its_person_chose(anna: User) -> None:
    choose(anna, NoticeKind.GUIDANCE_CHANGED, Delivery.DIGEST, digest_time=DigestTime.AFTERNOON)
    day = datetime(2026, 11, 6, tzinfo=clock.LONDON)
    digest(anna, day)

    assert [mails_at(day + timedelta(hours=hour)) for hour in (8, 12, 16, 17)] == [0, 0, 1, 0]


def test_notice_made_after_the_hour_waits_for_the_next_working_day(anna: User) -> None:
    friday = datetime(2026, 11, 6, 8, tzinfo=clock.LONDON)
    digest(anna, friday + timedelta(hours=1))

    assert [mails_at(friday + timedelta(days=days, hours=2)) for days in (0, 1, 2, 3)] == [0, 0, 0, 1]


def test_after_downtime_the_daily_email_is_written_on_the_same_or_the_next_working_day(anna: User) -> None:
    friday = datetime(2026, 11, 6, 8, tzinfo=clock.LONDON)
    digest(anna, friday - timedelta(hours=1))
    digest(anna, friday - timedelta(hours=2))

    assert mails_at(friday + timedelta(hours=6)) == 1  # the clerk was down at 8
    assert mails_at(friday + timedelta(days=3)) == 0


def test_each_person_gets_their_own_daily_email() -> None:
    people = [national() for _number in range(3)]
    friday = datetime(2026, 11, 6, 8, tzinfo=clock.LONDON)
    for person in people:
        digest(person, friday - timedelta(hours=1))

    assert mails_at(friday) == len(people)
