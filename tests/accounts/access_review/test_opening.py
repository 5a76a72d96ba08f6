"""Each quarter, a review opens at each place with the people who have an account there (P19)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from accounts.access_review import opening, quarters, reminders
from accounts.choices import Role
from accounts.models import User
from audit.models import AuditEntry
from core import clock
from tests.accounts.access_review.reviewing import OPENED, PEOPLE, REVIEWS, answers, items_of, on_day, run_task
from tests.accounts.factories import KENT, LANCASHIRE, NORTH_WEST, UserFactory
from tests.properties import examples

pytestmark = pytest.mark.django_db


def test_a_review_opens_for_each_place_with_everybody_who_has_an_open_account_there(lena: User, anna: User) -> None:
    coordinator = UserFactory(role=Role.COORDINATOR)
    without_place = {UserFactory(role=role).pk for role in (Role.NATIONAL, Role.AUDITOR, Role.PARTNER)}
    kent = UserFactory(force_id=KENT)
    UserFactory(is_active=False)
    UserFactory(role=Role.SYSTEM)

    run_task()

    by_place: dict[tuple[str | None, str | None], set[int]] = {}
    for force, unit, person in PEOPLE.values_list("review__force", "review__unit", "user"):
        by_place.setdefault((force, unit), set()).add(person)
    assert by_place == {
        (LANCASHIRE, None): {lena.pk, anna.pk},
        (KENT, None): {kent.pk},
        (None, NORTH_WEST): {coordinator.pk},
        (None, None): without_place,
    }
    assert set(REVIEWS.values_list("quarter", "opened_on")) == {(OPENED, OPENED)}
    entry = AuditEntry.objects.get(question="access reviews opened")
    assert (entry.subject, entry.count, len(entry.keys)) == ("accounts.accessreview", 4, 4)


@given(day=st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_a_quarter_begins_on_the_first_of_january_april_july_or_october(day: date) -> None:
    first = quarters.first_day(day)

    assert (first.day, first.month % 3) == (1, 1)
    assert first <= day < quarters.following(first)
    assert quarters.first_day(quarters.following(first) - timedelta(days=1)) == first


@examples(10)
@given(days=st.lists(st.dates(date(2031, 1, 1), date(2032, 12, 31)), min_size=1, max_size=12).map(sorted))
def test_runs_on_any_days_open_one_review_a_quarter_on_the_first_of_them(days: list[date]) -> None:
    expected: dict[date, date] = {}
    with transaction.atomic():
        UserFactory()
        for day in days:
            with override_settings(MSPT_TODAY=day):
                assert opening.open_reviews() == (quarters.first_day(day) not in expected)
            expected.setdefault(quarters.first_day(day), day)
        opened = dict(REVIEWS.values_list("quarter", "opened_on"))
        transaction.set_rollback(True)
    assert opened == expected


@pytest.mark.parametrize(("added_on", "is_in_it"), [(OPENED, True), (OPENED + timedelta(days=1), False)])
def test_a_late_run_asks_about_nobody_who_was_added_after_the_first_day(added_on: date, is_in_it: bool) -> None:
    person = UserFactory()
    User.objects.filter(pk=person.pk).update(created_at=clock.start_of(added_on) + timedelta(hours=1))

    with on_day(9):
        run_task()

    assert PEOPLE.filter(user=person).exists() == is_in_it


def test_people_added_after_the_opening_are_not_in_it(anna: User) -> None:
    run_task()
    UserFactory()
    UserFactory(force_id=KENT)
    run_task()

    assert [row.user_id for row in PEOPLE.all()] == [anna.pk]


def test_workers_at_once_open_each_review_and_write_each_email_once(committed: Callable[..., Any]) -> None:
    committed(lambda: [UserFactory(role=role).pk for role in (Role.LEAD, Role.ANALYST)])

    assert sorted(committed(*[opening.open_reviews] * 4, role="clerk")) == [0, 0, 0, 1]
    with on_day(14):
        assert sorted(committed(*[reminders.remind] * 4, role="clerk")) == [0, 0, 0, 1]


def test_a_new_review_takes_the_place_of_the_last_one(lena: User, anna: User, ada: User) -> None:
    run_task()
    answers(lena, anna, "change", words="Move to Kent.")

    with override_settings(MSPT_TODAY=date(2031, 4, 1)):
        run_task()
        assert items_of(lena)["Access review: 1 person"].due_on == date(2031, 4, 29)
        assert "Change access: Anna Analyst" in items_of(ada)  # nobody has dealt with it
        assert "Access not reviewed" not in " ".join(items_of(ada))
