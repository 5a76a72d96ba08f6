"""Custody time limits: the last day that the rules of the day give, stored with the defendant.

The day of the first appearance in custody is not counted. A limit that would end on a weekend or a bank holiday ends on
the working day before it (Prosecution of Offences (Custody Time Limits) Regulations 1987, regulation 2).
"""

from __future__ import annotations

from datetime import date, timedelta

from prosecutions.cases.choices import CustodyTrack
from prosecutions.models import ProsecutionRule
from reference import working_days

ONE_DAY = timedelta(days=1)
RULES = {
    CustodyTrack.CROWN: "custody_crown_days",
    CustodyTrack.EITHER_WAY: "custody_either_way_days",
    CustodyTrack.SUMMARY: "custody_summary_days",
}


def last_day(began_on: date, *, track: str, used: int = 0) -> date:
    """The last day of the limit that began on a day, less the days already spent in custody for the offence.

    Raises ProsecutionRule.DoesNotExist before the rules begin.
    """
    days = ProsecutionRule.objects.value(RULES[CustodyTrack(track)], on=began_on)
    return last_working_day(began_on + timedelta(days=days - used))


def why_no_limit(began_on: date, *, track: str, used: int) -> str:
    """Return why no limit can be worked out, as a sentence; empty if one can."""
    rule = ProsecutionRule.objects.valid_on(began_on).filter(code=RULES[CustodyTrack(track)]).first()
    if rule is None:
        return "This service has no custody time limit for this date. Check the date."
    if used >= rule.value:
        return (
            f"The limit has {rule.value} days. If the court extended it, enter the last day that the court set."
            " If not, enter fewer days already in custody."
        )
    return ""


def last_working_day(day: date) -> date:
    """The day itself if it is a working day, or the last one before it. Of a year without known holidays, weekends."""
    while not _is_working_day(day):
        day -= ONE_DAY
    return day


def add_working_days(day: date, number: int) -> date:
    """The day that is so many working days after another. In a year without known holidays, weekends are left out."""
    while number:
        day += ONE_DAY
        number -= _is_working_day(day)
    return day


def _is_working_day(day: date) -> bool:
    try:
        return working_days.is_working_day(day)
    except working_days.UnknownYear:
        return day.weekday() < 5


def days_of_warning(today: date) -> int:
    """How many days before its end a limit is shown as near."""
    return ProsecutionRule.objects.value("custody_warning_days", on=today)
