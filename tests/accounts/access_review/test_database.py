"""The database refuses answers that are not whole and reads that a role does not need (P23)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from accounts.models import User
from tests.accounts.access_review.reviewing import OPENED, PEOPLE, REVIEWS, row_of, run_task
from tests.roles import acting

pytestmark = pytest.mark.django_db


ANSWERED = {"answer": "keep", "answered_at": datetime(2031, 1, 2, tzinfo=UTC)}


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"answer": "keep"}, "answered_by_somebody"),
        ({"answer": "maybe", "answered_by": "lena", "answered_at": ANSWERED["answered_at"]}, "answered_by_somebody"),
        (ANSWERED | {"answered_by": "anna"}, "not_one_s_own"),
        (ANSWERED | {"answered_by": "lena", "answer": "change"}, "request_says_why"),
        (ANSWERED | {"answered_by": "lena", "answer": "remove"}, "request_says_why"),
        (ANSWERED | {"answered_by": "lena", "words": "Why?"}, "request_says_why"),
        (ANSWERED | {"answered_by": "lena", "done_by": "ada"}, "done_by_somebody_else"),
        (
            ANSWERED
            | {"answered_by": "lena", "answer": "remove", "words": "Left.", "done_by": "anna"}
            | {"done_at": ANSWERED["answered_at"]},
            "done_by_somebody_else",
        ),
    ],
)
def test_the_database_refuses_an_answer_that_is_not_whole(
    lena: User, anna: User, ada: User, values: dict[str, Any], constraint: str
) -> None:
    run_task()
    people = {"lena": lena, "anna": anna, "ada": ada}
    given_values = {name: people.get(value, value) for name, value in values.items()}

    with pytest.raises(IntegrityError, match=f"accounts_reviewedperson_{constraint}"), transaction.atomic():
        PEOPLE.filter(user=anna).update(**given_values)


def test_the_database_refuses_a_second_answer_and_a_second_review_of_a_place(anna: User, ada: User) -> None:
    run_task()
    row = row_of(anna)
    for again, constraint in (
        (lambda: PEOPLE.create(review=row.review, user=anna), "reviewedperson_once"),
        (lambda: REVIEWS.create(quarter=OPENED, opened_on=OPENED), "accessreview_once_a_quarter"),
        (lambda: REVIEWS.create(quarter=date(2031, 2, 1), opened_on=date(2031, 2, 1)), "quarter_begins"),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            again()


@pytest.mark.parametrize(
    ("role", "statement"),
    [
        ("web", "select 1 from accounts_reviewedperson"),
        ("web", "select 1 from accounts_accessreview"),
        ("web", "select scope.open_access_reviews('2031-01-01')"),
        ("counter", "select 1 from accounts_reviewedperson"),
        ("login", "select scope.open_access_reviews('2031-01-01')"),
        ("login", "delete from accounts_reviewedperson"),
        ("login", "update accounts_reviewedperson set user_id = user_id"),
        ("login", "update accounts_accessreview set quarter = quarter"),
        ("clerk", "select words from accounts_reviewedperson"),
        ("clerk", "update accounts_reviewedperson set answer = ''"),
        ("clerk", "update accounts_accessreview set opened_on = opened_on"),
    ],
)
def test_no_role_reads_or_writes_more_of_a_review_than_it_needs(role: str, statement: str) -> None:
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with acting(role), refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
