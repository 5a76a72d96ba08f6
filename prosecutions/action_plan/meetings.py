"""Plan a meeting of the group, circulate its papers, record what it decided, and agree its minutes.

Only the national team does this.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from accounts import edit_conflicts
from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import EditConflict, TransitionNotAllowed
from documents import lifecycle
from documents.choices import DocumentState
from documents.receiving import ArrivedFile
from notifications import creation
from notifications.choices import NoticeKind
from notifications.creation import NoticePlace
from notifications.models import Notice
from prosecutions.action_plan import actions, evidence, meeting_workflow, permissions
from prosecutions.action_plan.choices import MeetingStatus, MeetingStepKind
from prosecutions.action_plan.meeting_workflow import MeetingFacts
from prosecutions.models import MeetingDecision, MeetingPaper, MeetingStep, OversightMeeting, PlanAction
from prosecutions.models.meetings import LONGEST_TITLE

MOST_PAPERS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingDetails:
    """What a meeting says of itself. Who attended is recorded by organisation and role, without names."""

    title: str
    meets_on: date
    agenda: str = ""
    attendees: str = ""


@transaction.atomic
def plan(details: MeetingDetails, *, by: User) -> OversightMeeting:
    """Plan a meeting; once, if the form was sent twice. Raises TransitionNotAllowed."""
    if why := permissions.why_not_manage(by):
        raise TransitionNotAllowed(why)
    columns = _columns(details)
    planned = OversightMeeting.objects.filter(status=MeetingStatus.PLANNED, created_by=by, **columns)
    if same := planned.first():
        log.record(Operation.CONSULTATION, of=same)
        return same
    now = clock.now()
    meeting = OversightMeeting.objects.create(created_by_id=by.pk, created_at=now, updated_at=now, **columns)
    _note_status(meeting, by=by)
    log.record(Operation.COLLECTION, of=meeting)
    return meeting


@transaction.atomic
def change(public_id: uuid.UUID, details: MeetingDetails, *, seen: str, by: User) -> OversightMeeting:
    """Change date, agenda or attendees, until the minutes are agreed. Members who have the papers learn a new date.

    Raises OversightMeeting.DoesNotExist and TransitionNotAllowed.
    """
    meeting = _locked_to_change(public_id, by=by)
    if _columns(details) == {name: getattr(meeting, name) for name in _columns(details)}:
        return meeting  # sent twice, or nothing changed
    refuse_outdated(meeting, seen=seen, decide="change it")
    if meeting.is_held and details.meets_on > clock.today():
        raise TransitionNotAllowed("This meeting was held. Enter a date that is not in the future.")
    columns, before = _columns(details), meeting.meets_on
    for name, value in columns.items():
        setattr(meeting, name, value)
    meeting.save(update_fields=list(columns))
    _touch(meeting)
    if meeting.meets_on != before:
        _note_step(meeting, MeetingStepKind.MOVED, moved_from=before, moved_to=meeting.meets_on, by=by)
        if meeting.is_circulated:
            _tell_members(meeting, NoticeKind.MEETING_MOVED, by=by)
    log.record(Operation.ALTERATION, of=meeting)
    return meeting


@transaction.atomic
def move(public_id: uuid.UUID, transition: str, *, reason: str = "", seen: str, by: User) -> OversightMeeting:
    """Make a transition of the workflow. Raises OversightMeeting.DoesNotExist and TransitionNotAllowed."""
    meeting = locked(public_id, by=by)
    facts = facts_of(meeting, by, reason=reason)
    if why := meeting_workflow.refusal(transition, status=meeting.status, facts=facts):
        raise TransitionNotAllowed(why)
    refuse_outdated(meeting, seen=seen, decide="decide")
    was_circulated, was_readable = meeting.is_circulated, meeting.status in meeting_workflow.WITH_PAPERS
    meeting.status = meeting_workflow.TRANSITIONS[transition].target
    meeting.save(update_fields=["status"])
    _note_status(meeting, reason=reason.strip(), by=by)
    _touch(meeting)
    if meeting.status in meeting_workflow.WITH_PAPERS and not was_readable:
        _tell_members(meeting, NoticeKind.PAPERS_CIRCULATED, by=by)
    if was_circulated and meeting.status == MeetingStatus.CANCELLED:
        _tell_members(meeting, NoticeKind.MEETING_CANCELLED, by=by)
    log.record(Operation.ALTERATION, of=meeting, question=meeting.get_status_display().lower())
    return meeting


@transaction.atomic
def add_paper(public_id: uuid.UUID, arrived: ArrivedFile | None, *, title: str = "", by: User) -> MeetingPaper:
    """Add a paper. It waits for the file check.

    Raises OversightMeeting.DoesNotExist, TransitionNotAllowed, and DocumentRejected.
    """
    meeting = _locked_to_change(public_id, by=by)
    if meeting.papers.count() >= MOST_PAPERS:
        raise TransitionNotAllowed(f"A meeting can have up to {MOST_PAPERS} papers. Remove one first.")
    document = lifecycle.store_document(arrived, by=by)
    title = (title.strip() or evidence.title_of(document))[:LONGEST_TITLE]
    paper = MeetingPaper.objects.create(meeting=meeting, document=document, title=title, by_id=by.pk, at=clock.now())
    _note_paper(meeting, MeetingStepKind.PAPER_ADDED, title, by=by)
    _touch(meeting)
    log.record(Operation.ALTERATION, of=meeting, question="paper added")
    return paper


@transaction.atomic
def remove_paper(public_id: uuid.UUID, paper: uuid.UUID, *, by: User) -> None:
    """Remove a paper. Raises OversightMeeting.DoesNotExist, and TransitionNotAllowed, also if it is removed already."""
    meeting = _locked_to_change(public_id, by=by)
    removed = meeting.papers.filter(public_id=paper).first()
    if removed is None:
        raise TransitionNotAllowed("This paper has already been removed.")
    document = removed.document_id
    removed.delete()
    evidence.delete_document(document)
    _note_paper(meeting, MeetingStepKind.PAPER_REMOVED, removed.title, by=by)
    _touch(meeting)
    log.record(Operation.ALTERATION, of=meeting, question="paper removed")


@transaction.atomic
def record_decision(
    public_id: uuid.UUID, text: str, *, changes: Collection[uuid.UUID] = (), by: User
) -> MeetingDecision:
    """Record what a meeting that was held decided, and add it to the history of the actions that it changes.

    The same form sent twice is one decision. Raises OversightMeeting.DoesNotExist, PlanAction.DoesNotExist and
    TransitionNotAllowed.
    """
    meeting = locked(public_id, by=by)
    if why := why_no_decision(meeting, by):
        raise TransitionNotAllowed(why)
    if not text.strip():
        raise TransitionNotAllowed("Enter the decision.")
    newest = meeting.decisions.order_by("-number").first()
    if newest is not None and _is_sent_again(newest, text.strip(), changes=changes, by=by):
        log.record(Operation.CONSULTATION, of=meeting)
        return newest
    decision = MeetingDecision.objects.create(
        meeting=meeting,
        number=newest.number + 1 if newest else 1,
        text=text.strip(),
        recorded_by_id=by.pk,
        recorded_at=clock.now(),
    )
    for action in changes:
        actions.note_decision(actions.locked(action, by=by), decision, by=by)
    _touch(meeting)
    log.record(Operation.ALTERATION, of=meeting, question="decision recorded")
    return decision


def _is_sent_again(newest: MeetingDecision, text: str, *, changes: Collection[uuid.UUID], by: User) -> bool:
    """Whether the newest decision has the same words, from the same person, about the same actions."""
    if (newest.text, newest.recorded_by_id) != (text, by.pk):
        return False
    return set(newest.events.values_list("action__public_id", flat=True)) == set(changes)


def why_no_decision(meeting: OversightMeeting, user: User) -> str:
    """Why this person cannot record a decision of the meeting; empty if they can."""
    if why := permissions.why_not_manage(user):
        return why
    if meeting.is_held:
        return ""
    if meeting.is_coming:
        return "Record the meeting as held before you record its decisions."
    return f"The status of this meeting is “{meeting.get_status_display()}”, so you cannot record decisions."


def actions_of(meeting: OversightMeeting, user: User) -> dict[int, list[PlanAction]]:
    """The actions that each decision created or changed and the person may read, by the key of the decision."""
    by_decision: dict[int, list[PlanAction]] = {}
    visible = PlanAction.objects.visible_to(user)
    changed = visible.filter(events__decision__meeting=meeting).order_by("number")
    rows = changed.values_list("events__decision", "pk").distinct()
    pairs = [(decision, key) for decision, key in rows if decision is not None]
    named = visible.in_bulk({key for _, key in pairs})
    for decision, key in pairs:
        by_decision.setdefault(decision, []).append(named[key])
    return by_decision


def facts_of(meeting: OversightMeeting, user: User, *, reason: str = "") -> MeetingFacts:
    """What the workflow asks about a meeting and a person."""
    return MeetingFacts(
        is_national=permissions.manages(user),
        today=clock.today(),
        meets_on=meeting.meets_on,
        has_agenda=bool(meeting.agenda.strip()),
        has_attendees=bool(meeting.attendees.strip()),
        has_decisions=meeting.decisions.exists(),
        has_paper_to_check=meeting.papers.exclude(document__state=DocumentState.READY).exists(),
        reason=reason,
    )


def locked(public_id: uuid.UUID, *, by: User) -> OversightMeeting:
    """The meeting, in the person's scope and locked. Raises OversightMeeting.DoesNotExist."""
    return OversightMeeting.objects.visible_to(by).select_for_update(of=("self",)).get(public_id=public_id)


def token_of(meeting: OversightMeeting) -> str:
    """A token of a meeting as its pages show it (`accounts/edit_conflicts.py`)."""
    return edit_conflicts.token(meeting.updated_at, meeting.status)


def refuse_outdated(meeting: OversightMeeting, *, seen: str, decide: str) -> None:
    """Raise EditConflict if the meeting has changed since the person opened the page."""

    def changed() -> str:
        return "A colleague changed this meeting, its papers or its decisions since you opened the page."

    if why := edit_conflicts.refusal(seen, now=token_of(meeting), what_changed=changed, decide=decide):
        raise EditConflict(why)


def _locked_to_change(public_id: uuid.UUID, *, by: User) -> OversightMeeting:
    meeting = locked(public_id, by=by)
    if why := permissions.why_not_manage(by):
        raise TransitionNotAllowed(why)
    if not meeting.can_change:
        status = meeting.get_status_display()
        raise TransitionNotAllowed(f"The status of this meeting is “{status}”, so you cannot change it.")
    return meeting


def _columns(details: MeetingDetails) -> dict[str, str | date]:
    title = " ".join(details.title.split())
    if not title:
        raise TransitionNotAllowed("Enter the title of the meeting.")
    return {
        "title": title,
        "meets_on": details.meets_on,
        "agenda": details.agenda.strip(),
        "attendees": details.attendees.strip(),
    }


def _tell_members(meeting: OversightMeeting, kind: NoticeKind, *, by: User) -> None:
    """Tell the members of the group who have an account. A meeting that is cancelled is no longer theirs to open."""
    members = User.objects.active().filter(role__in=sorted(permissions.MEMBERS))
    is_readable = meeting.status in meeting_workflow.WITH_PAPERS
    places = [
        NoticePlace(
            url_name="action_plan:meeting-detail" if is_readable else "action_plan:meeting-list",
            url_args=(str(meeting.public_id),) if is_readable else (),
            # The papers are circulated once; a meeting may move more than once.
            key=f"{meeting.public_id}:{meeting.updated_at.isoformat()}"
            if kind == NoticeKind.MEETING_MOVED
            else str(meeting.public_id),
            due_on=meeting.meets_on,
            person=person,
        )
        for person in members.values_list("pk", flat=True)
    ]
    creation.notify(kind, places, by=by)


def day_of_cancelled(public_id: uuid.UUID, user: User) -> date | None:
    """For when a meeting was planned that a person can't open, if a notice informed them that it is cancelled."""
    rows = Notice.objects.visible_to(user).filter(kind=NoticeKind.MEETING_CANCELLED, key=str(public_id))
    return rows.values_list("due_on", flat=True).first()


def _note_status(meeting: OversightMeeting, *, by: User, reason: str = "") -> None:
    _note_step(meeting, MeetingStepKind.STATUS, became=meeting.status, reason=reason, by=by)


def _note_paper(meeting: OversightMeeting, kind: MeetingStepKind, title: str, *, by: User) -> None:
    """Note a paper once members can read the papers. What came and went before is none of theirs."""
    if meeting.status != MeetingStatus.PLANNED:
        _note_step(meeting, kind, paper=title, by=by)


def _note_step(
    meeting: OversightMeeting,
    kind: MeetingStepKind,
    *,
    by: User,
    became: str = "",
    reason: str = "",
    paper: str = "",
    moved_from: date | None = None,
    moved_to: date | None = None,
) -> None:
    MeetingStep.objects.create(
        meeting=meeting,
        kind=kind,
        became=became,
        reason=reason,
        paper=paper,
        moved_from=moved_from,
        moved_to=moved_to,
        by_id=by.pk,
        at=clock.now(),
    )


def _touch(meeting: OversightMeeting) -> None:
    meeting.updated_at = clock.now()
    meeting.save(update_fields=["updated_at"])
