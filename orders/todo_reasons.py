"""The reasons for to-do items of order managers: one table, each reason with the question that finds its rows.

The to-do list, its counts and the home page use this table, so that they can't differ, and a new reason is a row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch

from core.todo import Reason
from core.transfers import TransferState
from orders import todo_questions as questions
from orders.models import Condition, Order, Subject
from orders.supervision import due, expiry, prohibitions, tasks
from orders.supervision.choices import BreachState
from orders.todo_questions import Question, ToDoScope

PROHIBITION_REMINDERS = (1, 2, 3)  # the expiry reminders, by position: three months, a month, days


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReason(Reason):
    """A reason with the question that finds its rows, each an order or a subject."""

    question: Question
    day: str = ""  # the column with the date; the earliest comes first
    day_of: Callable[[Order | Subject, ToDoScope], date | None] | None = None  # or worked out from related rows
    day_is: str = "Due by"  # the meaning of that date
    detail: Callable[[Order | Subject, ToDoScope], str] | None = None  # what exactly, where the title does not say it
    needs: tuple[str | Prefetch[Any], ...] = ()  # the related rows that the detail reads
    part: str = ""  # where the force does it: a part of the supervision of the subject or order
    opens: str = ""  # or a page of the subject or order


def _ending(row: Order | Subject, scope: ToDoScope) -> list[Condition]:
    """The prohibitions of an order that end before it, within the reminder period, earliest end first."""
    last = scope.day + timedelta(days=due.reminders(scope.day, law=scope.law)[PROHIBITION_REMINDERS[0]])
    return prohibitions.ending_of(row, between=(scope.day, last)) if isinstance(row, Order) else []


def _tasks_of(row: Order | Subject, scope: ToDoScope) -> list[tasks.TaskStatus]:
    return tasks.tasks_of(row, law=scope.law, day=scope.day) if isinstance(row, Order) else []


def _open_tasks(row: Order | Subject, scope: ToDoScope) -> str:
    """The overdue tasks of an order."""
    return "; ".join(status.task.title for status in _tasks_of(row, scope) if status.is_overdue(scope.day))


def _tasks_since(row: Order | Subject, scope: ToDoScope) -> date | None:
    """The day by which the first of the overdue tasks of an order was due."""
    statuses = (status for status in _tasks_of(row, scope) if status.is_overdue(scope.day))
    return min((status.due_on for status in statuses), default=None)


def _removals(row: Order | Subject, scope: ToDoScope, *, is_late: bool) -> list[tuple[date, str]]:
    """What to remove for an order, and by when."""
    statuses = _tasks_of(row, scope)
    removals = [(status.remove_by, tasks.REMOVALS[status.task.kind].what) for status in statuses if status.remove_by]
    return [(day, what) for day, what in removals if (day < scope.day) is is_late]


def _removal(code: str, *, title: str, to_do: str, rank: int, is_late: bool) -> OrderReason:
    """A reason for something still set up elsewhere after its order or prohibition ended; `is_late`: overdue."""
    return OrderReason(
        code=code,
        title=title,
        to_do=to_do,
        rank=rank,
        is_late=is_late,
        question=questions.to_remove(is_late=is_late),
        day_of=lambda row, scope: min((day for day, _ in _removals(row, scope, is_late=is_late)), default=None),
        detail=lambda row, scope: "; ".join(what for _, what in _removals(row, scope, is_late=is_late)),
        needs=tasks.brought_along(),
    )


def _what_is_missing(row: Any, _scope: ToDoScope) -> str:
    """The details that an imported order lacks, in words."""
    return "; ".join(row.missing)


ENDS, LAST_DAY = "ends_on", "Last day"
LADDER = "Decide whether to renew it, vary it or allow it to expire, and give your reason."
REASONS: tuple[OrderReason, ...] = (
    OrderReason(
        code="no_owner",
        title="No managing officer",
        to_do="Choose a managing officer today.",
        rank=0,
        question=lambda scope: scope.subjects.managed().filter(officer__isnull=True),
        part="people",
    ),
    OrderReason(
        code="officer_left",
        title="Managing officer has left or no longer manages orders",
        to_do="Choose another managing officer today.",
        noun="subject",
        rank=0,
        question=questions.officer_left,
        part="people",
    ),
    OrderReason(
        code="second_left",
        title="Deputy or supervisor has left or no longer manages orders",
        to_do="Choose another, or none.",
        noun="subject",
        rank=1,
        question=questions.second_left,
        part="people",
    ),
    OrderReason(
        code="breach",
        title="Breach reported",
        to_do="Investigate the breach, or record why not. The person who reported it can see the outcome.",
        rank=0,
        question=questions.with_breach(BreachState.SUSPECTED),
    ),
    OrderReason(
        code="notice",
        title="Name and address overdue",
        to_do=(
            "Contact the subject today. Not notifying is an offence (s.30). Report the breach, or record the "
            "notification."
        ),
        rank=0,
        question=questions.not_notified,
        day="notification_due_on",
        part="notice",
    ),
    OrderReason(
        code="not_served",
        title="Order not served",
        to_do="Serve the order and record how. A person who has not been served may have a reasonable excuse.",
        rank=0,
        question=questions.not_served,
        day="made_on",
        day_is="Made",
        opens="orders:order-detail",
    ),
    OrderReason(
        code="interim_ends",
        title="Interim order about to expire",
        to_do="Ask the court to extend it, or make sure the main application is decided first.",
        rank=0,
        question=questions.interim_ends,
        day=ENDS,
        day_is=LAST_DAY,
        part="expiry",
    ),
    OrderReason(
        code="lapsed",
        title="Order expired without a decision",
        to_do="Record why, and whether a new order is needed.",
        rank=0,
        question=lambda scope: expiry.lapsed_unseen(scope.orders),
        day=ENDS,
        day_is=LAST_DAY,
        part="expiry",
    ),
    *(
        OrderReason(
            code=f"ends_{place + 1}",
            title=title,
            to_do=LADDER,
            rank=rank,
            question=questions.expires(place),
            day=ENDS,
            day_is=LAST_DAY,
            part="expiry",
        )
        for place, (title, rank) in enumerate(
            [
                ("Order expires within 6 months", 2),
                ("Order expires within 3 months", 1),
                ("Order expires within a month", 1),
                ("Order expires in a few days", 0),
            ]
        )
    ),
    *(
        OrderReason(
            code=f"prohibition_ends_{place + 1}",
            title=title,
            to_do="The rest of the order continues. Decide whether to ask the court to extend it before it ends.",
            rank=rank,
            question=questions.prohibition_ends(place),
            day_of=lambda row, scope: min((ban.ends_on for ban in _ending(row, scope) if ban.ends_on), default=None),
            day_is=LAST_DAY,
            detail=lambda row, scope: prohibitions.in_a_line(_ending(row, scope)),
            needs=("conditions",),
            opens="orders:order-detail",
        )
        for place, (title, rank) in zip(
            PROHIBITION_REMINDERS,
            [
                ("Foreign travel or other prohibition ends within 3 months", 2),
                ("Foreign travel or other prohibition ends within a month", 1),
                ("Foreign travel or other prohibition ends in a few days", 0),
            ],
            strict=True,
        )
    ),
    OrderReason(
        code="binds_nothing",
        title="In force, but no longer prohibits anything",
        to_do="Ask the court to discharge the order, or to add what is still needed. Record what it orders.",
        rank=1,
        question=lambda scope: scope.orders.in_force(scope.day).binding_nothing(scope.day),
        opens="orders:order-detail",
    ),
    OrderReason(
        code="renewal",
        title="Order to be renewed or varied: no court decision yet",
        to_do="Make sure the court decides before the last day. Record what it orders.",
        rank=1,
        question=questions.decided_and_not_made,
        day=ENDS,
        day_is=LAST_DAY,
        opens="orders:order-detail",
    ),
    OrderReason(
        code="no_risk",
        title="Risk not assessed",
        to_do="Assess the risk. The level decides when reviews and visits are due.",
        rank=1,
        question=lambda scope: questions.under_order(scope).filter(risk=""),
        part="risk",
    ),
    OrderReason(
        code="out_of_hours",
        title="No out-of-hours number",
        to_do="Enter who an officer calls about this person out of hours, or set one number for your force.",
        rank=2,
        question=questions.without_out_of_hours_number,
        part="people",
    ),
    OrderReason(
        code="visit",
        title="Visit overdue",
        to_do="Visit, and record what you find on each condition.",
        rank=1,
        question=lambda scope: questions.under_order(scope).filter(visit_due_on__lt=scope.day),
        day="visit_due_on",
        opens="orders:visit-new",
    ),
    OrderReason(
        code="review",
        title="Review of the risk overdue",
        to_do="Assess the risk again, even if it has not changed.",
        rank=1,
        question=lambda scope: questions.under_order(scope).filter(review_due_on__lt=scope.day),
        day="review_due_on",
        part="risk",
    ),
    OrderReason(
        code="investigated",
        title="Breach under investigation",
        to_do="Record the charge or how it ended.",
        rank=2,
        question=questions.with_breach(BreachState.INVESTIGATED),
    ),
    OrderReason(
        code="tasks",
        title="Overdue tasks",
        to_do="Complete the task and enter the reference.",
        rank=1,
        is_late=True,
        question=questions.overdue_tasks,
        day_of=_tasks_since,
        detail=_open_tasks,
        needs=tasks.brought_along(),
    ),
    _removal(
        "to_remove",
        title="Something to remove from PNC, PND or ports",
        to_do="The order or its foreign travel prohibition has ended. Have this removed, and enter the reference.",
        rank=1,
        is_late=False,
    ),
    _removal(
        "not_removed",
        title="Removal from PNC, PND or ports overdue",
        to_do="Have this removed today. The subject could be stopped or arrested for something that has ended.",
        rank=0,
        is_late=True,
    ),
    OrderReason(
        code="passport",
        title="Passport still held, but the prohibition on all foreign travel has ended",
        to_do="Return it to the subject, unless it went back to the state or authority that issued it (s.18, s.25).",
        rank=1,
        question=questions.passport_to_return,
        part="passport-back",
    ),
    OrderReason(
        code="transfer_declined",
        title="Transfer declined",
        to_do="Read the reason, then keep the subject or offer them to another force.",
        rank=1,
        question=questions.with_transfer(TransferState.DECLINED),
    ),
    OrderReason(
        code="transfer_late",
        title="Transfer not accepted: reply overdue",
        to_do="You keep the subject until they accept. Call them.",
        rank=1,
        is_late=True,
        question=questions.with_transfer(TransferState.OFFERED, older=True),
    ),
    OrderReason(
        code="transfer",
        title="Transfer not accepted yet",
        to_do="You keep the subject until they accept.",
        rank=2,
        question=questions.with_transfer(TransferState.OFFERED, older=False),
    ),
    OrderReason(
        code="to_complete",
        title="Details to complete",
        to_do="Find the details missing from your force’s list, and enter them.",
        rank=2,
        question=lambda scope: scope.orders.live().exclude(to_complete=[]),
        detail=_what_is_missing,
        part="details",
    ),
)
