"""The order subject that a defendant is, for those who see both: linked and unlinked by order managers."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from core import clock
from core.workflow import TransitionNotAllowed
from orders import permissions as order_permissions
from orders.models import Subject
from prosecutions.cases import records
from prosecutions.models import Defendant


@transaction.atomic
def link_subject(public_id: UUID, *, number: str, seen: str, by: User) -> Defendant:
    """Link the order subject with this number, if the person sees them; a blank number removes a link they see.

    Raises TransitionNotAllowed, EditConflict, and Defendant.DoesNotExist out of scope.
    """
    defendant = records.locked_defendant(public_id, by=by)
    records.refuse_outdated(defendant, seen=seen)
    if why := why_not_linked(defendant, by=by):
        raise TransitionNotAllowed(why)
    before = subject_of(defendant, by=by)
    subject = Subject.objects.visible_to(by).filter(number=number).first() if number else None
    if number and subject is None:
        raise TransitionNotAllowed("You have no order subject with this number.")
    if (subject and subject.pk) == defendant.subject_id:
        return defendant
    defendant.subject_id = subject.pk if subject else None
    defendant.save(update_fields=["subject"])
    records.add_step(
        defendant.case,
        "link" if subject else "unlink",
        defendant=defendant,
        was=defendant.status,
        by=by,
        on=clock.today(),
        before={"subjects": [each.pk for each in (before, subject) if each]},
        beside=[each for each in (before, subject) if each],
    )
    return defendant


def why_not_linked(defendant: Defendant, *, by: User) -> str:
    """Return why this person can't change the link to an order subject, as a sentence; empty if they can."""
    if why := records.why_not_changeable(defendant.case, by=by):
        return why
    if not order_permissions.manages(by):
        return "Only order managers can link an order subject."
    if defendant.subject_id is not None and subject_of(defendant, by=by) is None:
        return "You can’t link an order subject to this defendant."  # it does not say that there is a link
    return ""


def subject_of(defendant: Defendant, *, by: User) -> Subject | None:
    """Return the order subject of a defendant; None without one, or if the person does not see them."""
    if defendant.subject_id is None:
        return None
    return Subject.objects.visible_to(by).filter(pk=defendant.subject_id).first()
