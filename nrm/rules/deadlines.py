"""When each step of the workflow is due. Pure arithmetic on days in Europe/London; the caller passes the rules.

A due date is calculated once, when its step begins, and stored. *Due on* a day means until the end of that day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from nrm.choices import ReferralState
from nrm.rules.rulebook import Rulebook
from reference import working_days


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What is due, on which day, and by which rule of which day."""

    on: date
    why: str


def of_step(state: str, *, began: date, rules: Rulebook) -> Due | None:
    """Return when a step that began on a day is due; None if guidance sets no limit.

    Raises `workingdays.UnknownYear` if the bank holidays of the year are not recorded.
    """
    match state:
        case ReferralState.SUBMITTED | ReferralState.AWAITING_REASONABLE_GROUNDS:
            days = rules.value("rg_working_days", on=began)
            return Due(
                on=working_days.add_working_days(began, days),
                why=f"Reasonable grounds decision within {days} working days of the referral",
            )
        case ReferralState.RECOVERY:
            days = rules.value("recovery_days", on=began)
            return Due(
                on=last_day_of_days(began, days),
                why=f"Recovery period of at least {days} days. Day 1 is the date of the positive decision",
            )
        case _:
            return None


def last_day_of_days(first: date, days: int) -> date:
    """Return the last of a number of days *beginning with* a day, which counts as the first.

    Nationality and Borders Act 2022 s.61(3).
    """
    return first + timedelta(days=days - 1)


def reconsideration_until(decided: date, *, rules: Rulebook) -> date | None:
    """Return the last day for requesting a reconsideration; None if the law of that day had no limit."""
    days = rules.get("reconsideration_days", on=decided)
    return decided + timedelta(days=days) if days is not None else None


def safeguarding_until(sent: date, *, rules: Rulebook) -> date | None:
    """Return the last day by which a first safeguarding action is expected; None before there was such a rule.

    Working days after the referral, as for the reasonable grounds decision: national guidance speaks of the days before
    that decision, and the two periods run in parallel.
    """
    days = rules.get("safeguarding_days", on=sent)
    return working_days.add_working_days(sent, days) if days is not None else None


def eighteenth_birthday(born: date) -> date:
    """Return the day on which a person turns 18. A person born on 29 February does so on 1 March.

    Family Law Reform Act 1969 s.9 counts from the start of the anniversary, which in a common year is the day after 28
    February.
    """
    try:
        return born.replace(year=born.year + 18)
    except ValueError:
        return date(born.year + 18, 3, 1)
