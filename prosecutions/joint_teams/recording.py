"""Add a joint investigation team to an investigation, and make its steps: in scope, under the lock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from core import clock, constraints
from core.govuk import in_words
from core.sentences import listed
from core.workflow import EditConflict, TransitionNotAllowed
from investigations.models import Investigation
from investigations.sealed import counting
from prosecutions import locked_investigation, steps
from prosecutions.cases import permissions
from prosecutions.joint_teams import records, team_workflow
from prosecutions.joint_teams.choices import DropReason, EndReason, Funding, LegalBasis, PartnerState, TeamStatus
from prosecutions.joint_teams.team_workflow import TEAM_TRANSITIONS, TeamFacts
from prosecutions.models import JointTeam, JointTeamStep

FIRST_DAY = date(2015, 7, 31)  # of the Modern Slavery Act 2015; an earlier proposal is a mistyped year
SENT = ("states", "has_eurojust", "has_europol")  # by the form that adds a team: it can be sent again later
COLUMNS = (
    "status",
    "states",
    "has_eurojust",
    "has_europol",
    "funding",
    "basis",
    "agreed_on",
    "runs_to",
    "ended_on",
    "end_reason",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnteredTeamStep:
    """What the page of a step asks for."""

    on: date | None = None
    runs_to: date | None = None
    basis: str = ""
    states: tuple[str, ...] = ()
    has_eurojust: bool = False
    has_europol: bool = False
    funding: str = ""
    end_reason: str = ""
    drop_reason: str = ""


@transaction.atomic
def propose(
    investigation: UUID,
    *,
    states: tuple[str, ...],
    has_eurojust: bool,
    has_europol: bool,
    proposed_on: date,
    key: UUID,
    by: User,
) -> JointTeam:
    """Add a proposed team to an investigation that the person may change.

    A form that is sent twice has the same key and adds one team. Raises TransitionNotAllowed, EditConflict, and
    Investigation.DoesNotExist out of scope.
    """
    of = locked_investigation.locked(investigation, by=by, why_not=why_not_added)
    if proposed_on > clock.today():
        raise TransitionNotAllowed(f"{in_words(proposed_on)} is in the future. Record it on or after that date.")
    if proposed_on < FIRST_DAY:
        raise TransitionNotAllowed(f"Enter a date from {in_words(FIRST_DAY)}.")
    states = tuple(sorted(set(states)))
    sent_before = JointTeam.objects.visible_to(by).filter(public_id=key, investigation=of).first()
    if sent_before is not None:
        sent = {"states": list(states), "has_eurojust": has_eurojust, "has_europol": has_europol}
        opened = JointTeamStep.objects.get(team=sent_before, move="open")
        if (opened.before, sent_before.proposed_on) != (sent, proposed_on):
            raise EditConflict(steps.SENT_BEFORE)
        return sent_before
    team = JointTeam(
        public_id=key,
        investigation_id=of.pk,
        force_id=of.force_id,
        states=list(states),
        has_eurojust=has_eurojust,
        has_europol=has_europol,
        proposed_on=proposed_on,
        created_by_id=by.pk,
        created_at=clock.now(),
    )
    with constraints.refusing_conflicts(JointTeam):
        team.save(force_insert=True)
    records.add_step(
        team,
        "open",
        by=by,
        on=proposed_on,
        detail=partners_in_words(team),
        before=steps.values_of(
            team, names=("states", "has_eurojust", "has_europol")
        ),  # as the form that was sent has it
        beside=[of],
    )
    return team


def why_not_added(investigation: Investigation, *, by: User) -> str:
    """Return why this person can't add a team to the investigation, as a sentence; empty if they can."""
    if not permissions.is_of_force(by, investigation.force_id):
        return "Only analysts and leads of the force that has the investigation can add a joint investigation team."
    return counting.why_read_only(investigation.pk)


@transaction.atomic
def make(public_id: UUID, move: str, entered: EnteredTeamStep, *, seen: str, by: User) -> JointTeam:
    """Make one step of a team.

    Raises TransitionNotAllowed with what to do instead, EditConflict, and JointTeam.DoesNotExist out of scope.
    """
    team = records.locked(public_id, by=by)
    records.refuse_outdated(team, seen=seen)
    if why := why_not(move, team, entered, by=by):
        raise TransitionNotAllowed(why)
    before, was = steps.values_of(team, names=COLUMNS), team.status
    undoes = last_step(team) if move == "undo" else None
    if undoes is not None:
        steps.restore(team, undoes.before)
    detail = "" if undoes else _apply(move, team, entered)
    with constraints.refusing_conflicts(JointTeam):
        team.save(update_fields=list(COLUMNS))
    records.add_step(
        team, move, was=was, by=by, on=entered.on or clock.today(), detail=detail, before=before, undoes=undoes
    )
    return team


def why_not(move: str, team: JointTeam, entered: EnteredTeamStep, *, by: User) -> str:
    """Return why this person can't make the step now, as a sentence; empty if they can."""
    if why := records.why_not_changeable(team, by=by):
        return why
    return team_workflow.refusal_of_team(move, status=team.status, facts=_facts(team, entered, last_step(team)))


def open_to(team: JointTeam, *, by: User) -> list[str]:
    """Return the steps that this person can begin today, for the page."""
    if records.why_not_changeable(team, by=by):
        return []
    last = last_step(team)
    return [
        move
        for move in TEAM_TRANSITIONS
        if not team_workflow.refusal_of_team(move, status=team.status, facts=_facts(team, sample_of(team, move), last))
    ]


def why_not_from(move: str, team: JointTeam, *, by: User) -> str:
    """Return why the step can't begin today, before anything is entered; empty if it can."""
    return why_not(move, team, sample_of(team, move), by=by)


def last_step(team: JointTeam) -> JointTeamStep | None:
    """Return the last step of the team that nobody has undone."""
    return JointTeamStep.objects.filter(team=team).effective().first()


def sample_of(team: JointTeam, move: str) -> EnteredTeamStep:
    """Return an entry that the step accepts, to find out whether it is possible."""
    today = clock.today()
    # What happens in an agreement that has run out happened on its last day at the latest.
    on = min(today, team.runs_to) if team.runs_to else today
    later = max(today, team.runs_to or today) + team_workflow.ONE_DAY
    return EnteredTeamStep(
        on=on,
        runs_to=later if move in {"agree", "extend"} else None,
        basis=LegalBasis.OTHER,
        states=(PartnerState.OTHER,) if team.states != [PartnerState.OTHER] else (PartnerState.ROMANIA,),
        funding=Funding.APPLIED if team.funding != Funding.APPLIED else Funding.GRANTED,
        end_reason=EndReason.DONE,
        drop_reason=DropReason.PARTNER,
    )


def partners_in_words(team: JointTeam) -> str:
    """Return the partner states and agencies: `Lithuania and Romania, with Eurojust`."""
    agencies = [name for name, has in (("Eurojust", team.has_eurojust), ("Europol", team.has_europol)) if has]
    return f"{team.state_names}, with {listed(agencies)}" if agencies else team.state_names


def _facts(team: JointTeam, entered: EnteredTeamStep, last: JointTeamStep | None) -> TeamFacts:
    partners = (sorted(set(entered.states)), entered.has_eurojust, entered.has_europol)
    return TeamFacts(
        today=clock.today(),
        last_on=last.on if last else team.proposed_on,
        on=entered.on,
        runs_to=entered.runs_to,
        agreed_to=team.runs_to,
        basis=entered.basis,
        states=entered.states,
        has_other_partners=partners != (list(team.states), team.has_eurojust, team.has_europol),
        funding=entered.funding,
        funding_now=team.funding,
        reason=entered.end_reason or entered.drop_reason,
        can_undo=last is not None,
    )


def _apply(move: str, team: JointTeam, entered: EnteredTeamStep) -> str:
    """Set the team to the result of a step; return what was chosen, as the timeline prints it."""
    changes: dict[str, Any] = {}
    detail = ""
    match move:
        case "agree":
            changes = {"agreed_on": entered.on, "runs_to": entered.runs_to, "basis": entered.basis}
            detail = f"{_to(entered)}. {LegalBasis(entered.basis).label}"
        case "extend":
            changes = {"runs_to": entered.runs_to}
            detail = _to(entered)
        case "partners":
            changes = {
                "states": sorted(set(entered.states)),
                "has_eurojust": entered.has_eurojust,
                "has_europol": entered.has_europol,
            }
        case "fund":
            changes = {"funding": entered.funding}
            detail = str(Funding(entered.funding).label)
        case "end":
            changes = {"ended_on": entered.on, "end_reason": entered.end_reason}
            detail = str(EndReason(entered.end_reason).label)
        case "drop":
            changes = {"ended_on": entered.on, "end_reason": entered.drop_reason}
            detail = str(DropReason(entered.drop_reason).label)
    if target := TEAM_TRANSITIONS[move].target:
        changes["status"] = TeamStatus(target)
    for name, value in changes.items():
        setattr(team, name, value)
    return partners_in_words(team) if move == "partners" else detail


def _to(entered: EnteredTeamStep) -> str:
    return f"To {in_words(entered.runs_to)}" if entered.runs_to else ""
