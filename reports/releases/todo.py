"""To-do items of releases: what a colleague has prepared waits for somebody else in the national team."""

from __future__ import annotations

from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from core import clock
from core.todo import ToDoGroup, ToDoItem, group_of
from reports.models import Release

TO_DO = "A colleague has prepared it. Check its tables, and approve or discard it."


def groups_for(user: User) -> list[ToDoGroup]:
    """The releases that this person may approve, as one group."""
    if user.role != Role.NATIONAL:
        return []
    drafts = Release.objects.visible_to(user).drafts().exclude(prepared_by=user).for_list()
    items = [
        ToDoItem(
            title=f"Approve release: {release.period}",
            reason=TO_DO,
            url=release.get_absolute_url(),
            due_on=clock.day_of(release.release_at),
        )
        for release in drafts
    ]
    return group_of("Releases", items, url=reverse("releases:release-list"), url_text="All releases")
