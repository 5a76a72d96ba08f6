"""The library's items on the home page: an author's to-do list, and what is new in the topics a person follows."""

from __future__ import annotations

from django.urls import reverse

from accounts.models import User
from core.todo import ToDoGroup, ToDoItem, group_of
from guidance import following, permissions, todo

QUIET = frozenset({"approved", "drafts"})  # on the to-do list, but not work for this person


def groups_for(user: User) -> list[ToDoGroup]:
    """Return the items about guidance as one group."""
    return group_of("Guidance", to_do_items(user), url=reverse("guidance:library"), url_text="All guidance")


def to_do_items(user: User) -> list[ToDoItem]:
    """Return one item for each to-do reason, and one for all news."""
    if user.role not in permissions.READERS:
        return []
    items = [
        group.item(reverse("guidance:draft-list")) for group in todo.waiting_for(user) if group.reason.code not in QUIET
    ]
    if news := following.news_for(user):
        items.append(
            ToDoItem(
                title=f"Updates to guidance you follow: {len(news)}",
                reason="Read what changed, then clear the list.",
                url=reverse("guidance:following"),
            )
        )
    return items
