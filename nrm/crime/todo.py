"""To-do items about crime records, for the home page and the register: one line for each check, with its number."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Count, DateTimeField, Min, Value
from django.db.models.functions import Cast
from django.urls import reverse

from accounts import duties
from accounts.duties import DutyKind
from accounts.models import User
from core import clock
from core.todo import ToDoGroup, ToDoItem, group_of
from nrm.crime import missing, permissions
from nrm.crime.checks import CHECKS, RecordCheck
from nrm.crime_system import questions
from nrm.models import CrimeRecord, CrimeSystemEntry, CrimeTransfer

TITLE = "Crime records"


def groups_for(user: User) -> list[ToDoGroup]:
    """Return the to-do items about crime records; for a unit and the national team, what forces do."""
    if not permissions.works_on_crime(user):
        return []
    url = reverse("crime:record-list")
    if user.force_id:
        return group_of(
            TITLE,
            items_for(user) + offers_for(user) + missing_for(user) + comparison_for(user),
            url=url,
            url_text="Crime register",
        )
    return group_of(TITLE, items_for(user), url=url, is_for_forces=True)


def comparison_for(user: User) -> list[ToDoItem]:
    """Return one item if entries of the crime system and records have no partner after 24 hours."""
    own = questions.late_entries(CrimeSystemEntry.objects.visible_to(user))
    here = questions.late_records(CrimeRecord.objects.visible_to(user))
    count = own.order_by().values("pk").union(here.order_by().values("pk"), all=True).count()
    if not count:
        return []
    return [
        ToDoItem(
            title=f"Not paired with the crime system: {count}",
            reason="They are only on your crime system, or only here. Decide about each.",
            url=reverse("crime_system:comparison"),
            count=count,
        )
    ]


def missing_for(user: User) -> list[ToDoItem]:
    """Return one item if referrals of the user's force have no crime record."""
    count = missing.without_record(user).count()
    if not count:
        return []
    return [
        ToDoItem(
            title=f"Referrals without a crime record: {count}",
            reason="They were sent before your force had a register here. Open their records in one step.",
            url=reverse("crime:record-missing"),
            count=count,
        )
    ]


def checks_of(user: User) -> list[RecordCheck]:
    """Return the checks on which the user works: those of registrars only if they are one, or only watch."""
    is_registrar = not user.force_id or duties.has_duty(user, DutyKind.REGISTRAR)
    return [check for check in CHECKS if is_registrar or not check.is_registrars]


def items_for(user: User) -> list[ToDoItem]:
    """Return one item for each check that has records, in one statement for all checks."""
    now, url = clock.now(), reverse("crime:record-list")
    rows = CrimeRecord.objects.visible_to(user).not_erased()
    checks = checks_of(user)
    first, *rest = (_counted(check, rows, now, place) for place, check in enumerate(checks))
    items = []
    for place, count, by in sorted(first.union(*rest, all=True)):
        if count:
            items.append(_item(checks[place], count, by, url=url))
    return items


def _counted(check: RecordCheck, rows: Any, now: datetime, place: int) -> Any:
    """How many records a check finds, and the earliest time by which one is to be done, as a row of a union."""
    matching = check.question(rows, now).order_by().values(row=Value(place))
    earliest = Min(check.by) if check.by else Cast(Value(None), DateTimeField())
    return matching.annotate(number=Count("pk"), by=earliest).values_list("row", "number", "by")


def _item(check: RecordCheck, count: int, by: datetime | None, *, url: str) -> ToDoItem:
    return ToDoItem(
        title=f"{check.title}: {count}",
        reason=check.to_do,
        url=f"{url}?show={check.code}",
        is_urgent=check.is_urgent,
        is_late=check.is_late,
        due_at=by,
        count=count,
    )


def offers_for(user: User) -> list[ToDoItem]:
    """Return other forces' offers to the user's force, and declined offers of its own."""
    offered = [
        ToDoItem(
            title=f"{offer.force.short_name} offers you a crime record",
            reason="Accept it if the offending happened in your area, or decline with a reason.",
            url=offer.get_absolute_url(),
        )
        for offer in CrimeTransfer.objects.to_decide(user)
    ]
    declined = [
        ToDoItem(
            title=f"{offer.receiver.short_name} declined a crime record",
            reason="Read the reason, then keep the record or offer it to another force.",
            url=offer.get_absolute_url(),
        )
        for offer in CrimeTransfer.objects.declined_to(user)
    ]
    return offered + declined
