"""The workflow of a joint investigation team, as a table.

A row says from which statuses a step is possible, which status follows, and what its page asks for. The refusals add
what the dates and answers have to agree with. They are pure: pages leave out a link with them, and the service refuses.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from core.govuk import in_words
from core.workflow import Transition
from prosecutions.joint_teams.choices import DropReason, EndReason, Funding, LegalBasis, PartnerState, TeamStatus

OPEN = frozenset({TeamStatus.PROPOSED, TeamStatus.AGREED})
ONE_DAY = timedelta(days=1)
LONGEST = timedelta(days=5 * 366)  # of an agreement or one extension: a later day is a mistyped year


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamFacts:
    """What decides whether a step is allowed, read under the lock, with what was entered."""

    today: date
    last_on: date | None = None  # the day of the last step that counts
    on: date | None = None
    runs_to: date | None = None  # as entered
    agreed_to: date | None = None  # the last day of the agreement now
    basis: str = ""
    states: tuple[str, ...] = ()
    has_other_partners: bool = True  # than are stored
    funding: str = ""
    funding_now: str = ""
    reason: str = ""
    can_undo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamTransition(Transition[TeamStatus]):
    """One row of the table. `fields` are what its page asks for, beside the date."""

    target: TeamStatus | None = None  # None: the status stays, or is that of before what is undone
    title: str
    button: str
    date_label: str = ""
    hint: str = ""
    fields: tuple[str, ...] = ()
    why_not: Callable[[TeamFacts], str] = lambda _facts: ""


def _needs_agreement(facts: TeamFacts) -> str:
    if facts.basis not in LegalBasis.values:
        return "Select the legal basis of the agreement."
    return _needs_last_day(facts)


def _needs_last_day(facts: TeamFacts) -> str:
    if facts.runs_to is None:
        return "Enter the last day of the agreement."
    if facts.on is not None and facts.runs_to < facts.on:
        return "The agreement can’t end before it was signed. Change one of the dates."
    if facts.on is not None and facts.runs_to - facts.on > LONGEST:
        return f"{in_words(facts.runs_to)} is more than five years later. Check the year."
    return ""


def _needs_later_day(facts: TeamFacts) -> str:
    if facts.runs_to is not None and facts.agreed_to is not None and facts.runs_to <= facts.agreed_to:
        return f"The agreement already runs to {in_words(facts.agreed_to)}. Enter a later date."
    return _needs_last_day(facts) or _is_in_the_agreement(facts, then="or end this team and add another")


def _needs_states(facts: TeamFacts) -> str:
    if not facts.states:
        return "Select at least one partner state."
    if not set(facts.states) <= set(PartnerState.values):
        return "Select partner states of the list."
    if not facts.has_other_partners:
        return "This is what the team has already. Change something, or go back."
    return _is_in_the_agreement(facts, then="or record the extension first")


def _needs_funding(facts: TeamFacts) -> str:
    if facts.funding not in Funding.values:
        return "Select what happened to the funding."
    if facts.funding == facts.funding_now:
        return f"The funding is already “{Funding(facts.funding).label}”."
    return _is_in_the_agreement(facts, then="or record the extension first")


def _needs_end(facts: TeamFacts) -> str:
    if facts.reason not in EndReason.values:
        return "Select why the team ended."
    return _is_in_the_agreement(facts, then="or record the extension first")


def _is_in_the_agreement(facts: TeamFacts, *, then: str) -> str:
    """A team acts until the last day of its agreement."""
    if facts.on is not None and facts.agreed_to is not None and facts.on > facts.agreed_to:
        return f"The agreement ran to {in_words(facts.agreed_to)}. Enter that date or an earlier one, {then}."
    return ""


def _needs_why_dropped(facts: TeamFacts) -> str:
    return "" if facts.reason in DropReason.values else "Select why the team was not set up."


TEAM_TRANSITIONS: dict[str, TeamTransition] = {
    "agree": TeamTransition(
        source=frozenset({TeamStatus.PROPOSED}),
        target=TeamStatus.AGREED,
        verb="record the agreement",
        title="Agreement signed",
        button="Save agreement",
        date_label="Date on which the last state signed",
        hint="Record the dates and the legal basis only, not the agreement.",
        fields=("runs_to", "basis"),
        why_not=_needs_agreement,
    ),
    "partners": TeamTransition(
        source=OPEN,
        verb="change the partners",
        title="Partners changed",
        button="Save partners",
        date_label="Date of the change",
        fields=("states", "has_eurojust", "has_europol"),
        why_not=_needs_states,
    ),
    "fund": TeamTransition(
        source=OPEN,
        verb="record the funding",
        title="Funding",
        button="Save funding",
        date_label="Date",
        hint="For example from Eurojust, which a partner state in the EU applies for.",
        fields=("funding",),
        why_not=_needs_funding,
    ),
    "extend": TeamTransition(
        source=frozenset({TeamStatus.AGREED}),
        target=TeamStatus.AGREED,
        verb="extend the agreement",
        title="Agreement extended",
        button="Save extension",
        date_label="Date on which the extension was signed",
        fields=("runs_to",),
        why_not=_needs_later_day,
    ),
    "end": TeamTransition(
        source=frozenset({TeamStatus.AGREED}),
        target=TeamStatus.ENDED,
        verb="end the team",
        title="Team ended",
        button="End team",
        date_label="Last day of the team",
        fields=("end_reason",),
        why_not=_needs_end,
    ),
    "drop": TeamTransition(
        source=frozenset({TeamStatus.PROPOSED}),
        target=TeamStatus.DROPPED,
        verb="record that it was not set up",
        title="Team not set up",
        button="Save",
        date_label="Date of the decision",
        hint="The proposal stays in the list. To propose it again, add another team.",
        fields=("drop_reason",),
        why_not=_needs_why_dropped,
    ),
    "undo": TeamTransition(
        source=frozenset(TeamStatus),
        verb="undo the last step",
        title="Undo the last step",
        button="Undo step",
        hint="Use this if the last step was entered by mistake. Both stay in the timeline.",
        why_not=lambda facts: "" if facts.can_undo else "There is no step to undo.",
    ),
}


def refusal_of_team(move: str, *, status: str, facts: TeamFacts) -> str:
    """Return why a step of a team is not allowed, with what to do instead; empty if it is."""
    transition = TEAM_TRANSITIONS[move]
    if why := transition.why_not_from(TeamStatus(status), label=TeamStatus(status).label):
        return why
    if transition.date_label:
        if facts.on is None:
            return "Enter the date."
        if facts.on > facts.today:
            return f"{in_words(facts.on)} is in the future. Record it on or after that date."
        if facts.last_on is not None and facts.on < facts.last_on:
            return f"The last step was on {in_words(facts.last_on)}. Enter that date or a later one."
    return transition.why_not(facts)
