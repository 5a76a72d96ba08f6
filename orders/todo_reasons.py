"""The reasons for to-do items of order managers: one table, each reason with the query that finds its rows.

The to-do list, its counts and the home page use this table, so that they can't differ, and a new reason is a row. The
queries read the current rows: a gap that appears today is on the list today.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q

from accounts import duties
from accounts.models import User
from core import clock
from core.todo import Reason
from core.transfers import TransferState
from orders.choices import INTERIM, ConditionKind, Reach
from orders.law.lawbook import Lawbook
from orders.models import Breach, Condition, DutyNumber, Order, Passport, Subject, SubjectTransfer
from orders.querysets import OrderQuerySet, SubjectQuerySet
from orders.supervision import due, expiry, prohibitions, tasks
from orders.supervision.choices import BreachState, ExpiryChoice
from orders.workflow import LIVE

PROHIBITION_REMINDERS = (1, 2, 3)  # the expiry reminders, by position: three months, a month, days
DECIDED_AND_NOT_MADE = 30  # days before the end from which the list asks about a decided but unmade renewal


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDoQuestion:
    """The input of a reason's query: the person's rows, the day, and the law."""

    orders: OrderQuerySet
    subjects: SubjectQuerySet
    day: date
    law: Lawbook

    def days(self, code: str) -> int:
        """A number of days from the law's rows."""
        return self.law.value(code, on=self.day)


type Question = Callable[[ToDoQuestion], OrderQuerySet | SubjectQuerySet]


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderReason(Reason):
    """A reason with the query that finds its rows, each an order or a subject."""

    question: Question
    day: str = ""  # the column with the date; the earliest comes first
    day_of: Callable[[Order | Subject, ToDoQuestion], date | None] | None = None  # or worked out from related rows
    day_is: str = "Due by"  # the meaning of that date
    detail: Callable[[Order | Subject, ToDoQuestion], str] | None = (
        None  # what exactly, where the title does not say it
    )
    needs: tuple[str | Prefetch[Any], ...] = ()  # the related rows that the detail reads
    part: str = ""  # where the force does it: a part of the supervision of the subject or order
    opens: str = ""  # or a page of the subject or order


def _bound(scope: ToDoQuestion) -> SubjectQuerySet:
    """Subjects with an order in force today."""
    return scope.subjects.filter(
        Exists(Order.objects.in_force(scope.day).filter(subject=OuterRef("pk"))), died_on__isnull=True
    )


def _no_number(scope: ToDoQuestion) -> SubjectQuerySet:
    """Subjects without a number of their own, in a force that has not set one for all its subjects."""
    return _bound(scope).filter(out_of_hours_contact="").exclude(force__in=DutyNumber.objects.values("force"))


def _officer_left(scope: ToDoQuestion) -> SubjectQuerySet:
    """Subjects whose officer lacks the duty or belongs to another force. Queries the officers, because they are few."""
    able = duties.holders(duties.DutyKind.ORDERS)
    left = scope.subjects.filter(officer__in=User.objects.exclude(pk__in=able.values("pk")))
    moved = scope.subjects.filter(~Q(officer__force=F("force")), officer__isnull=False)
    return scope.subjects.managed().filter(pk__in=left.values("pk").union(moved.values("pk"), all=True))


def _second_left(scope: ToDoQuestion) -> SubjectQuerySet:
    """Subjects whose deputy or supervisor lacks the duty. Queries these people, because they are few."""
    gone = User.objects.exclude(pk__in=duties.holders(duties.DutyKind.ORDERS).values("pk")).values("pk")
    deputy = scope.subjects.filter(deputy__in=gone)
    supervisor = scope.subjects.filter(supervisor__in=gone)
    return scope.subjects.managed().filter(pk__in=deputy.values("pk").union(supervisor.values("pk"), all=True))


def _expiring(scope: ToDoQuestion, place: int) -> OrderQuerySet:
    """Full orders without a decision that have reached this reminder and not the next one."""
    reminders = due.reminders(scope.day, law=scope.law)
    fewest, most = due.days_of_reminder(reminders[place], reminders=reminders)
    ends = (scope.day + timedelta(days=fewest), scope.day + timedelta(days=most))
    live = scope.orders.live().exclude(kind__in=INTERIM).filter(ends_on__range=ends)
    return expiry.undecided(live)


def _expires(place: int) -> Question:
    return lambda scope: _expiring(scope, place)


def _interim_ends(scope: ToDoQuestion) -> OrderQuerySet:
    last = scope.day + timedelta(days=scope.days("interim_ends_soon_days"))
    live = scope.orders.live().filter(kind__in=INTERIM, ends_on__range=(scope.day, last))
    return live.exclude(pk__in=expiry.decided(live, ExpiryChoice.LAPSE).values("pk"))


def _prohibition_ends(place: int) -> Question:
    """Orders with a prohibition that ends before the order does, by how soon that day is."""

    def question(scope: ToDoQuestion) -> OrderQuerySet:
        reminders = due.reminders(scope.day, law=scope.law)
        fewest, most = due.days_of_reminder(reminders[place], reminders=reminders)
        between = (scope.day + timedelta(days=fewest), scope.day + timedelta(days=most))
        return prohibitions.ending(scope.orders.live(), between=between)

    return question


def _ending(row: Order | Subject, scope: ToDoQuestion) -> list[Condition]:
    """The prohibitions of an order that end before it, within the reminder period, earliest end first."""
    last = scope.day + timedelta(days=due.reminders(scope.day, law=scope.law)[PROHIBITION_REMINDERS[0]])
    return prohibitions.ending_of(row, between=(scope.day, last)) if isinstance(row, Order) else []


def _decided_and_not_made(scope: ToDoQuestion) -> OrderQuerySet:
    last = scope.day + timedelta(days=DECIDED_AND_NOT_MADE)
    live = scope.orders.live().exclude(kind__in=INTERIM).filter(ends_on__range=(scope.day, last))
    return expiry.decided(live, ExpiryChoice.RENEW, ExpiryChoice.VARY)


def _not_served(scope: ToDoQuestion) -> OrderQuerySet:
    made_before = scope.day - timedelta(days=scope.days("serve_days"))
    return scope.orders.in_force(scope.day).filter(served_on__isnull=True, made_on__lt=made_before)


def _not_notified(scope: ToDoQuestion) -> OrderQuerySet:
    return scope.orders.in_force(scope.day).filter(notified_on__isnull=True, notification_due_on__lt=scope.day)


def _breaches(state: BreachState) -> Question:
    breaches = Breach.objects.filter(order=OuterRef("pk"), force=OuterRef("force"), state=state)
    return lambda scope: scope.orders.filter(Exists(breaches))


def _passports(scope: ToDoQuestion) -> OrderQuerySet:
    """Orders with a passport still held so many days after the last binding prohibition on all foreign travel."""
    last = scope.day - timedelta(days=scope.days("passport_return_days"))
    held = Passport.objects.filter(order=OuterRef("pk"), returned_on__isnull=True)
    bans = Condition.objects.present().filter(kind=ConditionKind.TRAVEL_BAN, reach=Reach.ALL)
    ban = bans.filter(order=OuterRef("pk"))
    still = ban.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=last))
    over = Q(ends_on__lt=last) | ~Q(state__in=LIVE) | ~Exists(still)
    return scope.orders.filter(Exists(held)).filter(over)


def _transfer(state: TransferState, *, older: bool | None = None) -> Question:
    def question(scope: ToDoQuestion) -> SubjectQuerySet:
        offers = SubjectTransfer.objects.filter(subject=OuterRef("pk"), force=OuterRef("force"), state=state)
        if older is not None:
            moment = clock.start_of(scope.day - timedelta(days=scope.days("transfer_answer_days")))
            offers = offers.filter(offered_at__lt=moment) if older else offers.filter(offered_at__gte=moment)
        return scope.subjects.filter(Exists(offers))

    return question


def _tasks(scope: ToDoQuestion) -> OrderQuerySet:
    return tasks.overdue(scope.orders, day=scope.day, law=scope.law)


def _tasks_of(row: Order | Subject, scope: ToDoQuestion) -> list[tasks.TaskStatus]:
    return tasks.tasks_of(row, law=scope.law, day=scope.day) if isinstance(row, Order) else []


def _open_tasks(row: Order | Subject, scope: ToDoQuestion) -> str:
    """The overdue tasks of an order."""
    return "; ".join(status.task.title for status in _tasks_of(row, scope) if status.is_overdue(scope.day))


def _to_remove(*, is_late: bool) -> Question:
    return lambda scope: tasks.to_remove(scope.orders, day=scope.day, law=scope.law, is_late=is_late)


def _removals(row: Order | Subject, scope: ToDoQuestion, *, is_late: bool) -> list[tuple[date, str]]:
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
        question=_to_remove(is_late=is_late),
        day_of=lambda row, scope: min((day for day, _ in _removals(row, scope, is_late=is_late)), default=None),
        detail=lambda row, scope: "; ".join(what for _, what in _removals(row, scope, is_late=is_late)),
        needs=tasks.brought_along(),
    )


def _what_is_missing(row: Any, _scope: ToDoQuestion) -> str:
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
        rank=0,
        question=_officer_left,
        part="people",
    ),
    OrderReason(
        code="second_left",
        title="Deputy or supervisor has left or no longer manages orders",
        to_do="Choose another, or none.",
        rank=1,
        question=_second_left,
        part="people",
    ),
    OrderReason(
        code="breach",
        title="Breach reported",
        to_do="Investigate the breach, or record why not. The person who reported it can see the outcome.",
        rank=0,
        question=_breaches(BreachState.SUSPECTED),
    ),
    OrderReason(
        code="notice",
        title="Name and address overdue",
        to_do=(
            "Contact the subject today. Not notifying is an offence (s.30). Report the breach, or record the "
            "notification."
        ),
        rank=0,
        question=_not_notified,
        day="notification_due_on",
        part="notice",
    ),
    OrderReason(
        code="not_served",
        title="Order not served",
        to_do="Serve the order and record how. A person who has not been served may have a reasonable excuse.",
        rank=0,
        question=_not_served,
        day="made_on",
        day_is="Made",
        opens="orders:order-detail",
    ),
    OrderReason(
        code="interim_ends",
        title="Interim order about to expire",
        to_do="Ask the court to extend it, or make sure the main application is decided first.",
        rank=0,
        question=_interim_ends,
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
            question=_expires(place),
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
            question=_prohibition_ends(place),
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
        question=_decided_and_not_made,
        day=ENDS,
        day_is=LAST_DAY,
        opens="orders:order-detail",
    ),
    OrderReason(
        code="no_risk",
        title="Risk not assessed",
        to_do="Assess the risk. The level decides when reviews and visits are due.",
        rank=1,
        question=lambda scope: _bound(scope).filter(risk=""),
        part="risk",
    ),
    OrderReason(
        code="out_of_hours",
        title="No out-of-hours number",
        to_do="Enter who an officer calls about this person out of hours, or set one number for your force.",
        rank=2,
        question=_no_number,
        part="people",
    ),
    OrderReason(
        code="visit",
        title="Visit overdue",
        to_do="Visit, and record what you find on each condition.",
        rank=1,
        question=lambda scope: _bound(scope).filter(visit_due_on__lt=scope.day),
        day="visit_due_on",
        opens="orders:visit-new",
    ),
    OrderReason(
        code="review",
        title="Review of the risk overdue",
        to_do="Assess the risk again, even if it has not changed.",
        rank=1,
        question=lambda scope: _bound(scope).filter(review_due_on__lt=scope.day),
        day="review_due_on",
        part="risk",
    ),
    OrderReason(
        code="investigated",
        title="Breach under investigation",
        to_do="Record the charge or how it ended.",
        rank=2,
        question=_breaches(BreachState.INVESTIGATED),
    ),
    OrderReason(
        code="tasks",
        title="Overdue tasks",
        to_do="Complete the task and enter the reference.",
        rank=1,
        question=_tasks,
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
        question=_passports,
        part="passport-back",
    ),
    OrderReason(
        code="transfer_declined",
        title="Transfer declined",
        to_do="Read the reason, then keep the subject or offer them to another force.",
        rank=1,
        question=_transfer(TransferState.DECLINED),
    ),
    OrderReason(
        code="transfer_late",
        title="Transfer not accepted: reply overdue",
        to_do="You keep the subject until they accept. Call them.",
        rank=1,
        question=_transfer(TransferState.OFFERED, older=True),
    ),
    OrderReason(
        code="transfer",
        title="Transfer not accepted yet",
        to_do="You keep the subject until they accept.",
        rank=2,
        question=_transfer(TransferState.OFFERED, older=False),
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
