"""When each force is due: the month's due date, or a later one that the national team has given it.

A return submitted by the force's own due date is on time. The lock is the same for every force, so an extension ends by
the lock date.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.govuk import in_words
from core.workflow import TransitionNotAllowed
from figures import month_status, workflow
from figures.current_role import role_now
from figures.models import DeadlineExtension, Period
from reference.models import Force


def due_on_of(period: Period, force: str) -> date:
    """The date by which a force submits a month on time."""
    return extended([period.month]).get((force, period.month), period.due_on)


def due_dates(period: Period, forces: Collection[str]) -> dict[str, date]:
    """The due date of each of these forces in a month, in one query."""
    later = extended([period.month])
    return {force: max(later.get((force, period.month), period.due_on), period.due_on) for force in forces}


def extended(months: Collection[date]) -> dict[tuple[str, date], date]:
    """The later due dates that forces were given, by force and month. The month's own due date may be later still."""
    if not months:
        return {}
    rows = DeadlineExtension.objects.latest_of_each(months).select_related("period")
    rows = rows.only("force", "due_on", "period__due_on")  # all that the counter reads
    return {(row.force_id, row.period_id): max(row.due_on, row.period.due_on) for row in rows}


@transaction.atomic
def extend(force: str, month: date, *, due_on: date, reason: str, by: User) -> DeadlineExtension:
    """Give one force a later due date. Raises Period.DoesNotExist, Force.DoesNotExist and TransitionNotAllowed."""
    period = Period.objects.select_for_update().get(month=month)
    named = Force.objects.due_in(month).get(pk=force)
    whys = why_not_extend(period, named, due_on=due_on, role=role_now(by))
    if not reason.strip():
        whys.append("Enter a reason for the extension.")
    if whys:
        raise TransitionNotAllowed(" ".join(whys))
    extension = DeadlineExtension.objects.create(
        period=period, force=named, due_on=due_on, reason=reason.strip(), given_by=by, given_at=clock.now()
    )
    log.record(Operation.ALTERATION, of=extension, reason=extension.reason)
    return extension


def why_not_extend(period: Period, force: Force, *, due_on: date, role: str) -> list[str]:
    """Every reason why a force cannot be given this due date; empty if it can."""
    if why := workflow.refusal(workflow.PERIOD_TRANSITIONS["extend"], state=period.state, role=role):
        return [why]
    if month_status.has_submitted(force.code, period.month):
        return [f"{force.short_name} has already submitted its return for {period}."]
    whys = []
    if due_on <= (present := due_on_of(period, force.code)):
        whys.append(f"{force.short_name} is due on {in_words(present)}. Enter a later date.")
    elif due_on < clock.today():
        whys.append("This date has passed. Enter today or a later date.")
    if due_on > period.locks_on:
        whys.append(f"{period} locks after {in_words(period.locks_on)}. Enter that date or an earlier one.")
    return whys
