"""What waits for those who manage orders: each line says what to do, why now, and where.

All reasons (`orders.todo_reasons`) are asked in one statement; what is shown is then loaded at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import DateField, F, Value, prefetch_related_objects
from django.db.models.functions import Cast
from django.urls import reverse

from accounts.models import User
from core import clock
from orders import permissions
from orders.models import AreaAlert, Law, Order, Subject, SubjectMerge, SubjectTransfer
from orders.querysets import OrderQuerySet, SubjectQuerySet
from orders.todo_reasons import REASONS, OrderReason, ToDoQuestion

MOST = 100  # lines of one reason on the page, and what it counts up to: more than that is more than anybody does today
IN_A_ROW = 20  # lines; where more wait, as for a unit, they are folded by reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """Everything that waits for one reason, under its count."""

    reason: OrderReason
    lines: Sequence[OrderToDo]

    @property
    def summary(self) -> str:
        """`Visit overdue: 12`."""
        return f"{self.reason.title}: {'over ' if self.lines[-1].is_one_of_more else ''}{len(self.lines)}"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class OrderToDo:
    """One order or subject that waits for one reason."""

    reason: OrderReason
    row: Order | Subject
    for_force: bool = True
    said: str = ""  # what exactly
    due_on: date | None = None  # the day that this reason has in mind
    is_one_of_more: bool = False  # more wait for this reason than there are lines
    subject_name: str = ""  # only where `named` has put it, for a page of those who may see it

    def __repr__(self) -> str:
        return f"Line({self.reason.code}, {self.name})"

    @property
    def subject(self) -> Subject:
        """Whom it is about."""
        return self.row.subject if isinstance(self.row, Order) else self.row

    @property
    def name(self) -> str:
        """The order's reference, or the subject's number. Never a name."""
        return self.row.reference if isinstance(self.row, Order) else self.row.number

    @property
    def who(self) -> str:
        """The name and number of the subject, or the reference, for a page of those who may see names."""
        if not self.subject_name:
            return self.name
        return f"{self.subject_name}, {self.name}"

    @property
    def url(self) -> str:
        """Where it is done; for the unit and the national team, who do not do it, where they see whether it is."""
        if self.reason.opens:
            return reverse(self.reason.opens, args=[self.row.public_id])
        if self.reason.part and self.for_force:
            door = "orders:order-part" if isinstance(self.row, Order) else "orders:managing-part"
            return reverse(door, args=[self.row.public_id, self.reason.part])
        place = f"#order-{self.row.pk}" if isinstance(self.row, Order) else ""
        return reverse("orders:managing", args=[self.subject.public_id]) + place

    @property
    def is_urgent(self) -> bool:
        """Overdue, or a day that can't be moved is near."""
        return self.reason.rank == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingOrders:
    """What waits for one reason: which rows of which model, the earliest day first."""

    reason: OrderReason
    model: type[Order | Subject]
    keys: tuple[int, ...]
    due_on: date | None
    has_more: bool

    @property
    def many(self) -> str:
        """How many there are, in digits; not how many beyond what is counted."""
        return f"over {MOST}" if self.has_more else str(len(self.keys))


def waiting_for(user: User) -> list[OrderToDo]:
    """Everything that waits for this person, most pressing first; an order stands once for each reason."""
    if not permissions.manages(user):
        return []
    asked = _asked_by(user)
    found = []
    for waiting, rows in _loaded(_found(asked), asked):
        reason = waiting.reason
        prefetch_related_objects(rows, *reason.needs)
        found += [
            OrderToDo(
                reason=reason,
                row=row,
                for_force=bool(user.force_id),
                said=reason.detail(row, asked) if reason.detail else "",
                due_on=_day_of(reason, row, asked),
                is_one_of_more=waiting.has_more,
            )
            for row in rows
        ]
    return sorted(found, key=lambda line: (line.reason.rank, line.due_on or asked.day))


def _day_of(reason: OrderReason, row: Order | Subject, asked: ToDoQuestion) -> date | None:
    if reason.day_of:
        return reason.day_of(row, asked)
    return getattr(row, reason.day) if reason.day else None


def named(lines: Sequence[OrderToDo], names: Mapping[int, str]) -> list[OrderToDo]:
    """The same lines with the names of the subjects whose names the person may see, by the subject's key."""
    return [replace(line, subject_name=names.get(line.subject.pk, "")) for line in lines]


def folded(lines: Sequence[OrderToDo]) -> list[Folded]:
    """The same lines by reason, most pressing first, where they are too many to be read in a row; else nothing."""
    if len(lines) <= IN_A_ROW:
        return []
    reasons = dict.fromkeys(line.reason for line in lines)
    return [Folded(reason=one, lines=[line for line in lines if line.reason is one]) for one in reasons]


def reasons_for(user: User) -> list[tuple[WaitingOrders, str]]:
    """Each reason for which something waits, most pressing first, with the address where it is done if it is one."""
    if not permissions.manages(user):
        return []
    asked = _asked_by(user)
    found = sorted(_found(asked), key=lambda waiting: waiting.reason.rank)
    alone = [waiting for waiting in found if len(waiting.keys) == 1]
    urls = {
        waiting.reason.code: OrderToDo(reason=waiting.reason, row=row, for_force=bool(user.force_id)).url
        for waiting, rows in _loaded(alone, asked)
        for row in rows
    }
    return [(waiting, urls.get(waiting.reason.code, "")) for waiting in found]


def cut_short(lines: Iterable[OrderToDo]) -> list[str]:
    """The titles of the reasons of which more wait than there are lines."""
    return list(dict.fromkeys(line.reason.title for line in lines if line.is_one_of_more))


def _asked_by(user: User) -> ToDoQuestion:
    return ToDoQuestion(
        orders=Order.objects.visible_to(user),
        subjects=Subject.objects.visible_to(user),
        day=clock.today(),
        law=Law.objects.book(),
    )


def _found(asked: ToDoQuestion) -> list[WaitingOrders]:
    """What waits for each reason, in the order of the table: one statement for all of them."""
    questions = [reason.question(asked) for reason in REASONS]
    first, *rest = (_first_of(rows, place) for place, rows in enumerate(questions))
    by_place: dict[int, list[tuple[int, date | None]]] = {}
    for place, key, day in first.union(*rest, all=True):
        by_place.setdefault(place, []).append((key, day))
    return [
        WaitingOrders(
            reason=REASONS[place],
            model=questions[place].model,
            keys=tuple(key for key, _ in found[:MOST]),
            due_on=found[0][1],
            has_more=len(found) > MOST,
        )
        for place, found in sorted(by_place.items())
    ]


def _first_of(rows: OrderQuerySet | SubjectQuerySet, place: int) -> Any:
    """The first rows of one reason, and one more, which tells that there are more: place in the table, key and day."""
    column = REASONS[place].day
    day = F(column) if column else Cast(Value(None), DateField())
    in_order = rows.order_by(*([F(column).asc(nulls_last=True)] if column else []), "pk")
    return in_order.values_list(Value(place), "pk", day)[: MOST + 1]


def _loaded(found: list[WaitingOrders], asked: ToDoQuestion) -> list[tuple[WaitingOrders, list[Order | Subject]]]:
    """What is to be shown of each, in its order: one statement for all orders and one for all subjects."""
    keys: dict[type[Order | Subject], set[int]] = {Order: set(), Subject: set()}
    for waiting in found:
        keys[waiting.model] |= set(waiting.keys)
    rows: dict[type[Order | Subject], dict[int, Any]] = {
        Order: asked.orders.for_list().in_bulk(keys[Order]) if keys[Order] else {},
        Subject: asked.subjects.for_list().in_bulk(keys[Subject]) if keys[Subject] else {},
    }
    return [
        (waiting, [rows[waiting.model][key] for key in waiting.keys if key in rows[waiting.model]]) for waiting in found
    ]


def offered_to(user: User) -> list[SubjectTransfer]:
    """Other forces' offers that wait for this person's force."""
    return list(SubjectTransfer.objects.to_decide(user))


def merges_to_confirm(user: User) -> list[SubjectMerge]:
    """Merges that a colleague of this person's force has asked for."""
    return (
        list(SubjectMerge.objects.to_confirm(user))
        if user.force_id and permissions.is_of_force(user, user.force_id)
        else []
    )


def homes_to_note(user: User) -> list[AreaAlert]:
    """Homes in this person's area, of other forces' subjects, that nobody has read."""
    return list(AreaAlert.objects.to_note(user))
