"""The home page shows each user's dashboard and to-do list, urgent groups first, and nothing of others."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from accounts.choices import ROLE_SENTENCES, Role
from accounts.duties import DutyKind
from accounts.models import OutgoingMail, User
from audit.models import AuditEntry
from core import clock
from core.todo import SHOWN, ToDoItem, group_of, when_due, when_due_at
from mspt import health
from mspt.home import to_do_groups
from tests.accounts.factories import CUMBRIA, LANCASHIRE, UserFactory, analyst, coordinator, national, stranger
from tests.investigations import deciding
from tests.investigations.factories import FEBRUARY, JANUARY, draft, row, series, submitted_return
from tests.orders import making

pytestmark = pytest.mark.django_db


def home(person: User) -> str:
    client = Client()
    client.force_login(person)
    return client.get("/").content.decode()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM])
def test_every_home_page_says_what_the_user_does_here(role: Role) -> None:
    page = home(UserFactory(role=role))

    assert ROLE_SENTENCES[role].replace("'", "&#x27;") in page


def test_analyst_sees_the_month_that_is_due() -> None:
    series(JANUARY, JANUARY)

    page = home(analyst())

    assert "January 2020 return: " in page
    assert "Not started." in page
    assert "Open return" in page


@pytest.mark.parametrize(
    ("day", "sentences"),
    [
        (date(2020, 2, 3), ["January 2020 is due", "January 2020 locks", "February 2020 opens"]),
        (date(2020, 2, 24), ["February 2020 opens", "February 2020 is due", "February 2020 locks"]),
    ],
)
def test_upcoming_dates_are_listed_in_order(day: date, sentences: list[str]) -> None:
    series(JANUARY, JANUARY)

    with override_settings(MSPT_TODAY=day):
        page = home(analyst())

    places = [page.index(words) for words in sentences]
    assert places == sorted(places)
    assert ("January 2020 is due" in page) == ("January 2020 is due" in sentences)


def test_user_without_monthly_work_sees_no_dates() -> None:
    series(JANUARY, JANUARY)

    assert "Key dates" not in home(UserFactory(role=Role.AUDITOR))


def test_query_is_in_the_to_do_list_beside_the_draft() -> None:
    series(JANUARY, FEBRUARY)
    anna = analyst()
    submitted_return(JANUARY, rows=[row()], by=anna)
    draft(FEBRUARY, by=anna)
    deciding.query(LANCASHIRE, JANUARY, words="Is it?", about="return", by=coordinator())

    page = home(anna)

    assert "Reply to the query on January 2020" in page
    assert "February 2020 return: " in page
    assert "Continue return" in page


def test_only_the_unit_s_coordinator_sees_a_submitted_return() -> None:
    series(JANUARY, JANUARY)
    submitted_return(JANUARY, rows=[row()], by=analyst())

    assert "Review Lancashire, January 2020" in home(coordinator())
    assert "Lancashire" not in home(coordinator("wmrocu"))
    assert "Lancashire" not in home(stranger())


def test_national_team_sees_the_forces_it_reviews() -> None:
    series(JANUARY, JANUARY)
    submitted_return(JANUARY, rows=[row()], by=analyst("BTP"))

    assert "January 2020" in home(national())


def test_administrator_sees_users_without_a_password() -> None:
    person = UserFactory(role=Role.ADMINISTRATOR, password="long-enough-to-be-one")
    assert "Everyone with an account has chosen a password." in home(person)

    analyst()

    assert "1 person has not chosen a password." in home(person)


def test_auditor_sees_the_number_of_today_s_log_entries() -> None:
    assert "events today" in home(UserFactory(role=Role.AUDITOR))


def test_administrator_s_dashboard_is_not_a_to_do_item() -> None:
    person = UserFactory(role=Role.ADMINISTRATOR)

    titles = [item.title for group in to_do_groups(person) for item in group.items]

    assert titles == [f"Forces with no {kind.in_sentence}: 46" for kind in DutyKind]
    assert to_do_groups(UserFactory(role=Role.AUDITOR)) == []


def test_administrator_sees_closed_accounts_with_records_to_reassign() -> None:
    person = UserFactory(role=Role.ADMINISTRATOR)
    manager = making.manager()
    making.made(manager)
    assert "No records to reassign." in home(person)

    User.objects.filter(pk=manager.pk).update(is_active=False)

    assert "1 closed account with records to reassign." in home(person)


def test_administrator_sees_what_is_wrong_with_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    person = UserFactory(role=Role.ADMINISTRATOR)
    assert "Sent without delay." in home(person)

    OutgoingMail.objects.create(subject="Reset", text="Link")
    monkeypatch.setattr(health, "MAIL_BEHIND", timedelta(0))

    page = home(person)
    assert "An email has waited for more than 0 minutes." in page
    assert "Sent without delay." not in page


def test_auditor_sees_what_there_is_to_review() -> None:
    page = home(UserFactory(role=Role.AUDITOR))

    assert "No disclosures today." in page
    assert "No searches today." in page
    assert f'href="{reverse("administration:match-attempt-list")}"' in page
    assert "You have nothing to do" not in page


@pytest.mark.parametrize("people", [1, 6])
@pytest.mark.parametrize(("role", "budget"), [(Role.ADMINISTRATOR, 29), (Role.AUDITOR, 6)])
def test_home_costs_the_same_for_any_number_of_people(
    people: int, role: Role, budget: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    UserFactory.create_batch(people, is_active=False)
    client = Client()
    client.force_login(UserFactory(role=role))

    with query_budget(budget):
        page = client.get("/")

    assert page.status_code == 200


@pytest.mark.parametrize("forces", [1, 4])
@pytest.mark.parametrize(("person", "budget"), [(analyst, 27), (coordinator, 24), (national, 34)])
def test_home_costs_the_same_for_any_number_of_returns(
    forces: int, person: Callable[[], User], budget: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    series(JANUARY, JANUARY)
    for force in [LANCASHIRE, CUMBRIA, "E23000004", "E23000005"][:forces]:
        submitted_return(JANUARY, rows=[row()], by=analyst(force))
    client = Client()
    client.force_login(person())

    with query_budget(budget):
        page = client.get("/")

    assert page.status_code == 200


def test_order_manager_sees_the_duty_s_group_before_returns() -> None:
    series(JANUARY, FEBRUARY)
    manager = making.manager()
    making.made(manager)

    groups = [group.title for group in to_do_groups(manager)]

    assert groups == ["Orders", "Returns"]


def test_urgent_groups_and_items_come_first_whatever_their_app() -> None:
    series(JANUARY, FEBRUARY)
    manager = making.manager()
    making.made(manager)

    groups = to_do_groups(manager)

    assert len(groups) == 2
    assert [group.is_pressing for group in groups] == sorted((group.is_pressing for group in groups), reverse=True)
    for group in groups:
        pressing = [item.is_pressing for item in group.items]
        assert pressing == sorted(pressing, reverse=True)


def test_group_prints_five_items_and_folds_the_rest() -> None:
    items = [ToDoItem(title=f"Item {n}", reason="Why", url=f"/{n}/") for n in range(SHOWN + 2)]

    [group] = group_of("Returns", items)

    assert [item.title for item in group.first] == [f"Item {n}" for n in range(SHOWN)]
    assert [item.title for item in group.rest] == [f"Item {SHOWN}", f"Item {SHOWN + 1}"]
    assert group_of("Returns", []) == []


@pytest.mark.parametrize(
    ("days", "words"),
    [(-2, "2 days overdue"), (-1, "1 day overdue"), (0, "Due today"), (1, "Due tomorrow"), (2, "Due 12 February")],
)
def test_deadline_is_shown_relative_to_today(days: int, words: str) -> None:
    today = date(2020, 2, 10)

    assert when_due(today + timedelta(days=days), today=today) == words


def test_only_overdue_or_urgent_items_are_marked() -> None:
    with override_settings(MSPT_TODAY=date(2020, 2, 10)):
        late = ToDoItem(title="", reason="", url="", due_on=date(2020, 2, 9))
        soon = ToDoItem(title="", reason="", url="", due_on=date(2020, 2, 11))
        danger = ToDoItem(title="", reason="", url="", is_urgent=True, due_on=date(2020, 3, 1))

        assert [(item.is_pressing, item.when) for item in (late, soon, danger)] == [
            (True, "1 day overdue"),
            (False, "Due tomorrow"),
            (True, "Due by 1 March"),
        ]


@pytest.mark.parametrize(
    ("hour", "minute", "words"),
    [(14, 20, "Due by 2:20pm"), (13, 5, "Overdue since 1:05pm"), (13, 30, "Overdue since 1:30pm")],
)
def test_item_due_within_hours_says_the_time(hour: int, minute: int, words: str) -> None:
    now = datetime(2020, 6, 10, 13, 30, tzinfo=clock.LONDON)

    assert when_due_at(datetime(2020, 6, 10, hour, minute, tzinfo=clock.LONDON).astimezone(UTC), now=now) == words


def test_time_on_another_day_is_shown_with_the_day() -> None:
    now = datetime(2020, 6, 10, 0, 10, tzinfo=clock.LONDON)

    assert when_due_at(datetime(2020, 6, 9, 23, 50, tzinfo=clock.LONDON), now=now) == "Overdue since 11:50pm on 9 June"


def test_item_of_several_records_says_the_earliest_time() -> None:
    past = ToDoItem(title="", reason="", url="", is_urgent=True, due_at=clock.now() - timedelta(minutes=1), count=3)
    to_come = ToDoItem(title="", reason="", url="", is_urgent=True, due_at=clock.now() + timedelta(minutes=9), count=3)

    assert past.when.startswith("Oldest overdue since ")
    assert to_come.when.startswith("First due by ")


def test_force_sees_how_the_total_changes_and_what_to_fix_before_it_submits() -> None:
    series(JANUARY, JANUARY)
    anna = analyst()
    draft(JANUARY, by=anna)

    page = home(anna)

    assert "How the total changed" in page
    assert "It adds up." in page


def test_coordinator_sees_each_force_of_the_unit_and_no_other() -> None:
    series(JANUARY, JANUARY)
    submitted_return(JANUARY, rows=[row()], by=analyst())

    page = home(coordinator())

    assert "January 2020: 0 of " in page
    assert ">Lancashire</a>" in page
    assert "Submitted" in page
    assert "Gloucestershire" not in page


def test_national_team_sees_the_forces_without_an_approved_return() -> None:
    series(JANUARY, JANUARY)

    assert "46 forces without an approved return for January 2020" in home(national())


@pytest.mark.parametrize(
    ("person", "words"),
    [
        (analyst, "Your force’s dashboard"),
        (lambda: UserFactory(role=Role.LEAD), "Your force’s dashboard"),
        (coordinator, "Your unit’s dashboard"),
        (national, "UK dashboard"),
    ],
    ids=["analyst", "lead", "coordinator", "national"],
)
def test_readers_of_figures_open_their_dashboard_and_the_explorer_from_home(
    person: Callable[[], User], words: str
) -> None:
    series(JANUARY, JANUARY)

    page = home(person())

    assert f'href="{reverse("dashboards:dashboard")}">{words}</a>' in page
    assert f'href="{reverse("explorer:explorer")}">Ask a question of the figures</a>' in page


@pytest.mark.parametrize("role", [Role.PARTNER, Role.OFFICER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_others_are_not_led_to_figures_that_they_may_not_read(role: Role) -> None:
    page = home(UserFactory(role=role))

    assert "Ask a question of the figures" not in page


def test_officer_searches_guidance_and_the_register_from_home() -> None:
    page = home(UserFactory(role=Role.OFFICER))

    assert f'action="{reverse("guidance:search")}"' in page
    assert f'href="{reverse("orders:register-search")}"' in page


def test_coordinator_sees_numbers_of_what_forces_handle_and_none_of_their_items() -> None:
    making.made(making.manager())

    page = home(making.coordinator())

    assert "Forces’ to-do items" in page
    assert "overdue or urgent" in page
    assert "Order not served" not in page


def test_dashboard_logs_the_returns_that_it_prints() -> None:
    series(JANUARY, JANUARY)
    anna = analyst()
    draft(JANUARY, by=anna)

    home(anna)
    home(coordinator())
    home(national())

    subjects = AuditEntry.objects.filter(kind="consultation", subject="investigations.monthlyreturn")
    assert [(entry.count, entry.question) for entry in subjects.order_by("pk")] == [
        (1, ""),
        (6, "home page, 2020-01"),
        (46, "home page, 2020-01"),
    ]
