"""The investigation of a crime record: chosen, changed or removed at any time, within the force."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from core.workflow import TransitionNotAllowed
from investigations.models import Holding, Investigation
from investigations.sealed import counting
from nrm.crime import records
from nrm.linking import linked_to
from nrm.models import CrimeRecord


@transaction.atomic
def link(public_id: UUID, *, reference: str, seen: str, by: User) -> CrimeRecord:
    """Link a record to the investigation that the force knows by a reference; a blank one removes the link.

    Raises TransitionNotAllowed, EditConflict, and CrimeRecord.DoesNotExist out of scope.
    """
    record = records.locked(public_id, by=by)
    records.refuse_outdated(record, seen=seen, decide="change the link")
    case = _own(reference, record, by=by) if reference.strip() else None
    if case is None and linked_to(record, by=by) is None:
        return record  # nothing that this person sees would be removed
    if (case and case.pk) == record.investigation_id:
        return record
    record.investigation = case
    with records.refusing_conflicts():
        record.save(update_fields=["investigation"])
    records.add_step(record, "link" if case else "unlink", was=record.status, by=by)
    return record


def _own(reference: str, record: CrimeRecord, *, by: User) -> Investigation:
    """Return an investigation of the force that the person may change. Raises TransitionNotAllowed."""
    known = Holding.objects.visible_to(by).known_as(reference, force=record.force_id)
    visible = Investigation.objects.visible_to(by).filter(pk__in=known.values("investigation"), force=record.force_id)
    case = visible.first()
    if case is None:
        raise TransitionNotAllowed(f"Your force has no investigation with the reference {reference.strip()}.")
    if why := counting.why_read_only(case.pk):
        raise TransitionNotAllowed(why)
    return case
