"""Notices of name and address that an order requires: within three days counting the day of service, then each change.

A late notice is recorded with its days as well: the force decides whether it is a breach.
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from orders.choices import ConditionKind, Particular
from orders.models import DetailsNotice, Law, Order, Subject, SubjectIdentifier
from orders.subjects import records
from orders.subjects.records import Identifier
from orders.supervision import due, record
from orders.supervision.choices import Notified
from orders.workflow import LIVE

PARTICULAR = {Notified.NAME: Particular.NAME, Notified.ADDRESS: Particular.ADDRESS}


@transaction.atomic
def record_notice(
    public_id: UUID,
    *,
    of: str,
    on: date,
    since: date | None = None,
    name: str = "",
    address: str = "",
    area: str | None = None,
    by: User,
) -> DetailsNotice:
    """Record what the subject notified to the police.

    `since` is the first day of a new name or address. Raises TransitionNotAllowed.
    """
    order = record.order(public_id, by=by)
    record.refuse_future(on)
    if order.state not in LIVE or not order.conditions.present().filter(kind=ConditionKind.NOTIFICATION).exists():
        raise TransitionNotAllowed(
            "You can record a notification only for an order in force that requires name and address."
        )
    began, due_on = _days(order, of, since)
    if on < began:
        raise TransitionNotAllowed("The date notified must be on or after the date of the change. Check both dates.")
    known = _known(of, name=name, address=address, area=area, since=since)
    subject = Subject.objects.get(pk=order.subject_id)
    if of == Notified.ADDRESS:
        _homes_left(subject, began)
    rows = records.add(subject, known, by=by)
    notice = DetailsNotice(
        order=order,
        force_id=order.force_id,
        of=Notified(of),
        since=began,
        due_on=due_on,
        on=on,
        known_by=rows[0] if rows else None,
        by=by,
        at=clock.now(),
    )
    record.refuse_broken(notice)
    notice.save()
    if of == Notified.FIRST:
        order.notified_on = on
        order.save(update_fields=["notified_on"])
    log.record(Operation.ALTERATION, of=order)
    return notice


def _days(order: Order, of: str, since: date | None) -> tuple[date, date]:
    """The first day of the three-day period, and its last."""
    if of == Notified.FIRST:
        if order.served_on is None:
            raise TransitionNotAllowed(
                "The order has not been served, so nothing is due yet. Record the service first."
            )
        if order.notification_due_on is None:
            raise TransitionNotAllowed(
                "This order has not been served since it was varied to require name and address, so nothing is due "
                "yet. Record service of the varied order first."
            )
        return due.notice_since(
            order.notification_due_on, kind=order.kind, law=Law.objects.book()
        ), order.notification_due_on
    if since is None:
        raise TransitionNotAllowed("Enter the date of the change. The time to notify starts on that date.")
    record.refuse_future(since)
    row = Law.objects.book().get("notify_days", kind=order.kind, on=since)
    if row is None:
        raise TransitionNotAllowed("The order law settings do not give a time to notify for this kind of order.")
    return since, due.notice_by(since, days=row.value)


def _known(of: str, *, name: str, address: str, area: str | None, since: date | None) -> list[Identifier]:
    """The identifying details that the notice adds."""
    given = [
        Identifier(kind=Particular.NAME, text=name, since=since, was_notified=True),
        Identifier(kind=Particular.ADDRESS, text=address, area=area or None, since=since, was_notified=True),
    ]
    wanted = PARTICULAR.get(Notified(of))
    identifiers = [identifier for identifier in given if identifier.text.strip() and wanted in {None, identifier.kind}]
    if wanted is not None and not identifiers:
        raise TransitionNotAllowed(
            "Enter the new name." if wanted == Particular.NAME else "Enter the new home address."
        )
    return identifiers


def _homes_left(subject: Subject, on: date) -> None:
    """End the earlier addresses when there is a new one. They stay in the search index."""
    homes = SubjectIdentifier.objects.filter(subject=subject, kind=Particular.ADDRESS, until__isnull=True)
    homes.exclude(since__gt=on).update(until=on)
