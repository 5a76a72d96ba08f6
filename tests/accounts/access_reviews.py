"""Access reviews for tests: opened by the clerk on the first day of a quarter that is still far away."""

from __future__ import annotations

from datetime import date, timedelta

from django.test import override_settings

from accounts import tasks
from accounts.access_review import people
from accounts.models import ReviewedPerson, User
from tests.roles import acting

OPENED = date(2031, 1, 1)  # accounts of tests are older


def on_day(days: int) -> override_settings:
    """So many days after the reviews opened."""
    return override_settings(MSPT_TODAY=OPENED + timedelta(days=days))


def run_task() -> None:
    """What the clerk does each hour of the day."""
    with override_settings(LOGIN_ALIAS="default"), acting("clerk"):
        tasks.open_access_reviews()


def row_of(person: User) -> ReviewedPerson:
    """The person's place in the latest review."""
    return ReviewedPerson.objects.filter(user=person).latest("pk")


def seen_of(*reviewed: User, by: User) -> str:
    """What the page of a review sends about some people, in its order."""
    return people.token(*people.seen_by(by).filter(user__in=reviewed))
