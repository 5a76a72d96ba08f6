"""All subjects of one person are reassigned in one step: all or none, each with a row of its history."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from orders import todo, todo_questions
from orders.models import ManagerAssignment, Subject
from orders.supervision import people
from tests.accounts import reassigning
from tests.accounts.factories import CUMBRIA, analyst
from tests.accounts.reassigning import closed
from tests.orders.making import coordinator, drafted, manager, subject

pytestmark = pytest.mark.django_db
url_of = partial(reassigning.url_of, "orders")
sent = partial(reassigning.sent, "orders")


def managed(officer: User, **seconds: User) -> Subject:
    """A subject with an application, managed by this officer from the start."""
    managed_subject = drafted(officer).subject
    people.appoint(
        managed_subject,
        officer=officer,
        deputy=seconds.get("deputy"),
        supervisor=seconds.get("supervisor"),
        by=officer,
    )
    return managed_subject


def who(of: Subject) -> tuple[int | None, int | None, int | None]:
    return Subject.objects.values_list("officer", "deputy", "supervisor").get(pk=of.pk)


@pytest.fixture
def colleague(client: Client) -> User:
    user = manager()
    client.force_login(user)
    return user


def test_subjects_in_every_role_are_reassigned_with_a_row_of_history_each(client: Client, colleague: User) -> None:
    left, other = manager(), manager()
    first, second, third = managed(left), managed(other, deputy=left), managed(other, supervisor=left)
    closed(left)
    before = ManagerAssignment.objects.count()

    answer = client.post(url_of(left), sent(client, left, to=colleague), follow=True)

    assert f"3 records of {left.name} reassigned to {colleague.name}." in answer.content.decode()
    assert who(first) == (colleague.pk, None, None)
    assert who(second) == (other.pk, colleague.pk, None)
    assert who(third) == (other.pk, None, colleague.pk)
    assert ManagerAssignment.objects.count() == before + 3
    newest = ManagerAssignment.objects.filter(subject=second).latest("pk")
    assert (newest.officer_id, newest.deputy_id, newest.by_id) == (other.pk, colleague.pk, colleague.pk)
    entry = AuditEntry.objects.filter(kind="alteration", subject="orders.subject").latest("id")
    assert set(entry.keys) == {str(row.public_id) for row in (first, second, third)}


def test_reassigned_subject_is_as_if_it_was_assigned_alone(client: Client, colleague: User) -> None:
    left = manager()
    alone, together = managed(left), managed(left)
    people.assign(
        alone.public_id,
        officer=colleague.pk,
        deputy=None,
        supervisor=None,
        out_of_hours_contact="",
        version=Subject.objects.get(pk=alone.pk).version,
        by=colleague,
    )
    client.post(url_of(left), sent(client, left, to=colleague))

    columns = ("officer", "deputy", "supervisor", "by", "force")
    rows = [ManagerAssignment.objects.filter(subject=each).values(*columns).latest("pk") for each in (alone, together)]
    assert rows[0] == rows[1]
    assert who(alone) == who(together)
    assert Subject.objects.get(pk=alone.pk).version == Subject.objects.get(pk=together.pk).version


def test_nobody_becomes_deputy_of_their_own_subject_and_none_is_reassigned(client: Client, colleague: User) -> None:
    left = manager()
    plain, twice = managed(left), managed(left, deputy=colleague)

    answer = client.post(url_of(left), sent(client, left, to=colleague))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f"{colleague.name} would be both for {twice.number}. Untick them" in page
    assert who(plain) == (left.pk, None, None)
    assert who(twice) == (left.pk, colleague.pk, None)


def test_deputy_of_a_subject_without_an_officer_waits_for_the_officer(client: Client, colleague: User) -> None:
    left = manager()
    without = managed(colleague, deputy=left)
    Subject.objects.filter(pk=without.pk).update(officer=None)

    answer = client.post(url_of(left), sent(client, left, to=colleague))

    assert f"{without.number} has no managing officer. Choose one first" in answer.content.decode()
    assert who(without) == (None, left.pk, None)


def test_none_is_reassigned_if_one_has_changed_since_the_page_was_opened(client: Client, colleague: User) -> None:
    left = manager()
    changed, other = managed(left), managed(left)
    form = sent(client, left, to=colleague)
    people.appoint(Subject.objects.get(pk=changed.pk), officer=left, deputy=colleague, supervisor=None, by=colleague)

    answer = client.post(url_of(left), form)

    assert f"Changed since you opened this page: {changed.number}." in answer.content.decode()
    assert who(other) == (left.pk, None, None)


def test_only_order_managers_of_the_force_can_be_chosen(client: Client, colleague: User) -> None:
    left, elsewhere, without = manager(), manager(CUMBRIA), analyst()
    theirs = managed(left)
    form = sent(client, left, to=colleague)

    for person in (elsewhere, without):
        assert client.post(url_of(left), form | {"to": person.public_id}).status_code == 422

    assert who(theirs) == (left.pk, None, None)


def test_subjects_of_another_force_are_neither_shown_nor_reassigned(client: Client, colleague: User) -> None:
    other = manager(CUMBRIA)
    theirs, here = managed(other), managed(manager())

    assert client.get(url_of(other)).status_code == 404
    assert other.name not in client.get(reverse("orders:reassign-list")).content.decode()
    box = f"officer {theirs.pk} 2"
    answer = client.post(url_of(User.objects.get(pk=here.officer_id)), {"record": [box], "to": colleague.public_id})

    assert "1 record that you can no longer see" in answer.content.decode()
    assert who(theirs) == (other.pk, None, None)


def test_page_shows_the_number_and_not_the_name(client: Client, colleague: User) -> None:
    left = manager()
    theirs = drafted(left, subject(left, name="Quentin Invented")).subject

    page = client.get(url_of(left)).content.decode()

    assert theirs.number in page
    assert "Quentin" not in page


@pytest.mark.parametrize("many", [2, 9])
def test_pages_take_the_same_statements_for_any_number_of_subjects(
    client: Client, colleague: User, many: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    left = manager()
    for _ in range(many):
        managed(left)
        managed(manager())
    closed(left)

    with query_budget(7):  # session, user, scope, one for each of the three roles, people
        client.get(reverse("orders:reassign-list"))
    with query_budget(10):  # session, user, scope, person, three roles, order managers, rows, log
        form = sent(client, left, to=colleague)
    with query_budget(18):  # the page again, roles under the lock, erasure, colleague, subjects, history, log
        client.post(url_of(left), form)

    assert Subject.objects.filter(officer=colleague).count() == many


def test_several_subjects_of_a_leaver_are_one_to_do_line_and_name_the_item_of_the_home_page(
    client: Client, colleague: User
) -> None:
    left = manager()
    for _ in range(3):
        managed(left)
    managed(colleague, supervisor=left)
    closed(left)

    lines = {line.reason.code: line for line in todo.waiting_for(colleague) if line.reason.code in todo_questions.GONE}
    items = {item.title: item for item in todo.items_for(colleague, list_url="/orders/")}
    page = client.get(reverse("orders:order-list")).content.decode()

    words = f"3 subjects of {left.name}, who has left"
    assert (lines["officer_left"].name, lines["officer_left"].url) == (words, url_of(left))
    assert isinstance(lines["second_left"], todo.OrderToDo)
    item = items[f"Managing officer has left or no longer manages orders: {words}"]
    assert (item.url, item.count) == (url_of(left), 3)
    assert page.count(words) == 1


def test_deputies_who_left_are_one_line_each_unless_both_seconds_of_a_subject_did(colleague: User) -> None:
    left, second = manager(), manager()
    for _ in range(2):
        managed(colleague, deputy=left)
    both = managed(colleague, deputy=left, supervisor=second)
    closed(left)
    closed(second)

    names = {line.name for line in todo.waiting_for(colleague) if line.reason.code == "second_left"}

    assert names == {f"2 subjects of {left.name}, who has left", both.number}


def test_unit_sees_each_subject(colleague: User) -> None:
    left = manager()
    managed(left)
    managed(left)
    closed(left)

    lines = [line for line in todo.waiting_for(coordinator()) if line.reason.code == "officer_left"]

    assert [type(line) for line in lines] == [todo.OrderToDo, todo.OrderToDo]
