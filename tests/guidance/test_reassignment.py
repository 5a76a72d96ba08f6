"""All products and lessons of one person are reassigned in one step; only by those who may reassign each."""

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
from guidance import lessons, todo
from guidance.models import Lesson, Product
from tests.accounts import reassigning
from tests.accounts.factories import analyst
from tests.accounts.reassigning import closed
from tests.guidance.making import approver, author, debrief_said, published

pytestmark = pytest.mark.django_db
url_of = partial(reassigning.url_of, "guidance")
sent = partial(reassigning.sent, "guidance")


def debrief(by: User) -> Product:
    return published(by, kind="debrief", debrief=debrief_said())


@pytest.fixture
def approving(client: Client) -> User:
    user = approver()
    client.force_login(user)
    return user


def test_approver_reassigns_guides_and_lessons_of_an_author_who_left(client: Client, approving: User) -> None:
    left, successor = author(), author()
    guide, product = published(left), debrief(left)
    closed(left)
    number = 2 + Lesson.objects.filter(owner=left).count()

    answer = client.post(url_of(left), sent(client, left, to=successor), follow=True)

    assert f"{number} records of {left.name} reassigned to {successor.name}." in answer.content.decode()
    assert set(Product.objects.filter(pk__in=[guide.pk, product.pk]).values_list("owner", flat=True)) == {successor.pk}
    assert set(Lesson.objects.filter(product=product).values_list("owner", flat=True)) == {successor.pk}
    entries = AuditEntry.objects.filter(kind="alteration", question="owner").order_by("id")
    assert {entry.subject for entry in entries} == {"guidance.product", "guidance.lesson"}


def test_author_reassigns_only_their_own(client: Client) -> None:
    mine, other, third = author(), author(), author()
    guide, theirs = published(mine), published(other)
    client.force_login(mine)

    page = client.get(reverse("guidance:reassign-list")).content.decode()
    assert other.name not in page
    assert client.get(url_of(other)).status_code == 404
    client.post(url_of(mine), sent(client, mine, to=third) | {"record": [f"product {theirs.pk} {other.pk}"]})
    client.post(url_of(mine), sent(client, mine, to=third))

    assert Product.objects.get(pk=guide.pk).owner_id == third.pk
    assert Product.objects.get(pk=theirs.pk).owner_id == other.pk


def test_guide_that_changed_owner_meanwhile_is_refused_and_none_is_reassigned(client: Client, approving: User) -> None:
    left, successor = author(), author()
    changed, other = published(left), published(left)
    form = sent(client, left, to=successor)
    Product.objects.filter(pk=changed.pk).update(owner=approving)

    answer = client.post(url_of(left), form)

    assert f"Changed since you opened this page: {changed.current}." in answer.content.decode()
    assert Product.objects.get(pk=other.pk).owner_id == left.pk


def test_lesson_that_was_closed_meanwhile_is_refused(client: Client, approving: User) -> None:
    left, successor = author(), author()
    product = debrief(left)
    form = sent(client, left, to=successor)
    lesson = Lesson.objects.filter(product=product).first()
    assert lesson
    lessons.set_aside(lesson.pk, outcome="It is in other guidance.", by=approving)

    answer = client.post(url_of(left), form)

    assert "No records were reassigned." in answer.content.decode()
    assert set(Lesson.objects.filter(product=product).values_list("owner", flat=True)) == {left.pk}


def test_only_an_author_can_be_chosen(client: Client, approving: User) -> None:
    left, plain = author(), analyst()
    guide = published(left)

    answer = client.post(url_of(left), sent(client, left, to=plain))

    assert answer.status_code == 422
    assert Product.objects.get(pk=guide.pk).owner_id == left.pk


def test_list_says_who_is_no_longer_an_author(client: Client, approving: User) -> None:
    without, present = author(), author()
    published(present)
    published(without)
    without.duties.all().delete()

    page = client.get(reverse("guidance:reassign-list")).content.decode()

    assert page.index(without.name) < page.index(present.name)
    assert "Not a guidance author" in page


@pytest.mark.parametrize("many", [1, 4])
def test_pages_take_the_same_statements_for_any_number_of_records(
    client: Client, approving: User, many: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    left, successor = author(), author()
    for _ in range(many):
        published(left)
        debrief(left)
    closed(left)

    with query_budget(6):  # session, user, scope, guides, lessons, people
        client.get(reverse("guidance:reassign-list"))
    with query_budget(11):  # session, user, scope, person, two roles, authors, guides, lessons, their words, log
        form = sent(client, left, to=successor)
    with query_budget(16):  # the page again, roles under the lock, author duty, guides, lessons, log
        client.post(url_of(left), form)

    assert Product.objects.filter(owner=successor).count() == 2 * many


def test_guides_and_lessons_of_a_leaver_are_one_to_do_line_each_for_approvers(client: Client, approving: User) -> None:
    left = author()
    published(left)
    debrief(left)
    number = Lesson.objects.filter(owner=left).count()
    closed(left)

    lines = {group.reason.code: [line.name for line in group.lines] for group in todo.waiting_for(approving)}
    page = client.get(reverse("guidance:draft-list")).content.decode()

    assert lines["no_owner"] == [f"2 products of {left.name}, who has left"]
    assert lines["lessons"] == [f"{number} lessons of {left.name}, who has left"]
    assert f'href="{url_of(left)}"' in page
    assert "No owner (2)" in page


def test_single_guide_of_a_leaver_keeps_its_line(approving: User) -> None:
    left = author()
    guide = published(left)
    closed(left)

    (group,) = [group for group in todo.waiting_for(approving) if group.reason.code == "no_owner"]

    assert [line.name for line in group.lines] == [str(guide.current)]
