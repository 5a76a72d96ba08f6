"""The action plan of the Prosecutions Oversight Group: twelve actions and three meetings.

The group and its aims are those of the annual report; the actions, dates and decisions are invented.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial

from accounts.models import User
from core import clock
from demo import people
from demo.cast import Cast
from documents import lifecycle, receiving
from prosecutions.action_plan import actions, evidence, meetings, progress
from prosecutions.action_plan.actions import ActionDetails
from prosecutions.action_plan.choices import MeetingStatus
from prosecutions.action_plan.meetings import MeetingDetails
from prosecutions.models import MeetingDecision, OversightMeeting, PlanAction
from reference.models import Agency

FIRST, SECOND, NEXT = -118, -56, 9  # days from today of the three meetings
ATTENDEES = "\n".join(
    (
        "National policing lead for modern slavery (chair)",
        "CPS, head of serious crime policy",
        "NCA, modern slavery and human trafficking unit",
        "Home Office Modern Slavery Unit, head of operations",
        "Fair Work Agency, head of enforcement",
        "Regional coordinators of four units",
    )
)
TERMS = """Terms of reference

The group shares recent successes, lessons learned and emerging case law of modern slavery prosecutions.
It has strategic oversight of national policing challenges and risks.
It keeps a single overview of national data to inform targeted work and best practice.
It assures that all partners respond to emerging issues.
It oversees investigative standards and criminal justice outcomes.
"""
REPORT = """Progress report

Referrals to the CPS and the use of early investigative advice, by region, with the actions that are late.
"""
AGENDA = "Progress of the action plan\nEarly investigative advice\nLessons from recent trials\nDate of the next meeting"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedAction:
    """One action: who owns it, when it is due, and what happened to it, each event with its days from today."""

    title: str
    aim: str
    owner: str
    due: int
    decided: int = 0  # which decision of the first meeting created it
    agency: str = ""
    post: str = ""
    updates: tuple[tuple[int, str], ...] = ()
    comments: tuple[tuple[int, str, str], ...] = ()  # day, account, text
    moves: tuple[tuple[int, str, str, str], ...] = ()  # day, transition, account, text
    postponed: tuple[int, int, str] | None = None  # day, new due date, reason
    notes: tuple[tuple[int, str, str, str], ...] = field(default=())  # day, title, address, note


DECISIONS = (
    "Every force considers early investigative advice in each live investigation, and records whether it was sought.",
    "Each force names one lead for modern slavery prosecutions, so that CPS Areas know who to call.",
    "Lessons from trials are shared within a month of the verdict.",
    "Financial investigation starts with the first arrest, and not after charge.",
)
NATIONAL, PUBLISHER = people.NATIONAL, people.PUBLISHER
ACTIONS = (
    PlannedAction(
        title="Publish a checklist for early investigative advice",
        aim="Officers and prosecutors use one checklist. Advice is sought before the first interview of a victim.",
        owner=NATIONAL,
        agency="cps",
        post="Head of serious crime policy",
        due=-20,
        decided=1,
        updates=(
            (-95, "The CPS shared a first draft with the regional coordinators."),
            (-60, "The draft was tried in two CPS Areas."),
        ),
        moves=(
            (-30, "propose", NATIONAL, "The checklist is published in the guidance library."),
            (-24, "accept", PUBLISHER, ""),
        ),
        notes=((-30, "Early investigative advice", "/guidance/library/early-investigative-advice/", ""),),
    ),
    PlannedAction(
        title="Name one lead for modern slavery prosecutions in each force",
        aim="CPS Areas know who to call in each of the 46 forces. The list is checked each quarter.",
        owner=NATIONAL,
        due=-12,
        decided=2,
        updates=(
            (-80, "29 forces have named a lead."),
            (-35, "41 forces have named a lead. We are writing to the other five."),
        ),
        comments=((-33, PUBLISHER, "Two of the five have a vacancy. They will name somebody for the time being."),),
    ),
    PlannedAction(
        title="Agree a single point of contact with the CPS Area",
        aim="Investigators reach a prosecutor with modern slavery experience within two working days.",
        owner=people.lead("devon-and-cornwall"),
        due=-6,
        decided=2,
        updates=((-50, "We met the CPS Area. They have named two prosecutors."),),
        comments=((-8, NATIONAL, "Can you say when the arrangement starts? Then please propose completion."),),
    ),
    PlannedAction(
        title="Review investigations without early advice in the North West",
        aim="The unit knows why advice was not sought in each live case of more than six months, and what would help.",
        owner=people.coordinator("nwrocu"),
        due=16,
        decided=1,
        updates=(
            (-45, "18 of 31 cases reviewed."),
            (-10, "27 of 31 cases reviewed. Capacity in the CPS Area is the main reason."),
        ),
    ),
    PlannedAction(
        title="Train reviewers in the use of section 45",
        aim="Each force has two people who can advise on the statutory defence, so that it is raised early and tested.",
        owner=people.lead("west-midlands"),
        due=24,
        updates=((-40, "The first course was held for nine reviewers."),),
        postponed=(-25, 24, "The second trainer is away until next month."),
    ),
    PlannedAction(
        title="Share lessons from the Quartzline trial",
        aim="Other forces avoid the disclosure problems of the trial. The debrief is in the library within a month.",
        owner=people.lead("lancashire"),
        due=12,
        decided=3,
        updates=((-14, "The debrief is drafted and with counsel."),),
        moves=(
            (
                -4,
                "propose",
                people.lead("lancashire"),
                "The debrief is published and was presented to the regional meeting.",
            ),
        ),
        notes=((-4, "Debriefs in the library", "/guidance/", "Presented to the coordinators’ meeting."),),
    ),
    PlannedAction(
        title="Report referrals to the CPS by force each quarter",
        aim="The group sees which forces refer few cases, and offers them support.",
        owner=PUBLISHER,
        due=30,
        decided=1,
        updates=((-20, "The first report covers 43 forces."),),
    ),
    PlannedAction(
        title="Provide a financial investigator for labour cases",
        aim="Every labour exploitation case of the unit has a financial investigator from the first arrest.",
        owner=people.coordinator("yhrocu"),
        due=45,
        decided=4,
        moves=(
            (
                -15,
                "block",
                people.coordinator("yhrocu"),
                "Two posts are vacant, and the funding is not confirmed. A decision of the Home Office would help.",
            ),
        ),
        comments=((-13, NATIONAL, "We take this to the next meeting."),),
    ),
    PlannedAction(
        title="Give prosecutors access to the threat assessment",
        aim="CPS Areas read the yearly assessment before they plan their caseload.",
        owner=NATIONAL,
        agency="nca",
        post="Head of the modern slavery and human trafficking unit",
        due=60,
        moves=((-30, "start", NATIONAL, ""),),
    ),
    PlannedAction(
        title="Test video-recorded cross-examination for adult victims",
        aim="Two courts try it in modern slavery cases. The group learns whether more victims support the prosecution.",
        owner=people.lead("metropolitan"),
        due=90,
        decided=3,
    ),
    PlannedAction(
        title="Set up a joint analysis cell for online advertising",
        aim="One team identifies linked advertisements for sexual exploitation.",
        owner=NATIONAL,
        agency="home-office",
        post="Head of operations",
        due=75,
        moves=(
            (-50, "cancel", NATIONAL, "The national centre does this work now. The group decided not to duplicate it."),
        ),
    ),
    PlannedAction(
        title="Map where victims withdraw from prosecutions",
        aim="The group knows at which stage support is lost, by region, and where an advocate would help.",
        owner=people.coordinator("serocu"),
        due=120,
        decided=3,
    ),
)


def add(cast: Cast, *, present: datetime) -> Iterator[str]:
    """Hold two meetings, plan the next, and record the actions with their history. Yield a line for the terminal."""
    decisions = _first_meeting(cast, present=present)
    made = [_add_action(planned, decisions, cast=cast, present=present) for planned in ACTIONS]
    happenings = [
        happening
        for planned, action in zip(ACTIONS, made, strict=True)
        for happening in _happenings(planned, action, cast=cast, present=present)
    ]
    happenings += [
        (SECOND - 10, partial(_plan_second_meeting, cast, present=present)),
        (SECOND, partial(_hold_second_meeting, made, by=cast.national)),
        (-3, partial(_plan_next_meeting, cast, present=present)),
    ]
    for day, happen in sorted(happenings, key=lambda happening: happening[0]):
        with clock.at(present + timedelta(days=day)):
            happen()
    yield f"{len(made)} actions in the prosecution action plan, and 3 meetings"


def _first_meeting(cast: Cast, *, present: datetime) -> tuple[MeetingDecision, ...]:
    """The meeting that agreed the plan, with its terms of reference."""
    by = cast.national
    with clock.at(present + timedelta(days=FIRST - 14)):
        meeting = _plan("First meeting of the year", FIRST, cast=cast, present=present)
        _paper(meeting, "terms-of-reference.txt", TERMS, by=by)
        _move(meeting, "circulate", by=by)
    with clock.at(present + timedelta(days=FIRST)):
        _move(meeting, "hold", by=by)
        return tuple(meetings.record_decision(meeting.public_id, text, by=by) for text in DECISIONS)


def _plan_second_meeting(cast: Cast, *, present: datetime) -> None:
    """The minutes of the first meeting are agreed, and the papers of the second circulated."""
    by = cast.national
    for meeting in OversightMeeting.objects.filter(status=MeetingStatus.HELD):
        _move(meeting, "agree", by=by)
    meeting = _plan("Second meeting of the year", SECOND, cast=cast, present=present)
    _paper(meeting, "progress-report.txt", REPORT, by=by)
    _move(meeting, "circulate", by=by)


def _hold_second_meeting(made: list[PlanAction], *, by: User) -> None:
    """The second meeting changed two actions. Its minutes are still to be agreed."""
    meeting = OversightMeeting.objects.get(status=MeetingStatus.CIRCULATED)
    _move(meeting, "hold", by=by)
    for text, number in (
        ("The CPS checklist is tried in two Areas before it is published.", 0),
        ("The joint analysis cell is not set up: the national centre does this work.", 10),
    ):
        meetings.record_decision(meeting.public_id, text, changes=[made[number].public_id], by=by)


def _plan_next_meeting(cast: Cast, *, present: datetime) -> None:
    """The papers of the next meeting are circulated."""
    meeting = _plan("Third meeting of the year", NEXT, cast=cast, present=present, attendees="")
    _paper(meeting, "progress-report.txt", REPORT, by=cast.publisher)
    _move(meeting, "circulate", by=cast.publisher)


def _plan(title: str, day: int, *, cast: Cast, present: datetime, attendees: str = ATTENDEES) -> OversightMeeting:
    meets_on = clock.day_of(present + timedelta(days=day))
    details = MeetingDetails(title=title, meets_on=meets_on, agenda=AGENDA, attendees=attendees)
    return meetings.plan(details, by=cast.national)


def _paper(meeting: OversightMeeting, name: str, text: str, *, by: User) -> None:
    arrived = receiving.of_file(io.BytesIO(text.encode()), sent_name=name)
    paper = meetings.add_paper(meeting.public_id, arrived, by=by)
    lifecycle.read(paper.document_id)


def _move(meeting: OversightMeeting, transition: str, *, by: User) -> None:
    meeting.refresh_from_db()
    meetings.move(meeting.public_id, transition, seen=meetings.token_of(meeting), by=by)


def _add_action(
    planned: PlannedAction, decisions: tuple[MeetingDecision, ...], *, cast: Cast, present: datetime
) -> PlanAction:
    """Add one action on the day of the first meeting. A postponed one was due earlier."""
    due = planned.due - 40 if planned.postponed else planned.due
    with clock.at(present + timedelta(days=FIRST, hours=1)):
        details = ActionDetails(
            title=planned.title,
            aim=planned.aim,
            owner=cast[planned.owner],
            due_on=_day(due, present=present),
            agency=Agency.objects.get(pk=planned.agency) if planned.agency else None,
            agency_post=planned.post,
        )
        decision = decisions[planned.decided - 1] if planned.decided else None
        return actions.create(details, decision=decision, by=cast.national)


def _happenings(
    planned: PlannedAction, action: PlanAction, *, cast: Cast, present: datetime
) -> Iterator[tuple[int, Callable[[], object]]]:
    """What happened to an action, each with its day from today."""
    owner, key = cast[planned.owner], action.public_id
    for day, text in planned.updates:
        yield day, partial(progress.add_update, key, text, by=owner)
    for day, who, text in planned.comments:
        yield day, partial(progress.add_comment, key, text, by=cast[who])
    for day, title, address, note in planned.notes:
        yield day, partial(evidence.add_link_or_note, key, title=title, address=address, note=note, by=owner)
    if planned.postponed:
        day, due, reason = planned.postponed
        yield day, partial(_postpone, action, _day(due, present=present), reason=reason, by=cast.national)
    for day, name, who, text in planned.moves:
        yield day, partial(_make_transition, action, name, reason=text, by=cast[who])


def _make_transition(action: PlanAction, name: str, *, reason: str, by: User) -> None:
    action.refresh_from_db()
    progress.move(action.public_id, name, reason=reason, seen=actions.token_of(action), by=by)


def _postpone(action: PlanAction, due_on: date, *, reason: str, by: User) -> None:
    action.refresh_from_db()
    actions.change_due_date(action.public_id, due_on, reason=reason, seen=actions.token_of(action), by=by)


def _day(days: int, *, present: datetime) -> date:
    return clock.day_of(present + timedelta(days=days))
