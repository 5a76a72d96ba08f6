"""A change or removal of access says why, and waits for an administrator (P23)."""

from __future__ import annotations

import pytest

from accounts import account_administration
from accounts.access_review import people
from accounts.models import User
from tests.accounts.access_review.reviewing import (
    answer_about,
    answers,
    entries,
    items_of,
    marks_done,
    row_of,
    run_task,
)
from tests.signing_in import just_signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("answer", "problem"), [("change", "Say what should change."), ("remove", "Say why access should end.")]
)
def test_a_request_without_a_sentence_is_not_stored(lena: User, anna: User, answer: str, problem: str) -> None:
    run_task()

    refused = answers(lena, anna, answer, words=" \n ")

    assert refused.status_code == 422
    assert problem in refused.content.decode()
    assert answer_about(anna) == ""


def test_a_request_becomes_a_to_do_item_until_an_administrator_marks_it_as_done(
    lena: User, anna: User, ada: User
) -> None:
    run_task()
    assert answers(lena, anna, "change", words="No longer an\nNRM contact.").status_code == 302

    assert items_of(ada)["Change access: Anna Analyst"].url == anna.get_absolute_url()
    assert entries() == [("access review: change access", "No longer an NRM contact.", 1)]
    assert "No longer an NRM contact." in just_signed_in(ada).get(anna.get_absolute_url()).content.decode()
    assert marks_done(lena, anna).status_code == 404
    for _ in range(2):
        assert marks_done(ada, anna).status_code == 302

    assert "Change access: Anna Analyst" not in items_of(ada)
    assert row_of(anna).done_by == ada
    assert entries()[1:] == [("access review: change access, done", "", 1)]
    assert "No longer an NRM contact." not in just_signed_in(ada).get(anna.get_absolute_url()).content.decode()


def test_a_request_is_over_when_the_account_is_closed_and_never_closes_it_itself(
    lena: User, anna: User, ada: User
) -> None:
    run_task()
    answers(lena, anna, "remove", words="Has retired.")
    assert User.objects.get(pk=anna.pk).is_active
    assert "Remove access: Anna Analyst" in items_of(ada)

    account_administration.close(anna, reason="Has retired.", by=ada)

    assert "Remove access: Anna Analyst" not in items_of(ada)


def test_a_request_that_has_changed_since_is_not_marked_as_done(lena: User, anna: User, ada: User) -> None:
    run_task()
    answers(lena, anna, "change", words="No longer an NRM contact.")
    old = people.request_token(row_of(anna))
    answers(lena, anna, "remove", words="Has left after all.")

    assert marks_done(ada, anna, seen=old).status_code == 302

    assert row_of(anna).done_by is None
    assert "Remove access: Anna Analyst" in items_of(ada)


def test_an_administrator_does_not_mark_a_request_about_themselves_as_done(ada: User, bea: User) -> None:
    run_task()
    answers(bea, ada, "change", words="Is a partner now.")

    page = marks_done(ada, ada, follow=True)

    assert "You cannot change your own access." in page.content.decode()
    assert row_of(ada).done_by is None
