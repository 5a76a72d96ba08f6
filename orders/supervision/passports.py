"""Passports surrendered under a ban on travel to all countries, and returned after it (ss.18(4)-(5), 25)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from orders.choices import ConditionKind, Reach
from orders.models import Passport
from orders.supervision import record
from orders.workflow import LIVE


@transaction.atomic
def record_surrender(public_id: UUID, *, number: str, station: str, taken_on: date, by: User) -> Passport:
    """Record the surrender of a passport. Raises TransitionNotAllowed, and Order.DoesNotExist out of scope."""
    order = record.order(public_id, by=by)
    record.refuse_future(taken_on)
    asks = Q(kind=ConditionKind.PASSPORTS) | Q(kind=ConditionKind.TRAVEL_BAN, reach=Reach.ALL)
    if order.state not in LIVE or not order.conditions.present().filter(asks).exists():
        raise TransitionNotAllowed(
            "Only an order in force that prohibits travel to all countries requires passports (s.18, s.25)."
        )
    if not number.strip() or not station.strip():
        raise TransitionNotAllowed("Enter the passport number and the police station holding it.")
    passport = Passport.objects.create(
        order=order,
        force_id=order.force_id,
        number=number.strip(),
        station=record.line(station, 120),
        taken_on=taken_on,
        by=by,
        at=clock.now(),
    )
    log.record(Operation.COLLECTION, of="orders.passport", keys=[order.public_id])
    return passport


@transaction.atomic
def give_back(public_id: UUID, *, passport: int, returned_on: date, returned_to: str, by: User) -> Passport:
    """Record the return of a passport to the subject or its issuer. Raises TransitionNotAllowed."""
    order = record.order(public_id, by=by)
    record.refuse_future(returned_on)
    surrendered = order.passports.select_for_update().filter(pk=passport).first()
    if surrendered is None or surrendered.returned_on is not None:
        raise TransitionNotAllowed("Choose a passport held under this order.")
    surrendered.returned_on, surrendered.returned_to = returned_on, record.line(returned_to, 120)
    record.refuse_broken(surrendered)
    surrendered.save(update_fields=["returned_on", "returned_to"])
    log.record(Operation.ALTERATION, of="orders.passport", keys=[order.public_id])
    return surrendered
