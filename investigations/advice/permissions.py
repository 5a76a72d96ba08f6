"""Who may give advice on a case and record its result, as the sentence why somebody may not."""

from __future__ import annotations

from accounts.choices import Role
from accounts.models import User
from investigations.models import Advice, Investigation
from investigations.returns import workflow
from reference.models import Force

WITHDRAWN = "This advice was withdrawn. Note the right advice on the investigation."


def may_advise(user: User) -> bool:
    """Whether the user's role gives advice."""
    return user.role in workflow.REVIEWERS


def why_not_advise(investigation: Investigation, *, by: User) -> str:
    """Why this user cannot note advice on a case in their scope; empty if they can."""
    if not may_advise(by):
        return "Only the coordinator of the unit or the national team can note advice."
    if investigation.latest_entry_id is None:
        return "This investigation is not in an approved return yet. Note the advice when its return is approved."
    return ""


def why_not_follow_up(advice: Advice, *, by: User) -> str:
    """Why this user cannot record the result of advice in their scope; empty if they can.

    The person who gave it can, and so can the person who reviews the force.
    """
    if advice.is_withdrawn:
        return WITHDRAWN
    if not advice.is_open:
        return f"The result is already recorded: {advice.status}."
    if not may_advise(by):
        return "Only the coordinator of the unit or the national team can record the result."
    return "" if advice.given_by_id == by.pk else why_not_reviewer(advice.force, by=by, verb="record the result")


def why_not_withdraw(advice: Advice, *, by: User) -> str:
    """Why this user cannot withdraw advice in their scope; empty if they can. The same people may record its result."""
    if advice.is_withdrawn:
        return WITHDRAWN
    if not may_advise(by):
        return "Only the coordinator of the unit or the national team can withdraw advice."
    return "" if advice.given_by_id == by.pk else why_not_reviewer(advice.force, by=by, verb="withdraw the advice")


def why_not_reviewer(force: Force, *, by: User, verb: str) -> str:
    """Why another user reviews this force; empty if this user does."""
    return workflow.not_the_reviewer(
        role=by.role,
        reviewed_by_national=force.unit.reviewed_by_national,
        has_coordinator=by.role == Role.NATIONAL and User.objects.coordinating(force.unit_id).exists(),
        verb=verb,
    )
