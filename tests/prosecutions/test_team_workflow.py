"""The workflow of a joint investigation team: every step from every status, what each needs, and its dates."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prosecutions.joint_teams import team_workflow
from prosecutions.joint_teams.choices import DropReason, EndReason, Funding, LegalBasis, TeamStatus
from prosecutions.joint_teams.team_workflow import TEAM_TRANSITIONS, TeamFacts

TODAY = date(2026, 11, 24)
LATER = TODAY + timedelta(days=365)

# For each step, the facts under which it is allowed.
ALLOWED: dict[str, dict[str, object]] = {
    "agree": {"on": TODAY, "runs_to": LATER, "basis": LegalBasis.PROTOCOL},
    "partners": {"on": TODAY, "states": ("RO", "LT")},
    "fund": {"on": TODAY, "funding": Funding.APPLIED},
    "extend": {"on": TODAY, "runs_to": LATER},
    "end": {"on": TODAY, "reason": EndReason.DONE},
    "drop": {"on": TODAY, "reason": DropReason.PARTNER},
    "undo": {"can_undo": True},
}


def facts(**more: object) -> TeamFacts:
    return TeamFacts(**{"today": TODAY} | more)  # type: ignore[arg-type]


def test_every_step_has_the_facts_under_which_it_is_allowed_and_says_what_it_is() -> None:
    assert set(ALLOWED) == set(TEAM_TRANSITIONS)
    for transition in TEAM_TRANSITIONS.values():
        assert all([transition.title, transition.button, transition.verb])


@pytest.mark.parametrize("status", list(TeamStatus))
@pytest.mark.parametrize("move", list(TEAM_TRANSITIONS))
def test_step_of_a_team_is_allowed_from_its_statuses_and_refused_from_all_others(move: str, status: TeamStatus) -> None:
    why = team_workflow.refusal_of_team(move, status=status, facts=facts(**ALLOWED[move]))

    may = status in TEAM_TRANSITIONS[move].source
    assert (why == "") is may, why
    if not may:
        assert status.label in why


@pytest.mark.parametrize("move", list(TEAM_TRANSITIONS))
def test_step_of_a_team_is_refused_without_each_of_its_facts(move: str) -> None:
    status = min(TEAM_TRANSITIONS[move].source)
    for name in ALLOWED[move]:
        without = {key: value for key, value in ALLOWED[move].items() if key != name}

        assert team_workflow.refusal_of_team(move, status=status, facts=facts(**without)).endswith("."), name


@pytest.mark.parametrize(
    ("move", "more", "says"),
    [
        ("agree", {"runs_to": TODAY - timedelta(days=1)}, "can’t end before it was signed"),
        ("agree", {"runs_to": date(2062, 11, 24)}, "Check the year"),
        ("extend", {"agreed_to": LATER}, "already runs to 24 November 2027"),
        ("partners", {"has_other_partners": False}, "Change something"),
        ("partners", {"states": ("XX",)}, "of the list"),
        ("fund", {"funding_now": Funding.APPLIED}, "already “Applied for”"),
        ("end", {"agreed_to": TODAY - timedelta(days=1)}, "record the extension first"),
    ],
)
def test_step_says_what_to_do_instead(move: str, more: dict[str, object], says: str) -> None:
    status = min(TEAM_TRANSITIONS[move].source)

    assert says in team_workflow.refusal_of_team(move, status=status, facts=facts(**ALLOWED[move] | more))


DAYS = st.dates(min_value=date(2026, 1, 1), max_value=date(2027, 12, 31))


@given(
    move=st.sampled_from(sorted(move for move, row in TEAM_TRANSITIONS.items() if row.date_label)),
    on=DAYS,
    last_on=DAYS,
)
def test_no_step_of_a_team_is_in_the_future_or_before_the_last_one(move: str, on: date, last_on: date) -> None:
    status = min(TEAM_TRANSITIONS[move].source)
    given = ALLOWED[move] | {"on": on, "last_on": last_on}

    is_allowed = not team_workflow.refusal_of_team(move, status=status, facts=facts(**given))

    assert is_allowed is (last_on <= on <= TODAY)
