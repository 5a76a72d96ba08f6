"""Due dates against a table calculated by hand, including bank holidays and rule changes."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from nrm.choices import Authority, ReferralState
from nrm.rules import deadlines
from nrm.rules.rulebook import NoRule
from tests.nrm.rulebook import rows, rulebook

RULES = rulebook()
AWAITING = ReferralState.AWAITING_REASONABLE_GROUNDS

# Five working days after the day of the referral.
REASONABLE_GROUNDS = [
    ("a Monday", date(2026, 11, 2), date(2026, 11, 9)),
    ("a Friday", date(2026, 11, 6), date(2026, 11, 13)),
    ("a Saturday counts from Monday on", date(2026, 11, 7), date(2026, 11, 13)),
    ("a Sunday", date(2026, 11, 8), date(2026, 11, 13)),
    ("over Christmas and Boxing Day 2026, whose substitute is a Monday", date(2026, 12, 23), date(2027, 1, 4)),
    ("over Easter 2020: Good Friday 10 April, Monday 13 April", date(2020, 4, 8), date(2020, 4, 17)),
    ("over the moved early May holiday of 2020, Friday 8 May", date(2020, 5, 5), date(2020, 5, 13)),
    ("over New Year 2020", date(2019, 12, 30), date(2020, 1, 7)),
    ("on a bank holiday itself", date(2026, 8, 31), date(2026, 9, 7)),
    ("over 29 February", date(2024, 2, 26), date(2024, 3, 4)),
    ("over the clock change of March 2026", date(2026, 3, 26), date(2026, 4, 2)),
]


@pytest.mark.parametrize(("what", "began", "due"), REASONABLE_GROUNDS, ids=[row[0] for row in REASONABLE_GROUNDS])
@pytest.mark.parametrize("state", [ReferralState.SUBMITTED, AWAITING])
def test_reasonable_grounds_are_due_after_five_working_days(what: str, began: date, due: date, state: str) -> None:
    deadline = deadlines.of_step(state, began=began, rules=RULES)

    assert deadline is not None
    assert deadline.on == due, what
    assert "5 working days" in deadline.why


# At least this many days beginning with the day of the positive decision, by the rule of that day.
RECOVERY = [
    ("s.61(3): 1 March is the first of 30 days, 30 March the last", date(2026, 3, 1), date(2026, 3, 30)),
    ("45 days until the written statement", date(2022, 12, 12), date(2023, 1, 25)),
    ("30 days from the day of the written statement of 13 December 2022", date(2022, 12, 13), date(2023, 1, 11)),
    ("30 days on the day before section 61 came into force", date(2023, 1, 29), date(2023, 2, 27)),
    ("30 days on the day on which section 61 came into force", date(2023, 1, 30), date(2023, 2, 28)),
    ("45 days in the year of the report", date(2019, 6, 3), date(2019, 7, 17)),
    ("over 29 February", date(2020, 2, 1), date(2020, 3, 16)),
    ("30 days over a year's end", date(2026, 12, 15), date(2027, 1, 13)),
    ("over the clock change of October 2026", date(2026, 10, 24), date(2026, 11, 22)),
]


@pytest.mark.parametrize(("what", "began", "until"), RECOVERY, ids=[row[0] for row in RECOVERY])
def test_the_recovery_period_begins_with_the_day_of_the_positive_decision(what: str, began: date, until: date) -> None:
    deadline = deadlines.of_step(ReferralState.RECOVERY, began=began, rules=RULES)

    assert deadline is not None
    assert deadline.on == until, what


@pytest.mark.parametrize(
    "state", sorted(set(ReferralState) - {ReferralState.SUBMITTED, AWAITING, ReferralState.RECOVERY})
)
def test_no_other_step_has_a_due_date_in_guidance(state: str) -> None:
    assert deadlines.of_step(state, began=date(2026, 11, 2), rules=RULES) is None


@pytest.mark.parametrize(
    ("decided", "until"),
    [
        (date(2022, 6, 1), None),
        (date(2023, 1, 30), None),
        (date(2024, 2, 21), None),
        (date(2024, 2, 22), date(2024, 3, 23)),
        (date(2026, 11, 24), date(2026, 12, 24)),
    ],
)
def test_reconsideration_is_requested_within_the_days_of_its_time(decided: date, until: date | None) -> None:
    assert deadlines.reconsideration_until(decided, rules=RULES) == until


@pytest.mark.parametrize(
    ("born", "eighteen"),
    [
        (date(2008, 11, 24), date(2026, 11, 24)),
        (date(2008, 2, 29), date(2026, 3, 1)),
        (date(2006, 2, 28), date(2024, 2, 28)),
    ],
)
def test_person_born_on_29_february_turns_18_on_1_march(born: date, eighteen: date) -> None:
    assert deadlines.eighteenth_birthday(born) == eighteen


@pytest.mark.parametrize(
    ("on", "deciding"),
    [
        (date(2019, 4, 28), {Authority.NCA_UKVI}),
        (date(2019, 4, 29), {Authority.SCA}),
        (date(2021, 6, 1), {Authority.SCA, Authority.PILOT}),
        (date(2021, 11, 8), {Authority.SCA, Authority.IECA, Authority.PILOT}),
    ],
)
def test_each_period_has_its_competent_authorities(on: date, deciding: set[Authority]) -> None:
    assert set(RULES.authorities(on=on)) == deciding


def test_missing_rule_is_named_and_never_taken_as_zero() -> None:
    with pytest.raises(NoRule, match="No rule “rg_working_days” applies on 1 January 1999"):
        deadlines.of_step(AWAITING, began=date(1999, 1, 1), rules=RULES)


def test_rules_of_one_name_have_no_overlap_and_no_gap_after_the_first() -> None:
    of_name: dict[str, list[dict[str, str]]] = {}
    for row in rows():
        of_name.setdefault(row["code"], []).append(row)
    for code, dated_rules in of_name.items():
        dated_rules.sort(key=lambda row: row["valid_from"])
        for earlier, later in pairwise(dated_rules):
            gap = date.fromisoformat(later["valid_from"]) - date.fromisoformat(earlier["valid_to"])
            assert gap.days == 1, code


@pytest.mark.parametrize(
    ("state", "began", "why"),
    [
        (
            ReferralState.SUBMITTED,
            date(2026, 11, 2),
            "Reasonable grounds decision within 5 working days of the referral",
        ),
        (
            ReferralState.RECOVERY,
            date(2026, 11, 2),
            "Recovery period of at least 30 days. Day 1 is the date of the positive decision",
        ),
        (
            ReferralState.RECOVERY,
            date(2019, 6, 3),
            "Recovery period of at least 45 days. Day 1 is the date of the positive decision",
        ),
    ],
)
def test_due_date_names_what_is_due_and_the_number_of_days(state: ReferralState, began: date, why: str) -> None:
    deadline = deadlines.of_step(state, began=began, rules=RULES)

    assert deadline is not None
    assert deadline.why == why
