"""The service's answer to an NRM case, from its own arithmetic, workflow and lists."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

from nrm import cautions, duty_to_notify, workflow
from nrm.choices import Authority, CaseType, ReferralState
from nrm.form import applicability, sections
from nrm.rules import deadlines, national_support
from nrm.section45 import collisions, elements
from nrm.workflow import ReferralFacts
from tests.law.case import day
from tests.nrm.rulebook import rulebook

RULES = rulebook()
FILE = Path(__file__).parents[2] / "nrm" / "data" / "schedule_4.csv"
LATER = date(2027, 6, 1)  # a today after every case


def decision_due(sent: date) -> str:
    """The due date of a referral's reasonable grounds decision."""
    due = deadlines.of_step(ReferralState.SUBMITTED, began=sent, rules=RULES)
    return day(due.on) if due else "No date set"


def last_day_of_recovery(decided: date) -> str:
    """The last day of the minimum recovery period."""
    due = deadlines.of_step(ReferralState.RECOVERY, began=decided, rules=RULES)
    return day(due.on) if due else "No date set"


def supported(decided: date, where: str) -> str:
    """How long an adult is supported by the law of Scotland or Northern Ireland."""
    support = national_support.support_from(decided, where=where, rules=RULES)
    return support.sentence if support else "No law of its own"


def limit(decided: date) -> str:
    """The last day to request a reconsideration."""
    until = deadlines.reconsideration_until(decided, rules=RULES)
    if until is None:
        return "No limit"
    is_sure = RULES.is_verified("reconsideration_days", on=decided)
    return day(until) if is_sure else f"{day(until)}; the rule’s first day is not verified"


def may(move: str, state: ReferralState, on: date, **more: Any) -> str:
    """Whether a step can be recorded, and with which warning."""
    known: dict[str, Any] = {
        "case_type": CaseType.REFERRAL,
        "today": LATER,
        "is_adult": True,
        "authority": Authority.SCA if on >= date(2019, 4, 29) else Authority.NCA_UKVI,
        "reasons": "As the letter says.",
        "reference": "NRM-1",
    }
    facts = ReferralFacts(on=on, **(known | more))
    if workflow.refusal(move, state=state, facts=facts, rules=RULES):
        return "No"
    return "Yes, with a warning" if cautions.of_move(move, state=state, facts=facts, rules=RULES) else "Yes"


def begins_recovery(move: str) -> str:
    """Whether a decision begins a recovery period."""
    return "Yes" if workflow.TRANSITIONS[move].target == ReferralState.RECOVERY else "No"


def objective_test(on: date) -> str:
    """Whether a credible account needed objective evidence too."""
    return "Yes" if RULES.allows("rg_test_is_objective", on=on) else "No"


def decides(authority: Authority, on: date) -> str:
    """Whether an authority decides on a day."""
    return "Yes" if authority in RULES.authorities(on=on) else "No"


def what_is_sent(force: str, location: str, **answers: str) -> str:
    """Referral, notification or nothing."""
    kind = applicability.case_type(answers, has_duty=duty_to_notify.has_duty_to_notify(force, location=location))
    return "Nothing" if kind == CaseType.UNDECIDED else str(kind.label)


def asks_for_a_name(**answers: str) -> str:
    """Whether the form asks for an adult's identity, and whether it is required."""
    needed = {
        question.code: question.is_needed(answers) for question in sections.asked(answers, begun=date(2026, 11, 27))
    }
    if "first_name" not in needed:
        return "No name"
    return "A name, which must be given" if needed["first_name"] else "A name, which may be left out"


def defence(code: str) -> str:
    """Whether section 45 is open to an offence."""
    with FILE.open(newline="", encoding="utf-8") as lines:
        (row,) = [line for line in csv.DictReader(lines) if line["code"] == code]
    if row["is_verified"] != "yes":
        return "Not verified"
    return "Closed" if row["in_schedule"] == "yes" else "Open"


def elements_of(age: str) -> str:
    """How many elements the defence has."""
    return f"{len(elements.for_age(age))} elements"


def earliest_conclusive(decided: date) -> str:
    """The day after the recovery period of a decision, from which a conclusive one is expected."""
    due = deadlines.of_step(ReferralState.RECOVERY, began=decided, rules=RULES)
    dates = collisions.expected(ReferralState.RECOVERY, due_on=due.on if due else None, today=decided, rules=RULES)
    return day(dates.conclusive) if dates.conclusive else "No date set"


def adult_on(born: date) -> str:
    """The day a person turns 18."""
    return day(deadlines.eighteenth_birthday(born))
