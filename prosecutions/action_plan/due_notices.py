"""Notices of actions that are due soon or overdue, for their owners.

They follow from the stored due date alone, so a run may come twice or late. A new due date reminds again, and an action
that stays overdue reminds once a week. An owner whose account is closed, or who works elsewhere now, gets none: the
national team has the action in its to-do list as one without an owner.
"""

from __future__ import annotations

from datetime import date, timedelta

from notifications import creation
from notifications.choices import NoticeKind
from notifications.creation import NoticePlace
from prosecutions.action_plan.querysets import PlanActionQuerySet
from prosecutions.models import PlanAction

AHEAD = timedelta(days=7)


def weeks_overdue(due_on: date, *, day: date) -> int:
    """How many whole weeks an action is overdue on a day: 0 in the first seven days after its due date."""
    return ((day - due_on).days - 1) // 7


def make_due(day: date) -> int:
    """Make the notices that are due on a day, and return how many are new."""
    owned = PlanAction.objects.of_present_owners()
    soon, overdue = owned.due_within(day, ahead=AHEAD), owned.overdue_on(day)
    made = creation.notify(NoticeKind.ACTION_DUE, _places(soon, day=day))
    return made + creation.notify(NoticeKind.ACTION_OVERDUE, _places(overdue, day=day))


def _places(actions: PlanActionQuerySet, *, day: date) -> list[NoticePlace]:
    return [
        NoticePlace(
            url_name="action_plan:action-detail",
            url_args=(str(public_id),),
            key=f"{public_id}:{due_on}" + (f":{weeks_overdue(due_on, day=day)}" if due_on < day else ""),
            force=force,
            due_on=due_on,
            person=owner,
        )
        for public_id, force, owner, due_on in actions.values_list("public_id", "force", "owner", "due_on")
    ]
