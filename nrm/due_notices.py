"""Notices of reasonable grounds decisions that are due, for the force's NRM contacts.

They follow from the stored due date alone: a run may come twice or late. A decision that is due on another day has a
notice again.
"""

from __future__ import annotations

from datetime import date, timedelta

from notifications import creation
from notifications.choices import NoticeKind
from notifications.creation import NoticePlace
from nrm.models import Referral
from nrm.todo import SOON

STILL_NEWS = timedelta(days=7)  # how long a notice of a decision is made late, after days without a run


def make_due(day: date) -> int:
    """Make the notices of the decisions that are due soon, and return how many are new."""
    due = Referral.objects.decision_due(day - STILL_NEWS, until=day + SOON).order_by("due_on", "pk")
    places = [
        NoticePlace(
            url_name="nrm:referral-detail",
            url_args=(str(public_id),),
            key=f"{public_id}:{due_on}",
            force=force,
            due_on=due_on,
        )
        for public_id, force, due_on in due.values_list("public_id", "force", "due_on")
    ]
    return creation.notify(NoticeKind.DECISION_DUE, places)
