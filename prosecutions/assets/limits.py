"""The last day that the law allows for an order, from the dated rules of the day on which it is made.

A period of 2 years that starts with 1 March ends on the last day of February: the first day counts.
"""

from __future__ import annotations

from datetime import date, timedelta

from orders.law.periods import months_later
from prosecutions.assets.workflow import Base, Limit
from prosecutions.models import ProsecutionRule
from reference import working_days

ONE_DAY = timedelta(days=1)


def latest(limits: tuple[Limit, ...], *, on: date | None, first_on: date | None) -> date | None:
    """The last day of an order made on a day, the earliest of its limits; None without a limit or a day."""
    if on is None:
        return None
    days = []
    for limit in limits:
        base = first_on if limit.base == Base.FIRST and first_on else on
        rule = ProsecutionRule.objects.valid_on(on).filter(code=limit.rule).first()
        if rule is not None:
            days.append(months_later(base, rule.value) - ONE_DAY)
    return min(days, default=None)


def last_day_without_order(seized_on: date) -> date:
    """The last day for which cash is detained without an order: 48 hours, counted as working days (section 295)."""
    days = ProsecutionRule.objects.value("cash_first_days", on=seized_on)
    try:
        return working_days.add_working_days(seized_on, days)
    except working_days.UnknownYear:
        return seized_on + timedelta(days=days)
