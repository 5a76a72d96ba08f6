"""Who reads the plan, who manages it, and who adds to an action, as plain predicates."""

from __future__ import annotations

from accounts.choices import Role
from accounts.models import User
from prosecutions.action_plan import owners
from prosecutions.action_plan.workflow import ActionFacts
from prosecutions.models import PlanAction

READERS = frozenset({Role.LEAD, Role.COORDINATOR, Role.NATIONAL})
MEMBERS = frozenset({Role.COORDINATOR, Role.NATIONAL})  # of the group, who read the papers of its meetings
MANAGERS = frozenset({Role.NATIONAL})

ENDED = "This action is {}. The national team can reopen it."


def manages(user: User) -> bool:
    """Whether the person manages the plan and its meetings."""
    return user.is_active and user.role in MANAGERS


def owns(action: PlanAction, user: User) -> bool:
    """Whether the person is the owner and still works at the place of the action."""
    return action.owner_id == user.pk and owners.is_at_place(user, force_id=action.force_id, unit_id=action.unit_id)


def facts_of(action: PlanAction, user: User, *, reason: str = "") -> ActionFacts:
    """What the workflow asks about an action and a person."""
    return ActionFacts(
        is_owner=owns(action, user),
        is_national=manages(user),
        has_proposed=action.proposed_by_id == user.pk,
        reason=reason,
    )


def why_not_manage(user: User) -> str:
    """Why the person cannot change what the plan says; empty if they can."""
    return "" if manages(user) else "Only the national team can do this."


def why_not_change(action: PlanAction, user: User) -> str:
    """Why the person cannot change the wording, due date or owner; empty if they can."""
    return why_not_manage(user) or _why_ended(action)


def why_not_record(action: PlanAction, user: User) -> str:
    """Why the person cannot record progress or evidence; empty if they can."""
    if not (owns(action, user) or manages(user)):
        return "Only the owner of the action or the national team can do this."
    return _why_ended(action)


def _why_ended(action: PlanAction) -> str:
    return "" if action.is_open else ENDED.format(action.get_status_display().lower())
