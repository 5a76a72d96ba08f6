"""Subjects and their orders as retention knows them: how they are found, when the last order ended, and who decides."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db.models import Exists, Max, OuterRef, QuerySet

from accounts.models import User
from orders.erasable import SUBJECT
from orders.models import Order, Subject
from orders.querysets import SubjectQuerySet
from orders.workflow import OVER
from retention.kinds import DOWNLOADS_ARE_STOPPED, RetainedKind, RetainedRecord

# An order ends with its last step, whatever its last day was.
LAST_STEP = Max("orders__steps__on")
PRESENT = Order.objects.filter(subject=OuterRef("pk")).exclude(state__in=OVER)


def find(public_id: uuid.UUID, user: User) -> RetainedRecord | None:
    """A subject that the person's force manages; also one that was merged into another, which may be on legal hold."""
    rows = _own(user).filter(public_id=public_id)
    subject = rows.first()
    if subject is None:
        return None
    ended_on = rows.filter(~Exists(PRESENT)).aggregate(last_step_on=LAST_STEP)["last_step_on"]
    return _record(subject, ended_on)


def ended_by(day: date, user: User) -> QuerySet[Any, Any]:
    """The subjects of the person's force whose last order ended by a day, the earliest first, without merged ones."""
    rows: QuerySet[Any, Any] = _own(user).unmerged().filter(~Exists(PRESENT)).annotate(last_step_on=LAST_STEP)
    rows = rows.filter(last_step_on__lte=day)
    return rows.order_by("last_step_on", "pk")


def _own(user: User) -> SubjectQuerySet:
    return Subject.objects.visible_to(user).filter(force=user.force_id)


def _record(subject: Subject, ended_on: date | None) -> RetainedRecord:
    return RetainedRecord(
        public_id=subject.public_id,
        force=subject.force_id,
        reference=subject.number,
        url=subject.get_absolute_url(),
        ended_on=ended_on,
    )


KIND = RetainedKind(
    erasable=SUBJECT,
    singular="subject and orders",
    plural="subjects and orders",
    logged_as="orders.subject",
    consequences="All orders of the subject are erased too, including those of records merged into it. Text, names and"
    " references are erased, including in the history of each order. Identifying details and passports are deleted, and"
    " searches no longer find the person."
    f" {DOWNLOADS_ARE_STOPPED}",
    find=find,
    ended_by=ended_by,
    record_of=lambda subject: _record(subject, subject.last_step_on),
    held="This subject, or a record merged into it, is on legal hold.",
)
