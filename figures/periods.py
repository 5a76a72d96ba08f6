"""Reporting months in the database: open them on schedule, start a series, change dates and lock.

A user starts the first month of a series; after that each month opens once, automatically, even if the scheduler was
down at its boundary. `calendar` defines the dates and why one may not be changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, connection, transaction
from django.db.models import DateTimeField, F, Func
from django.urls import reverse

from accounts import edit_conflicts as seen_pages
from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock, months
from core.workflow import TransitionNotAllowed
from figures import calendar, measures, month_status, workflow
from figures.calendar import PeriodDates
from figures.choices import PeriodState
from figures.current_role import role_now
from figures.models import Period
from reference.models import Force
from systems.choices import EventName
from systems.webhooks import events

LOCK = "lock the month"
END_OF_LOCK_DATE = Func(
    F("locks_on"),
    template=f"((%(expressions)s + 1)::timestamp at time zone '{clock.LONDON.key}')",
    output_field=DateTimeField(),
)


@transaction.atomic
def open_due(today: date) -> list[date]:
    """Open every month that should be open by today and is not; return their names. Concurrent calls open each once."""
    last = Period.objects.newest_first().values_list("month", flat=True).first()
    missing = calendar.months_to_open(last, today=today)
    Period.objects.bulk_create([_period(month) for month in missing], ignore_conflicts=True)
    for month in missing:
        _report(EventName.PERIOD_OPENED, month)
    return list(missing)


@transaction.atomic
def start_series(month: date, *, by: User) -> Period:
    """Open the first month of a series: no carry forward, reconciliation or comparison crosses its start.

    While nothing is returned in the newest series, it can start with an earlier month instead.
    """
    _refuse_unless_national(by)
    # Two people who move the start at once move it one after the other.
    list(Period.objects.filter(month__gt=month).order_by("month").select_for_update())
    if why := why_not_start_series(month):
        raise TransitionNotAllowed(why)
    if start := start_that_moves(month):
        return _start_earlier(month, instead_of=start)
    period = _period(month, starts_series=True)
    try:
        with transaction.atomic():
            period.save(force_insert=True)
    except IntegrityError:  # another user started it at the same moment
        raise TransitionNotAllowed(f"{period} is already open. Start the new series with a later month.") from None
    log.record(Operation.COLLECTION, of=period, reason="a series starts")
    _report(EventName.PERIOD_OPENED, month)
    return period


def why_not_start_series(month: date) -> str:
    """Return why no series can start with a month; empty if one can, or if the newest series can start with it."""
    newest = Period.objects.newest_first().first()
    if newest is not None and month <= newest.month:
        return _why_not_start_earlier(month, newest)
    if month > months.first_of(clock.today()):
        return f"{months.label(month)} has not started. Start the series with this month or earlier."
    return ""


def start_that_moves(month: date) -> Period | None:
    """The first month of the newest series, if starting a series with `month` makes that series start earlier."""
    start = _newest_start()
    return start if start is not None and month < start.month else None


def _why_not_start_earlier(month: date, newest: Period) -> str:
    """Why the newest series cannot start with this month, which is not later than its newest month."""
    start = _newest_start()
    if start is None or month >= start.month:
        return f"{newest} is already open. Start the new series with a later month."
    series = Period.objects.series_of(start.month)
    if month_status.statuses(series.values_list("month", flat=True)):
        return (
            f"The series starts with {start}, and at least one force has started a return in it. Each return follows "
            "from the months before it, so no earlier month can be opened. In its first return, each force enters the "
            "investigations that were already live."
        )
    if series.filter(newest_version__gt=0).exists():
        return f"The series starts with {start}, and figures of it are published, so no earlier month can be opened."
    before = Period.objects.filter(month__lt=start.month).newest_first().first()
    if before is not None and month <= before.month:
        return f"{before} belongs to the series before. Start the series with a later month."
    return ""


def _start_earlier(month: date, *, instead_of: Period) -> Period:
    """Make the newest series start with this month, and open the months in between, which have all ended."""
    between = months.between(months.following(month), months.previous(instead_of.month))
    opened = [_period(each) for each in between]
    Period.objects.bulk_create(opened)
    instead_of.starts_series = False
    instead_of.save(update_fields=["starts_series"])
    log.record(Operation.ALTERATION, of=instead_of, reason="its series starts earlier")
    period = _period(month, starts_series=True)
    period.save(force_insert=True)
    log.record(Operation.COLLECTION, of=[period, *opened], reason="a series starts earlier")
    return period


def _newest_start() -> Period | None:
    """The first month of the newest series."""
    return Period.objects.filter(starts_series=True).newest_first().first()


@transaction.atomic
def lock_due(today: date) -> list[date]:
    """Lock every month whose lock date has passed; return their names. Safe to run twice or late.

    Each is locked from the end of its lock date, whenever this runs: a return that came after that is late.
    """
    # Locked first: no date changes between the question and the answer.
    rows = Period.objects.to_lock_on(today).order_by("month").select_for_update()
    due = list(rows.values_list("month", flat=True))
    Period.objects.filter(month__in=due).update(state=PeriodState.LOCKED, locked_at=END_OF_LOCK_DATE)
    for month in due:
        _report(EventName.PERIOD_LOCKED, month)
    return due


@transaction.atomic
def lock_now(month: date, *, reason: str, seen: str, by: User) -> Period:
    """Lock a month before its lock date, when all due forces are approved or for a reason.

    `seen` is the token of the dates and of the unapproved forces that the user saw. Raises TransitionNotAllowed.
    """
    period = _locked_row(month, move="lock_now", by=by)
    waiting = waiting_for(month)
    if why := calendar.why_not_lock_now(dates_of(period), today=clock.today(), waiting=len(waiting), reason=reason):
        raise TransitionNotAllowed(why)
    _refuse_old_page(period, waiting=waiting, seen=seen, decide=LOCK)
    period.state = PeriodState.LOCKED
    period.locked_at = clock.now()
    period.lock_reason = reason.strip()
    period.save(update_fields=["state", "locked_at", "lock_reason"])
    log.record(Operation.ALTERATION, of=period, reason=reason.strip())
    _report(EventName.PERIOD_LOCKED, month)
    return period


def report_due(day: date) -> int:
    """Report to webhooks the months that are due on a day, once each; return how many were reported."""
    due = Period.objects.filter(due_on=day).order_by("month").values_list("month", flat=True)
    return sum(_report(EventName.PERIOD_DUE, month) > 0 for month in due)


@transaction.atomic
def move_dates(month: date, *, due_on: date, locks_on: date, seen: str, by: User) -> Period:
    """Change a month's due date and lock date before it locks. The exception gives every reason against it at once.

    `seen` is the token of the page that the user read. Raises TransitionNotAllowed.
    """
    period = _locked_row(month, move="move_dates", by=by)
    _refuse_old_page(period, seen=seen, decide="change the dates")
    old = dates_of(period)
    new = PeriodDates(month=month, opens_on=old.opens_on, due_on=due_on, locks_on=locks_on)
    if whys := calendar.why_not_moved(old, new=new, today=clock.today()):
        raise TransitionNotAllowed(" ".join(whys))
    period.due_on, period.locks_on = due_on, locks_on
    period.save(update_fields=["due_on", "locks_on"])
    log.record(Operation.ALTERATION, of=period)
    return period


def token_of(period: Period, waiting: Sequence[str] = ()) -> str:
    """A token of a month as its page shows it: its dates, whether it is locked and, for a lock, who is missing."""
    return seen_pages.token(period.month, period.due_on, period.locks_on, period.state, *waiting)


def dates_of(period: Period) -> PeriodDates:
    """The stored dates of a month."""
    return PeriodDates(month=period.month, opens_on=period.opens_on, due_on=period.due_on, locks_on=period.locks_on)


def waiting_for(month: date) -> list[str]:
    """The codes of the due forces without a record that counts, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select found.force from ({measures.of_returns().sources}) found where found.period = %s", [month]
        )
        reported = [force for (force,) in cursor.fetchall()]
    due = Force.objects.due_in(month).exclude(pk__in=reported)
    return list(due.order_by("code").values_list("code", flat=True))


def _period(month: date, *, starts_series: bool = False) -> Period:
    dates = calendar.dates_of(month)
    return Period(
        month=month,
        opens_on=dates.opens_on,
        due_on=dates.due_on,
        locks_on=dates.locks_on,
        created_on=clock.today(),
        starts_series=starts_series,
    )


def _locked_row(month: date, *, move: str, by: User) -> Period:
    """Lock and return the month's row. Raises TransitionNotAllowed if the transition is not allowed."""
    role = role_now(by)
    period = Period.objects.select_for_update().get(month=month)
    if why := workflow.refusal(workflow.PERIOD_TRANSITIONS[move], state=period.state, role=role):
        raise TransitionNotAllowed(why)
    return period


def _refuse_old_page(period: Period, *, seen: str, decide: str, waiting: Sequence[str] = ()) -> None:
    """Refuse a decision about a month whose dates or missing forces differ from those on the user's page."""

    def what_changed() -> str:
        days = f"is due on {_day(period.due_on)} and locks on {_day(period.locks_on)}"
        forces = f"{len(waiting)} forces have" if len(waiting) != 1 else "1 force has"
        missing = f", and {forces} no approved return" if decide == LOCK else ""
        return f"{period} has changed since you opened the page: it {days}{missing}."

    if why := seen_pages.refusal(seen, now=token_of(period, waiting), what_changed=what_changed, decide=decide):
        raise TransitionNotAllowed(why)


def _report(event: EventName, month: date) -> int:
    """Report to webhooks what happens to a month."""
    return events.emit(event, path=reverse("investigations:return-list"), month=month)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _refuse_unless_national(by: User) -> None:
    if role_now(by) not in workflow.NATIONAL:
        raise TransitionNotAllowed("Only the national team can do this.")
