"""Leads and administrators say who still needs an account (P19, P23)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from accounts.access_review import answering, opening
from accounts.choices import AccessAnswer, Role
from accounts.duties import DutyKind
from accounts.models import Duty, User
from audit.models import AuditEntry
from tests.accounts.access_review.reviewing import (
    OPENED,
    answer_about,
    answers,
    entries,
    marks_done,
    page_of,
    row_of,
    run_task,
    seen_of,
)
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, UserFactory

pytestmark = pytest.mark.django_db


WHO_ANSWERS = [
    # about, of which force, the others of that force, who answers
    (Role.ANALYST, LANCASHIRE, {"lead"}),
    (Role.OFFICER, LANCASHIRE, {"lead"}),
    (Role.LEAD, LANCASHIRE, {"lead", "administrator"}),
    (Role.ANALYST, KENT, {"administrator"}),  # has no lead
    (Role.COORDINATOR, None, {"administrator"}),
    (Role.PARTNER, None, {"administrator"}),
    (Role.NATIONAL, None, {"administrator"}),
    (Role.ADMINISTRATOR, None, {"administrator"}),
]


@pytest.mark.parametrize(("role", "force", "expected"), WHO_ANSWERS)
def test_a_lead_answers_for_the_force_and_an_administrator_for_everybody_else(
    role: Role, force: str | None, expected: set[str], lena: User, ada: User
) -> None:
    about = UserFactory(role=role, **({"force_id": force} if force else {}))
    others = [
        UserFactory(role=Role.LEAD, force_id=CUMBRIA),
        UserFactory(role=Role.ANALYST),
        UserFactory(role=Role.COORDINATOR),
        UserFactory(role=Role.NATIONAL),
    ]
    run_task()

    gave = {}
    for by in (lena, ada, *others):
        with transaction.atomic():
            gave[by.role, by.force_id] = answers(by, about, seen=seen_of(about, by=ada)).status_code == 302
            transaction.set_rollback(True)

    assert {role for (role, _), may in gave.items() if may} == expected
    assert not gave[Role.LEAD, CUMBRIA]


def test_nobody_confirms_their_own_access(lena: User, ada: User) -> None:
    run_task()

    for person in (lena, ada):
        refused = answers(person, person)
        assert refused.status_code == 422
        assert "You cannot confirm your own access." in refused.content.decode()
        assert answer_about(person) == ""


def test_an_answer_is_saved_and_logged_once_also_if_it_is_sent_twice(lena: User, anna: User) -> None:
    run_task()
    seen = seen_of(anna, by=lena)

    for _ in range(2):
        answered = answers(lena, anna, seen=seen)
        assert answered.headers["Location"] == f"{page_of(anna)}#person-{row_of(anna).pk}"

    row = row_of(anna)
    assert (row.answer, row.answered_by, row.words) == ("keep", lena, "")
    assert entries() == [("access review: still needs access", "", 1)]


def test_an_answer_can_be_changed_until_the_review_closes_and_a_new_request_is_open_again(
    lena: User, anna: User, ada: User
) -> None:
    run_task()
    answers(lena, anna, "change", words="Move to Kent.")
    marks_done(ada, anna)
    answers(lena, anna, "remove", words="Has left after all.")
    assert (row_of(anna).answer, row_of(anna).done_by) == ("remove", None)

    with override_settings(MSPT_TODAY=date(2031, 3, 31)):
        assert answers(lena, anna).status_code == 302
    with override_settings(MSPT_TODAY=date(2031, 4, 1)):
        refused = answers(lena, anna, "remove", words="Too late.")

    assert "This review is closed." in refused.content.decode()
    assert answer_about(anna) == "keep"


def test_an_answer_to_an_old_page_is_refused_and_keeps_what_was_typed(lena: User, luke: User, anna: User) -> None:
    run_task()
    old = seen_of(anna, by=lena)
    answers(luke, anna)

    refused = answers(lena, anna, "remove", words="Has left the team.", seen=old)

    assert refused.status_code == 409
    page = refused.content.decode()
    assert "Luke Lead answered “Still needs access” about Anna Analyst" in page
    assert "Has left the team.</textarea>" in page
    assert row_of(anna).answered_by == luke


def test_of_two_leads_who_answer_at_once_one_is_refused_and_a_double_click_is_stored_once(
    committed: Callable[..., Any], settings: Any
) -> None:
    settings.LOGIN_ALIAS = "default"
    made: dict[str, Any] = {}

    def prepare() -> None:
        made["leads"] = [UserFactory(role=Role.LEAD) for _ in range(2)]
        made["person"] = UserFactory()
        opening.open_reviews()
        made["seen"] = seen_of(made["person"], by=made["leads"][0])
        made["row"] = row_of(made["person"]).public_id

    def answered(by: User, given: AccessAnswer) -> str:
        try:
            answering.answer(made["row"], given, words="Has left.", seen=made["seen"], by=by)
        except answering.OldAnswer:
            return "refused"
        return "stored"

    committed(prepare)
    lead, colleague = made["leads"]
    works = [(lead, AccessAnswer.REMOVE), (lead, AccessAnswer.REMOVE), (colleague, AccessAnswer.KEEP)]
    results = committed(*(lambda by=by, given=given: answered(by, given) for by, given in works))
    logged = committed(lambda: AuditEntry.objects.filter(question__startswith="access review: ").count())

    assert results in (["stored", "stored", "refused"], ["refused", "refused", "stored"])
    assert logged == [1]


def test_an_answer_is_refused_when_the_access_has_changed_since(lena: User, anna: User) -> None:
    run_task()
    old = seen_of(anna, by=lena)
    Duty.objects.create(user=anna, kind=DutyKind.NRM, starts_on=OPENED)

    assert answers(lena, anna, seen=old).status_code == 409
    assert answer_about(anna) == ""
