"""The officer, deputy and supervisor of a subject, each with the order duty in the managing force.

A person who leaves, moves or loses the duty stays on the record until the force names another: nothing is reassigned
silently. Until then, from the same day, the to-do list alerts the force, its unit and the national team.
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import EditConflict, TransitionNotAllowed
from orders.models import ManagerAssignment, Subject
from orders.supervision import record


@transaction.atomic
def assign(
    public_id: UUID,
    *,
    officer: int,
    deputy: int | None,
    supervisor: int | None,
    out_of_hours_contact: str,
    version: int,
    by: User,
) -> Subject:
    """Set who manages the subject from now on, and who to call at night.

    Raises TransitionNotAllowed and EditConflict.
    """
    subject = record.subject(public_id, by=by)
    if subject.version != version:
        raise EditConflict(
            "A colleague changed the managing officers of this subject while you were choosing. Check the changes, "
            "then save again."
        )
    if deputy is not None and deputy == officer:
        raise TransitionNotAllowed("The deputy must be different from the managing officer.")
    appoint(
        subject,
        officer=record.one_of(subject.force_id, officer),
        deputy=record.one_of(subject.force_id, deputy) if deputy else None,
        supervisor=record.one_of(subject.force_id, supervisor) if supervisor else None,
        by=by,
    )
    subject.out_of_hours_contact = record.line(out_of_hours_contact, 120)
    subject.save(update_fields=["out_of_hours_contact"])
    log.record(Operation.ALTERATION, of=subject)
    return subject


def appoint(subject: Subject, *, officer: User, deputy: User | None, supervisor: User | None, by: User) -> None:
    """Set who manages a locked subject; adds a row to its history if anything changes."""
    now = (subject.officer_id, subject.deputy_id, subject.supervisor_id)
    became = (officer.pk, deputy.pk if deputy else None, supervisor.pk if supervisor else None)
    subject.officer, subject.deputy, subject.supervisor = officer, deputy, supervisor
    subject.version += 1
    subject.save(update_fields=["officer", "deputy", "supervisor", "version"])
    if now != became:
        ManagerAssignment.objects.create(
            subject=subject,
            force_id=subject.force_id,
            officer=officer,
            deputy=deputy,
            supervisor=supervisor,
            by=by,
            at=clock.now(),
        )


def is_gone(subject: Subject) -> bool:
    """Whether the subject has no manager: no officer, or one who has left or lost the duty."""
    return subject.officer_id is None or not record.people(subject.force_id).filter(pk=subject.officer_id).exists()
