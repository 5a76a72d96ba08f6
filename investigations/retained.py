"""Investigations as retention knows them: how they are found, when they ended, and who decides."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from investigations.choices import EntryState
from investigations.erasable import INVESTIGATION
from investigations.models import Holding, Investigation
from retention.kinds import DOWNLOADS_ARE_STOPPED, RetainedKind, RetainedRecord


def find(public_id: uuid.UUID, user: User) -> RetainedRecord | None:
    """An investigation that the person's force has."""
    rows = Investigation.objects.held_within(user).filter(public_id=public_id, force=user.force_id)
    case = rows.select_related("latest_entry").first()
    return None if case is None else _record(case, str(Holding.objects.filter(investigation=case).latest("pk")))


def ended_by(day: date, user: User) -> QuerySet[Any, Any]:
    """The investigations of the person's force that were closed by a day, the earliest first."""
    return (
        Investigation.objects.held_within(user)
        .filter(force=user.force_id, latest_entry__state=EntryState.CLOSED, latest_entry__closed_on__lte=day)
        .select_related("latest_entry__holding")
        .order_by("latest_entry__closed_on", "pk")
    )


def _record(case: Investigation, reference: str) -> RetainedRecord:
    return RetainedRecord(
        public_id=case.public_id,
        force=case.force_id,
        reference=reference,
        url=case.get_absolute_url(),
        ended_on=case.latest_entry.closed_on if case.latest_entry else None,
    )


KIND = RetainedKind(
    erasable=INVESTIGATION,
    singular="investigation",
    plural="investigations",
    logged_as="investigations.investigation",
    consequences="Its text, names, references and files are erased, including in its history. For every month it was"
    " in, the reports of uploaded files and any unsaved drafts of that return are deleted, also for other"
    f" investigations. {DOWNLOADS_ARE_STOPPED}",
    find=find,
    ended_by=ended_by,
    record_of=lambda case: _record(case, case.latest_entry.holding.reference),
)
