"""To-do items about prosecutions, for the home page and the lists: one line for each check, with its count."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import Count, Value
from django.urls import reverse

from accounts.models import User
from core import clock
from core.todo import ToDoGroup, ToDoItem, group_of
from prosecutions.assets import checks as asset_checks
from prosecutions.cases import checks as case_checks
from prosecutions.cases import permissions
from prosecutions.checks import RecordCheck, Subject
from prosecutions.joint_teams import checks as team_checks
from prosecutions.witnesses import checks as witness_checks

TITLE = "Prosecutions"
SUBJECTS = (case_checks.SUBJECT, witness_checks.SUBJECT, asset_checks.SUBJECT, team_checks.SUBJECT)


def groups_for(user: User) -> list[ToDoGroup]:
    """Return the to-do items about prosecutions; for a unit and the national team, what forces do."""
    if not permissions.reads(user):
        return []
    url = reverse("prosecutions:case-list")
    return group_of(TITLE, items_for(user), url=url, url_text=TITLE, is_for_forces=not user.force_id)


def items_for(user: User, subjects: Iterable[Subject] = SUBJECTS) -> list[ToDoItem]:
    """Return one item for each check that has records, in one statement for all checks."""
    today = clock.today()
    rows = [(check, subject) for subject in subjects for check in subject.checks if check.is_for(user)]
    first, *rest = (
        check.question(_seen(subject, user), today).order_by().values(row=Value(place)).annotate(number=Count("pk"))
        for place, (check, subject) in enumerate(rows)
    )
    counted = {row["row"]: row["number"] for row in first.union(*rest, all=True)}
    return [
        _item(check, counted[place], url=reverse(subject.list_url))
        for place, (check, subject) in enumerate(rows)
        if counted.get(place)
    ]


def _seen(subject: Subject, user: User) -> Any:
    model: Any = apps.get_model("prosecutions", subject.model)
    return model.objects.visible_to(user).of_present_forces(user)


def _item(check: RecordCheck, number: int, *, url: str) -> ToDoItem:
    return ToDoItem(
        title=f"{check.title}: {number}",
        reason=check.to_do,
        url=f"{url}?show={check.code}",
        is_urgent=check.is_urgent,
        is_late=check.is_late,
        count=number,
    )
