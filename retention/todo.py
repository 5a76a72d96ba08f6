"""To-do items about retention: requests for erasure to decide on, and records to review."""

from __future__ import annotations

from django.urls import reverse

from accounts.models import User
from core.todo import Reason, ToDoGroup, group_of
from retention import reviews
from retention.kinds import kinds_of
from retention.models import Erasure

APPROVE = Reason(
    code="erasure", title="Open erasure requests", to_do="A colleague asks to erase a record. Approve or refuse it."
)
REVIEW = Reason(
    code="review", title="Records to review", to_do="Decide whether to keep it, hold it or request its erasure."
)


def groups_for(user: User) -> list[ToDoGroup]:
    """What a person who decides on a kind of record has to decide. Nothing for others, without a query."""
    kinds = [kind.code for kind in kinds_of(user) if kind.is_decided_by(user)]
    if not kinds:
        return []
    waiting = Erasure.objects.visible_to(user).open().filter(kind__in=kinds).exclude(requested_by=user).count()
    due = reviews.records_to_review(user)
    url = reverse("retention:review-list")
    items = [REVIEW.item_of((), count=len(due), list_url=url, due_on=due[0].review_on)] if due else []
    if waiting:
        items.insert(0, APPROVE.item_of((), count=waiting, list_url=url))
    return group_of("Retention", items, url=url, url_text="Records to review")
