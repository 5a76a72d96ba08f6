"""Addresses in another force's area: the app alerts that force at once, and the force confirms that it has read this.

The alert gives the subject's number and the managing force. The other force finds the identity through the register
search.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from orders import permissions
from orders.choices import Particular
from orders.models import AreaAlert, Subject, SubjectIdentifier


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
    seen = AreaAlert.objects.visible_to(by).get(pk=alert)
    area_alert = AreaAlert.objects.select_for_update(of=("self",)).select_related("area", "subject").get(pk=seen.pk)
    if not permissions.is_of_force(by, area_alert.area_id):
        raise TransitionNotAllowed(f"Only order managers in {area_alert.area.short_name} can mark this as read.")
    if area_alert.noted_at is not None:
        raise TransitionNotAllowed("A colleague has already marked this as read.")
    area_alert.noted_by, area_alert.noted_at = by, clock.now()
    area_alert.save(update_fields=["noted_by", "noted_at"])
    log.record(Operation.ALTERATION, of=area_alert.subject)
    return area_alert
