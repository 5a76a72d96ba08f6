"""The next to-do items about orders, for the home page."""

from __future__ import annotations

from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from core.todo import ToDoGroup, ToDoItem, group_of
from orders import todo
from orders.supervision import out_of_hours


def groups_for(user: User) -> list[ToDoGroup]:
    """The to-do items about orders and their subjects; for a unit and the national team, what forces do."""
    url = reverse("orders:order-list")
    if user.force_id:
        return group_of("Orders", to_do_items(user), url=url, url_text="All orders")
    return group_of("Orders", to_do_items(user), url=url, is_for_forces=True)


def to_do_items(user: User) -> list[ToDoItem]:
    """One line for each reason with to-do items, each subject offered by another force, and each unread area alert."""
    if user.role == Role.OFFICER:
        return []  # the register search has its own box on the home page
    found = [
        ToDoItem(
            title=f"{waiting.reason.title}: {waiting.many}",
            reason=waiting.reason.to_do,
            url=url or reverse("orders:order-list"),
            is_urgent=waiting.reason.rank == 0,
            due_on=waiting.due_on,
            count=len(waiting.keys),
        )
        for waiting, url in todo.reasons_for(user)
    ]
    if out_of_hours.is_missing(user):
        found.insert(
            0,
            ToDoItem(
                title="Set your force’s out-of-hours number",
                reason="The order card tells any officer who to call at night. Your force has not set a number yet.",
                url=reverse("orders:duty-number"),
            ),
        )
    found += [
        ToDoItem(
            title=f"Confirm a merge: {one.other.number} into {one.subject.number}",
            reason=(
                f"{one.requested_by.name} says they are the same person. Compare the records, then confirm or decline."
            ),
            url=one.get_absolute_url(),
        )
        for one in todo.merges_to_confirm(user)
    ]
    offered = [
        ToDoItem(
            title=f"{one.force.short_name} offers you {one.number}",
            reason=(
                "Accept the subject and name an officer, or decline with a reason. They keep the subject until you "
                "accept."
            ),
            url=one.get_absolute_url(),
        )
        for one in todo.offered_to(user)
    ]
    homes = todo.homes_to_note(user)
    if homes:
        noted = ToDoItem(
            title=f"Subjects of other forces living in your area: {len(homes)}",
            reason="Read the alert and mark it as read.",
            url=reverse("orders:order-list"),
        )
        return [*found, *offered, noted]
    return [*found, *offered]
