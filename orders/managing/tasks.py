"""Whom an order is made known to. Which tasks an order has follows from it by one table; what is done is a row.

So a task can't be forgotten when an order is made, taken in from a spreadsheet or given a travel ban later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from audit import log
from audit.choices import Kind
from orders.choices import ConditionKind
from orders.law import Lawbook
from orders.managing import due, record
from orders.managing.choices import TaskKind
from orders.models import Condition, Law, Order, TaskDone
from orders.path import LIVE, MoveRefused
from orders.querysets import OrderQuerySet
from reference import clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One task: what to do, what its reference is, and for which orders (those with such a condition, or all)."""

    kind: TaskKind
    to_do: str
    asks: str
    for_condition: ConditionKind | None = None

    @property
    def title(self) -> str:
        """As the forces call it."""
        return self.kind.label

    @property
    def slug(self) -> str:
        """Its part of an address."""
        return self.kind.value.replace("_", "-")


TASKS: dict[str, Task] = {
    task.kind.value: task
    for task in (
        Task(
            kind=TaskKind.PNC_SET,
            to_do="Set the marker, so that every check of the subject shows the order.",
            asks="Reference of the marker",
        ),
        Task(
            kind=TaskKind.PNC_CHECKED,
            to_do="Look at the marker: it shows the order, its conditions and its last day.",
            asks="Who looked at it",
        ),
        Task(kind=TaskKind.PND, to_do="Enter the order, so that other forces find it.", asks="Reference of the entry"),
        Task(
            kind=TaskKind.PORTS,
            to_do="Tell Border Force of the ban, its countries and its days.",
            asks="Whom you told, with their reference",
            for_condition=ConditionKind.TRAVEL_BAN,
        ),
        Task(
            kind=TaskKind.PASSPORTS,
            to_do="See that every passport was surrendered, or note that the subject has none.",
            asks="At which station, or “holds none”",
            for_condition=ConditionKind.PASSPORTS,
        ),
        Task(
            kind=TaskKind.PARTNERS,
            to_do="Tell the agencies that meet the subject, such as the GLAA and the local authority.",
            asks="Whom you told",
        ),
    )
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One task of one order: until when, and what was done."""

    task: Task
    due_on: date
    done: TaskDone | None

    def is_overdue(self, day: date) -> bool:
        """Whether its day is over and nothing is noted."""
        return self.done is None and self.due_on < day


def overdue(rows: OrderQuerySet, *, day: date, law: Lawbook) -> OrderQuerySet:
    """The live orders of which any task is open after its day."""
    waiting = Q(pk__in=[])
    for kind in TASKS:
        last = day - (due.task_by(day, kind, law=law) - day)  # made before this day, it was due before today
        done = TaskDone.objects.filter(order=OuterRef("pk"), kind=kind)
        waiting |= Q(_has(kind), ~Exists(done), made_on__lt=last)
    return rows.live().filter(waiting)


def _has(kind: str) -> Q:
    """The orders that have this task, as a condition."""
    asked = TASKS[kind].for_condition
    if asked is None:
        return Q(made_on__isnull=False)
    return Q(Exists(Condition.objects.present().filter(order=OuterRef("pk"), kind=asked)))


def of(order: Order, *, law: Lawbook) -> list[Standing]:
    """The tasks of one order, in the table's order; none before it is made or after it has ended, but what was done.

    Reads the order's conditions and what is done of it whole, so that a page of several orders may bring them along.
    """
    done = {row.kind: row for row in order.tasks_done.all()}
    kinds = {row.kind for row in order.conditions.all() if row.removed_id is None}
    found = []
    for task in TASKS.values():
        asked = order.state in LIVE and (task.for_condition is None or task.for_condition in kinds)
        if order.made_on and (asked or task.kind in done):
            due_on = due.task_by(order.made_on, task.kind, law=law)
            found.append(Standing(task=task, due_on=due_on, done=done.get(task.kind)))
    return found


@transaction.atomic
def note(public_id: UUID, kind: str, *, on: date, reference: str, by: User) -> TaskDone:
    """A task is done. Raises MoveRefused, and Order.DoesNotExist out of scope."""
    order = record.order(public_id, by=by)
    record.refuse_future(on)
    open_ones = {one.task.kind: one for one in of(order, law=Law.objects.book())}
    found = open_ones.get(TaskKind(kind))
    if found is None:
        raise MoveRefused("This order has no such task now. Tasks are those of an order in force.")
    if found.done is not None:
        raise MoveRefused("A colleague has noted this already.")
    if order.made_on and on < order.made_on:
        raise MoveRefused("That is before the order was made. Check the day.")
    if not reference.strip():
        raise MoveRefused(f"Say it: {found.task.asks[0].lower()}{found.task.asks[1:]}.")
    done = TaskDone.objects.create(
        order=order,
        force_id=order.force_id,
        kind=found.task.kind,
        on=on,
        reference=record.line(reference, 120),
        by=by,
        at=clock.now(),
    )
    log.record(Kind.ALTERATION, of=order)
    return done
