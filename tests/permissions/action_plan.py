"""An action of each force with its history and evidence, and a meeting that was held, with a paper and a decision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from accounts.choices import Role
from accounts.models import User
from core import clock
from prosecutions.action_plan import actions, evidence, meetings, progress
from prosecutions.action_plan.actions import ActionDetails
from prosecutions.models import OversightMeeting, PlanAction
from tests.accounts.factories import UserFactory, national
from tests.prosecutions import making


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceAction:
    """The public ids of an action of a force, of a note and of a file of its evidence."""

    action: str
    note: str
    file: str

    @property
    def seen(self) -> str:
        """The token that the pages of the action send."""
        return actions.token_of(PlanAction.objects.get(public_id=self.action))


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMeeting:
    """The public ids of a meeting that was held and of its paper; its decision is the first."""

    meeting: str
    paper: str
    owner: str  # the public id of a person who can own an action

    @property
    def seen(self) -> str:
        """The token that the pages of the meeting send."""
        return meetings.token_of(OversightMeeting.objects.get(public_id=self.meeting))


def make_action(force: str, word: str) -> ForceAction:
    """An action in progress, owned by a lead of the force."""
    owner = UserFactory(role=Role.LEAD, force_id=force)
    details = ActionDetails(
        title=f"{word} names a lead for prosecutions",
        aim=f"Prosecutors call one person in {word}.",
        owner=owner,
        due_on=clock.today() + timedelta(days=60),
    )
    action = actions.create(details, by=national())
    # A change keeps the old wording.
    actions.change(
        action.public_id,
        title=details.title,
        aim=f"Prosecutors call one lead in {word}.",
        reason=f"{word} has two.",
        seen=actions.token_of(action),
        by=national(),
    )
    progress.add_update(action.public_id, f"{word} has found two people.", by=owner)
    progress.add_comment(action.public_id, f"{word} asks who decides.", by=owner)
    note = evidence.add_link_or_note(
        action.public_id, title=f"{word} order", address=f"/guidance/?{word}", note=f"On {word}.", by=owner
    )
    file = evidence.attach(action.public_id, making.came(), title=f"{word} letter", by=owner)
    making.checked(file.document_id)
    return ForceAction(action=str(action.public_id), note=str(note.public_id), file=str(file.public_id))


def make_meeting(by: User) -> GroupMeeting:
    """A meeting of today."""
    held = making.move_meeting(making.meeting(by=by, day=0), "circulate", "hold", by=by)
    meetings.record_decision(held.public_id, "Forces name one lead each.", by=by)
    paper = meetings.add_paper(held.public_id, making.came(), by=by)
    making.checked(paper.document_id)
    return GroupMeeting(meeting=str(held.public_id), paper=str(paper.public_id), owner=str(by.public_id))


def value_of(name: str, parameter: str, mine: ForceAction | None, group: GroupMeeting | None) -> object:
    """The value of a parameter in an address of the plan."""
    nobody = "00000000-0000-0000-0000-000000000007"
    if mine is None or group is None:
        return {"move": "block", "decision": 9}.get(parameter, nobody)
    match parameter:
        case "public_id":
            return mine.file if name == "action_plan:evidence-file" else mine.action
        case "evidence":
            return mine.note
        case "move":
            return "agree" if name == "action_plan:meeting-transition" else "block"
        case "decision":
            return 1
    return getattr(group, parameter)


def new_action(group: GroupMeeting | None) -> dict[str, str]:
    """What the form of a new action sends."""
    return {
        "title": "Write a checklist",
        "aim": "Every force uses it.",
        "owner": group.owner if group else "",
        "agency": "",
        "agency_post": "",
        "due_on": "20 December 2031",
    }


def new_meeting() -> dict[str, str]:
    """What the form of a meeting sends."""
    return {"title": "Winter meeting", "meets_on": "20 November 2026", "agenda": "Progress", "attendees": "CPS"}
