"""What waits for those who manage orders: each line says what to do, why now, and where. One question for each reason.

The reasons are one table, so that the queue, its counts and the home page can't differ, and a new reason is a row. The
questions read the rows as they are this moment: what fell into a gap today stands in the queue today. All of them are
asked in one statement; what is shown is then loaded at once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, Exists, F, OuterRef, Prefetch, Q, Value, prefetch_related_objects
from django.db.models.functions import Cast
from django.urls import reverse

from accounts import duties
from accounts.models import User
from orders import access
from orders.choices import INTERIM, ConditionKind
from orders.law import Lawbook
from orders.managing import due, expiry, tasks
from orders.managing.choices import BreachState, ExpiryChoice, HandoverState
from orders.models import AreaAlert, Breach, Condition, Handover, Law, Order, Passport, Subject
from orders.path import BEFORE_COURT, DRAFT, LIVE
from orders.querysets import OrderQuerySet, SubjectQuerySet
from reference import clock

MOST = 100  # lines of one reason on the page, and what it counts up to: more than that is more than anybody does today
IN_A_ROW = 20  # lines; where more wait, as for a unit, they are folded by reason
DECIDED_AND_NOT_MADE = 30  # days before the end from which a renewal that was decided is asked about again


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whose rows are asked about, on which day, by which law."""

    orders: OrderQuerySet
    subjects: SubjectQuerySet
    day: date
    law: Lawbook

    def days(self, code: str) -> int:
        """A number of days that the law's rows set."""
        return self.law.value(code, on=self.day)


type Question = Callable[[Asked], OrderQuerySet | SubjectQuerySet]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why something waits: the question that finds it, what to do, and how pressing it is (0 first)."""

    code: str
    title: str
    to_do: str
    rank: int
    question: Question
    day: str = ""  # the column that says until when; what comes first stands first
    day_of: Callable[[Order | Subject, Asked], date | None] | None = None  # or what the rows beside it tell
    day_is: str = "Due by"  # what that day is
    detail: Callable[[Order | Subject, Asked], str] | None = None  # what exactly, where the title does not say it
    needs: tuple[str | Prefetch[Any], ...] = ()  # what the detail reads beside the row
    part: str = ""  # where the force does it: a part of the subject's or the order's managing
    opens: str = ""  # or a page of the subject or order


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """Everything that waits for one reason, under its count."""

    reason: Reason
    lines: Sequence[Line]

    @property
    def summary(self) -> str:
        """`Visit overdue: 12`."""
        return f"{self.reason.title}: {'over ' if self.lines[-1].is_one_of_more else ''}{len(self.lines)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One order or subject that waits for one reason."""

    reason: Reason
    row: Order | Subject
    for_force: bool = True
    said: str = ""  # what exactly
    due_on: date | None = None  # the day that this reason has in mind
    is_one_of_more: bool = False  # more wait for this reason than there are lines

    @property
    def subject(self) -> Subject:
        """Whom it is about."""
        return self.row.subject if isinstance(self.row, Order) else self.row

    @property
    def name(self) -> str:
        """The order's reference, or the subject's number. Never a name."""
        return self.row.reference if isinstance(self.row, Order) else self.row.number

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
class Waiting:
    """What waits for one reason: which rows of which model, the earliest day first."""

    reason: Reason
    model: type[Order | Subject]
    keys: tuple[int, ...]
    due_on: date | None
    has_more: bool

    @property
    def many(self) -> str:
        """How many there are, in digits; not how many beyond what is counted."""
        return f"over {MOST}" if self.has_more else str(len(self.keys))


def _managed(asked: Asked) -> SubjectQuerySet:
    """Subjects with an order in force or an application that is not decided."""
    present = Order.objects.filter(subject=OuterRef("pk"), state__in=LIVE | BEFORE_COURT | DRAFT)
    return asked.subjects.filter(Exists(present), died_on__isnull=True)


def _bound(asked: Asked) -> SubjectQuerySet:
    """Subjects with an order in force today."""
    return asked.subjects.filter(
        Exists(Order.objects.in_force(asked.day).filter(subject=OuterRef("pk"))), died_on__isnull=True
    )


def _officer_left(asked: Asked) -> SubjectQuerySet:
    """Asked of the people, who are few: whose officer lacks the duty, or is of another force than the subject."""
    able = duties.holders(duties.Kind.ORDERS)
    left = asked.subjects.filter(officer__in=User.objects.exclude(pk__in=able.values("pk")))
    moved = asked.subjects.filter(~Q(officer__force=F("force")), officer__isnull=False)
    return _managed(asked).filter(pk__in=left.values("pk").union(moved.values("pk"), all=True))


def _expiring(asked: Asked, rung: int) -> OrderQuerySet:
    """Full orders that reach the rung today or have reached it, and not the next one, without a decision."""
    ladder = due.rungs(asked.day, law=asked.law)
    fewest, most = due.days_of_rung(ladder[rung], rungs=ladder)
    ends = (asked.day + timedelta(days=fewest), asked.day + timedelta(days=most))
    live = asked.orders.live().exclude(kind__in=INTERIM).filter(ends_on__range=ends)
    return expiry.undecided(live)


def _rung(place: int) -> Question:
    return lambda asked: _expiring(asked, place)


def _interim_ends(asked: Asked) -> OrderQuerySet:
    last = asked.day + timedelta(days=asked.days("interim_ends_soon_days"))
    live = asked.orders.live().filter(kind__in=INTERIM, ends_on__range=(asked.day, last))
    return live.exclude(pk__in=expiry.decided(live, ExpiryChoice.LAPSE).values("pk"))


def _decided_and_not_made(asked: Asked) -> OrderQuerySet:
    last = asked.day + timedelta(days=DECIDED_AND_NOT_MADE)
    live = asked.orders.live().exclude(kind__in=INTERIM).filter(ends_on__range=(asked.day, last))
    return expiry.decided(live, ExpiryChoice.RENEW, ExpiryChoice.VARY)


def _not_served(asked: Asked) -> OrderQuerySet:
    made_before = asked.day - timedelta(days=asked.days("serve_days"))
    return asked.orders.in_force(asked.day).filter(served_on__isnull=True, made_on__lt=made_before)


def _not_told(asked: Asked) -> OrderQuerySet:
    return asked.orders.in_force(asked.day).filter(told_on__isnull=True, told_by__lt=asked.day)


def _breaches(state: BreachState) -> Question:
    found = Breach.objects.filter(order=OuterRef("pk"), force=OuterRef("force"), state=state)
    return lambda asked: asked.orders.filter(Exists(found))


def _passports(asked: Asked) -> OrderQuerySet:
    """Orders under which a passport is held although no ban has bound for so many days."""
    last = asked.day - timedelta(days=asked.days("passport_return_days"))
    held = Passport.objects.filter(order=OuterRef("pk"), returned_on__isnull=True)
    ban = Condition.objects.present().filter(order=OuterRef("pk"), kind=ConditionKind.TRAVEL_BAN)
    still = ban.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=last))
    over = Q(ends_on__lt=last) | ~Q(state__in=LIVE) | ~Exists(still)
    return asked.orders.filter(Exists(held)).filter(over)


def _handover(state: HandoverState, *, older: bool | None = None) -> Question:
    def question(asked: Asked) -> SubjectQuerySet:
        offers = Handover.objects.filter(subject=OuterRef("pk"), force=OuterRef("force"), state=state)
        if older is not None:
            moment = clock.start_of(asked.day - timedelta(days=asked.days("handover_answer_days")))
            offers = offers.filter(offered_at__lt=moment) if older else offers.filter(offered_at__gte=moment)
        return asked.subjects.filter(Exists(offers))

    return question


def _tasks(asked: Asked) -> OrderQuerySet:
    return tasks.overdue(asked.orders, day=asked.day, law=asked.law)


def _tasks_of(row: Order | Subject, asked: Asked) -> list[tasks.Standing]:
    return tasks.of(row, law=asked.law, day=asked.day) if isinstance(row, Order) else []


def _open_tasks(row: Order | Subject, asked: Asked) -> str:
    """Which tasks of an order are overdue."""
    return "; ".join(one.task.title for one in _tasks_of(row, asked) if one.is_overdue(asked.day))


def _to_remove(*, is_late: bool) -> Question:
    return lambda asked: tasks.to_remove(asked.orders, day=asked.day, law=asked.law, is_late=is_late)


def _removals(row: Order | Subject, asked: Asked, *, is_late: bool) -> list[tuple[date, str]]:
    """What is to be removed of an order, and until when."""
    found = [(one.remove_by, tasks.REMOVALS[one.task.kind].what) for one in _tasks_of(row, asked) if one.remove_by]
    return [(day, what) for day, what in found if (day < asked.day) is is_late]


def _removal(code: str, *, title: str, to_do: str, rank: int, is_late: bool) -> Reason:
    """What was set elsewhere for an order that is over, before its day of removal or after it."""
    return Reason(
        code=code,
        title=title,
        to_do=to_do,
        rank=rank,
        question=_to_remove(is_late=is_late),
        day_of=lambda row, asked: min((day for day, _ in _removals(row, asked, is_late=is_late)), default=None),
        detail=lambda row, asked: "; ".join(what for _, what in _removals(row, asked, is_late=is_late)),
        needs=tasks.brought_along(),
    )


ENDS, LAST_DAY = "ends_on", "Last day"
LADDER = "Decide whether to renew it, vary it or let it lapse, and say why."
REASONS: tuple[Reason, ...] = (
    Reason(
        code="no_owner",
        title="Nobody manages the subject",
        to_do="Name the managing officer today.",
        rank=0,
        question=lambda asked: _managed(asked).filter(officer__isnull=True),
        part="people",
    ),
    Reason(
        code="officer_left",
        title="The managing officer has left or lost the duty",
        to_do="Name another one today.",
        rank=0,
        question=_officer_left,
        part="people",
    ),
    Reason(
        code="breach",
        title="Breach reported",
        to_do="Look into it, or say why not. Who reported it reads what becomes of it.",
        rank=0,
        question=_breaches(BreachState.SUSPECTED),
    ),
    Reason(
        code="notice",
        title="Name and address not told in time",
        to_do="Ask the subject today. Not telling is an offence (s.30): report the breach, or note what was told.",
        rank=0,
        question=_not_told,
        day="told_by",
        part="notice",
    ),
    Reason(
        code="not_served",
        title="Order not served",
        to_do="Serve it and record how: nobody can be held to an order that they do not have.",
        rank=0,
        question=_not_served,
        day="made_on",
        day_is="Made",
        opens="orders:order-detail",
    ),
    Reason(
        code="interim_ends",
        title="Interim order about to lapse",
        to_do="Ask the court to extend it, or see that the main application is decided before.",
        rank=0,
        question=_interim_ends,
        day=ENDS,
        day_is=LAST_DAY,
        part="expiry",
    ),
    Reason(
        code="lapsed",
        title="An order ran out without a decision",
        to_do="Say that it did and why, and whether a new order is needed.",
        rank=0,
        question=lambda asked: expiry.lapsed_unseen(asked.orders),
        day=ENDS,
        day_is=LAST_DAY,
        part="expiry",
    ),
    *(
        Reason(
            code=f"ends_{place + 1}",
            title=title,
            to_do=LADDER,
            rank=rank,
            question=_rung(place),
            day=ENDS,
            day_is=LAST_DAY,
            part="expiry",
        )
        for place, (title, rank) in enumerate(
            [
                ("An order runs out in half a year", 2),
                ("An order runs out in three months", 1),
                ("An order runs out in a month", 1),
                ("An order runs out in days", 0),
            ]
        )
    ),
    Reason(
        code="renewal",
        title="An order is to be renewed or varied, and no court has done so yet",
        to_do="See that the court decides before the last day, and record what it orders.",
        rank=1,
        question=_decided_and_not_made,
        day=ENDS,
        day_is=LAST_DAY,
        opens="orders:order-detail",
    ),
    Reason(
        code="no_risk",
        title="Risk not assessed",
        to_do="Assess it: reviews and visits follow from the level.",
        rank=1,
        question=lambda asked: _bound(asked).filter(risk=""),
        part="risk",
    ),
    Reason(
        code="ring",
        title="Nobody to ring at night",
        to_do="Say whom an officer rings who meets the subject out of hours. The card shows it.",
        rank=2,
        question=lambda asked: _bound(asked).filter(ring_at_night=""),
        part="people",
    ),
    Reason(
        code="visit",
        title="Visit overdue",
        to_do="Visit, and note what you find about each condition.",
        rank=1,
        question=lambda asked: _bound(asked).filter(visit_due_on__lt=asked.day),
        day="visit_due_on",
        opens="orders:visit-new",
    ),
    Reason(
        code="review",
        title="Review of the risk overdue",
        to_do="Assess the risk anew, also where it stays the same.",
        rank=1,
        question=lambda asked: _bound(asked).filter(review_due_on__lt=asked.day),
        day="review_due_on",
        part="risk",
    ),
    Reason(
        code="investigated",
        title="Breach under investigation",
        to_do="Record the charge or how it ended.",
        rank=2,
        question=_breaches(BreachState.INVESTIGATED),
    ),
    Reason(
        code="tasks",
        title="Not noted in time",
        to_do="Do it, and note with which reference.",
        rank=1,
        question=_tasks,
        detail=_open_tasks,
        needs=tasks.brought_along(),
    ),
    _removal(
        "to_remove",
        title="It is over, and still to be removed",
        to_do="Have it removed, and note with which reference.",
        rank=1,
        is_late=False,
    ),
    _removal(
        "not_removed",
        title="It is over, and was not removed in time",
        to_do="Have it removed today: somebody may be stopped or arrested for what is over.",
        rank=0,
        is_late=True,
    ),
    Reason(
        code="passport",
        title="A passport is held although the ban is over",
        to_do="Return it to the subject, unless it went back to whoever issued it (s.18, s.25).",
        rank=1,
        question=_passports,
        part="passport-back",
    ),
    Reason(
        code="handover_declined",
        title="Another force declined to take the subject",
        to_do="Read why, and keep it or offer it to another force.",
        rank=1,
        question=_handover(HandoverState.DECLINED),
    ),
    Reason(
        code="handover_late",
        title="Offered to another force, and no answer for days",
        to_do="It stays yours until they accept it. Ring them.",
        rank=1,
        question=_handover(HandoverState.OFFERED, older=True),
    ),
    Reason(
        code="handover",
        title="Offered to another force",
        to_do="It stays yours until they accept it.",
        rank=2,
        question=_handover(HandoverState.OFFERED, older=False),
    ),
)


def waiting_for(user: User) -> list[Line]:
    """Everything that waits for this person, most pressing first; an order stands once for each reason."""
    if not access.manages(user):
        return []
    asked = _asked_by(user)
    found = []
    for waiting, rows in _loaded(_found(asked), asked):
        reason = waiting.reason
        prefetch_related_objects(rows, *reason.needs)
        found += [
            Line(
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


def _day_of(reason: Reason, row: Order | Subject, asked: Asked) -> date | None:
    if reason.day_of:
        return reason.day_of(row, asked)
    return getattr(row, reason.day) if reason.day else None


def folded(lines: Sequence[Line]) -> list[Folded]:
    """The same lines by reason, most pressing first, where they are too many to be read in a row; else nothing."""
    if len(lines) <= IN_A_ROW:
        return []
    reasons = dict.fromkeys(line.reason for line in lines)
    return [Folded(reason=one, lines=[line for line in lines if line.reason is one]) for one in reasons]


def reasons_for(user: User) -> list[tuple[Waiting, str]]:
    """Each reason for which something waits, most pressing first, with the address where it is done if it is one."""
    if not access.manages(user):
        return []
    asked = _asked_by(user)
    found = sorted(_found(asked), key=lambda waiting: waiting.reason.rank)
    alone = [waiting for waiting in found if len(waiting.keys) == 1]
    urls = {
        waiting.reason.code: Line(reason=waiting.reason, row=row, for_force=bool(user.force_id)).url
        for waiting, rows in _loaded(alone, asked)
        for row in rows
    }
    return [(waiting, urls.get(waiting.reason.code, "")) for waiting in found]


def cut_short(lines: Iterable[Line]) -> list[str]:
    """The titles of the reasons of which more wait than there are lines."""
    return list(dict.fromkeys(line.reason.title for line in lines if line.is_one_of_more))


def _asked_by(user: User) -> Asked:
    return Asked(
        orders=Order.objects.visible_to(user),
        subjects=Subject.objects.visible_to(user),
        day=clock.today(),
        law=Law.objects.book(),
    )


def _found(asked: Asked) -> list[Waiting]:
    """What waits for each reason, in the order of the table: one statement for all of them."""
    questions = [reason.question(asked) for reason in REASONS]
    first, *rest = (_first_of(rows, place) for place, rows in enumerate(questions))
    by_place: dict[int, list[tuple[int, date | None]]] = {}
    for place, key, day in first.union(*rest, all=True):
        by_place.setdefault(place, []).append((key, day))
    return [
        Waiting(
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


def _loaded(found: list[Waiting], asked: Asked) -> list[tuple[Waiting, list[Order | Subject]]]:
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


def offered_to(user: User) -> list[Handover]:
    """Other forces' offers that wait for this person's force."""
    return list(Handover.objects.to_decide(user))


def homes_to_note(user: User) -> list[AreaAlert]:
    """Homes in this person's area, of other forces' subjects, that nobody has read."""
    return list(AreaAlert.objects.to_note(user))
