"""Every decision that carries a page token is refused on an outdated page, and nothing is done (P30)."""

from __future__ import annotations

import pytest

from tests.permissions import sending
from tests.permissions.lines import LINES, Line, try_at
from tests.permissions.people import KINDS
from tests.permissions.world import Stage

pytestmark = pytest.mark.matrix
CARRYING = {
    "investigations:review-approve",
    "investigations:review-query",
    "investigations:query-reply",
    "investigations:query-reply-force",
    "investigations:review-reopen",
    "investigations:joint-operation",
    "investigations:case-ask",
    "investigations:earlier-months-accept",
    "investigations:return-submit",
    "nrm:date-correct",
    "nrm:investigation-link",
    "nrm:export-decide",
    "nrm:transfer-decide",
    "crime:record-change",
    "crime:decision-new",
    "crime:record-step",
    "crime:outcome-new",
    "crime:record-link",
    "crime:transfer-decide",
    "crime_system:entry-detail",
    "crime_system:entry-restore",
    "crime_system:record-detail",
    "crime_system:record-restore",
    "nrm:offence-change",
    "nrm:offence-confirm",
    "nrm:offence-end",
    "nrm:outcome-type-change",
    "nrm:outcome-type-confirm",
    "nrm:outcome-type-end",
    "nrm:rule-add",
    "nrm:rule-confirm",
    "nrm:rule-end",
    "exports:export-decide",
    "explorer:view-change",
    "bulletins:bulletin-move",
    "bulletins:section-edit",
    "court_rules:rule-add",
    "court_rules:rule-end",
    "court_rules:rule-verify",
    "court_rules:offence-change",
    "court_rules:offence-end",
    "court_rules:offence-verify",
    "assets:asset-step",
    "prosecutions:case-change",
    "prosecutions:case-step",
    "prosecutions:defendant-new",
    "prosecutions:defendant-step",
    "prosecutions:defendant-crimes",
    "prosecutions:defendant-subject",
    "joint_teams:team-step",
    "witnesses:witness-new",
    "witnesses:witness-step",
    "witnesses:witness-referral",
    "action_plan:action-wording",
    "action_plan:action-due-date",
    "action_plan:action-owner",
    "action_plan:action-transition",
    "action_plan:meeting-change",
    "action_plan:meeting-transition",
    "requests:request-answer",
    "requests:request-change",
    "requests:request-close",
    "reports:period-dates",
    "reports:period-lock",
    "reports:snapshot-confirm",
    "reports:snapshot-withdraw",
    "releases:release-approve",
    "releases:release-discard",
    "releases:release-withdraw",
    "access:person-answer",
    "access:others-confirm",
    "access:request-done",
    "administration:person-detail",
    "administration:person-close",
    "administration:duty-grant",
    "administration:duty-end",
    "administration:person-reopen",
    "administration:person-factor-decide",
    "administration:person-proposal-decide",
    "systems:system-change",
    "systems:system-decide",
    "systems:token-new",
}
DECISIONS = [line for line in LINES if line.name in CARRYING and line.method == "POST"]


@pytest.mark.parametrize("line", DECISIONS, ids=lambda line: line.name)
@pytest.mark.parametrize("old", ["", "an old page", "1.1.0123456789abcdef01234567"])
def test_decision_on_an_outdated_page_is_refused_and_nothing_is_done(stage: Stage, line: Line, old: str) -> None:
    deciders = [kind for kind in KINDS if line.answers[kind][0] in "23"]  # 2: the response shows a secret, once
    assert deciders, f"nobody decides at {line.name}"
    for kind in deciders:
        with try_at(stage, line, stage.cast[kind], "own", also={sending.SEEN: old}) as tried:
            assert tried.word in {"C", "U", "t"}, f"{kind} at {line.name}: {tried.word}"
            assert set(tried.done) <= {"consultation"}, f"{kind} at {line.name}: {tried.done}"
            assert not tried.changed


def test_every_view_with_a_token_is_tested(stage: Stage) -> None:
    sent = {
        line.name
        for line in LINES
        if line.method == "POST"
        and sending.SEEN in sending.sent_to(line.name, "own", stage.cast["analyst"], stage.world)
    }

    others = {name for name in sent if name.startswith("guidance:")}  # its field of that name is older
    # No return of the stage waits for its lead: tests/investigations/review/test_certification.py asks an old page.
    others |= {"investigations:return-certify"}
    assert sent - others == CARRYING
