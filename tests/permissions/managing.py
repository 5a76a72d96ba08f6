"""Supervision and enforcement records of one force's order: every typed text holds the force's canary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from accounts.models import User
from orders.choices import RequiredDocument
from orders.models import AreaAlert, Condition, Order, Subject
from orders.subjects.records import Identifier, add
from orders.supervision import breaches, expiry, passports, risk, tasks, transfers, visits
from orders.supervision.breaches import BreachInput
from tests.orders import making

TODAY = date(2026, 11, 24)


@dataclass(slots=True, kw_only=True)
class Managing:
    """Keys for URLs."""

    condition: int  # one in force
    breach: str  # its public id: one that is only reported
    passport: int
    transfer: int = 0  # another force's offer to this one
    alert: int = 0  # of a home in this force's area of another force's subject


def make(order: Order, word: str, *, by: User) -> Managing:
    """One of each for an order in force until a day."""
    key, subject = order.public_id, order.subject.public_id
    risk.assess(subject, level="high", reason=f"{word} is dangerous", on=TODAY, by=by)
    visits.note(
        subject,
        on=TODAY,
        was_planned=True,
        was_seen=True,
        officers=f"{word} PC",
        finding=f"{word} was at home",
        outcomes={},
        by=by,
    )
    tasks.record_task(key, "pnc_set", on=TODAY, reference=f"{word}/PNC", by=by)
    held = passports.record_surrender(key, number=f"{word}1", station=f"{word} station", taken_on=TODAY, by=by)
    returned = passports.record_surrender(key, number=f"{word}2", station=f"{word} station", taken_on=TODAY, by=by)
    passports.give_back(key, passport=returned.pk, returned_on=TODAY, returned_to=f"{word} himself", by=by)
    expiry.decide(key, choice="renew", reason=f"{word} stays", by=by)
    condition = Condition.objects.filter(order=order).order_by("number")[0]
    facts = {"happened_on": TODAY, "conditions": [condition.pk], "facts": f"{word} drove", "evidence": f"{word} film"}
    settled = breaches.report(key, by=by, **facts)
    breaches.make(settled.public_id, "charge", BreachInput(on=TODAY, reasons=f"{word} admits"), by=by)
    convicted = BreachInput(on=TODAY, court=f"{word} court", sentence=f"{word} months", months=6)
    breaches.make(settled.public_id, "convict", convicted, by=by)
    _over(word, by=by)
    return Managing(
        condition=condition.pk, breach=str(breaches.report(key, by=by, **facts).public_id), passport=held.pk
    )


def _over(word: str, *, by: User) -> None:
    """A discharged order whose marker is removed."""
    order = making.made(by)
    tasks.record_task(order.public_id, "pnc_set", on=TODAY, reference=f"{word}/PNC", by=by)
    making.moved(order, "discharge", by=by, on=TODAY, papers=frozenset(RequiredDocument))
    tasks.remove(order.public_id, "pnc_set", on=TODAY, reference=f"{word}/off", by=by)


def offer(subject: str, *, to: str, reason: str, by: User) -> int:
    """Offer a subject of one force to another; returns the key of the offer."""
    return transfers.offer(Subject.objects.get(public_id=subject).public_id, to=to, reason=reason, by=by).pk


def decline(transfer: int, *, by: User, reason: str) -> None:
    """The receiving force declines."""
    transfers.decide(transfer, "decline", reason=reason, by=by)


def home_elsewhere(giver: User, *, area: str) -> int:
    """A subject of one force with a home in another's area; returns the key of the notice to that force."""
    subject = making.subject(giver)
    add(subject, [Identifier(kind="address", text="1 Sample Street", area=area)], by=giver)
    return AreaAlert.objects.get(subject=subject).pk
