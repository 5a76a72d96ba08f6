"""To-do items about asset recovery, for the home page and the list: one line for each check, with its number."""

from __future__ import annotations

from django.db.models import Count, Value
from django.urls import reverse

from accounts.models import User
from core import clock
from core.todo import ToDoGroup, ToDoItem, group_of
from prosecutions.assets.checks import CHECKS
from prosecutions.cases import permissions
from prosecutions.models import AssetRecord

TITLE = "Asset recovery"


def groups_for(user: User) -> list[ToDoGroup]:
    """Return the to-do items about asset recovery; for a unit and the national team, what forces do."""
    if not permissions.reads(user):
        return []
    url = reverse("assets:asset-list")
    return group_of(TITLE, items_for(user), url=url, url_text=TITLE, is_for_forces=not user.force_id)


def items_for(user: User) -> list[ToDoItem]:
    """Return one item for each check that has records, in one statement for all checks."""
    today, url = clock.today(), reverse("assets:asset-list")
    rows = AssetRecord.objects.visible_to(user).of_present_forces(user)
    first, *rest = (
        check.question(rows, today).order_by().values(row=Value(place)).annotate(number=Count("pk"))
        for place, check in enumerate(CHECKS)
    )
    return [
        CHECKS[row["row"]].item_of((), list_url=f"{url}?show={CHECKS[row['row']].code}", count=row["number"])
        for row in sorted(first.union(*rest, all=True), key=lambda row: row["row"])
        if row["number"]
    ]
