"""Reviewers have a to-do item and emails, and no account closes because nobody answered (P19)."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import mail

from accounts import outgoing_email
from accounts.models import User
from tests.accounts.access_review.reviewing import LIST, REVIEWS, answers, items_of, on_day, run_task
from tests.accounts.factories import KENT, UserFactory
from tests.signing_in import just_signed_in

pytestmark = pytest.mark.django_db


def test_to_do_item_is_due_after_28_days_and_urgent_from_then(lena: User, anna: User) -> None:
    run_task()
    for day, is_urgent in ((0, False), (27, False), (28, True), (60, True)):
        with on_day(day):
            item = items_of(lena)["Access review: 1 person"]
            assert (item.due_on, item.is_urgent) == (date(2031, 1, 29), is_urgent)

    answers(lena, anna)

    assert items_of(lena) == {}


def emailed_on(day: int) -> list[str]:
    mail.outbox.clear()
    with on_day(day):
        run_task()
        run_task()
        outgoing_email.send_waiting()
    return sorted(message.to[0] for message in mail.outbox)


def test_leads_with_people_left_get_an_email_after_14_and_28_days(lena: User, luke: User, anna: User) -> None:
    UserFactory(force_id=KENT)
    run_task()

    assert {day: sent for day in range(0, 43, 7) if (sent := emailed_on(day))} == {
        14: sorted([lena.email, luke.email]),
        28: sorted([lena.email, luke.email]),
    }


def test_a_lead_gets_no_email_about_their_own_access_and_one_after_a_long_gap(lena: User, anna: User) -> None:
    run_task()
    assert emailed_on(40) == [lena.email]
    assert "1 person in your force" in mail.outbox[0].body
    REVIEWS.update(reminders=0)
    answers(lena, anna)
    assert emailed_on(41) == []  # only the lead is left, and an administrator answers


def test_the_rest_is_listed_as_not_reviewed_after_42_days_and_no_account_closes(
    lena: User, anna: User, ada: User
) -> None:
    run_task()
    with on_day(41):
        assert "Access not reviewed: 3 people" not in items_of(ada)
    with on_day(42):
        run_task()
        assert items_of(ada)["Access not reviewed: 3 people"].is_late
        assert "Not reviewed" in just_signed_in(ada).get(LIST).content.decode()
        assert answers(lena, anna).status_code == 302

    assert User.objects.active().filter(pk__in=[lena.pk, anna.pk, ada.pk]).count() == 3
