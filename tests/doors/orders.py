"""What one body has in the room of orders: a subject with an order in force, and one with a draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from accounts import duties
from accounts.models import User
from orders import subjects
from orders.choices import ConditionKind, Particular
from orders.models import Subject
from orders.moving import Words
from orders.subjects import Known
from tests.doors import managing
from tests.orders import making

# Doors of a subject, and of an order that is not before a court yet; the others get one in force.
OF_A_SUBJECT = {"orders:subject-detail"}
OF_A_DRAFT: set[str] = set()


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """Public ids, for addresses and for what doors are sent."""

    subject: str
    made: str
    draft: str
    version: int  # of the order in force
    managing: managing.Managing


def value_of(name: str, mine: Orders) -> str:
    """The public id in the address of a door."""
    if name in OF_A_SUBJECT:
        return mine.subject
    return mine.draft if name in OF_A_DRAFT else mine.made


def make(force: str, word: str) -> Orders:
    """A subject, an order in force and a draft, with the body's canary in every text that somebody types."""
    officer = making.manager(force)
    User.objects.filter(pk=officer.pk).update(name=f"Oona {word[::-1]}SON")
    known = [Known(kind=kind, text=f"{word} {kind}") for kind in (Particular.NAME, Particular.VEHICLE)]
    subject = subjects.take_in(known, born_on=date(1981, 5, 9), by=officer)
    Subject.objects.filter(pk=subject.pk).update(ring_at_night=f"{word} duty officer")
    words = Words(
        kind=ConditionKind.PASSPORTS,
        words=f"{word} passports",
        plain=f"{word} gives them up",
        area=f"{word} town",
        persons=f"{word} persons",
        station=f"{word} station",
    )
    said = {"evidence": f"{word} evidence", "reference": f"{word}/O1"}
    order = making.applied(officer, subject, **said)
    told = making.told(order, "make", on=making.MADE_ON, add=(making.NO_CAR_WASH, words), court=f"{word} court")
    told = replace(told, until_further_order=False, ends_on=date(2031, 3, 15))
    order = making.moving.make(order.public_id, "make", replace(told, reasons=f"{word} reasons"), by=officer)
    order = making.moved(order, "serve", by=officer, on=making.MADE_ON, served_by=f"{word} DC", court="")
    draft = making.drafted(officer, subject, reference=f"{word}/O2", evidence=f"{word} more")
    return Orders(
        subject=str(subject.public_id),
        made=str(order.public_id),
        draft=str(draft.public_id),
        version=order.version,
        managing=managing.make(order, word, by=officer),
    )


def between(made: Mapping[str, Orders], words: Mapping[str, str]) -> None:
    """What goes from body to body: to each an offer, and one of its own that the next one declined; a home."""
    bodies = list(made)
    for place, force in enumerate(bodies):
        neighbour = bodies[place - 1]
        ours, theirs = _of(force), _of(neighbour)
        offered = managing.offer(str(making.subject(theirs).public_id), to=force, reason="He lives there.", by=theirs)
        declined = managing.offer(made[force].subject, to=neighbour, reason=f"{words[force]} moved", by=ours)
        managing.decline(declined, by=theirs, reason=f"{words[force]} is away")
        made[force].managing.handover = offered
        made[force].managing.alert = managing.home_elsewhere(theirs, area=force)


def _of(force: str) -> User:
    return duties.holders(duties.Kind.ORDERS, force=force).order_by("pk")[0]


# What each door of the room that changes something is sent.
SENT: dict[str, Callable[[Any, Any, Any], dict[str, Any]]] = {}
