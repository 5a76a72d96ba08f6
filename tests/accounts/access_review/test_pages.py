"""Pages show a lead their force and an administrator every place (P19)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import reverse

from accounts.duties import DutyKind
from accounts.models import Duty, User
from administration import todo as administration_todo
from tests.accounts.access_review.reviewing import LIST, OPENED, answers, items_of, page_of, row_of, run_task
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, UserFactory
from tests.accounts.second_factors import with_app
from tests.signing_in import just_signed_in

pytestmark = pytest.mark.django_db


def test_the_page_shows_the_access_of_each_person(lena: User, anna: User) -> None:
    Duty.objects.create(user=anna, kind=DutyKind.NRM, starts_on=OPENED)
    User.objects.filter(pk=anna.pk).update(last_login=datetime(2030, 12, 24, 12, tzinfo=UTC))
    with_app(anna)
    run_task()

    page = just_signed_in(lena).get(page_of(anna)).content.decode()

    card = page.split(">Anna Analyst</h2>")[1].split("</li>")[0]
    assert all(words in card for words in ("Force analyst", "NRM contact", "24 December 2030", ">Set up<"))
    assert "January to March 2031" in page
    assert "29 January 2031" in page


def test_people_who_moved_or_whose_accounts_are_closed_drop_out(lena: User, anna: User) -> None:
    moved, closed = UserFactory(name="Mo Ved"), UserFactory(name="Clo Sed")
    run_task()
    User.objects.filter(pk=moved.pk).update(force=KENT)
    User.objects.filter(pk=closed.pk).update(is_active=False)

    page = just_signed_in(lena).get(page_of(anna)).content.decode()

    assert "Mo Ved" not in page
    assert "Clo Sed" not in page
    assert "Moved or closed since the review opened, and no longer listed: 2." in page
    assert "Access review: 1 person" in items_of(lena)
    refused = answers(lena, moved)
    assert "has moved or has no account any more" in refused.content.decode()
    assert "0 of 2" in just_signed_in(lena).get(LIST).content.decode()


def test_a_lead_sees_the_reviews_of_the_own_force_only(lena: User, anna: User) -> None:
    kent = UserFactory(force_id=KENT, name="Ken T")
    run_task()
    client = just_signed_in(lena)

    assert "Kent" not in client.get(LIST).content.decode()
    assert client.get(page_of(kent)).status_code == 404
    assert answers(lena, kent, seen="x").status_code == 404
    assert client.post(reverse("access:others-confirm", args=[row_of(kent).review.public_id])).status_code == 404


def test_an_administrator_reads_each_force_and_sees_how_far_it_is(lena: User, anna: User, ada: User) -> None:
    run_task()
    answers(lena, anna, "change", words="Move to Kent.")
    client = just_signed_in(ada)

    rows = client.get(LIST).content.decode().split("<tr")
    lancashire = next(row for row in rows if ">Lancashire<" in row)
    assert "1 of 2" in lancashire
    assert "Move to Kent." in client.get(page_of(anna)).content.decode()
    assert "A lead of this force answers for this person." in client.get(page_of(anna)).content.decode()


@pytest.mark.parametrize("many", [2, 12])
def test_pages_and_to_do_list_use_as_many_queries_for_any_number_of_people(
    lena: User, anna: User, ada: User, many: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    for number in range(many):
        person = UserFactory(force_id=[LANCASHIRE, KENT, CUMBRIA][number % 3] if many > 2 else LANCASHIRE)
        Duty.objects.create(user=person, kind=DutyKind.NRM, starts_on=OPENED)
    run_task()
    client, page = just_signed_in(ada), page_of(anna)
    client.get(LIST)

    with query_budget(7):
        assert client.get(LIST).status_code == 200
    with query_budget(9):
        assert client.get(page).status_code == 200
    with query_budget(2):
        administration_todo.access_review_todo.items_for_administrator(ada)
