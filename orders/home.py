"""The next to-do items about orders, for the home page."""

from __future__ import annotations

from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from core.todo import ToDoGroup, ToDoItem, group_of
from orders import todo
from orders.supervision import other_areas, out_of_hours


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
    items = todo.items_for(user, list_url=reverse("orders:order-list"))
    if out_of_hours.is_missing(user):
        items.insert(
            0,
            ToDoItem(
                title="Set your force’s out-of-hours number",
                reason="The order card tells any officer who to call at night. Your force has not set a number yet.",
                url=reverse("orders:duty-number"),
            ),
        )
    items += [
        ToDoItem(
            title=f"Confirm a merge: {merge.other.number} into {merge.subject.number}",
            reason=(
                f"{merge.requested_by.name} says they are the same person. Compare the records, then confirm or "
                "decline."
            ),
            url=merge.get_absolute_url(),
        )
        for merge in todo.merges_to_confirm(user)
    ]
    offers = [
        ToDoItem(
            title=f"{transfer.force.short_name} offers you {transfer.number}",
            reason=(
                "Accept the subject and name an officer, or decline with a reason. They keep the subject until you "
                "accept."
            ),
            url=transfer.get_absolute_url(),
        )
        for transfer in todo.offered_to(user)
    ]
    homes = other_areas.homes_to_note(user)
    if homes:
        noted = ToDoItem(
            title=f"Subjects of other forces living in your area: {len(homes)}",
            reason="Read the alert and mark it as read.",
            url=reverse("orders:order-list"),
        )
        return [*items, *offers, noted]
    return [*items, *offers]
