"""The questions behind the to-do items of order managers: which orders or subjects need something done today.

They read the current rows: a gap that appears today is on the list today.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q

from accounts import duties
from accounts.models import User
from core import clock
from core.transfers import TransferState
from orders.choices import INTERIM, ConditionKind, Reach
from orders.law.lawbook import Lawbook
from orders.models import Breach, Condition, DutyNumber, Order, Passport, Subject, SubjectTransfer
from orders.querysets import OrderQuerySet, SubjectQuerySet
from orders.supervision import due, expiry, prohibitions, tasks
from orders.supervision.choices import BreachState, ExpiryChoice
from orders.workflow import LIVE

GONE = frozenset({"officer_left", "second_left"})  # the reasons that are about a person who manages several subjects
DECIDED_AND_NOT_MADE = 30  # days before the end from which the list asks about a decided but unmade renewal


@dataclass(frozen=True, slots=True, kw_only=True)
class ToDoScope:
    """What a question is asked of: the rows the person may see, the day, and the law."""

    orders: OrderQuerySet
    subjects: SubjectQuerySet
    day: date
    law: Lawbook

    def days(self, code: str) -> int:
        """A number of days from the law's rows."""
        return self.law.value(code, on=self.day)


type Question = Callable[[ToDoScope], OrderQuerySet | SubjectQuerySet]


def under_order(scope: ToDoScope) -> SubjectQuerySet:
    """Subjects with an order in force today."""
    return scope.subjects.filter(
        Exists(Order.objects.in_force(scope.day).filter(subject=OuterRef("pk"))), died_on__isnull=True
    )


def without_out_of_hours_number(scope: ToDoScope) -> SubjectQuerySet:
    """Subjects without a number of their own, in a force that has not set one for all its subjects."""
    return under_order(scope).filter(out_of_hours_contact="").exclude(force__in=DutyNumber.objects.values("force"))


def officer_left(scope: ToDoScope) -> SubjectQuerySet:
    """Subjects whose officer lacks the duty or belongs to another force. Queries the officers, because they are few."""
    able = duties.holders(duties.DutyKind.ORDERS)
    left = scope.subjects.filter(officer__in=User.objects.exclude(pk__in=able.values("pk")))
    moved = scope.subjects.filter(~Q(officer__force=F("force")), officer__isnull=False)
    return scope.subjects.managed().filter(pk__in=left.values("pk").union(moved.values("pk"), all=True))


def second_left(scope: ToDoScope) -> SubjectQuerySet:
    """Subjects whose deputy or supervisor lacks the duty. Queries these people, because they are few."""
    gone = User.objects.exclude(pk__in=duties.holders(duties.DutyKind.ORDERS).values("pk")).values("pk")
    deputy = scope.subjects.filter(deputy__in=gone)
    supervisor = scope.subjects.filter(supervisor__in=gone)
    return scope.subjects.managed().filter(pk__in=deputy.values("pk").union(supervisor.values("pk"), all=True))


def managers_gone(lines: Iterable[tuple[str, Subject]]) -> dict[tuple[str, int], int]:
    """The key of the manager who left a subject, by the code of the reason and the subject: nobody if both seconds did.

    A line is the code of its reason and its subject. Reads the people only if several subjects have them.
    """
    officers, seconds = {}, {}
    for code, subject in lines:
        if code == "officer_left" and subject.officer_id:
            officers[code, subject.pk] = subject.officer_id
        elif code == "second_left":
            seconds[code, subject.pk] = {key for key in (subject.deputy_id, subject.supervisor_id) if key}
    if len(seconds) < 2:
        return officers
    able = duties.holders(duties.DutyKind.ORDERS).values("pk")
    present = User.objects.filter(pk__in=set().union(*seconds.values())).filter(pk__in=able)
    still = set(present.values_list("pk", flat=True))
    gone = {line: keys - still for line, keys in seconds.items()}
    return officers | {line: min(keys) for line, keys in gone.items() if len(keys) == 1}


def _days_of_reminder(scope: ToDoScope, place: int) -> tuple[date, date]:
    """The earliest and latest last day for which this reminder is due and the next one is not yet."""
    reminders = due.reminders(scope.day, law=scope.law)
    fewest, most = due.days_of_reminder(reminders[place], reminders=reminders)
    return scope.day + timedelta(days=fewest), scope.day + timedelta(days=most)


def expires(place: int) -> Question:
    """Full orders without a decision that have reached this reminder and not the next one."""

    def question(scope: ToDoScope) -> OrderQuerySet:
        live = scope.orders.live().exclude(kind__in=INTERIM)
        return expiry.undecided(live.filter(ends_on__range=_days_of_reminder(scope, place)))

    return question


def prohibition_ends(place: int) -> Question:
    """Orders with a prohibition that ends before the order does and has reached this reminder and not the next one."""
    return lambda scope: prohibitions.ending(scope.orders.live(), between=_days_of_reminder(scope, place))


def interim_ends(scope: ToDoScope) -> OrderQuerySet:
    """Interim orders about to expire, unless the decision is to let them."""
    last = scope.day + timedelta(days=scope.days("interim_ends_soon_days"))
    live = scope.orders.live().filter(kind__in=INTERIM, ends_on__range=(scope.day, last))
    return live.exclude(pk__in=expiry.decided(live, ExpiryChoice.LAPSE).values("pk"))


def decided_and_not_made(scope: ToDoScope) -> OrderQuerySet:
    """Orders to be renewed or varied whose last day is near and that no court has decided on."""
    last = scope.day + timedelta(days=DECIDED_AND_NOT_MADE)
    live = scope.orders.live().exclude(kind__in=INTERIM).filter(ends_on__range=(scope.day, last))
    return expiry.decided(live, ExpiryChoice.RENEW, ExpiryChoice.VARY)


def not_served(scope: ToDoScope) -> OrderQuerySet:
    """Orders in force that have not been served within the days allowed."""
    made_before = scope.day - timedelta(days=scope.days("serve_days"))
    return scope.orders.in_force(scope.day).filter(served_on__isnull=True, made_on__lt=made_before)


def not_notified(scope: ToDoScope) -> OrderQuerySet:
    """Orders in force whose subject has not notified a name and address in time."""
    return scope.orders.in_force(scope.day).filter(notified_on__isnull=True, notification_due_on__lt=scope.day)


def with_breach(state: BreachState) -> Question:
    """Orders with a breach in this state, reported to the force that now has the order."""
    breaches = Breach.objects.filter(order=OuterRef("pk"), force=OuterRef("force"), state=state)
    return lambda scope: scope.orders.filter(Exists(breaches))


def passport_to_return(scope: ToDoScope) -> OrderQuerySet:
    """Orders with a passport still held so many days after the last binding prohibition on all foreign travel."""
    last = scope.day - timedelta(days=scope.days("passport_return_days"))
    held = Passport.objects.filter(order=OuterRef("pk"), returned_on__isnull=True)
    bans = Condition.objects.present().filter(kind=ConditionKind.TRAVEL_BAN, reach=Reach.ALL)
    ban = bans.filter(order=OuterRef("pk"))
    still = ban.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=last))
    over = Q(ends_on__lt=last) | ~Q(state__in=LIVE) | ~Exists(still)
    return scope.orders.filter(Exists(held)).filter(over)


def with_transfer(state: TransferState, *, older: bool | None = None) -> Question:
    """Subjects whose transfer by this force is in this state; `older`: offered longer ago than an answer may take."""

    def question(scope: ToDoScope) -> SubjectQuerySet:
        offers = SubjectTransfer.objects.filter(subject=OuterRef("pk"), force=OuterRef("force"), state=state)
        if older is not None:
            moment = clock.start_of(scope.day - timedelta(days=scope.days("transfer_answer_days")))
            offers = offers.filter(offered_at__lt=moment) if older else offers.filter(offered_at__gte=moment)
        return scope.subjects.filter(Exists(offers))

    return question


def overdue_tasks(scope: ToDoScope) -> OrderQuerySet:
    """Orders with an overdue task."""
    return tasks.overdue(scope.orders, day=scope.day, law=scope.law)


def to_remove(*, is_late: bool) -> Question:
    """Orders with something still set up elsewhere after it ended; `is_late`: its removal is overdue."""
    return lambda scope: tasks.to_remove(scope.orders, day=scope.day, law=scope.law, is_late=is_late)
