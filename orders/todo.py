"""The to-do list of order managers: each item says what to do, why now, and where.

One statement evaluates all reasons (`orders.todo_reasons`); the code then loads the rows to show in one pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import DateField, F, Value, prefetch_related_objects
from django.db.models.functions import Cast
from django.urls import reverse

from accounts.models import User
from core import clock
from orders import permissions
from orders.law.lawbook import DatedLaw
from orders.models import AreaAlert, Law, Order, Subject, SubjectMerge, SubjectTransfer
from orders.querysets import OrderQuerySet, SubjectQuerySet
from orders.todo_reasons import REASONS, OrderReason, ToDoQuestion

MOST = 100  # items of one reason on the page, and the maximum count: nobody does more in a day
IN_A_ROW = 20  # items; a longer list, as for a unit, is grouped by reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """All to-do items of one reason, under their count."""

    reason: OrderReason
    lines: Sequence[OrderToDo]

    @property
    def summary(self) -> str:
        """`Visit overdue: 12`."""
        return f"{self.reason.title}: {'over ' if self.lines[-1].is_one_of_more else ''}{len(self.lines)}"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class OrderToDo:
    """One order or subject to deal with, for one reason."""

    reason: OrderReason
    row: Order | Subject
    for_force: bool = True
    said: str = ""  # what exactly
    due_on: date | None = None  # the date that this reason is about
    is_one_of_more: bool = False  # this reason has more items than the list shows
    subject_name: str = ""  # set only by `named`, for a page of people who may see it

    def __repr__(self) -> str:
        return f"Line({self.reason.code}, {self.name})"

    @property
    def subject(self) -> Subject:
        """The subject that the item is about."""
        return self.row.subject if isinstance(self.row, Order) else self.row

    @property
    def name(self) -> str:
        """The order's reference, or the subject's number. Never a person's name."""
        return self.row.reference if isinstance(self.row, Order) else self.row.number

    @property
    def who(self) -> str:
        """The subject's name and number, or the reference, for a page of people who may see names."""
        if not self.subject_name:
            return self.name
        return f"{self.subject_name}, {self.name}"

    @property
    def url(self) -> str:
        """The page for the task.

        The unit and the national team, who do not do it, get the page that shows its status.
        """
        if self.reason.opens:
            return reverse(self.reason.opens, args=[self.row.public_id])
        if self.reason.part and self.for_force:
            url_name = "orders:order-part" if isinstance(self.row, Order) else "orders:supervision-part"
            return reverse(url_name, args=[self.row.public_id, self.reason.part])
        place = f"#order-{self.row.pk}" if isinstance(self.row, Order) else ""
        return reverse("orders:supervision", args=[self.subject.public_id]) + place

    @property
    def is_urgent(self) -> bool:
        """Overdue, or close to a date that can't move."""
        return self.reason.rank == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingOrders:
    """The to-do rows of one reason: their model and keys, earliest date first."""

    reason: OrderReason
    model: type[Order | Subject]
    keys: tuple[int, ...]
    due_on: date | None
    has_more: bool

    @property
    def many(self) -> str:
        """How many there are, in digits; counts no further than `MOST`."""
        return f"over {MOST}" if self.has_more else str(len(self.keys))


def waiting_for(user: User) -> list[OrderToDo]:
    """All to-do items of this person, most urgent first; an order appears once for each reason."""
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
    """The same items with the subjects' names, by subject key, where the person may see the names."""
    return [replace(line, subject_name=names.get(line.subject.pk, "")) for line in lines]


def folded(lines: Sequence[OrderToDo]) -> list[Folded]:
    """The items grouped by reason, most urgent first, if there are too many for a plain list; otherwise nothing."""
    if len(lines) <= IN_A_ROW:
        return []
    reasons = dict.fromkeys(line.reason for line in lines)
    return [Folded(reason=one, lines=[line for line in lines if line.reason is one]) for one in reasons]


def reasons_for(user: User) -> list[tuple[WaitingOrders, str]]:
    """Each reason with to-do items, most urgent first, with a link to the task if there is only one."""
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
    """The titles of the reasons with more items than the list shows."""
    return list(dict.fromkeys(line.reason.title for line in lines if line.is_one_of_more))


def _asked_by(user: User) -> ToDoQuestion:
    return ToDoQuestion(
        orders=Order.objects.visible_to(user),
        subjects=Subject.objects.visible_to(user),
        day=clock.today(),
        law=Law.objects.book(),
    )


def _found(asked: ToDoQuestion) -> list[WaitingOrders]:
    """The to-do rows of each reason, in table sequence, in one statement."""
    try:
        statement = _statement(_Key.of_question(asked))
    except EmptyResultSet:  # no force in scope
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, statement.params)
        by_place: dict[int, list[tuple[int, date | None]]] = {}
        for place, key, day in cursor.fetchall():
            by_place.setdefault(place, []).append((key, day))
    return [
        WaitingOrders(
            reason=REASONS[place],
            model=statement.models[place],
            keys=tuple(key for key, _ in found[:MOST]),
            due_on=found[0][1],
            has_more=len(found) > MOST,
        )
        for place, found in sorted(by_place.items())
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Key:
    """All that the statement of the reasons depends on: the rows in scope, the day and the law."""

    orders: str
    subjects: str
    day: date
    law: tuple[DatedLaw, ...]
    asked: ToDoQuestion = field(compare=False)

    @classmethod
    def of_question(cls, asked: ToDoQuestion) -> _Key:
        """The key of a question. Raises EmptyResultSet if no row can be in scope."""
        orders, subjects = (repr(rows.query.sql_with_params()) for rows in (asked.orders, asked.subjects))
        return cls(orders=orders, subjects=subjects, day=asked.day, law=asked.law.rows, asked=asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Statement:
    """One statement for all reasons, as sent, and the model of each reason's rows."""

    sql: str
    params: tuple[Any, ...]
    models: tuple[type[Order | Subject], ...]


@lru_cache(maxsize=128)
def _statement(key: _Key) -> _Statement:
    """The statement of all reasons. To build it takes many times as long as to run it, so each scope does so once."""
    questions = [reason.question(key.asked) for reason in REASONS]
    first, *rest = (_first_of(rows, place) for place, rows in enumerate(questions))
    sql, params = first.union(*rest, all=True).query.sql_with_params()
    return _Statement(sql=sql, params=tuple(params), models=tuple(rows.model for rows in questions))


def _first_of(rows: OrderQuerySet | SubjectQuerySet, place: int) -> Any:
    """The first rows of one reason, plus one that shows whether there are more: position in the table, key and day."""
    column = REASONS[place].day
    day = F(column) if column else Cast(Value(None), DateField())
    in_order = rows.order_by(*([F(column).asc(nulls_last=True)] if column else []), "pk")
    return in_order.values_list(Value(place), "pk", day)[: MOST + 1]


def _loaded(found: list[WaitingOrders], asked: ToDoQuestion) -> list[tuple[WaitingOrders, list[Order | Subject]]]:
    """The rows to show for each reason, in sequence: one statement for all orders and one for all subjects."""
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
    """The offers of other forces that this person's force has to answer."""
    return list(SubjectTransfer.objects.to_decide(user))


def merges_to_confirm(user: User) -> list[SubjectMerge]:
    """The merges that a colleague in this person's force has requested."""
    return (
        list(SubjectMerge.objects.to_confirm(user))
        if user.force_id and permissions.is_of_force(user, user.force_id)
        else []
    )


def homes_to_note(user: User) -> list[AreaAlert]:
    """The alerts about other forces' subjects in this person's area that nobody has read."""
    return list(AreaAlert.objects.to_note(user))
