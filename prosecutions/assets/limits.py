"""The last day that the law allows for an order, from the dated rules of the day on which it is made.

A rule that nobody has verified refuses nothing: what a court ordered is recorded, and the page says that it is later
than the service expects.

A period of 2 years that starts with 1 March ends on the last day of February: the first day counts.
"""

from __future__ import annotations

from datetime import date, timedelta

from orders.law.periods import months_later
from prosecutions.assets.choices import AssetKind
from prosecutions.assets.kind_workflow import Base, Limit
from prosecutions.assets.kinds import WORKFLOWS
from prosecutions.models import AssetRecord, AssetStep, ProsecutionRule
from reference import working_days

ONE_DAY = timedelta(days=1)
SET_LAST_DAY = ("make", "detain", "extend")


def latest(limits: tuple[Limit, ...], *, on: date | None, first_on: date | None) -> date | None:
    """The last day of an order made on a day, the earliest of its verified limits; None without one."""
    return _earliest(limits, on=on, first_on=first_on, is_verified=True)


def expected(limits: tuple[Limit, ...], *, on: date | None, first_on: date | None) -> date | None:
    """The same of all limits, verified or not."""
    return _earliest(limits, on=on, first_on=first_on, is_verified=False)


def later_than_expected(asset: AssetRecord) -> date | None:
    """The last day that the rules expect of a record, if its own is later; None otherwise."""
    step = AssetStep.objects.filter(asset=asset, move__in=SET_LAST_DAY).effective().first()
    if step is None or asset.ends_on is None:
        return None
    transition = WORKFLOWS[AssetKind(asset.kind)].transitions[step.move]
    day = expected(transition.limits, on=step.on, first_on=asset.made_on)
    return day if day and asset.ends_on > day else None


def last_day_of_months(first: date, months: int) -> date:
    """The last day of a period of months that begins with a day.

    It ends on the day before the same date, or on the last day of a month that has no such date.
    """
    later = months_later(first, months)
    return later if later.day < first.day else later - ONE_DAY


def _earliest(limits: tuple[Limit, ...], *, on: date | None, first_on: date | None, is_verified: bool) -> date | None:
    if on is None:
        return None
    days = []
    for limit in limits:
        base = first_on if limit.base == Base.FIRST and first_on else on
        rule = ProsecutionRule.objects.valid_on(on).filter(code=limit.rule).first()
        if rule is not None and (rule.is_verified or not is_verified):
            days.append(last_day_of_months(base, rule.value))
    return min(days, default=None)


def last_day_without_order(seized_on: date) -> date:
    """The last day for which cash is detained without an order: 48 hours, counted as working days (section 295)."""
    days = ProsecutionRule.objects.value("cash_first_days", on=seized_on)
    try:
        return working_days.add_working_days(seized_on, days)
    except working_days.UnknownYear:
        return seized_on + timedelta(days=days)
