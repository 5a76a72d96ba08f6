"""The requester cancels an export that is not finished: nobody approves it then, and the clerk stops writing it."""

from __future__ import annotations

import uuid

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core.workflow import TransitionNotAllowed
from exports.choices import ExportState
from exports.models import ListExport

CANCELLED = "The requester cancelled this export."


def why_not(row: ListExport, *, by: User) -> str:
    """Why a person can't cancel an export; empty if they can."""
    if row.requested_by_id != by.pk:
        return "Only the person who requested this export can cancel it."
    if row.state == ExportState.READY:
        return "The file is ready. It is deleted after 24 hours, whether or not you download it."
    if row.state not in {ExportState.NEEDS_APPROVAL, ExportState.WAITING} or row.has_expired:
        return "This export has ended."
    return ""


@transaction.atomic
def cancel(public_id: uuid.UUID, *, by: User) -> ListExport:
    """End a person's own request. The clerk notices before it reads the next part, and stores no file.

    Raises ListExport.DoesNotExist and TransitionNotAllowed.
    """
    rows = ListExport.objects.visible_to(by).select_for_update(of=("self",)).for_list()
    row = rows.get(public_id=public_id)
    if reason := why_not(row, by=by):
        raise TransitionNotAllowed(reason)
    row.state, row.refusal = ExportState.STOPPED, CANCELLED
    row.save(update_fields=["state", "refusal"])
    log.record(Operation.ALTERATION, of=row, question="cancelled")
    return row
