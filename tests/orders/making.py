"""Order managers, subjects and orders for tests, created through the product's own services."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

from accounts import duties
from accounts.choices import Role
from accounts.models import Duty, User
from core import clock
from orders import creation, transitions
from orders.choices import (
    ELSEWHERE,
    INTERIM,
    Basis,
    ConditionKind,
    CourtKind,
    HowServed,
    OrderKind,
    Particular,
    Party,
    Reach,
    RequiredDocument,
)
from orders.models import DutyNumber, Order, Subject
from orders.subjects import records
from orders.subjects.records import Identifier
from orders.transition_input import ConditionWords, OrderTransitionInput
from reference.choices import ForceKind
from tests.accounts.factories import LANCASHIRE, UserFactory

BORN_ON = date(1981, 5, 9)
APPLIED_ON, MADE_ON = date(2026, 3, 2), date(2026, 3, 16)
ALL_PAPERS = frozenset(RequiredDocument) - {RequiredDocument.CONSENT_SUBJECT, RequiredDocument.CONSENT_POLICE}
OUT_OF_HOURS = "Force duty officer, 01632 960999"
OWN = "As the court said."  # why a condition does not come from the library
_numbers = count(1)


def own(words: str, *, kind: str = ConditionKind.PROHIBITION) -> ConditionWords:
    """A condition in a court's own words, outside the library."""
    return ConditionWords(kind=kind, words=words, own_reason=OWN)


NO_CAR_WASH = own("Must not work for, or run, any hand car wash.")
NO_LIFTS = own("Must not arrange travel for anyone outside the family.")
TELL_ADDRESS = own("Must tell the police the name and home address.", kind=ConditionKind.NOTIFICATION)
GIVE_UP_PASSPORTS = own("Must surrender all passports.", kind=ConditionKind.PASSPORTS)


def no_travel(until: date) -> tuple[ConditionWords, ConditionWords]:
    """A ban on travel to all countries, with the surrender of passports that goes with it."""
    ban = own("Must not travel outside the United Kingdom.", kind=ConditionKind.TRAVEL_BAN)
    return replace(ban, reach=Reach.ALL, ends_on=until), GIVE_UP_PASSPORTS


def with_duty(user: User, **more: Any) -> User:
    """Give a user the duty, from a day before any test. The force has its out-of-hours number."""
    Duty.objects.create(user=user, kind=duties.DutyKind.ORDERS, starts_on=date(2016, 1, 1), **more)
    if user.force_id:
        duty_number = {"text": OUT_OF_HOURS, "updated_by": user, "updated_at": clock.now()}
        DutyNumber.objects.get_or_create(force_id=user.force_id, defaults=duty_number)
    return user


def manager(force: str = LANCASHIRE, role: str = Role.ANALYST) -> User:
    """An order manager of a force."""
    return with_duty(UserFactory(role=role, force_id=force))


def coordinator() -> User:
    """The coordinator of Lancashire's unit, with the duty."""
    return with_duty(UserFactory(role=Role.COORDINATOR))


def national() -> User:
    """A user of the national team, with the duty."""
    return with_duty(UserFactory(role=Role.NATIONAL))


def subject(by: User | None = None, *, name: str = "Darren Example", born_on: date | None = BORN_ON) -> Subject:
    """A person who is the subject of orders."""
    by = by or manager()
    known = [Identifier(kind=Particular.NAME, text=name)]
    return records.add_subject(known, born_on=born_on, different_because="Another invented person.", by=by)


def drafted(by: User, against: Subject | None = None, *, kind: str = OrderKind.STRO, **more: Any) -> Order:
    """An application in preparation, by a party that applies for such an order in that force."""
    against = against or subject(by)
    if kind in INTERIM and "main" not in more:
        main = OrderKind.STRO if kind == OrderKind.INTERIM_STRO else OrderKind.STPO_APPLICATION
        more["main"] = drafted(by, against, kind=main).public_id
    fields = {
        "kind": kind,
        "reference": f"L-{next(_numbers):04}",
        "basis": Basis.NONE if kind in {OrderKind.STRO, OrderKind.INTERIM_STRO} else Basis.CONVICTION,
        "applicant": _applicant(against, kind),
        **more,
    }
    return creation.begin(against.public_id, by=by, **fields)


def _applicant(against: Subject, kind: str) -> Party:
    """The prosecutor on sentence, otherwise the force if it has a police area, otherwise the National Crime Agency."""
    if kind == OrderKind.STPO_SENTENCE:
        return Party.PROSECUTOR
    is_theirs = against.force.kind == ForceKind.TERRITORIAL or kind in ELSEWHERE
    return Party.POLICE if is_theirs else Party.NCA


def details(order: Order, move: str, *, on: date, **more: Any) -> OrderTransitionInput:
    """The details of a transition, complete by default."""
    court_kind = CourtKind.CROWN if order.kind == OrderKind.STPO_SENTENCE else CourtKind.MAGISTRATES
    transition_input = OrderTransitionInput(
        on=on,
        asked_by=order.applicant,
        court_kind=court_kind,
        court="Preston Crown Court" if court_kind == CourtKind.CROWN else "Preston Magistrates’ Court",
        papers=ALL_PAPERS,
        reasons="As the court said.",
    )
    if move == "serve":
        transition_input = replace(transition_input, served_how=HowServed.BY_HAND, served_by="DC Placeholder")
    if move in {"adjourn", "refuse", "appeal_dismissed", "appeal_varied", "quash"}:
        transition_input = replace(transition_input, asked_by=Party.COURT)
    if move == "adjourn":
        transition_input = replace(transition_input, next_on=date(on.year + 1, 1, 4))
    if move == "appeal":
        transition_input = replace(transition_input, asked_by=Party.SUBJECT)
    if move == "die":
        transition_input = replace(transition_input, asked_by=Party.POLICE)
    if move == "make":
        last = date(on.year, 12, 31) if order.kind in INTERIM else None
        transition_input = replace(transition_input, add=(NO_CAR_WASH,), ends_on=last, until_further_order=last is None)
    return replace(transition_input, **more)


def moved(order: Order, move: str, *, by: User, on: date, **more: Any) -> Order:
    """An order after one more transition."""
    return transitions.make(order.public_id, move, details(order, move, on=on, **more), by=by)


def applied(by: User, against: Subject | None = None, *, kind: str = OrderKind.STRO, **more: Any) -> Order:
    """An application received by the court."""
    return moved(drafted(by, against, kind=kind, **more), "apply", by=by, on=APPLIED_ON)


def made(by: User, against: Subject | None = None, *, kind: str = OrderKind.STRO, **more: Any) -> Order:
    """An order in force; further arguments go to its making."""
    return moved(applied(by, against, kind=kind), "make", by=by, on=more.pop("on", MADE_ON), **more)
