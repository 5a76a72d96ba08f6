"""The person named in a query gets a notice of their own, and an overdue reply reminds them and the reviewers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from accounts.choices import Role
from accounts.models import User
from investigations.models import Query
from investigations.review import decisions, overdue_replies
from investigations.review.reply_wanted import ReplyWanted
from notifications.choices import NoticeKind
from notifications.models import Notice
from tests.accounts.factories import LANCASHIRE, UserFactory, analyst, coordinator, stranger
from tests.investigations import deciding
from tests.investigations.factories import JANUARY, row, series, submitted_return
from tests.roles import acting
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 23)


@made_once
def anna() -> User:
    series(JANUARY, JANUARY)
    person = analyst()
    submitted_return(JANUARY, rows=[row()], by=person)
    return person


@made_once
def lena(anna: User) -> User:
    return UserFactory(role=Role.LEAD)


@made_once
def cora(anna: User) -> User:
    stranger()
    return coordinator()


def ask(by: User, *, person: User | None = None) -> Query:
    wanted = ReplyWanted(person=person.pk if person else None)
    query = deciding.query(LANCASHIRE, JANUARY, words="Is it?", about="return", by=by, wanted=wanted)
    Query.objects.filter(pk=query.pk).update(reply_by=MONDAY - timedelta(days=3))
    return query


def informed(kind: NoticeKind) -> set[User]:
    return {notice.person for notice in Notice.objects.unread().filter(kind=kind)}


def overdue_on(day: date) -> int:
    with acting("counter"):
        return overdue_replies.make_overdue(day)


def test_named_person_gets_a_notice_of_their_own(anna: User, lena: User, cora: User) -> None:
    ask(cora, person=lena)

    assert informed(NoticeKind.QUERY_FOR_YOU) == {lena}
    assert informed(NoticeKind.RETURN_QUERIED) == {anna, lena}
    assert Notice.objects.get(kind=NoticeKind.QUERY_FOR_YOU).due_on is not None


def test_query_that_names_nobody_has_no_notice_for_one_person(cora: User) -> None:
    ask(cora)

    assert informed(NoticeKind.QUERY_FOR_YOU) == set()


def test_overdue_reply_reminds_the_named_person_and_the_reviewers_once(anna: User, lena: User, cora: User) -> None:
    ask(cora, person=lena)
    assert overdue_on(MONDAY - timedelta(days=1)) == 0  # a Sunday

    assert overdue_on(MONDAY) == 2
    assert overdue_on(MONDAY + timedelta(days=1)) == 0

    assert informed(NoticeKind.QUERY_OVERDUE) == {lena, cora}


def test_overdue_reply_reminds_the_force_where_nobody_is_named_or_who_is_named_has_left(
    anna: User, lena: User, cora: User
) -> None:
    ask(cora, person=lena)
    User.objects.filter(pk=lena.pk).update(is_active=False)

    overdue_on(MONDAY)

    assert informed(NoticeKind.QUERY_OVERDUE) == {anna, cora}


def test_reply_ends_the_reminders(anna: User, lena: User, cora: User) -> None:
    query = ask(cora, person=lena)
    overdue_on(MONDAY)

    deciding.answer(query.pk, words="It is.", by=anna)
    assert overdue_on(MONDAY) == 0
    decisions.answer_return(LANCASHIRE, JANUARY, by=anna)

    assert informed(NoticeKind.QUERY_OVERDUE) == informed(NoticeKind.QUERY_FOR_YOU) == set()
