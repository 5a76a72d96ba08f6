"""Create a return when a user of its force first opens it, with the live investigations of the last month.

Also has the working revision and its copies, and decides whether the force may change the return now. The row of the
return is the lock for everything below it.
"""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction

from accounts.models import User
from accounts.permissions import Scope
from audit import log
from audit.choices import Operation
from core import clock, months
from core.govuk import in_words
from core.workflow import TransitionNotAllowed
from figures.models import Period
from investigations.choices import ReturnStatus
from investigations.models import MonthlyReturn, Revision
from investigations.quality import checks
from investigations.returns import carry_forward, workflow
from investigations.sealed import counting
from reference.models import Force


@transaction.atomic
def begin(force: str, month: date, *, by: User) -> MonthlyReturn:
    """Return the force's return for the month; create it and carry forward if it does not exist.

    Raises MonthlyReturn.DoesNotExist outside the user's scope, TransitionNotAllowed if the return cannot be started.
    """
    monthly_return, revision = begin_empty(force, month, by=by)
    if revision is not None:
        base = revision.rolled_from
        if base is not None:
            revision.rolled_live = carry_forward.carry_into(revision, base=base)
            revision.save(update_fields=["rolled_live"])
        carry_forward.carry_forward_into(revision)
        log.record(Operation.ALTERATION, of=monthly_return)
    return monthly_return


@transaction.atomic
def start(force: str, month: date, *, by: User) -> MonthlyReturn:
    """As `begin`, for a user who opens the return: what was carried forward is checked at once.

    So the page of the draft has every warning from the beginning, and not from the first saved row on.
    """
    monthly_return = begin(force, month, by=by)
    if draft := Revision.objects.working().filter(monthly_return=monthly_return).first():
        checks.check(draft)
    return monthly_return


def begin_empty(force: str, month: date, *, by: User) -> tuple[MonthlyReturn, Revision | None]:
    """Return the locked return and, if it was just created, its first revision, with nothing carried forward yet."""
    returns = MonthlyReturn.objects.visible_to(by).of(force, month).select_for_update(of=("self",))
    if (there := returns.first()) is not None:
        counting.hold_off_sealing(force)
        return there, None
    this_force = Force.objects.filter(Scope.of(by).over("code"), pk=force).first()
    if this_force is None:
        raise MonthlyReturn.DoesNotExist
    if why := why_not_begun(this_force, month, by=by):
        raise TransitionNotAllowed(why)
    lock_beginning(force)
    there = returns.first()
    counting.hold_off_sealing(force)
    if there is not None:  # another user created it first
        return there, None
    base = carry_forward.base_of(force, month)
    made = MonthlyReturn.objects.create(force=this_force, period_id=month)
    return made, Revision.objects.create(
        monthly_return=made, force_id=force, period_id=month, number=1, rolled_from=base
    )


def lock_beginning(force: str) -> None:
    """Block other users from starting a return of the force until this transaction ends.

    What is carried forward depends on rows that have no return to lock yet, such as a transfer accepted at the same
    moment.
    """
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext('begin a return'), hashtext(%s))", [force])


def why_not_begun(force: Force, month: date, *, by: User) -> str:
    """Why the force's return for a month cannot be started, with the next step; empty if it can."""
    label = months.label(month)
    if by.role not in workflow.FORCE:
        return f"The return for {label} is not started. Only the force’s analyst or lead can start it."
    period = Period.objects.filter(pk=month).first()
    if period is None:
        return f"{label} is not open for returns. A month opens on the first day of the next month."
    if why := why_not_open(period):
        return why
    if not force.is_valid_on(months.last_day(month)):
        return f"{force} does not have to submit a return for {label}. Contact the national team if this is wrong."
    return why_covered(force.pk, month)


def why_not_open(period: Period) -> str:
    """Why nothing can be returned for the month yet: it has not ended, or opens later. Empty once it is open."""
    if clock.today() >= period.opens_on:
        return ""
    return f"{period} opens for returns on {in_words(period.opens_on)}."


def why_covered(force: str, month: date) -> str:
    """Why a month is too late to submit: a later approved month covers its changes. Empty if none does."""
    covered = Revision.objects.counting().filter(force=force, period__gt=month)
    if not covered.exists():  # as for nearly every return; asking for the series costs three times as much
        return ""
    later = covered.filter(period__in=Period.objects.series_of(month)).order_by("-period").first()
    if later is None:
        return ""
    return (
        f"The return for {months.label(later.period_id)} is approved and covers the changes in {months.label(month)}. "
        f"To correct something, ask the coordinator to reopen the return for {months.label(later.period_id)}."
    )


def working(monthly_return: MonthlyReturn) -> Revision:
    """The revision that the force may change. Raises Revision.DoesNotExist if all are frozen."""
    return Revision.objects.working().get(monthly_return=monthly_return)


def why_not_changeable(monthly_return: MonthlyReturn, *, by: User) -> str:
    """Why this user cannot change the return's rows now, with the next step; empty if they can."""
    status = ReturnStatus(monthly_return.status)
    if by.role not in workflow.FORCE or by.force_id != monthly_return.force_id:
        return "Only the force’s analyst or lead can change a return."
    if status in workflow.CHANGEABLE:
        return ""
    if status == ReturnStatus.APPROVED:
        role = "national team" if monthly_return.period.is_after_lock else "coordinator"
        return f"This return is approved. To change it, ask the {role} to reopen it."
    if status == ReturnStatus.TO_CERTIFY:
        return "This return is waiting for your lead to certify it. Withdraw it to change it."
    if status in workflow.TRANSITIONS["withdraw"].source:
        return f"This return is {status.label.lower()}. Withdraw it to change it, or wait for the reviewer."
    if status == ReturnStatus.ANSWERED:
        return "You have replied and sent this return back. Withdraw the reply to change it, or wait for the reviewer."
    return f"This return is {status.label.lower()}. The reviewer approves it or sends a query next."


def locked_to_change(monthly_return: MonthlyReturn, *, by: User) -> MonthlyReturn:
    """Find a return in scope, lock it, and hold off sealing, for a change of its rows.

    Raises MonthlyReturn.DoesNotExist out of scope, TransitionNotAllowed if this user cannot change its rows now.
    """
    returns = MonthlyReturn.objects.visible_to(by).select_related("period").select_for_update(of=("self",))
    locked = returns.get(pk=monthly_return.pk)
    counting.hold_off_sealing(locked.force_id)
    refuse_unless_changeable(locked, by=by)
    return locked


def refuse_unless_changeable(monthly_return: MonthlyReturn, *, by: User) -> None:
    """Raise TransitionNotAllowed if this user cannot change the return's rows now."""
    if why := why_not_changeable(monthly_return, by=by):
        raise TransitionNotAllowed(why)


def copy_revision(source: Revision, *, number: int, into: MonthlyReturn) -> Revision:
    """Create the next working revision of the same return, with a copy of every entry. The source is unchanged."""
    counting.hold_off_sealing(source.force_id)
    made = Revision.objects.create(
        monthly_return=into,
        force_id=source.force_id,
        period_id=source.period_id,
        number=number,
        rolled_from_id=source.rolled_from_id,
        rolled_live=source.rolled_live,
        is_nil=source.is_nil,
    )
    carry_forward.copy_all(source, into=made)
    return made
