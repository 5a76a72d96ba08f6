"""Say what rows would change, for practice: whatever the status of the return, and without leaving a trace.

The rows are placed, stored and checked by the functions of a real upload, in a transaction that is rolled back. A
return that its force cannot change now is opened in that transaction first.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from accounts.models import User
from audit import log
from investigations.choices import ReturnStatus, RevisionState
from investigations.models import MonthlyReturn, Revision
from investigations.returns import whole_import, workflow
from investigations.returns.whole_import import InvestigationRow, WholePreview
from investigations.review import steps


def preview(force: str, month: date, *, rows: Sequence[InvestigationRow], by: User) -> WholePreview:
    """What an upload would change if the return were a draft. Nothing changes.

    Raises MonthlyReturn.DoesNotExist out of scope, and TransitionNotAllowed if the force owes no return for the month.
    """
    with log.gathering(log.RequestAccesses()), transaction.atomic():
        _open(force, month, by=by)
        seen = whole_import.preview(force, month, rows=rows, by=by)
        transaction.set_rollback(True)
    return seen


def _open(force: str, month: date, *, by: User) -> None:
    """Make a draft of a return that is with its reviewer or approved. The caller rolls it back."""
    returns = MonthlyReturn.objects.visible_to(by).of(force, month).select_for_update(of=("self",))
    monthly_return = returns.first()
    if monthly_return is None or monthly_return.status in workflow.CHANGEABLE:
        return
    if not Revision.objects.working().filter(monthly_return=monthly_return).exists():
        frozen = Revision.objects.filter(monthly_return=monthly_return).exclude(state=RevisionState.SUPERSEDED)
        steps.next_revision(monthly_return, frozen.order_by("-number")[:1].get())
    MonthlyReturn.objects.filter(pk=monthly_return.pk).update(status=ReturnStatus.DRAFT)
