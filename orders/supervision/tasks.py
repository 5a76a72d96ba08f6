"""The tasks of an order: which agencies are informed about it, and what is removed again once it is over.

One table decides which tasks an order has; a completed task is a row. So nobody can forget a task when an order is
made, when it is imported, when it later gets a foreign travel prohibition, or when a court adds, changes or extends a
prohibition that ports already know about. When the order or its prohibition ends, in whatever way, the to-do list asks
for the removal of what was set up elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import (
    Case,
    DateField,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    When,
    prefetch_related_objects,
)
from django.db.models.functions import Cast, Greatest, Least

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from orders.choices import ConditionKind
from orders.law.lawbook import Lawbook
from orders.models import CompletedTask, Condition, Law, Order, OrderStep
from orders.querysets import OrderQuerySet, TaskDoneQuerySet
from orders.supervision import due, record
from orders.supervision.choices import TaskKind
from orders.workflow import LIVE, OVER, TRANSITIONS

TERMS = frozenset(
    name for name, move in TRANSITIONS.items() if move.sets_term
)  # transitions that give an order another last day


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """What a task leaves elsewhere, and how to remove it when the order or its ban is over."""

    what: str
    title: str
    to_do: str
    asks: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One task: what to do, its reference, the orders it is for, and its due date.

    It is for the orders with such a condition, or for all orders.
    """

    kind: TaskKind
    to_do: str
    asks: str
    for_condition: ConditionKind | None = None
    is_notified_again: bool = False  # due where such a condition is added, changed or extended later
    removal: Removal | None = None

    @property
    def title(self) -> str:
        """The forces' name for it."""
        return self.kind.label

    @property
    def slug(self) -> str:
        """Its part of a URL."""
        return self.kind.value.replace("_", "-")

    @property
    def removal_slug(self) -> str:
        """The part of a URL for its removal."""
        return f"{self.slug}-removed"


TASKS: dict[str, Task] = {
    task.kind.value: task
    for task in (
        Task(
            kind=TaskKind.PNC_SET,
            to_do="Set the marker, so that every check of the subject shows the order.",
            asks="Reference of the marker",
            removal=Removal(
                what="marker on the Police National Computer",
                title="Marker on the Police National Computer removed",
                to_do=(
                    "Remove the marker for this order, so that the subject is not stopped or arrested for an order "
                    "that has ended."
                ),
                asks="Reference of the removal",
            ),
        ),
        Task(
            kind=TaskKind.PNC_CHECKED,
            to_do="Check that the marker shows the order, its conditions and its last day.",
            asks="Who checked it",
        ),
        Task(
            kind=TaskKind.PND,
            to_do="Enter the order, so that other forces can find it.",
            asks="Reference of the entry",
            removal=Removal(
                what="entry on the Police National Database",
                title="Entry on the Police National Database removed",
                to_do="Remove the entry for this order, or mark it as ended.",
                asks="Reference of the removal",
            ),
        ),
        Task(
            kind=TaskKind.PORTS,
            to_do="Notify Border Force of the foreign travel prohibition, its countries and its dates.",
            asks="Who you notified, with their reference",
            for_condition=ConditionKind.TRAVEL_BAN,
            is_notified_again=True,
            removal=Removal(
                what="alert at ports",
                title="Ports and Border Force notified that the foreign travel prohibition has ended",
                to_do="Notify Border Force that the foreign travel prohibition has ended, and have the alert removed.",
                asks="Who you notified, with their reference",
            ),
        ),
        Task(
            kind=TaskKind.PASSPORTS,
            to_do="Check that every passport was surrendered, or record that the subject has none.",
            asks="Police station, or “holds none”",
            for_condition=ConditionKind.PASSPORTS,
        ),
        Task(
            kind=TaskKind.PARTNERS,
            to_do=(
                "Notify agencies that have contact with the subject, such as the Fair Work Agency and the local "
                "authority."
            ),
            asks="Who you notified",
        ),
    )
}

REMOVALS: dict[str, Removal] = {kind: task.removal for kind, task in TASKS.items() if task.removal}
# The tasks and removals that the slugs refer to.
ASKS: dict[str, str] = {task.slug: task.asks for task in TASKS.values()} | {
    TASKS[kind].removal_slug: removal.asks for kind, removal in REMOVALS.items()
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskStatus:
    """One task of one order: its due date, its completion, and the due date of its removal once it is over."""

    task: Task
    due_on: date
    done: CompletedTask | None
    before: CompletedTask | None = None  # completed before a court changed the conditions that it is about
    remove_by: date | None = None

    def is_overdue(self, day: date) -> bool:
        """Whether its due date has passed and nothing is recorded."""
        return self.done is None and self.due_on < day


def overdue(rows: OrderQuerySet, *, day: date, law: Lawbook) -> OrderQuerySet:
    """The live orders with a task that is open after its due date."""
    waiting = Q(pk__in=[])
    for kind in TASKS:
        last = day - (due.task_by(day, kind, law=law) - day)  # made before this day, it was due before today
        waiting |= Q(_has(kind, day), ~Q(noted__contains=[kind]), made_on__lt=last)
        if TASKS[kind].is_notified_again:
            later = _changed(kind, day).filter(changed_on__gt=OuterRef("on"), changed_on__lt=last)
            completed = CompletedTask.objects.standing().filter(Exists(later), order=OuterRef("pk"), kind=kind)
            waiting |= Q(Exists(completed), noted__contains=[kind])
    return rows.live().filter(waiting)


def _changed(kind: str, day: date) -> QuerySet[Any]:
    """For completed tasks: the conditions that the task is about and that are binding on a day or later.

    Each condition has the day on which a court added it in its present form, or gave the order another last day where
    the condition lasts as long as the order.
    """
    conditions = _binding(kind, day).filter(order=OuterRef("order"))
    term = OrderStep.objects.filter(order=OuterRef("order"), move__in=sorted(TERMS)).order_by("-on").values("on")[:1]
    as_the_order = When(ends_on__isnull=True, then=Greatest("added__on", Subquery(term)))
    return conditions.annotate(changed_on=Case(as_the_order, default=F("added__on")))


def _binding(kind: str, day: date) -> QuerySet[Condition]:
    """The conditions of every order that have such a task and are binding on a day or later."""
    conditions = Condition.objects.present().filter(kind=TASKS[kind].for_condition)
    return conditions.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))


def _has(kind: str, day: date) -> Q:
    """A filter for the orders that have this task on a day."""
    if TASKS[kind].for_condition is None:
        return Q(made_on__isnull=False)
    return Q(Exists(_binding(kind, day).filter(order=OuterRef("pk"))))


def to_remove(rows: OrderQuerySet, *, day: date, law: Lawbook, is_late: bool) -> OrderQuerySet:
    """The orders with something left elsewhere that is over; `is_late` selects removals past their due date."""
    waiting = Q(pk__in=[])
    for kind in REMOVALS:
        last = day - (due.remove_by(day, kind, law=law) - day)  # over before this day, it was due before today
        waiting |= Q(kind=kind, over_since__lt=last) if is_late else Q(kind=kind, over_since__range=(last, day))
    standing = _with_end(CompletedTask.objects.standing()).filter(waiting, order=OuterRef("pk"))
    return rows.filter(_may_have_to_remove(day), Exists(standing))


def _may_have_to_remove(day: date) -> Q:
    """The few orders whose rows the query then checks one by one: over, or without a ban that is still binding."""
    return Q(left_something=True) | Q(state__in=sorted(LIVE), noted__contains=[TaskKind.PORTS], bans_until__lt=day)


def _with_end(rows: TaskDoneQuerySet) -> TaskDoneQuerySet:
    """Annotate `over_since`, the first day on which it is over, and `ban_since`.

    Something left for an order is over with the order; an alert about a ban is also over with the ban. `ban_since` is
    the newest day on which a court added, changed or extended a binding ban.
    """
    steps = OrderStep.objects.filter(order=OuterRef("order")).order_by("-number")
    ended = Case(When(order__state__in=OVER, then=Subquery(steps.values("on")[:1])))
    bans = Condition.objects.filter(order=OuterRef("order"), kind=ConditionKind.TRAVEL_BAN)
    after = Cast(F("ends_on") + timedelta(days=1), DateField())
    over = bans.annotate(over_since=Least(after, "removed__on")).order_by(F("over_since").desc(nulls_first=True))
    alert = When(kind=TaskKind.PORTS, then=Least(ended, Subquery(over.values("over_since")[:1])))
    newest = _changed(TaskKind.PORTS, clock.today()).order_by("-changed_on").values("changed_on")[:1]
    return rows.annotate(over_since=Case(alert, default=ended), ban_since=Subquery(newest))


def brought_along() -> tuple[str, Prefetch[Any]]:
    """The prefetches of orders that `tasks_of` reads, for a page of several orders."""
    return "conditions", Prefetch("tasks_done", queryset=_with_end(CompletedTask.objects.order_by("pk")))


def tasks_of(order: Order, *, law: Lawbook, day: date) -> list[TaskStatus]:
    """The tasks of one order on a day, in the table's sequence.

    Before the order is made and after it has ended there are only completed tasks. The caller has prefetched the rows
    in `brought_along`.
    """
    newest = {row.kind: row for row in order.tasks_done.all()}
    present = [row for row in order.conditions.all() if row.removed_id is None]
    kinds = {row.kind for row in present if row.ends_on is None or row.ends_on >= day}
    statuses = []
    for task in TASKS.values():
        is_required = order.state in LIVE and (task.for_condition is None or task.for_condition in kinds)
        done = newest.get(task.kind)
        if done and done.removed_on and is_required:
            done = None  # a court renewed it before its last day: what was removed is set up again
        since, before = order.made_on, None
        if is_required and done and (changed := _changed_since(task, done)):
            since, done, before = changed, None, done
        if since and (is_required or done):
            due_on, remove_by = due.task_by(since, task.kind, law=law), _remove_by(done, law=law, day=day)
            statuses.append(TaskStatus(task=task, due_on=due_on, done=done, before=before, remove_by=remove_by))
    return statuses


def _changed_since(task: Task, done: CompletedTask) -> date | None:
    """The day after the task's completion on which a court changed the conditions that it is about."""
    ban_since: date | None = vars(done)["ban_since"]
    return ban_since if task.is_notified_again and ban_since and ban_since > done.on else None


def _remove_by(done: CompletedTask | None, *, law: Lawbook, day: date) -> date | None:
    """The day by which to remove something that is over."""
    if done is None or done.kind not in REMOVALS or done.removed_on:
        return None
    over_since: date | None = vars(done)["over_since"]  # annotated by `brought_along`
    return due.remove_by(over_since, done.kind, law=law) if over_since and over_since <= day else None


def now(order: Order) -> dict[str, TaskStatus]:
    """The tasks of one order today, by kind."""
    prefetch_related_objects([order], *brought_along())
    return {status.task.kind: status for status in tasks_of(order, law=Law.objects.book(), day=clock.today())}


@transaction.atomic
def record_task(public_id: UUID, kind: str, *, on: date, reference: str, by: User) -> CompletedTask:
    """Record a completed task. A completion from before a court changed the order is marked as replaced.

    Raises TransitionNotAllowed, and Order.DoesNotExist out of scope.
    """
    order = record.order(public_id, by=by)
    record.refuse_future(on)
    status = now(order).get(kind)
    if status is None:
        raise TransitionNotAllowed("This order does not have that task now. Only an order in force has tasks.")
    if status.done is not None:
        raise TransitionNotAllowed("A colleague has already recorded this.")
    if order.made_on and on < order.made_on:
        raise TransitionNotAllowed("That date is before the order was made. Check the date.")
    if not reference.strip():
        raise TransitionNotAllowed(_say(status.task.asks))
    if status.before is not None:
        if on < (_changed_since(status.task, status.before) or on):
            raise TransitionNotAllowed(
                "That date is before the court changed the foreign travel prohibition. Check the date."
            )
        status.before.is_replaced = True
        _remove(status.before, on=on, reference=reference, by=by)
    done = CompletedTask.objects.create(
        order=order,
        force_id=order.force_id,
        kind=status.task.kind,
        on=on,
        reference=record.line(reference, 120),
        by=by,
        at=clock.now(),
    )
    log.record(Operation.ALTERATION, of=order)
    return done


@transaction.atomic
def remove(public_id: UUID, kind: str, *, on: date, reference: str, by: User) -> CompletedTask:
    """Record the removal of what a task left elsewhere.

    Raises TransitionNotAllowed, and Order.DoesNotExist out of scope.
    """
    order = record.order(public_id, by=by)
    record.refuse_future(on)
    status = now(order).get(kind)
    if status is None or status.done is None:
        raise TransitionNotAllowed("There is nothing recorded here to remove.")
    if status.done.removed_on:
        raise TransitionNotAllowed("A colleague has already recorded this.")
    if status.remove_by is None:
        raise TransitionNotAllowed(
            "The order or its foreign travel prohibition is still in force. You can record removal only after it ends."
        )
    if not reference.strip():
        raise TransitionNotAllowed(_say(REMOVALS[kind].asks))
    _remove(status.done, on=on, reference=reference, by=by)
    log.record(Operation.ALTERATION, of=order)
    return status.done


def _remove(done: CompletedTask, *, on: date, reference: str, by: User) -> None:
    done.removed_on, done.removed_reference = on, record.line(reference, 120)
    done.removed_by, done.removed_at = by, clock.now()
    record.refuse_broken(done)
    done.save(update_fields=["removed_on", "removed_reference", "removed_by", "removed_at", "is_replaced"])


def _say(question: str) -> str:
    article = "" if question.startswith("Who ") else "the "
    return f"Enter {article}{question[0].lower()}{question[1:]}."
