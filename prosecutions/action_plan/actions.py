"""Add actions to the plan, and change their wording, due date and owner. Only the national team does this."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from accounts import edit_conflicts
from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import EditConflict, TransitionNotAllowed
from notifications import creation
from notifications.choices import NoticeKind
from notifications.creation import NoticePlace
from prosecutions.action_plan import owners, permissions
from prosecutions.action_plan.choices import ActionEventKind
from prosecutions.models import ActionEvidence, MeetingDecision, PlanAction, PlanActionEvent
from reference.models import Agency


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionDetails:
    """What a new action says: what it should achieve, who does it, and by when."""

    title: str
    aim: str
    owner: User
    due_on: date
    agency: Agency | None = None
    agency_post: str = ""


@transaction.atomic
def create(details: ActionDetails, *, decision: MeetingDecision | None = None, by: User) -> PlanAction:
    """Add an action under the next number; once, if the form was sent twice. Raises TransitionNotAllowed.

    `decision` is that of the meeting which created it.
    """
    if why := permissions.why_not_manage(by) or _why_not_owner(details.owner, details.agency, details.agency_post):
        raise TransitionNotAllowed(why)
    if details.due_on < clock.today():
        raise TransitionNotAllowed("Enter a due date that is not in the past.")
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('prosecutions.planaction', 0))")
    columns = {
        "title": " ".join(details.title.split()),
        "aim": details.aim.strip(),
        "owner_id": details.owner.pk,
        "due_on": details.due_on,
        "agency_id": details.agency.pk if details.agency else None,
        "agency_post": details.agency_post,
        **owners.place_of(details.owner),
    }
    if same := PlanAction.objects.open().filter(created_by=by, **columns).first():
        if decision is not None and not same.events.filter(decision=decision).exists():
            note_decision(same, decision, by=by)
        log.record(Operation.CONSULTATION, of=same)
        return same
    now = clock.now()
    number = PlanAction.objects.newest_number() + 1
    action = PlanAction.objects.create(number=number, created_by_id=by.pk, created_at=now, updated_at=now, **columns)
    note(action, ActionEventKind.CREATED, after=_responsible(action), by=by)
    if decision is not None:
        note_decision(action, decision, by=by)
    log.record(Operation.COLLECTION, of=action)
    _tell_owner(action, by=by)
    return action


@transaction.atomic
def change(public_id: uuid.UUID, *, title: str, aim: str, reason: str, seen: str, by: User) -> PlanAction:
    """Change the title or the aim, and say why. Raises PlanAction.DoesNotExist and TransitionNotAllowed."""
    action = locked_to_change(public_id, seen=seen, by=by)
    title, aim, reason = " ".join(title.split()), aim.strip(), reason.strip()
    if not title or not aim:
        raise TransitionNotAllowed("Enter the title and what the action should achieve.")
    if not reason:
        raise TransitionNotAllowed("Enter why the wording changes.")
    if (title, aim) == (action.title, action.aim):
        raise TransitionNotAllowed("The wording is the same as before. Change it, or go back.")
    before = f"{action.title}. {action.aim}"
    action.title, action.aim = title, aim
    action.save(update_fields=["title", "aim"])
    note(action, ActionEventKind.CHANGED, text=reason, before=before, by=by)
    log.record(Operation.ALTERATION, of=action, question="wording")
    return action


@transaction.atomic
def change_due_date(public_id: uuid.UUID, due_on: date, *, reason: str, seen: str, by: User) -> PlanAction:
    """Change the due date, and say why. Both dates stay in the history, and the owner is reminded again.

    Raises PlanAction.DoesNotExist and TransitionNotAllowed.
    """
    action = locked_to_change(public_id, seen=seen, by=by)
    if not reason.strip():
        raise TransitionNotAllowed("Enter why the due date changes.")
    if due_on == action.due_on:
        raise TransitionNotAllowed("This is the due date already. Enter another date, or go back.")
    if due_on < clock.today():
        raise TransitionNotAllowed("Enter a due date that is not in the past.")
    before, action.due_on = action.due_on, due_on
    action.save(update_fields=["due_on"])
    note(action, ActionEventKind.DUE, text=reason.strip(), due_from=before, due_to=due_on, by=by)
    log.record(Operation.ALTERATION, of=action, question="due date")
    return action


@transaction.atomic
def change_owner(
    public_id: uuid.UUID,
    owner: User,
    *,
    agency: Agency | None = None,
    agency_post: str = "",
    reason: str = "",
    seen: str,
    by: User,
) -> PlanAction:
    """Give the action to another owner. It gets the owner's place, and its history and evidence go with it.

    Raises PlanAction.DoesNotExist and TransitionNotAllowed.
    """
    action = locked_to_change(public_id, seen=seen, by=by)
    if why := _why_not_owner(owner, agency, agency_post):
        raise TransitionNotAllowed(why)
    before = (action.owner_id, action.force_id, action.unit_id, action.agency_id, action.agency_post)
    was_responsible, is_new_owner = _responsible(action), action.owner_id != owner.pk
    place = owners.place_of(owner)
    action.owner_id, action.force_id, action.unit_id = owner.pk, place["force_id"], place["unit_id"]
    action.agency_id, action.agency_post = agency.pk if agency else None, agency_post
    if before == (action.owner_id, action.force_id, action.unit_id, action.agency_id, action.agency_post):
        raise TransitionNotAllowed("This is the owner already. Choose another, or go back.")
    action.save(update_fields=["owner_id", "force_id", "unit_id", "agency_id", "agency_post"])
    PlanActionEvent.objects.filter(action=action).update(**place)
    ActionEvidence.objects.filter(action=action).update(**place)
    action.refresh_from_db()
    after = _responsible(action)
    note(
        action,
        ActionEventKind.OWNER,
        text=reason.strip(),
        owner=owner,
        before=was_responsible,
        after=after,
        by=by,
    )
    log.record(Operation.ALTERATION, of=action, question="owner")
    if is_new_owner:
        _tell_owner(action, by=by)
    return action


def locked(public_id: uuid.UUID, *, by: User) -> PlanAction:
    """The action, in the person's scope and locked. Raises PlanAction.DoesNotExist."""
    return PlanAction.objects.visible_to(by).select_for_update(of=("self",)).get(public_id=public_id)


def locked_to_change(public_id: uuid.UUID, *, seen: str, by: User) -> PlanAction:
    """The same, if this person may change it and has read what it says now. Raises TransitionNotAllowed too."""
    action = locked(public_id, by=by)
    if why := permissions.why_not_change(action, by):
        raise TransitionNotAllowed(why)
    refuse_outdated(action, seen=seen, decide="change it")
    return action


def token_of(action: PlanAction) -> str:
    """A token of an action as its pages show it, with its history (`accounts/edit_conflicts.py`)."""
    return edit_conflicts.token(action.updated_at, action.status, action.due_on, action.owner_id)


def refuse_outdated(action: PlanAction, *, seen: str, decide: str) -> None:
    """Raise EditConflict if something was added to the action since the person opened the page."""

    def changed() -> str:
        newest = action.events.order_by("-at", "-pk").select_related("by").defer("by__password", "by__last_login")[:1]
        return "".join(
            f"{event.by.name} changed this action at {clock.time_in_words(event.at)} on"
            f" {clock.day_of(event.at):%-d %B}: {event.get_kind_display().lower()}."
            for event in newest
        )

    if why := edit_conflicts.refusal(seen, now=token_of(action), what_changed=changed, decide=decide):
        raise EditConflict(why)


def note(
    action: PlanAction,
    kind: ActionEventKind,
    *,
    by: User,
    text: str = "",
    became: str = "",
    due_from: date | None = None,
    due_to: date | None = None,
    owner: User | None = None,
    before: str = "",
    after: str = "",
    decision: MeetingDecision | None = None,
    happened_on: date | None = None,
) -> PlanActionEvent:
    """Add an event to the history of an action that the caller has locked."""
    now = clock.now()
    action.updated_at = now
    action.save(update_fields=["updated_at"])
    return PlanActionEvent.objects.create(
        action=action,
        force_id=action.force_id,
        unit_id=action.unit_id,
        kind=kind,
        text=text,
        became=became,
        due_from=due_from,
        due_to=due_to,
        owner_id=owner.pk if owner else None,
        before=before,
        after=after,
        decision=decision,
        happened_on=happened_on or clock.today(),
        by_id=by.pk,
        at=now,
    )


def note_decision(action: PlanAction, decision: MeetingDecision, *, by: User) -> PlanActionEvent:
    """Add a decision of a meeting to the history of the action that it creates or changes."""
    return note(
        action,
        ActionEventKind.DECISION,
        text=decision.text,
        decision=decision,
        happened_on=decision.meeting.meets_on,
        by=by,
    )


def _responsible(action: PlanAction) -> str:
    """Who is responsible, as the history keeps it: `Sam Lead, Kent`, or with the post at an agency."""
    post = f", {action.agency_post}" if action.agency_post else ""
    return f"{action.owner.name}, {action.organisation}{post}"


def _why_not_owner(owner: User, agency: Agency | None, post: str) -> str:
    if not owners.eligible().filter(pk=owner.pk).exists():
        return "This person cannot own an action any more. Choose another owner."
    return owners.why_not_for_agency(owner, has_agency=agency is not None, post=post)


def _tell_owner(action: PlanAction, *, by: User) -> None:
    """Tell the owner that the action is theirs."""
    creation.notify(
        NoticeKind.ACTION_ASSIGNED,
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
