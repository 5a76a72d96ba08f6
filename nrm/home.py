"""To-do items about referrals, for the home page."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse

from accounts.models import User
from core import clock
from core.todo import ToDoGroup, ToDoItem, by_reason, group_of
from nrm import todo
from nrm.models import ReferralTransfer
from nrm.transfers import offer_view


def groups_for(user: User) -> list[ToDoGroup]:
    """Return the to-do items about referrals; for a unit and the national team, what forces do apart from their own."""
    url = reverse("nrm:referral-list")
    if user.force_id:
        return group_of("NRM referrals", to_do_items(user), url=url, url_text="All referrals")
    own = group_of("NRM referrals", decisions_for(user), url=url, url_text="All referrals")
    return own + group_of("NRM referrals", reasons_for(user), url=url, is_for_forces=True)


def to_do_items(user: User) -> list[ToDoItem]:
    """Return one line for each reason with items, and for each identity access request, export and transfer offer."""
    return reasons_for(user) + decisions_for(user)


def reasons_for(user: User) -> list[ToDoItem]:
    """Return one item for each reason, with its referral or the number of them."""
    return [group.item(reverse("nrm:referral-list")) for group in by_reason(todo.waiting_for(user))]


def decisions_for(user: User) -> list[ToDoItem]:
    """Return requests and offers to decide, and the decisions on the user's own requests."""
    identity_requests = [
        ToDoItem(
            title=f"National team wants the identity of {look.referral}",
            reason=look.reason,
            url=look.referral.get_absolute_url(),
        )
        for look in todo.looks_to_decide(user)
    ]
    offers = [
        ToDoItem(
            title=f"{offer.giver.short_name} offers you {offer.pseudonym}",
            reason="Accept the transfer, or decline with a reason. They keep the referral until you accept.",
            url=offer.get_absolute_url(),
            due_on=offer.offered.due_on if offer.offered else None,
        )
        for offer in offer_view.all_seen(ReferralTransfer.objects.to_decide(user))
    ]
    export_requests = [
        ToDoItem(
            title=f"{export.asked_by.name} requests an export of {export.referral}",
            reason=f"For {export.recipient}: {export.reason}",
            url=reverse("nrm:export-request", args=[export.referral.public_id]),
        )
        for export in todo.files_to_allow(user)
    ]
    return identity_requests + export_requests + answered_for(user) + offers


def answered_for(user: User) -> list[ToDoItem]:
    """Return decisions of a colleague or another force on this user's requests."""
    files = [
        ToDoItem(
            title=f"Your export of {export.referral} is ready to download until {in_words_at(export.ends_at)}"
            if export.ends_at
            else f"Your export of {export.referral} was refused",
            reason=f"For {export.recipient}: {export.reason}",
            url=reverse("nrm:export-request", args=[export.referral.public_id]),
        )
        for export in todo.files_ready(user)
    ]
    looks = [
        ToDoItem(
            title=f"You can view the identity of {look.referral} until {in_words_at(look.ends_at)}"
            if look.ends_at
            else f"Your request for the identity of {look.referral} was refused",
            reason=look.reason,
            url=look.referral.get_absolute_url(),
        )
        for look in todo.looks_answered(user)
    ]
    return files + looks


def in_words_at(moment: datetime) -> str:
    """Return a moment as a line of the home page prints it."""
    local = moment.astimezone(clock.LONDON)
    return f"{local:%-d %B} at {clock.time_in_words(moment)}"
