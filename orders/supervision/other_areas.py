"""Addresses in another force's area: the app alerts that force at once, and the force confirms that it has read this.

The alert gives the subject's number and the managing force. The other force finds the identity through the register
search.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from orders import other_forces, permissions
from orders.choices import Particular
from orders.models import AreaAlert, Subject, SubjectIdentifier
from reference.models import Force


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeInArea:
    """An alert as the other force reads it: the subject's number, and who manages the subject."""

    pk: int
    number: str
    force: Force
    at: datetime


def homes_to_note(user: User) -> list[HomeInArea]:
    """The alerts about other forces' subjects in this person's area that nobody has read, oldest first."""
    alerts = list(AreaAlert.objects.to_note(user))
    numbers = other_forces.alerted_subjects([alert.pk for alert in alerts])
    return [
        HomeInArea(pk=alert.pk, number=numbers[alert.pk], force=alert.force, at=alert.at)
        for alert in alerts
        if alert.pk in numbers
    ]


def alert_forces(subject: Subject, rows: Iterable[SubjectIdentifier]) -> list[AreaAlert]:
    """Alert each other force in whose area one of these addresses is."""
    notified = []
    for row in rows:
        area = row.area
        if row.kind != Particular.ADDRESS or row.until is not None or area is None or area.pk == subject.force_id:
            continue
        notified.append(
            AreaAlert.objects.create(
                subject=subject, force_id=subject.force_id, area=area, known_by=row, at=clock.now()
            )
        )
        log.record(Operation.DISCLOSURE, of=subject, recipient=area.name, reason="a home in that force’s area")
    return notified


@transaction.atomic
def acknowledge(alert: int, *, by: User) -> AreaAlert:
    """The alerted force has read it. Raises TransitionNotAllowed, and AreaAlert.DoesNotExist out of scope."""
    area_alert = AreaAlert.objects.visible_to(by).select_related("area").get(pk=alert)
    if not permissions.is_of_force(by, area_alert.area_id):
        raise TransitionNotAllowed(f"Only order managers in {area_alert.area.short_name} can mark this as read.")
    subject = other_forces.note_alert(area_alert.pk, by=by, at=clock.now())
    if subject is None:
        raise TransitionNotAllowed("A colleague has already marked this as read.")
    log.record(Operation.ALTERATION, of="orders.subject", keys=[subject])
    area_alert.refresh_from_db()
    return area_alert
