"""Record progress on an action: its status, dated updates, and comments."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from notifications import creation
from notifications.choices import NoticeKind
from notifications.creation import NoticePlace
from prosecutions.action_plan import actions, permissions, workflow
from prosecutions.action_plan.choices import ActionEventKind, ActionStatus
from prosecutions.models import PlanAction, PlanActionEvent


@transaction.atomic
def move(public_id: uuid.UUID, transition: str, *, reason: str = "", seen: str, by: User) -> PlanAction:
    """Make a transition of the workflow. Raises PlanAction.DoesNotExist and TransitionNotAllowed."""
    action = actions.locked(public_id, by=by)
    facts = permissions.facts_of(action, by, reason=reason)
    if why := workflow.refusal(transition, status=action.status, facts=facts):
        raise TransitionNotAllowed(why)
    actions.refuse_outdated(action, seen=seen, decide="decide")
    target = workflow.TRANSITIONS[transition].target
    action.status = target
    action.ended_on = clock.today() if target in workflow.ENDED else None
    if target != ActionStatus.COMPLETE:  # who proposed it stays with what was accepted
        action.proposed_by_id = by.pk if target == ActionStatus.PROPOSED else None
    action.save(update_fields=["status", "ended_on", "proposed_by_id"])
    actions.note(action, ActionEventKind.STATUS, text=reason.strip(), became=target, by=by)
    log.record(Operation.ALTERATION, of=action, question=target.label.lower())
    if transition in {"return", "reopen"}:
        _tell_owner(action, by=by)
    return action


@transaction.atomic
def add_update(public_id: uuid.UUID, text: str, *, happened_on: date | None = None, by: User) -> PlanActionEvent:
    """Record progress on a day, today unless it is given. The first update starts an action that has not started.

    Raises PlanAction.DoesNotExist and TransitionNotAllowed.
    """
    action = actions.locked(public_id, by=by)
    day = happened_on or clock.today()
    if why := permissions.why_not_record(action, by) or _why_not_text(text, needed="Enter what has been done."):
        raise TransitionNotAllowed(why)
    if day > clock.today():
        raise TransitionNotAllowed("Enter a date that is not in the future.")
    if same := _same(action, ActionEventKind.UPDATE, text, by=by, happened_on=day):
        return same
    if action.status == ActionStatus.NOT_STARTED:
        action.status = ActionStatus.IN_PROGRESS
        action.save(update_fields=["status"])
        actions.note(action, ActionEventKind.STATUS, became=ActionStatus.IN_PROGRESS, by=by)
    event = actions.note(action, ActionEventKind.UPDATE, text=text.strip(), happened_on=day, by=by)
    log.record(Operation.ALTERATION, of=action, question="progress update")
    return event


@transaction.atomic
def add_comment(public_id: uuid.UUID, text: str, *, by: User) -> PlanActionEvent:
    """Add to the discussion of an action; everybody who can read it may. Also after it has ended.

    Raises PlanAction.DoesNotExist and TransitionNotAllowed.
    """
    action = actions.locked(public_id, by=by)
    if why := _why_not_text(text, needed="Enter your comment."):
        raise TransitionNotAllowed(why)
    if same := _same(action, ActionEventKind.COMMENT, text, by=by):
        return same
    event = actions.note(action, ActionEventKind.COMMENT, text=text.strip(), by=by)
    log.record(Operation.ALTERATION, of=action, question="comment")
    return event


def _same(
    action: PlanAction, kind: ActionEventKind, text: str, *, by: User, happened_on: date | None = None
) -> PlanActionEvent | None:
    """The newest event of the action, if it is the same text from the same person: the form was sent twice."""
    newest = action.events.order_by("-at", "-pk").first()
    if newest is None or (newest.kind, newest.text, newest.by_id) != (kind, text.strip(), by.pk):
        return None
    if happened_on and newest.happened_on != happened_on:
        return None
    log.record(Operation.CONSULTATION, of=action)
    return newest


def _why_not_text(text: str, *, needed: str) -> str:
    return "" if text.strip() else needed


def _tell_owner(action: PlanAction, *, by: User) -> None:
    """Tell the owner that there is more to do."""
    creation.notify(
        NoticeKind.ACTION_RETURNED,
        NoticePlace(
            url_name="action_plan:action-detail",
            url_args=(str(action.public_id),),
            key=f"{action.public_id}:{action.updated_at.isoformat()}",
            force=action.force_id,
            due_on=action.due_on,
            person=action.owner_id,
        ),
        by=by,
    )
