"""The people without an answer on a page are confirmed together (P19)."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from tests.accounts.access_review.reviewing import (
    PEOPLE,
    answer_about,
    answers,
    confirms,
    entries,
    page_of,
    row_of,
    run_task,
    seen_of,
)
from tests.accounts.factories import KENT, UserFactory
from tests.signing_in import give_factor, just_signed_in

pytestmark = pytest.mark.django_db


def test_the_others_on_a_page_are_confirmed_together_after_a_fresh_factor(lena: User, anna: User) -> None:
    olga, left = UserFactory(name="Olga Officer", role=Role.OFFICER), UserFactory(name="Lee Leaver")
    run_task()
    answers(lena, left, "remove", words="Has left.")
    page = just_signed_in(lena).get(page_of(anna)).content.decode()
    assert "Confirm all others on this page (2)" in page  # neither the lead nor the one with an answer
    late = Client()
    late.force_login(lena)
    give_factor(late, seconds_ago=301)
    assert confirms(lena, anna, olga, client=late).headers["Location"].startswith(reverse("account_reauthenticate"))
    assert answer_about(anna) == ""

    for _ in range(2):
        assert confirms(lena, anna, olga).status_code == 302

    assert [answer_about(person) for person in (anna, olga, left, lena)] == ["keep", "keep", "remove", ""]
    assert entries()[1:] == [("access review: still needs access", "", 2)]


def test_confirming_the_others_is_refused_as_a_whole_if_one_was_answered_since(
    lena: User, luke: User, anna: User
) -> None:
    olga = UserFactory(name="Olga Officer", role=Role.OFFICER)
    run_task()
    sent = {
        "people": f"{row_of(anna).public_id},{row_of(olga).public_id}",
        "seen": seen_of(anna, olga, by=lena),
    }
    answers(luke, olga, "remove", words="Has left.")

    path = reverse("access:others-confirm", args=[row_of(anna).review.public_id])
    page = just_signed_in(lena).post(path, sent, follow=True).content.decode()

    assert "has changed since you opened the page" in page
    assert [answer_about(person) for person in (anna, olga)] == ["", "remove"]


@pytest.mark.parametrize("chosen", ["", "x", "other", "own"])
def test_confirming_the_others_takes_only_people_of_the_reviewer(lena: User, anna: User, chosen: str) -> None:
    kent = UserFactory(force_id=KENT)
    run_task()
    people = {"other": str(row_of(kent).public_id), "own": str(row_of(lena).public_id)}

    sent = {"people": people.get(chosen, chosen), "seen": seen_of(lena, by=lena)}
    answered = just_signed_in(lena).post(reverse("access:others-confirm", args=[row_of(anna).review.public_id]), sent)

    assert answered.status_code == (404 if chosen == "x" else 302)
    assert not PEOPLE.exclude(answer="").exists()
