"""The status of the service: workers report, every page says what does not work, and administrators announce."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import OutgoingMail, User
from administration.choices import Component, ComponentStatus
from administration.models import Announcement, ComponentCheck
from administration.service_status import announcements, banner, checks
from audit import log
from audit.choices import Operation
from audit.models import AuditEntry
from core import clock
from figures.models import FailedBuild, Period
from mspt import health, tasks
from tests.accounts.factories import UserFactory, analyst
from tests.figures.making import JANUARY, period
from tests.roles import acting

pytestmark = pytest.mark.django_db

STATUS = reverse("administration:service-status")
HELP = reverse("help")
EMAIL_DELAYED = "<b>Emails are delayed.</b> Notices still appear here, and nothing you save is lost."
MAINTENANCE = "The service is unavailable on Saturday from 8am to 10am. Save your work before then."


def report(component: Component, status: ComponentStatus) -> None:
    with acting("counter"):
        checks.report(component, status)
    banner.forget()


def all_work() -> None:
    for component in Component:
        report(component, ComponentStatus.WORKING)


def page(user: User, url: str = HELP) -> str:
    client = Client()
    client.force_login(user)
    return client.get(url).content.decode()


def typed(**values: str) -> dict[str, str]:
    later = clock.today() + timedelta(days=2)
    end = {"end_on_0": str(later.day), "end_on_1": str(later.month), "end_on_2": str(later.year), "end_time": "10am"}
    return {"words": MAINTENANCE, **end, **values}


def test_page_has_no_banner_while_everything_works() -> None:
    all_work()

    assert "app-service" not in page(analyst())


def test_new_installation_without_any_report_has_no_banner() -> None:
    banner.forget()

    assert "app-service" not in page(analyst())


@pytest.mark.parametrize(
    ("component", "status", "title"),
    [
        (Component.EMAIL, ComponentStatus.DELAYED, "Emails are delayed."),
        (Component.FIGURES, ComponentStatus.DELAYED, "New figures are delayed."),
        (Component.FIGURES, ComponentStatus.FAILED, "The figures of a month could not be updated."),
    ],
)
def test_banner_says_what_does_not_work(component: Component, status: ComponentStatus, title: str) -> None:
    all_work()
    report(component, status)

    content = page(analyst())

    assert f"<b>{title}</b>" in content
    assert content.count('<div class="app-service app-noprint" role="status">') == 1


@pytest.mark.parametrize(
    ("stopped", "title"),
    [
        ({Component.EMAIL}, "Emails and downloads are delayed."),
        ({Component.FIGURES, Component.LOG}, "New figures are delayed."),
        (set(Component), "Emails, downloads and new figures are delayed."),
    ],
)
def test_component_that_has_not_reported_for_five_minutes_is_not_running(stopped: set[Component], title: str) -> None:
    all_work()
    ComponentCheck.objects.filter(component__in=stopped).update(
        since=clock.now() - timedelta(minutes=6), checked_at=clock.now() - timedelta(minutes=6)
    )
    banner.forget()

    content = page(analyst())

    assert content.count("app-service__message") == 1
    assert f"<b>{title}</b>" in content


def test_component_that_stopped_is_not_running_since_its_last_report() -> None:
    now = clock.now()
    report = checks.ComponentReport(
        component=Component.EMAIL,
        status=ComponentStatus.WORKING,
        since=now - timedelta(days=28),
        checked_at=now - timedelta(minutes=2),
    )

    assert report.since_at(now) == report.since
    assert report.since_at(now + timedelta(minutes=4)) == report.checked_at


def test_status_that_a_process_knows_grows_old_by_itself() -> None:
    all_work()
    person = analyst()
    assert "app-service" not in page(person)

    with clock.at(clock.now() + timedelta(minutes=6)):
        assert banner.messages_for(person)[0].title == "Emails, downloads and new figures are delayed"


def test_late_figures_concern_only_people_who_read_figures() -> None:
    all_work()
    report(Component.FIGURES, ComponentStatus.FAILED)

    shown = {role for role in Role if banner.messages_for(User(role=role))}

    assert shown == {Role.ANALYST, Role.LEAD, Role.COORDINATOR, Role.NATIONAL, Role.ADMINISTRATOR}


def test_log_that_is_not_sealed_concerns_administrators_on_their_page_alone() -> None:
    all_work()
    report(Component.LOG, ComponentStatus.DELAYED)

    assert "app-service" not in page(analyst())
    assert "Delayed" in page(UserFactory(role=Role.ADMINISTRATOR), STATUS)


def test_people_who_are_not_signed_in_see_no_banner() -> None:
    report(Component.EMAIL, ComponentStatus.DELAYED)

    assert "app-service" not in Client().get(HELP).content.decode()


def test_banner_costs_two_queries_at_most_twice_a_minute(
    query_budget: Callable[[int], AbstractContextManager[Any]],
) -> None:
    person = analyst()
    banner.forget()

    with query_budget(2):  # reports, announcement
        banner.messages_for(person)
    with query_budget(0):
        banner.messages_for(person)


def test_workers_report_delayed_emails_unsealed_log_and_failed_build() -> None:
    OutgoingMail.objects.create(subject="Reset", text="Link")
    OutgoingMail.objects.using("default").update(created_at=clock.now() - timedelta(minutes=11))
    period(JANUARY, starts_series=True)
    FailedBuild.objects.create(
        period=Period.objects.get(pk=JANUARY),
        sources="0" * 64,
        tries=5,
        reason="ValueError",
        first_at=clock.now(),
        last_at=clock.now(),
        parked_at=clock.now(),
    )

    with acting("counter"):
        tasks.report_figures_and_log()
    with acting("clerk"):
        tasks.report_email()

    assert dict(ComponentCheck.objects.values_list("component", "status")) == {
        Component.FIGURES: ComponentStatus.FAILED,
        Component.EMAIL: ComponentStatus.DELAYED,
        Component.LOG: ComponentStatus.WORKING,
    }


def test_unsealed_log_is_reported_as_delayed(monkeypatch: pytest.MonkeyPatch) -> None:
    log.record(Operation.CONSULTATION, of="tests.record", keys=[1])
    monkeypatch.setattr(health, "BEHIND", timedelta(0))

    with acting("counter"):
        tasks.report_figures_and_log()

    assert ComponentCheck.objects.get(component=Component.LOG).status == ComponentStatus.DELAYED


def test_report_that_repeats_a_status_keeps_its_beginning() -> None:
    start = clock.now()
    with clock.at(start):
        report(Component.EMAIL, ComponentStatus.DELAYED)
    with clock.at(start + timedelta(minutes=3)):
        report(Component.EMAIL, ComponentStatus.DELAYED)

    check = ComponentCheck.objects.get()
    assert check.checked_at - check.since == timedelta(minutes=3)

    report(Component.EMAIL, ComponentStatus.WORKING)
    assert ComponentCheck.objects.get().since > check.since


def test_database_refuses_a_status_that_no_worker_reports() -> None:
    now = clock.now()

    with pytest.raises(IntegrityError), transaction.atomic():
        ComponentCheck.objects.create(component="email", status=ComponentStatus.STOPPED, since=now, checked_at=now)


def test_administrator_makes_and_ends_an_announcement(django_capture_on_commit_callbacks: Any) -> None:
    client, person = Client(), analyst()
    client.force_login(UserFactory(role=Role.ADMINISTRATOR))
    all_work()
    assert "There is no announcement." in client.get(STATUS).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(STATUS, typed(), follow=True)
    assert "Announcement shown to everyone who is signed in." in answer.content.decode()
    assert f"<b>Announcement.</b> {MAINTENANCE}" in page(person)

    announcement = Announcement.objects.get()
    assert (announcement.shown_until.astimezone(clock.LONDON).hour, announcement.ended_at) == (10, None)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("administration:announcement-end", args=[announcement.public_id]))
    assert "app-service" not in page(person)
    entries = AuditEntry.objects.filter(subject="administration.announcement").order_by("pk")
    assert [(entry.kind, entry.keys) for entry in entries] == [
        (Operation.COLLECTION, [str(announcement.public_id)]),
        (Operation.ALTERATION, [str(announcement.public_id)]),
    ]


def test_announcement_is_not_shown_after_its_end() -> None:
    person = analyst()
    announcements.make(MAINTENANCE, shown_until=clock.now() + timedelta(hours=1), by=person)
    banner.forget()
    assert MAINTENANCE in page(person)

    with clock.at(clock.now() + timedelta(hours=1, seconds=1)):
        assert banner.messages_for(person) == []  # this process still knows it
        banner.forget()
        assert banner.messages_for(person) == []


def test_new_announcement_replaces_the_one_before_and_the_database_allows_one_at_a_time() -> None:
    person = analyst()
    end = clock.now() + timedelta(hours=1)
    first = announcements.make("First.", shown_until=end, by=person)
    second = announcements.make("Second.", shown_until=end, by=person)

    first.refresh_from_db()
    assert (first.ended_by, second.ended_at) == (person.pk, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Announcement.objects.create(words="Third.", shown_until=end, made_at=clock.now(), made_by=person.pk)


def test_ending_a_replaced_announcement_says_that_another_is_shown(client: Client) -> None:
    administrator, end = UserFactory(role=Role.ADMINISTRATOR), clock.now() + timedelta(hours=1)
    first = announcements.make("First.", shown_until=end, by=administrator)
    announcements.make("Second.", shown_until=end, by=administrator)
    client.force_login(administrator)

    address = reverse("administration:announcement-end", args=[first.public_id])
    content = client.post(address, follow=True).content.decode()

    assert "That announcement had already been replaced." in content
    assert "Announcement ended." not in content


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"words": ""}, "Enter the announcement."),
        ({"end_time": ""}, "Enter the end time."),
        ({"end_time": "late"}, "is not a time"),
        ({"end_on_0": "", "end_on_1": "", "end_on_2": ""}, "Enter the date on which it ends."),
        ({"end_on_2": "2020"}, "The end must be in the future."),
    ],
)
def test_announcement_without_words_or_a_coming_end_is_refused(values: dict[str, str], message: str) -> None:
    client = Client()
    client.force_login(UserFactory(role=Role.ADMINISTRATOR))

    answer = client.post(STATUS, typed(**values))

    assert (answer.status_code, Announcement.objects.exists()) == (422, False)
    assert message in answer.content.decode()


def test_announcement_with_likely_personal_data_is_confirmed_first() -> None:
    client = Client()
    client.force_login(UserFactory(role=Role.ADMINISTRATOR))

    answer = client.post(STATUS, typed(words="Call Mr Nguyen, born 3/4/1999, on 07700 900123."))

    assert (answer.status_code, Announcement.objects.exists()) == (422, False)


def test_status_page_shows_each_component_and_the_banner() -> None:
    admin = UserFactory(role=Role.ADMINISTRATOR)
    content = page(admin, STATUS)
    assert content.count("Not checked yet") == len(Component)

    all_work()
    report(Component.EMAIL, ComponentStatus.DELAYED)
    content = page(admin, STATUS)

    assert content.count(">Working<") == 2
    assert EMAIL_DELAYED in content
