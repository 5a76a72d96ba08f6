"""Warnings shown before an unusual but allowed step."""

from __future__ import annotations

from datetime import date

import pytest

from core.dated_rules.values import DatedValue
from nrm import cautions
from nrm.choices import Authority, CaseType, ReferralState
from nrm.rules.rulebook import Rulebook
from nrm.workflow import ReferralFacts

UNTIL = date(2026, 11, 6)
WITHIN = (
    "The recovery period lasts at least until the end of 6 November 2026. A conclusive grounds decision before then is "
    "unusual: check the date on the letter. Support continues until that date."
)
PANEL = "At that time a multi-agency panel reviewed negative conclusive grounds decisions."
LATE = (
    "Reconsideration requests were expected by 6 November 2026. Record a later one only if the competent authority "
    "accepted it out of "
    "time."
)
NOT_CONFIRMED = (
    "Reconsideration requests were expected by 6 November 2026. The start of this limit is not verified. Check that "
    "the competent authority accepted the request."
)


def rule(code: str, *, is_verified: bool = True) -> DatedValue:
    return DatedValue(
        code=code, value=1, valid_from=date(2026, 10, 8), valid_to=date(2026, 12, 1), is_verified=is_verified
    )


def of_move(move: str, *, state: str, on: date, rules: tuple[DatedValue, ...] = (), **more: object) -> list[str]:
    facts = ReferralFacts(
        case_type=CaseType.REFERRAL,
        on=on,
        today=date(2026, 12, 24),
        step_began=date(2026, 10, 8),
        **more,  # type: ignore[arg-type]
    )
    return cautions.of_move(move, state=state, facts=facts, rules=Rulebook(rules))


@pytest.mark.parametrize("move", ["cg_positive", "cg_negative"])
@pytest.mark.parametrize(
    ("state", "on", "due_on", "says"),
    [
        (ReferralState.RECOVERY, UNTIL, UNTIL, [WITHIN]),
        (ReferralState.RECOVERY, date(2026, 11, 7), UNTIL, []),
        (ReferralState.RECOVERY, UNTIL, None, []),
        (ReferralState.AWAITING_CONCLUSIVE_GROUNDS, UNTIL, UNTIL, []),
    ],
)
def test_conclusive_decision_within_the_recovery_period_gives_a_warning(
    move: str, state: ReferralState, on: date, due_on: date | None, says: list[str]
) -> None:
    assert of_move(move, state=state, on=on, due_on=due_on) == says


@pytest.mark.parametrize(
    ("move", "on", "says"),
    [
        ("cg_negative", date(2026, 12, 1), [PANEL]),
        ("cg_negative", date(2026, 12, 2), []),
        ("cg_positive", date(2026, 12, 1), []),
        ("rg_negative", date(2026, 12, 1), []),
    ],
)
def test_panel_is_named_beside_a_negative_conclusive_decision_of_its_time(move: str, on: date, says: list[str]) -> None:
    rules = (rule("panel_reviews_negative_cg"),)

    assert of_move(move, state=ReferralState.AWAITING_CONCLUSIVE_GROUNDS, on=on, rules=rules) == says


@pytest.mark.parametrize(
    ("on", "accepted_late", "is_verified", "says"),
    [
        (UNTIL, False, True, []),
        (date(2026, 11, 7), False, True, [LATE]),
        (date(2026, 11, 7), True, True, []),
        (date(2026, 11, 7), False, False, [NOT_CONFIRMED]),
        (date(2026, 12, 20), False, True, [LATE]),  # the rule of the day of the decision, not of the request
    ],
)
def test_late_request_gives_a_warning(on: date, *, accepted_late: bool, is_verified: bool, says: list[str]) -> None:
    rules = (rule("reconsideration_days", is_verified=is_verified),)
    more = {"reconsider_until": UNTIL, "accepted_late": accepted_late}

    assert of_move("reconsider_rg", state=ReferralState.REASONABLE_GROUNDS_NEGATIVE, on=on, rules=rules, **more) == says


@pytest.mark.parametrize(
    ("authority", "is_adult", "word"),
    [
        (Authority.PILOT, True, "decide only children’s cases"),
        (Authority.PILOT, False, ""),
        (Authority.PILOT, None, ""),
        (Authority.IECA, False, "decides only adults’ cases"),
        (Authority.IECA, True, ""),
        (Authority.IECA, None, ""),
        (Authority.SCA, True, ""),
        (Authority.SCA, False, ""),
    ],
)
def test_warns_if_authority_does_not_decide_cases_of_that_age(
    authority: Authority, *, is_adult: bool | None, word: str
) -> None:
    warnings = of_move(
        "rg_positive",
        state=ReferralState.AWAITING_REASONABLE_GROUNDS,
        on=date(2026, 10, 8),
        authority=authority,
        is_adult=is_adult,
    )

    assert len(warnings) == bool(word)
    assert word in "".join(warnings)


def test_no_authority_warning_for_withdrawal() -> None:
    assert of_move("withdraw", state=ReferralState.RECOVERY, on=UNTIL, authority=Authority.PILOT, is_adult=True) == []
