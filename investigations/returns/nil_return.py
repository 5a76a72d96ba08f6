"""The nil return: a force submits in one step that it has nothing to report for a month.

It is available only if nothing was live at the last approved month end of the same series. The first return of a series
has no such month end, so the force submits an ordinary return to say that nothing was running. A force that has closed
its last investigations submits an ordinary return with live 0 instead.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from accounts.models import User
from core import months
from core.workflow import TransitionNotAllowed
from investigations.models import Entry, MonthlyReturn, Revision
from investigations.returns import carry_forward, creation
from investigations.review import decisions
from investigations.sealed import counting


@transaction.atomic
def submit_nil_return(force: str, month: date, *, by: User) -> MonthlyReturn:
    """Submit the force's return for the month without any investigation.

    Raises MonthlyReturn.DoesNotExist out of scope, and TransitionNotAllowed if there is something to report.
    """
    monthly_return = creation.begin(force, month, by=by)
    creation.refuse_unless_changeable(monthly_return, by=by)
    if why := why_not(force, month):
        raise TransitionNotAllowed(why)
    revision = creation.working(monthly_return)
    revision.is_nil = True
    revision.save(update_fields=["is_nil"])
    return decisions.submit(force, month, by=by)


def why_not(force: str, month: date) -> str:
    """Why a force cannot submit a nil return for a month, with the next step; empty if it can."""
    base = carry_forward.base_of(force, month)
    if base is None:
        return (
            "This is the first return of this series, so the service can’t know whether anything was running. "
            "Start the return. If there is nothing to add, submit it as it is."
        )
    with counting.with_sealed():
        live = Entry.objects.filter(revision=base).live().count()
    if live:
        what = "1 investigation was" if live == 1 else f"{live:,} investigations were"
        return (
            f"{what} live at the end of {months.label(base.period_id)}. Close them in the return; "
            "a nil return is for a month with nothing to report."
        )
    draft = Revision.objects.working().filter(force=force, period=month).first()
    with counting.with_sealed():
        held = Entry.objects.filter(revision=draft).count() if draft is not None else 0
    if held:
        what = "1 investigation" if held == 1 else f"{held:,} investigations"
        return f"The draft for {months.label(month)} has {what}. Submit the draft, or delete any that are wrong."
    return ""
