"""To-do items about victims and witnesses, for the home page and the list: one line for each check, with its number."""

from __future__ import annotations

from django.db.models import Count, Value
from django.urls import reverse

from accounts.models import User
from core import clock
from core.todo import ToDoGroup, ToDoItem, group_of
from prosecutions.cases import permissions
from prosecutions.models import Witness
from prosecutions.support.checks import CHECKS

TITLE = "Victims and witnesses"


def groups_for(user: User) -> list[ToDoGroup]:
    """Return the to-do items about victims and witnesses; for a unit and the national team, what forces do."""
    if not permissions.reads(user):
        return []
    url = reverse("witnesses:witness-list")
    return group_of(TITLE, items_for(user), url=url, url_text=TITLE, is_for_forces=not user.force_id)


def items_for(user: User) -> list[ToDoItem]:
    """Return one item for each check that has victims or witnesses, in one statement for all checks."""
    today, url = clock.today(), reverse("witnesses:witness-list")
    rows = Witness.objects.visible_to(user).of_present_forces(user)
    first, *rest = (
        check.question(rows, today).order_by().values(row=Value(place)).annotate(number=Count("pk"))
        for place, check in enumerate(CHECKS)
    )
    counted = first.union(*rest, all=True)
    return [
        ToDoItem(
            title=f"{CHECKS[row['row']].title}: {row['number']}",
            reason=CHECKS[row["row"]].to_do,
            url=f"{url}?show={CHECKS[row['row']].code}",
            is_urgent=CHECKS[row["row"]].is_urgent,
            is_late=CHECKS[row["row"]].is_late,
            count=row["number"],
        )
        for row in sorted(counted, key=lambda row: row["row"])
        if row["number"]
    ]
