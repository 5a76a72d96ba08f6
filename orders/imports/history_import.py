"""Import subjects with every order and transition of their past, from a force's own records.

The import is set-based: few statements write each table, however many subjects there are. The rules are the same as for
one transition on a page. Each transition is checked against the workflow and the law of its day (`order_history`,
`legal_checks`), and its automatic consequences follow. The import stores all subjects or none, and reports every
refusal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Model

from accounts.models import User
from audit import log
from audit.choices import Operation as Logged
from core import clock
from orders import order_history, permissions, workflow
from orders.choices import INTERIM, OrderKind, OrderState, Particular, Party
from orders.law import legal_checks
from orders.law.lawbook import Lawbook
from orders.models import (
    CompletedTask,
    Condition,
    ConditionCheck,
    DetailsNotice,
    ExpiryDecision,
    Law,
    ManagerAssignment,
    Order,
    OrderStep,
    RiskAssessment,
    Service,
    Subject,
    SubjectIdentifier,
    Visit,
)
from orders.order_history import OrderChange, OrderSoFar
from orders.register import index
from orders.subjects.records import Identifier
from orders.supervision import due
from orders.supervision.choices import CheckOutcome, Notified
from orders.transition_input import OrderTransitionInput

AT_ONCE = 2000  # rows in one statement


@dataclass(frozen=True, slots=True, kw_only=True)
class PastTransition:
    """One transition of the order that has this key in the subject's record."""

    order: str
    move: str
    details: OrderTransitionInput


@dataclass(frozen=True, slots=True, kw_only=True)
class PastOrder:
    """An order as it was applied for. `main` is the key of an interim order's main application."""

    key: str
    kind: str
    reference: str
    basis: str
    applicant: str
    evidence: str = ""
    main: str = ""
    to_complete: Sequence[str] = ()  # codes of `MissingDetail`
    began_unknown: bool = False  # the application date is unknown: its history starts at court


@dataclass(frozen=True, slots=True, kw_only=True)
class PastRisk:
    """A risk assessment."""

    level: str
    reason: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PastVisit:
    """A visit and its outcome for each condition, as far as the record states them.

    The outcomes follow the sequence of the orders and of their condition numbers.
    """

    on: date
    officers: str
    said: str
    was_planned: bool = False
    was_seen: bool = True
    outcomes: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PastTask:
    """One completed task of an order, and when what it had set up elsewhere was removed, if it was."""

    order: str
    kind: str
    on: date
    reference: str
    removed_on: date | None = None
    removed_reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastNotice:
    """The subject's first notice of name and address under an order."""

    order: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PastDecision:
    """The decision about an order's last day, made before that day."""

    order: str
    choice: str
    reason: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PastSubject:
    """One person with all known details. `by` is the user who manages them from now on."""

    by: User
    known: Sequence[Identifier]
    orders: Sequence[PastOrder]
    moves: Sequence[PastTransition]  # in the order in which they were made
    born_on: date | None = None
    nationality: str = ""
    out_of_hours_contact: str = ""
    protects: int | None = None
    deputy: User | None = None
    risks: Sequence[PastRisk] = ()
    visits: Sequence[PastVisit] = ()
    tasks: Sequence[PastTask] = ()
    notices: Sequence[PastNotice] = ()
    decisions: Sequence[PastDecision] = ()
    recorded_at: datetime | None = None  # when all of it is recorded; None: each thing on its day


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why the history of a subject (by position, from 1) or of one of its orders (by key) is not possible."""

    subject: int
    sentence: str
    order: str = ""
    move: int = -1  # its position among the subject's transitions, from 0
    about: str = ""  # what the legal finding is about, as `legal_checks` names it
    stops: bool = True  # later transitions of this order were not checked

    def __str__(self) -> str:
        return f"Subject {self.subject}: {self.sentence}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalWarning:
    """A legal warning about a transition, by its position among the subject's transitions. A person must check it."""

    subject: int
    move: int
    about: str
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OrdersImported:
    """How many subjects were imported; none if there are problems. For each order key, what each transition changed."""

    count: int
    refusals: tuple[Refusal, ...] = ()
    warnings: tuple[LegalWarning, ...] = field(default=(), compare=False)
    histories: Mapping[str, tuple[OrderChange, ...]] = field(default_factory=dict, compare=False)
    subjects: tuple[Subject, ...] = field(default=(), compare=False)  # in the order of the input

    @property
    def problems(self) -> tuple[str, ...]:
        """The refusals as sentences."""
        return tuple(str(one) for one in self.refusals)


@dataclass(slots=True, kw_only=True)
class _SubjectRows:
    """The unsaved rows of one subject. `number` is its position, from 1."""

    number: int
    subject: Subject
    recorded_at: datetime | None = None
    known: list[SubjectIdentifier] = field(default_factory=list)
    lives: dict[str, OrderSoFar] = field(default_factory=dict)
    changes: list[OrderChange] = field(default_factory=list)
    warnings: list[LegalWarning] = field(default_factory=list)
    assignment: ManagerAssignment | None = None
    risks: list[RiskAssessment] = field(default_factory=list)
    tasks: list[CompletedTask] = field(default_factory=list)
    notices: list[DetailsNotice] = field(default_factory=list)
    decisions: list[ExpiryDecision] = field(default_factory=list)
    visits: list[tuple[Visit, list[ConditionCheck]]] = field(default_factory=list)

    def noted(self, day: date) -> datetime:
        """The time at which an event of that day is recorded."""
        return self.recorded_at or _at(day)


@transaction.atomic
def import_orders(past: Iterable[PastSubject]) -> OrdersImported:
    """Store these subjects with their orders, transitions, risk assessments and visits."""
    made, taken = _made(past)
    if taken.refusals:
        return taken
    _store(made)
    log.record(Logged.COLLECTION, of="orders.subject", count=len(made), question="import of past subjects")
    return taken


def tried(past: Iterable[PastSubject]) -> OrdersImported:
    """The result that importing them would have. Stores nothing."""
    return _made(past)[1]


def _made(past: Iterable[PastSubject]) -> tuple[list[_SubjectRows], OrdersImported]:
    law, today = Law.objects.book(), clock.today()
    made: list[_SubjectRows] = []
    refusals: list[Refusal] = []
    for number, one in enumerate(past, start=1):
        rows, found = _rows(number, one, law=law, today=today)
        made.append(rows)
        refusals += found
    histories = {key: _history(lived.order, one) for one in made for key, lived in one.lives.items()}
    return made, OrdersImported(
        count=0 if refusals else len(made),
        refusals=tuple(refusals),
        warnings=tuple(warned for one in made for warned in one.warnings),
        histories=histories,
        subjects=tuple(one.subject for one in made),
    )


def _history(order: Order, made: _SubjectRows) -> tuple[OrderChange, ...]:
    return tuple(change for change in made.changes if change.step.order is order)


def _rows(number: int, one: PastSubject, *, law: Lawbook, today: date) -> tuple[_SubjectRows, list[Refusal]]:
    """The rows of one subject and the refusals of its history; no refusals where the history is possible."""
    force = one.by.force_id or ""
    first = min((past.details.on for past in one.moves), default=today)
    subject = Subject(
        force_id=force,
        born_on=one.born_on.isoformat() if one.born_on else "",
        nationality_id=one.nationality or None,
        officer=one.by,
        deputy=one.deputy,
        out_of_hours_contact=one.out_of_hours_contact,
        protects=one.protects,
        created_at=one.recorded_at or _at(first),
    )
    made = _SubjectRows(number=number, subject=subject, recorded_at=one.recorded_at)
    if not force or not permissions.is_of_force(one.by, force):
        return made, [Refusal(subject=number, sentence="Only order managers in a force can add subjects.")]
    if not any(each.kind == Particular.NAME and each.text.strip() for each in one.known):
        return made, [Refusal(subject=number, sentence="It has no name.")]
    made.known = [
        SubjectIdentifier(
            subject=subject,
            force_id=force,
            kind=Particular(each.kind),
            text=each.text.strip(),
            area_id=each.area,
            since=each.since,
            was_notified=each.was_notified,
            recorded_by=one.by,
            recorded_at=made.noted(first),
        )
        for each in one.known
    ]
    for order in one.orders:
        made.lives[order.key] = OrderSoFar(order=_order(order, made, by=one.by, on=first))
    problems = _moves(one, made, law=law, today=today)
    if not problems:
        _watch(one, made, law=law, first=first)
    return made, problems


def _order(past: PastOrder, made: _SubjectRows, *, by: User, on: date) -> Order:
    subject = made.subject
    main = made.lives[past.main].order if past.main else None
    return Order(
        subject=subject,
        force_id=subject.force_id,
        reference=past.reference,
        kind=OrderKind(past.kind),
        basis=past.basis,
        applicant=past.applicant,
        to_complete=sorted(past.to_complete),
        state=OrderState.APPLIED if past.began_unknown else OrderState.DRAFT,
        applicant_force=by.force if past.applicant == Party.POLICE else None,  # the force that manages the subject
        evidence=past.evidence,
        main=main if past.kind in INTERIM else None,
        created_by=by,
        created_at=made.noted(on),
    )


def _moves(one: PastSubject, made: _SubjectRows, *, law: Lawbook, today: date) -> list[Refusal]:
    """Check every transition against the workflow and the law; each brings its consequences and earlier expiries.

    A legal finding stops nothing: later transitions are still checked. A transition that the workflow does not allow
    stops its order: later transitions of that order are not checked.
    """
    refusals: list[Refusal] = []
    stopped: set[str] = set()
    for place, past in enumerate(one.moves):
        if past.order in stopped:
            continue
        _expire(made, by=past.details.on, law=law)
        lived = made.lives[past.order]
        details = order_history.completed(lived.order, past.move, past.details)
        others = [each.order for each in made.lives.values() if each is not lived]
        verb = workflow.transitions_of(lived.order.kind)[past.move].verb
        what = f"{lived.order.reference}, to {verb} on {past.details.on:%-d %B %Y}"
        if why := order_history.why_not(lived, past.move, details, today=today, others=others):
            refusals.append(Refusal(subject=made.number, order=past.order, move=place, sentence=f"{what}: {why}"))
            stopped.add(past.order)
            continue
        for found in legal_checks.findings(order_history.proposal(lived, past.move, details), law=law):
            if not found.refuses:
                warned = LegalWarning(subject=made.number, move=place, about=found.about, sentence=found.cited)
                made.warnings.append(warned)
                continue
            refusals.append(
                Refusal(
                    subject=made.number,
                    order=past.order,
                    move=place,
                    about=found.about,
                    sentence=f"{what}: {found.cited}",
                    stops=False,
                )
            )
        _lead(made, lived, past.move, details, by=one.by, law=law)
        _follow(made, lived.order, past.move, details, by=one.by, law=law)
    _expire(made, by=today, law=law)
    return refusals


def _lead(
    made: _SubjectRows, lived: OrderSoFar, move: str, details: OrderTransitionInput, *, by: User | None, law: Lawbook
) -> None:
    at = made.recorded_at or _at(details.on) + timedelta(minutes=len(made.changes))
    made.changes.append(order_history.lead(lived, move, details, by=by, at=at, law=law))
    if move == "die":
        made.subject.died_on = made.subject.died_on or details.on


def _follow(
    made: _SubjectRows, order: Order, move: str, details: OrderTransitionInput, *, by: User, law: Lawbook
) -> None:
    others = {id(each.order): each for each in made.lives.values() if each.order is not order}
    orders = [each.order for each in others.values()]
    for other, then in order_history.follows(order, move, others=orders, law=law, on=details.on):
        if then == "replace":
            other.replaced_by = order
        lived = others[id(other)]
        said = (
            order_history.completed(other, then, details)
            if then == "die"
            else order_history.input_by_itself(lived, then, on=details.on)
        )
        _lead(made, lived, then, replace(said, court="") if then == "die" else said, by=by, law=law)


def _expire(made: _SubjectRows, *, by: date, law: Lawbook) -> None:
    """Expire the orders whose last day is before a day."""
    for lived in made.lives.values():
        order = lived.order
        if order.state in workflow.LIVE and order.ends_on and order.ends_on < by:
            on = order.ends_on + timedelta(days=1)
            _lead(made, lived, "expire", order_history.input_by_itself(lived, "expire", on=on), by=None, law=law)


def _watch(one: PastSubject, made: _SubjectRows, *, law: Lawbook, first: date) -> None:
    """Who manages the subject, its risk levels, completed tasks and visits."""
    subject, force = made.subject, made.subject.force_id
    made.assignment = ManagerAssignment(
        subject=subject, force_id=force, officer=one.by, deputy=one.deputy, by=one.by, at=made.noted(first)
    )
    for risk in one.risks:
        review = due.review_by(risk.on, risk.level, law=law)
        made.risks.append(
            RiskAssessment(
                subject=subject,
                force_id=force,
                level=risk.level,
                reason=risk.reason,
                on=risk.on,
                review_due_on=review,
                by=one.by,
                at=made.noted(risk.on),
            )
        )
        subject.risk, subject.review_due_on = risk.level, review
        subject.visit_due_on = due.visit_by(risk.on, risk.level, law=law)
    for task in one.tasks:
        made.tasks.append(
            CompletedTask(
                order=made.lives[task.order].order,
                force_id=force,
                kind=task.kind,
                on=task.on,
                reference=task.reference,
                by=one.by,
                at=made.noted(task.on),
                removed_on=task.removed_on,
                removed_reference=task.removed_reference,
                removed_by=one.by if task.removed_on else None,
                removed_at=made.noted(task.removed_on) if task.removed_on else None,
            )
        )
    for notice in one.notices:
        _tell(made, notice, by=one.by, law=law)
    for decision in one.decisions:
        order = made.lives[decision.order].order
        if order.ends_on is None:
            continue  # until further order: there is no last day to decide on
        made.decisions.append(
            ExpiryDecision(
                order=order,
                force_id=force,
                ends_on=order.ends_on,
                choice=decision.choice,
                reason=decision.reason,
                by=one.by,
                at=made.noted(decision.on),
            )
        )
    for past in one.visits:
        _visit(one, made, past, law=law)


def _tell(made: _SubjectRows, past: PastNotice, *, by: User, law: Lawbook) -> None:
    """The first notice of a served order that requires one; later imported notices are ignored."""
    order = made.lives[past.order].order
    if order.served_on is None or order.notification_due_on is None:
        return
    order.notified_on = past.on
    made.notices.append(
        DetailsNotice(
            order=order,
            force_id=order.force_id,
            of=Notified.FIRST,
            since=due.notice_since(order.notification_due_on, kind=order.kind, law=law),
            due_on=order.notification_due_on,
            on=past.on,
            by=by,
            at=made.noted(past.on),
        )
    )


def _visit(one: PastSubject, made: _SubjectRows, past: PastVisit, *, law: Lawbook) -> None:
    subject, force = made.subject, made.subject.force_id
    next_due = due.visit_by(past.on, subject.risk, law=law) if subject.risk else None
    visit = Visit(
        subject=subject,
        force_id=force,
        on=past.on,
        was_planned=past.was_planned,
        was_seen=past.was_seen,
        officers=past.officers,
        said=past.said,
        next_due_on=next_due,
        by=one.by,
        at=made.noted(past.on),
    )
    outcomes = iter(past.outcomes)
    checks = [
        ConditionCheck(
            visit=visit, force_id=force, condition=condition, outcome=next(outcomes, CheckOutcome.NOT_CHECKED)
        )
        for condition in _bound(made, on=past.on)
    ]
    made.visits.append((visit, checks))
    subject.visit_due_on = next_due or subject.visit_due_on


def _bound(made: _SubjectRows, *, on: date) -> list[Condition]:
    """The conditions that were binding on a day, by the history of each order."""
    found = []
    for lived in made.lives.values():
        if lived.standing_on(on).is_in_force:
            added = [one for change in made.changes if change.step.order is lived.order for one in change.added]
            found += [one for one in added if one.part.binds_on(on)]
    return found


def _store(made: Sequence[_SubjectRows]) -> None:
    """Store one table after the other, so that each row can refer to the stored ids of its parents."""
    Subject.objects.bulk_create([one.subject for one in made], batch_size=AT_ONCE)
    SubjectIdentifier.objects.bulk_create(
        _numbered((row for one in made for row in one.known), "subject"), batch_size=AT_ONCE
    )
    index.index_subjects((one.subject, one.known) for one in made)
    _store_orders([lived.order for one in made for lived in one.lives.values()])
    changes = [change for one in made for change in one.changes]
    OrderStep.objects.bulk_create(_numbered((change.step for change in changes), "order"), batch_size=AT_ONCE)
    conditions = [row for change in changes for row in change.added]
    Condition.objects.bulk_create(_numbered(conditions, "order", "added", "removed"), batch_size=AT_ONCE)
    services = [change.service for change in changes if change.service]
    Service.objects.bulk_create(_numbered(services, "order", "step"), batch_size=AT_ONCE)
    ManagerAssignment.objects.bulk_create(
        _numbered((one.assignment for one in made if one.assignment), "subject"), AT_ONCE
    )
    RiskAssessment.objects.bulk_create(_numbered((row for one in made for row in one.risks), "subject"), AT_ONCE)
    CompletedTask.objects.bulk_create(_numbered((row for one in made for row in one.tasks), "order"), AT_ONCE)
    DetailsNotice.objects.bulk_create(_numbered((row for one in made for row in one.notices), "order"), AT_ONCE)
    ExpiryDecision.objects.bulk_create(_numbered((row for one in made for row in one.decisions), "order"), AT_ONCE)
    visits = [visit for one in made for visit, _ in one.visits]
    Visit.objects.bulk_create(_numbered(visits, "subject"), batch_size=AT_ONCE)
    checks = [check for one in made for _, some in one.visits for check in some]
    ConditionCheck.objects.bulk_create(_numbered(checks, "visit", "condition"), batch_size=AT_ONCE)


def _store_orders(waiting: list[Order]) -> None:
    """Store orders in rounds: an order comes after its main application and after the order that replaced it."""
    while waiting:
        ready = [one for one in waiting if all(each is None or each.pk for each in (one.main, one.replaced_by))]
        Order.objects.bulk_create(_numbered(ready, "subject", "main", "replaced_by"), batch_size=AT_ONCE)
        waiting = [one for one in waiting if one.pk is None]


def _numbered[Row: Model](rows: Iterable[Row], *parents: str) -> list[Row]:
    """Set the ids of the stored parents on the rows."""
    found = list(rows)
    for row in found:
        for parent in parents:
            setattr(row, parent, getattr(row, parent))
    return found


def _at(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=clock.LONDON)
