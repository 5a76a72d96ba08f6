"""A calendar address shows its person's due dates until it is removed, and nothing else."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from audit.models import AuditEntry
from core.todo import UpcomingDay
from notifications import calendar_feed, preferences
from notifications.models import NoticeSettings
from tests.accounts.factories import UserFactory, analyst
from tests.investigations.factories import JANUARY, series
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
SETTINGS = reverse("notifications:settings")
NOW = datetime(2020, 2, 3, 9, tzinfo=UTC)


@made_once
def anna() -> User:
    series(JANUARY, JANUARY)
    return analyst()


def fetched(token: str) -> tuple[int, str]:
    """What a calendar program gets, which sends no cookie."""
    with override_settings(MSPT_TODAY=date(2020, 2, 3)):
        answer = Client().get(reverse("notifications:calendar", args=[token]))
    return answer.status_code, answer.content.decode()


def test_address_shows_the_dates_of_its_person(anna: User) -> None:
    status, text = fetched(preferences.make_calendar(by=anna))

    assert status == 200
    assert "SUMMARY:January 2020 is due" in text
    assert "DTSTART;VALUE=DATE:20200207" in text


def test_settings_page_shows_the_address_until_it_is_removed(anna: User) -> None:
    client = Client()
    client.force_login(anna)
    client.post(reverse("notifications:calendar-make"))
    token = preferences.calendar_token(NoticeSettings.objects.get(person=anna), user=anna)
    assert reverse("notifications:calendar", args=[token]) in client.get(SETTINGS).content.decode()
    assert fetched(token)[0] == 200

    client.post(reverse("notifications:calendar-remove"))

    assert fetched(token)[0] == 404
    assert "Create calendar address" in client.get(SETTINGS).content.decode()


def test_new_address_ends_the_old_one(anna: User) -> None:
    old = preferences.make_calendar(by=anna)
    new = preferences.make_calendar(by=anna)

    assert (fetched(old)[0], fetched(new)[0]) == (404, 200)


def test_address_of_a_closed_account_is_not_found(anna: User) -> None:
    token = preferences.make_calendar(by=anna)
    User.objects.filter(pk=anna.pk).update(is_active=False)

    assert fetched(token)[0] == 404


def test_table_does_not_hold_the_address(anna: User) -> None:
    token = preferences.make_calendar(by=anna)

    assert token not in str(list(NoticeSettings.objects.values_list()))


def test_person_without_dates_gets_an_empty_calendar(anna: User) -> None:
    status, text = fetched(preferences.make_calendar(by=UserFactory(role="administrator")))

    assert status == 200
    assert "VEVENT" not in text


def test_fetching_is_logged(anna: User) -> None:
    fetched(preferences.make_calendar(by=anna))

    entry = AuditEntry.objects.filter(route="notifications:calendar").get()
    assert entry.keys == [str(anna.public_id)]


@given(st.lists(st.builds(UpcomingDay, day=st.dates(), sentence=st.text(min_size=1))))
def test_calendar_has_one_event_a_day_and_no_line_over_75_octets(days: list[UpcomingDay]) -> None:
    feed = calendar_feed.feed_of(days, made_at=NOW)

    lines = feed.split(b"\r\n")
    assert lines[-1] == b""
    assert lines.count(b"BEGIN:VEVENT") == lines.count(b"END:VEVENT") == len(days)
    assert max(map(len, lines)) <= 75


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1))
def test_calendar_text_is_read_as_it_was_written(sentence: str) -> None:
    feed = calendar_feed.feed_of([UpcomingDay(day=date(2026, 1, 1), sentence=sentence)], made_at=NOW).decode()

    (line,) = [part for part in feed.replace("\r\n ", "").split("\r\n") if part.startswith("SUMMARY:")]
    plain = re.sub(r"\\(.)", lambda match: {"n": "\n"}.get(match[1], match[1]), line.removeprefix("SUMMARY:"))
    assert plain == sentence
