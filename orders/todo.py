"""The to-do list of order managers: each item says what to do, why now, and where.

One statement evaluates all reasons (`orders.todo_reasons`); the code then loads the rows to show in one pass.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import DateField, F, Value, prefetch_related_objects
from django.db.models.functions import Cast
from django.urls import reverse

from accounts.models import User
from core import clock
from core.todo import MOST, PersonLine, ToDoItem, ToDoLine, by_reason, in_order
from orders import permissions, todo_questions
from orders.models import Law, Order, Subject, SubjectMerge, SubjectTransfer
from orders.querysets import OrderQuerySet, SubjectQuerySet
from orders.reassignable_records import SUBJECTS
from orders.todo_questions import ToDoScope
from orders.todo_reasons import REASONS, OrderReason


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class OrderToDo(ToDoLine):
    """One order or subject to deal with, for one reason."""

    reason: OrderReason
    row: Order | Subject
    for_force: bool = True
    detail: str = ""  # what exactly
    day: date | None = None  # the date that this reason is about
    subject_name: str = ""  # set only by `named`, for a page of people who may see it

    @property
    def due_on(self) -> date | None:
        """The date that this reason is about."""
        return self.day

    @property
    def subject(self) -> Subject:
        """The subject that the item is about."""
        return self.row.subject if isinstance(self.row, Order) else self.row

    @property
    def name(self) -> str:
        """The order's reference, or the subject's number. Never a person's name."""
        return self.row.reference if isinstance(self.row, Order) else self.row.number

    @property
    def url(self) -> str:
        """The page for the task.

        The unit and the national team, who do not do it, get the page that shows its status.
        """
        if self.reason.opens and self.for_force:
            return reverse(self.reason.opens, args=[self.row.public_id])
        if self.reason.part and self.for_force:
            url_name = "orders:order-part" if isinstance(self.row, Order) else "orders:supervision-part"
            return reverse(url_name, args=[self.row.public_id, self.reason.part])
        place = f"#order-{self.row.pk}" if isinstance(self.row, Order) else ""
        return reverse("orders:supervision", args=[self.subject.public_id]) + place


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingOrders:
    """The to-do rows of one reason: their model and keys, earliest date first."""

    reason: OrderReason
    model: type[Order | Subject]
    keys: tuple[int, ...]
    due_on: date | None
    has_more: bool


def waiting_for(user: User) -> list[OrderToDo | PersonLine]:
    """All to-do items of this person, in the sequence of the home page; an order appears once for each reason."""
    if not permissions.manages(user):
        return []
    scope = _scope_of(user)
    lines = []
    for waiting, rows in _loaded(_waiting_rows(scope), scope):
        reason = waiting.reason
        prefetch_related_objects(rows, *reason.needs)
        lines += [
            OrderToDo(
                reason=reason,
                row=row,
                for_force=bool(user.force_id),
                detail=reason.detail(row, scope) if reason.detail else "",
                day=_day_of(reason, row, scope),
                is_one_of_more=waiting.has_more,
            )
            for row in rows
        ]
    return in_order(sorted(_together(lines, user), key=lambda line: line.reason.rank))


def _together(lines: list[OrderToDo], user: User) -> list[OrderToDo | PersonLine]:
    """The lines with one for all subjects of a manager who has left; units and the national team see each subject."""
    if not user.force_id:
        return [*lines]
    managers = todo_questions.managers_gone([(line.reason.code, line.subject) for line in lines])
    lines = [replace(line, left_by=managers.get((line.reason.code, line.subject.pk))) for line in lines]
    return SUBJECTS.together(lines, user=user)


def _day_of(reason: OrderReason, row: Order | Subject, scope: ToDoScope) -> date | None:
    if reason.day_of:
        return reason.day_of(row, scope)
    return getattr(row, reason.day) if reason.day else None


def named(lines: Sequence[OrderToDo | PersonLine], names: Mapping[int, str]) -> list[OrderToDo | PersonLine]:
    """The same items with the subjects' names, by subject key, where the person may see the names."""
    return [
        replace(line, subject_name=names.get(line.subject.pk, "")) if isinstance(line, OrderToDo) else line
        for line in lines
    ]


def items_for(user: User, *, list_url: str) -> list[ToDoItem]:
    """The item of the home page for each reason, most urgent first.

    Loads an order or subject only if it is alone, and subjects that may all have the same manager who has left.
    """
    if not permissions.manages(user):
        return []
    scope = _scope_of(user)
    reasons = sorted(_waiting_rows(scope), key=lambda waiting: waiting.reason.rank)
    named = [waiting for waiting in reasons if len(waiting.keys) == 1 or waiting.reason.code in todo_questions.GONE]
    lines = {
        group.reason.code: group.lines
        for group in by_reason(
            _together(
                [
                    OrderToDo(
                        reason=waiting.reason,
                        row=row,
                        for_force=bool(user.force_id),
                        is_one_of_more=waiting.has_more,
                    )
                    for waiting, rows in _loaded(named, scope)
                    for row in rows
                ],
                user,
            )
        )
    }
    return [
        waiting.reason.item_of(
            lines.get(waiting.reason.code, []),
            list_url=list_url,
            count=len(waiting.keys),
            has_more=waiting.has_more,
            due_on=waiting.due_on,
        )
        for waiting in reasons
    ]


def _scope_of(user: User) -> ToDoScope:
    return ToDoScope(
        orders=Order.objects.visible_to(user),
        subjects=Subject.objects.visible_to(user),
        day=clock.today(),
        law=Law.objects.book(),
    )


def _waiting_rows(scope: ToDoScope) -> list[WaitingOrders]:
    """The to-do rows of each reason, in table sequence, in one statement."""
    questions = [reason.question(scope) for reason in REASONS]
    first, *rest = (_first_of(rows, place) for place, rows in enumerate(questions))
    by_place: dict[int, list[tuple[int, date | None]]] = {}
    for place, key, day in first.union(*rest, all=True):
        by_place.setdefault(place, []).append((key, day))
    return [
        WaitingOrders(
            reason=REASONS[place],
            model=questions[place].model,
            keys=tuple(key for key, _ in pairs[:MOST]),
            due_on=pairs[0][1],
            has_more=len(pairs) > MOST,
        )
        for place, pairs in sorted(by_place.items())
    ]


def _first_of(rows: OrderQuerySet | SubjectQuerySet, place: int) -> Any:
    """The first rows of one reason, plus one that shows whether there are more: position in the table, key and day."""
    column = REASONS[place].day
    day = F(column) if column else Cast(Value(None), DateField())
    in_order = rows.order_by(*([F(column).asc(nulls_last=True)] if column else []), "pk")
    return in_order.values_list(Value(place), "pk", day)[: MOST + 1]


def _loaded(reasons: list[WaitingOrders], scope: ToDoScope) -> list[tuple[WaitingOrders, list[Order | Subject]]]:
    """The rows to show for each reason, in sequence: one statement for all orders and one for all subjects."""
    keys: dict[type[Order | Subject], set[int]] = {Order: set(), Subject: set()}
    for waiting in reasons:
        keys[waiting.model] |= set(waiting.keys)
    rows: dict[type[Order | Subject], dict[int, Any]] = {
        Order: scope.orders.for_list().in_bulk(keys[Order]) if keys[Order] else {},
        Subject: scope.subjects.for_list().in_bulk(keys[Subject]) if keys[Subject] else {},
    }
    return [
        (waiting, [rows[waiting.model][key] for key in waiting.keys if key in rows[waiting.model]])
        for waiting in reasons
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
