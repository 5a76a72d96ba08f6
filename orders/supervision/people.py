"""The officer, deputy and supervisor of a subject, each with the order duty in the managing force.

A person who leaves, moves or loses the duty stays on the record until the force names another: nothing is reassigned
silently. Until then, from the same day, the to-do list alerts the force, its unit and the national team.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.sentences import listed
from core.workflow import EditConflict, TransitionNotAllowed
from orders.models import ManagerAssignment, Subject
from orders.subjects import erased
from orders.supervision import record

DEPUTY_IS_OFFICER = "The deputy must be different from the managing officer."
ROLES = ("officer", "deputy", "supervisor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """Who manages a locked subject from now on, by key."""

    subject: Subject
    officer: int
    deputy: int | None
    supervisor: int | None


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
        raise TransitionNotAllowed(DEPUTY_IS_OFFICER)
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
    chosen = Appointment(
        subject=subject,
        officer=officer.pk,
        deputy=deputy.pk if deputy else None,
        supervisor=supervisor.pk if supervisor else None,
    )
    appoint_many([chosen], by=by)


def appoint_many(appointments: Iterable[Appointment], *, by: User) -> None:
    """Set who manages locked subjects; adds a row to the history of each if anything changes."""
    subjects, history = [], []
    for chosen in appointments:
        subject = chosen.subject
        now = (subject.officer_id, subject.deputy_id, subject.supervisor_id)
        became = (chosen.officer, chosen.deputy, chosen.supervisor)
        subject.officer_id, subject.deputy_id, subject.supervisor_id = became
        subject.version += 1
        subjects.append(subject)
        if now != became:
            history.append(
                ManagerAssignment(
                    subject=subject,
                    force_id=subject.force_id,
                    officer_id=chosen.officer,
                    deputy_id=chosen.deputy,
                    supervisor_id=chosen.supervisor,
                    by=by,
                    at=clock.now(),
                )
            )
    Subject.objects.bulk_update(subjects, ["officer", "deputy", "supervisor", "version"])
    ManagerAssignment.objects.bulk_create(history)


def reassign_many(by_role: Mapping[str, Iterable[Subject]], *, to: User, by: User) -> None:
    """Give a colleague the roles that people have for locked subjects: subjects by role, as `ROLES` names them.

    All or none: raises TransitionNotAllowed, naming the subjects that the colleague can't have in these roles.
    """
    subjects: dict[int, Subject] = {}
    roles: defaultdict[int, list[str]] = defaultdict(list)
    for role, rows in by_role.items():
        for subject in rows:
            subjects[subject.pk] = subject
            roles[subject.pk].append(role)
    for subject in subjects.values():
        if why := record.why_not(subject.force, by=by):
            raise TransitionNotAllowed(why)
    erased.refuse(*subjects)
    successor = record.one_of(by.force_id or "", to.pk)
    appointments, without_officer, twice = [], [], []
    for key, subject in subjects.items():
        now = {role: getattr(subject, f"{role}_id") for role in ROLES}
        became = now | dict.fromkeys(roles[key], successor.pk)
        if became["officer"] is None:
            without_officer.append(subject.number)
        elif became["officer"] == became["deputy"]:
            twice.append(subject.number)
        else:
            appointments.append(Appointment(subject=subject, **became))
    if twice:
        raise TransitionNotAllowed(
            f"{DEPUTY_IS_OFFICER} {successor.name} would be both for {listed(twice)}. Untick them, and change "
            "them on their own pages."
        )
    if without_officer:
        raise TransitionNotAllowed(
            f"{listed(without_officer)} {'has' if len(without_officer) == 1 else 'have'} no managing officer. Choose "
            "one first, on the subject’s own page."
        )
    appoint_many(appointments, by=by)
    log.record(Operation.ALTERATION, of=subjects.values())


def is_gone(subject: Subject) -> bool:
    """Whether the subject has no manager: no officer, or one who has left or lost the duty."""
    return subject.officer_id is None or not record.people(subject.force_id).filter(pk=subject.officer_id).exists()
