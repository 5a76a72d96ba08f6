"""Access reviews are deleted three years after their quarter began, and no earlier."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection

from accounts.access_review import deleting, quarters
from accounts.models import User
from audit.models import AuditEntry
from tests.accounts.access_review.reviewing import PEOPLE, REVIEWS
from tests.accounts.factories import LANCASHIRE

pytestmark = pytest.mark.django_db


def today() -> date:
    """The day of the server, which decides."""
    with connection.cursor() as cursor:
        cursor.execute("select (now() at time zone 'Europe/London')::date")
        return cursor.fetchone()[0]


def review_of(quarter: date, person: User) -> int:
    """A review of a quarter with one person."""
    review = REVIEWS.create(quarter=quarter, opened_on=quarter, force_id=LANCASHIRE)
    PEOPLE.create(review=review, user=person)
    return review.pk


def test_reviews_of_more_than_three_years_ago_are_deleted_with_their_people(anna: User) -> None:
    now = quarters.first_day(today())
    old = review_of(now.replace(year=now.year - 4), anna)
    kept = {review_of(now, anna), review_of(quarters.following(now.replace(year=now.year - 3)), anna)}

    assert deleting.delete_old_reviews() == 1

    assert set(REVIEWS.values_list("pk", flat=True)) == kept
    assert not PEOPLE.filter(review=old).exists()
    entry = AuditEntry.objects.get(question="access reviews deleted")
    assert (entry.kind, entry.subject, entry.count) == ("erasure", "accounts.accessreview", 1)


def test_nothing_is_logged_when_nothing_is_old(anna: User) -> None:
    review_of(quarters.first_day(today()), anna)

    assert deleting.delete_old_reviews() == 0
    assert not AuditEntry.objects.filter(question="access reviews deleted").exists()
