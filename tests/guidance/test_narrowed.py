"""A product now shared with fewer forces: former versions disappear for the others, including authors."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from guidance import drafting, lessons
from guidance.models import Lesson, Product
from tests.accounts.factories import CUMBRIA, LANCASHIRE
from tests.guidance import attached
from tests.guidance.making import approver, author, debrief_said, next_version, published, said
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
SECRET = "The informer works in the office."


@made_once
def other() -> User:
    """An author of another force."""
    return author(CUMBRIA)


def got(client: Client, user: User, name: str, *more: object, query: str = "") -> tuple[int, str]:
    client.force_login(user)
    answer = client.get(reverse(f"guidance:{name}", args=more) + query)
    return answer.status_code, b"".join(answer).decode(errors="replace")


def test_change_list_hides_versions_restricted_to_others(client: Client, other: User) -> None:
    product = published(author(), text=SECRET, restricted_to=[LANCASHIRE])
    draft = drafting.begin_version(product, by=(writer := author()))
    drafting.save(draft.public_id, said(text="Nothing.", restricted_to=[]), edition=draft.edition, by=writer)

    _status, page = got(client, other, "draft", draft.public_id, query="?view=changes")

    assert "informer" not in page
    assert "informer" in got(client, author(), "draft", draft.public_id, query="?view=changes")[1]


def test_former_versions_and_files_are_hidden_from_users_without_access_to_the_product(
    client: Client, other: User
) -> None:
    product = published(author(), text=SECRET)
    file = attached.to_published(product, attached.PNG)
    before = file.version
    assert got(client, other, "draft", before.public_id, query="?view=read")[0] == 200

    next_version(Product.objects.get(pk=product.pk), by=approver(), restricted_to=[LANCASHIRE])

    for name, key in (("draft", before.public_id), ("file", file.public_id)):
        assert got(client, other, name, key)[0] == 404
        assert got(client, author(), name, key)[0] == 200


def test_lesson_is_visible_to_readers_of_a_version_with_it(client: Client, other: User) -> None:
    debrief = published(
        author(), kind="debrief", restricted_to=[LANCASHIRE], debrief=debrief_said(points={"lesson": [SECRET]})
    )
    lesson = Lesson.objects.get(product=debrief)
    next_version(debrief, by=approver(), restricted_to=[], debrief=debrief_said(points={"lesson": ["Ask twice."]}))

    assert "informer" not in got(client, other, "lessons")[1]
    assert got(client, other, "lesson", lesson.pk)[0] == 404
    assert "informer" in got(client, author(), "lesson", lesson.pk)[1]


def test_product_that_closes_a_lesson_is_named_to_its_readers(client: Client, other: User) -> None:
    debrief = published(author(), kind="debrief", debrief=debrief_said(points={"lesson": ["Ask twice."]}))
    kept = published(author(), title="Covert entry", restricted_to=[LANCASHIRE])
    lesson = Lesson.objects.get(product=debrief)
    lessons.take_up(lesson.pk, product=kept, outcome="It says so.", by=approver())

    for name, more, query in (("lesson", (lesson.pk,), ""), ("lessons", (), "?show=taken_up")):
        assert "Covert entry" not in got(client, other, name, *more, query=query)[1]
        assert "Covert entry" in got(client, author(), name, *more, query=query)[1]
