"""Access reviews for tests, opened on the first day of a quarter that is still far away, and what people do in them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.test import Client, override_settings
from django.urls import reverse

from accounts import tasks
from accounts.access_review import people
from accounts.models import AccessReview, ReviewedPerson, User
from audit.models import AuditEntry
from core.todo import ToDoItem
from mspt.home import to_do_groups
from tests.roles import acting
from tests.signing_in import just_signed_in

OPENED = date(2031, 1, 1)  # accounts of tests are older
LIST = reverse("access:review-list")
REVIEWS, PEOPLE = AccessReview.objects.using("default"), ReviewedPerson.objects.using("default")


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


def page_of(person: User) -> str:
    return row_of(person).review.get_absolute_url()


def answers(by: User, about: User, answer: str = "keep", *, words: str = "", seen: str | None = None) -> Any:
    sent = {"answer": answer, "words": words, "seen": seen_of(about, by=by) if seen is None else seen}
    return just_signed_in(by).post(reverse("access:person-answer", args=[row_of(about).public_id]), sent)


def confirms(by: User, *people: User, client: Client | None = None) -> Any:
    chosen = ",".join(str(row_of(person).public_id) for person in people)
    sent = {"people": chosen, "seen": seen_of(*people, by=by)}
    path = reverse("access:others-confirm", args=[row_of(people[0]).review.public_id])
    return (client or just_signed_in(by)).post(path, sent)


def marks_done(by: User, about: User, *, seen: str | None = None, follow: bool = False) -> Any:
    sent = {"seen": people.request_token(row_of(about)) if seen is None else seen}
    return just_signed_in(by).post(reverse("access:request-done", args=[row_of(about).public_id]), sent, follow=follow)


def answer_about(person: User) -> str:
    return row_of(person).answer


def items_of(person: User) -> dict[str, ToDoItem]:
    items = (item for group in to_do_groups(person) for item in group.items)
    return {item.title: item for item in items if item.title.startswith(("Access", "Change", "Remove"))}


def entries() -> list[tuple[str, str, int]]:
    logged = AuditEntry.objects.filter(question__startswith="access review: ").order_by("pk")
    return list(logged.values_list("question", "reason", "count"))
