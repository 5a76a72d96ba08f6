"""Notices of the dates of a return: its month is open, it is due in five and in one working day, it is overdue.

A task asks every few minutes on working days. What is due follows from the day and the stored dates alone, so a run may
come twice, late or after days without one: a date that has passed meanwhile is left out, and what was said is not said
again. An extension is a new date, so its notices are made again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from core import clock, months
from figures import deadlines, month_status
from figures.choices import PeriodState, Treatment
from figures.models import Period
from investigations.choices import RevisionState
from investigations.models import Revision
from investigations.returns.status import NOT_SUBMITTED
from notifications import creation
from notifications.choices import NoticeKind
from notifications.creation import NoticePlace
from reference import working_days
from reference.models import Force

SOON = 5  # working days
STILL_NEWS = timedelta(days=28)  # how long an overdue return is worth a notice


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnDates:
    """The dates of one force's return that its notices follow from."""

    opens_on: date
    due_on: date
    is_submitted: bool
    is_to_certify: bool = False  # submitted, and with the force's lead
    is_history: bool = False  # due before its month was opened here


def kind_on(day: date, dates: ReturnDates) -> NoticeKind | None:
    """Which notice about a return is due on a working day; None if there is none.

    A month that opens with five working days left or fewer is not also *due in five*: *open* says when it is due. A
    return that waits for its lead is no longer due, as its submission decides whether it is on time: the lead is asked
    again to certify it when it would be due, and when it would be overdue. History is never due.
    """
    if day < dates.opens_on or dates.is_history:
        return None
    if dates.is_to_certify:
        is_near = dates.due_on <= working_days.add_working_days(day, 1) and day <= dates.due_on + STILL_NEWS
        return NoticeKind.RETURN_TO_CERTIFY if is_near else None
    if dates.is_submitted:
        return None
    if dates.due_on < day:
        return NoticeKind.RETURN_OVERDUE if day <= dates.due_on + STILL_NEWS else None
    if dates.due_on <= working_days.add_working_days(day, 1):
        return NoticeKind.RETURN_DUE_IN_ONE
    opened_early = working_days.add_working_days(dates.opens_on, SOON) < dates.due_on
    if opened_early and dates.due_on <= working_days.add_working_days(day, SOON):
        return NoticeKind.RETURN_DUE_IN_FIVE
    return None


def make_due(day: date) -> int:
    """Make the notices that are due on a day, and return how many are new. On other days than working days: none."""
    if not working_days.is_working_day(day):
        return 0
    periods = list(Period.objects.filter(opens_on__lte=day, due_on__gte=day - STILL_NEWS).order_by("month"))
    made = 0
    for period in periods:
        made += sum(creation.notify(kind, places) for kind, places in _by_kind(period, day).items())
    return made


def _by_kind(period: Period, day: date) -> dict[NoticeKind, list[NoticePlace]]:
    """The places of each kind of notice about one month."""
    by_kind: dict[NoticeKind, list[NoticePlace]] = {}
    submitted_today = _submitted_on(period, day)
    for force, dates in _dates_of(period):
        if period.state == PeriodState.OPEN and day <= dates.due_on and not dates.is_submitted:
            opened = _place(period, force, dates.due_on, key=force)  # said once, also if the date moves
            by_kind.setdefault(NoticeKind.PERIOD_OPEN, []).append(opened)
        if (kind := kind_on(day, dates)) and not (dates.is_to_certify and force in submitted_today):
            by_kind.setdefault(kind, []).append(_place_of(kind, period, force, dates, day=day))
    return by_kind


def _submitted_on(period: Period, day: date) -> set[str]:
    """The forces that submitted on this day: a lead who certifies had a notice then, and needs no second one."""
    submitted = Revision.objects.filter(period=period.month, state=RevisionState.SUBMITTED)
    return set(submitted.filter(submitted_at__gte=clock.start_of(day)).values_list("force", flat=True))


def _dates_of(period: Period) -> Iterator[tuple[str, ReturnDates]]:
    forces = list(Force.objects.due_in(period.month).values_list("code", flat=True))
    due_dates = deadlines.due_dates(period, forces)
    statuses = month_status.statuses([period.month])
    for force in forces:
        treatment = statuses.get((force, period.month), Treatment.NOT_STARTED)
        yield (
            force,
            ReturnDates(
                opens_on=period.opens_on,
                due_on=due_dates[force],
                is_submitted=treatment not in NOT_SUBMITTED,
                is_to_certify=treatment == Treatment.TO_CERTIFY,
                is_history=period.is_from_before(due_dates[force]),
            ),
        )


def _place_of(kind: NoticeKind, period: Period, force: str, dates: ReturnDates, *, day: date) -> NoticePlace:
    key = f"{force}:{dates.due_on.isoformat()}"
    if kind != NoticeKind.RETURN_TO_CERTIFY:
        return _place(period, force, dates.due_on, key=key)
    key = f"{key}:overdue" if dates.due_on < day else key
    return replace(_place(period, force, dates.due_on, key=key), url_name="investigations:return-certify", due_on=None)


def _place(period: Period, force: str, due_on: date, *, key: str) -> NoticePlace:
    month = months.text(period.month)
    return NoticePlace(
        url_name="investigations:return-detail",
        url_args=(force, month),
        key=f"{month}:{key}",
        force=force,
        month=period.month,
        due_on=due_on,
    )
