"""A decision about a return makes notices for the people who act next, once, and for nobody else."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from investigations.review import decisions
from notifications.choices import NoticeKind
from notifications.models import Notice
from tests.accounts.factories import LANCASHIRE, UserFactory, analyst, coordinator, national, stranger
from tests.investigations import deciding
from tests.investigations.factories import JANUARY, row, series, submitted_return
from tests.notifications.making import due_in
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db


@made_once
def anna() -> User:
    series(JANUARY, JANUARY)
    person = analyst()
    submitted_return(JANUARY, rows=[row()], by=person)
    return person


@made_once
def cora(anna: User) -> User:
    return coordinator()


def recipients(kind: NoticeKind) -> set[User]:
    return {notice.person for notice in Notice.objects.filter(kind=kind)}


def ask(by: User, words: str = "Is it?") -> int:
    return deciding.query(LANCASHIRE, JANUARY, words=words, about="return", by=by).pk


def test_query_tells_the_active_leads_and_analysts_of_the_force(anna: User, cora: User) -> None:
    lead = UserFactory(role=Role.LEAD)
    for _other in (
        stranger(),
        coordinator("wmrocu"),
        national(),
        UserFactory(role=Role.OFFICER),
        UserFactory(is_active=False),
    ):
        pass

    ask(cora)

    assert recipients(NoticeKind.RETURN_QUERIED) == {anna, lead}


def test_further_queries_in_one_review_make_no_further_notice(anna: User, cora: User) -> None:
    ask(cora)
    ask(cora, "And this?")

    assert Notice.objects.filter(person=anna).count() == 1


def test_query_on_the_next_submission_makes_a_notice_again(anna: User, cora: User) -> None:
    query = ask(cora)
    deciding.answer(query, words="It is.", by=anna)
    decisions.answer_return(LANCASHIRE, JANUARY, by=anna)

    ask(cora, "And this?")

    assert Notice.objects.filter(person=anna, kind=NoticeKind.RETURN_QUERIED).count() == 2


def test_refused_query_makes_no_notice(anna: User, cora: User) -> None:
    with pytest.raises(Exception, match="Enter some text"):
        ask(cora, " ")

    assert not Notice.objects.exists()


def test_notice_names_the_month_and_opens_the_return(anna: User, cora: User) -> None:
    ask(cora)

    notice = Notice.objects.get(person=anna)
    assert notice.title == "Your return for January 2020 has a query"
    client = Client()
    client.force_login(anna)
    answer = client.get(notice.get_absolute_url())
    assert answer.headers["Location"] == reverse("investigations:return-detail", args=[LANCASHIRE, "2020-01"])
    notice.refresh_from_db()
    assert notice.read_at is not None


def test_reply_tells_the_coordinators_of_the_unit(anna: User, cora: User) -> None:
    national()
    query = ask(cora)
    deciding.answer(query, words="It is.", by=anna)
    assert recipients(NoticeKind.QUERY_REPLIED) == set()

    decisions.answer_return(LANCASHIRE, JANUARY, by=anna)

    assert recipients(NoticeKind.QUERY_REPLIED) == {cora}
    assert Notice.objects.get(person=cora).place == reverse(
        "investigations:review-detail", args=[LANCASHIRE, "2020-01"]
    )


def test_approval_and_reopening_tell_the_force(anna: User, cora: User) -> None:
    deciding.approve(LANCASHIRE, JANUARY, by=cora)
    assert recipients(NoticeKind.RETURN_APPROVED) == {anna}

    deciding.reopen(LANCASHIRE, JANUARY, reason="One is missing.", by=cora)

    assert recipients(NoticeKind.RETURN_REOPENED) == {anna}


def test_national_team_learns_of_replies_where_it_reviews_the_unit() -> None:
    series(JANUARY, JANUARY)
    theirs, reviewer = analyst("BTP"), national()
    submitted_return(JANUARY, rows=[row()], by=theirs)
    query = deciding.query("BTP", JANUARY, words="Is it?", about="return", by=reviewer)
    deciding.answer(query.pk, words="It is.", by=theirs)

    decisions.answer_return("BTP", JANUARY, by=theirs)

    assert recipients(NoticeKind.QUERY_REPLIED) == {reviewer}


def test_reply_ends_the_notice_of_the_query(anna: User, cora: User) -> None:
    query = ask(cora)
    deciding.answer(query, words="It is.", by=anna)
    assert Notice.objects.unread().filter(person=anna).count() == 1

    decisions.answer_return(LANCASHIRE, JANUARY, by=anna)

    assert not Notice.objects.unread().filter(person=anna).exists()
    assert Notice.objects.unread().filter(person=cora).count() == 1


def test_submitting_ends_the_reminders_of_that_return_for_everybody_in_the_force() -> None:
    series(JANUARY, JANUARY)
    anna, lead, other = analyst(), UserFactory(role=Role.LEAD), analyst("E23000002")
    for force in (LANCASHIRE, "E23000002"):
        due_in(force, kind=NoticeKind.PERIOD_OPEN, month=JANUARY)

    submitted_return(JANUARY, rows=[row()], by=anna)

    assert {notice.person for notice in Notice.objects.unread()} == {other}
    assert not Notice.objects.unread().filter(person__in=[anna, lead]).exists()
