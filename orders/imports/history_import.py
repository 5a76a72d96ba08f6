"""Import subjects with every order and transition of their past, from a force's own records.

The import is set-based: few statements write each table, however many subjects there are. The rules are the same as for
one transition on a page. Each transition is checked against the workflow and the law of its day (`order_history`,
`legal_checks`), and its automatic consequences follow. The import stores all subjects or none, and reports every
refusal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Model

from accounts.models import User
from audit import log
from audit.choices import Operation as Logged
from core import clock
from orders import order_history, permissions, workflow
from orders.choices import INTERIM, OrderKind, OrderState, Particular, Party
from orders.imports.past_records import LegalWarning, OrdersImported, PastOrder, PastSubject, Refusal
from orders.imports.subject_rows import SubjectRows, add_supervision, noon_of
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
from orders.transition_input import OrderTransitionInput

AT_ONCE = 2000  # rows in one statement


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


def _made(past: Iterable[PastSubject]) -> tuple[list[SubjectRows], OrdersImported]:
    law, today = Law.objects.book(), clock.today()
    made: list[SubjectRows] = []
    refusals: list[Refusal] = []
    for number, past_subject in enumerate(past, start=1):
        rows, refused = _rows(number, past_subject, law=law, today=today)
        made.append(rows)
        refusals += refused
    histories = {
        key: _history(lived.order, subject_rows) for subject_rows in made for key, lived in subject_rows.lives.items()
    }
    return made, OrdersImported(
        count=0 if refusals else len(made),
        refusals=tuple(refusals),
        warnings=tuple(warned for subject_rows in made for warned in subject_rows.warnings),
        histories=histories,
        subjects=tuple(subject_rows.subject for subject_rows in made),
    )


def _history(order: Order, made: SubjectRows) -> tuple[OrderChange, ...]:
    return tuple(change for change in made.changes if change.step.order is order)


def _rows(number: int, past_subject: PastSubject, *, law: Lawbook, today: date) -> tuple[SubjectRows, list[Refusal]]:
    """The rows of one subject and the refusals of its history; no refusals where the history is possible."""
    force = past_subject.by.force_id or ""
    first = min((past.details.on for past in past_subject.moves), default=today)
    subject = Subject(
        force_id=force,
        born_on=past_subject.born_on.isoformat() if past_subject.born_on else "",
        nationality_id=past_subject.nationality or None,
        officer=past_subject.by,
        deputy=past_subject.deputy,
        out_of_hours_contact=past_subject.out_of_hours_contact,
        protects=past_subject.protects,
        created_at=past_subject.recorded_at or noon_of(first),
    )
    made = SubjectRows(number=number, subject=subject, recorded_at=past_subject.recorded_at)
    if not force or not permissions.is_of_force(past_subject.by, force):
        return made, [Refusal(subject=number, sentence="Only order managers in a force can add subjects.")]
    if not any(each.kind == Particular.NAME and each.text.strip() for each in past_subject.known):
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
            recorded_by=past_subject.by,
            recorded_at=made.noted(first),
        )
        for each in past_subject.known
    ]
    for order in past_subject.orders:
        made.lives[order.key] = OrderSoFar(order=_order(order, made, by=past_subject.by, on=first))
    problems = _moves(past_subject, made, law=law, today=today)
    if not problems:
        add_supervision(past_subject, made, law=law, first=first)
    return made, problems


def _order(past: PastOrder, made: SubjectRows, *, by: User, on: date) -> Order:
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


def _moves(past_subject: PastSubject, made: SubjectRows, *, law: Lawbook, today: date) -> list[Refusal]:
    """Check every transition against the workflow and the law; each brings its consequences and earlier expiries.

    A legal finding stops nothing: later transitions are still checked. A transition that the workflow does not allow
    stops its order: later transitions of that order are not checked.
    """
    refusals: list[Refusal] = []
    stopped: set[str] = set()
    for place, past in enumerate(past_subject.moves):
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
        for finding in legal_checks.findings(order_history.proposal(lived, past.move, details), law=law):
            if not finding.refuses:
                warned = LegalWarning(subject=made.number, move=place, about=finding.about, sentence=finding.cited)
                made.warnings.append(warned)
                continue
            refusals.append(
                Refusal(
                    subject=made.number,
                    order=past.order,
                    move=place,
                    about=finding.about,
                    sentence=f"{what}: {finding.cited}",
                    stops=False,
                )
            )
        _lead(made, lived, past.move, details, by=past_subject.by, law=law)
        _follow(made, lived.order, past.move, details, by=past_subject.by, law=law)
    _expire(made, by=today, law=law)
    return refusals


def _lead(
    made: SubjectRows, lived: OrderSoFar, move: str, details: OrderTransitionInput, *, by: User | None, law: Lawbook
) -> None:
    at = made.recorded_at or noon_of(details.on) + timedelta(minutes=len(made.changes))
    made.changes.append(order_history.lead(lived, move, details, by=by, at=at, law=law))
    if move == "die":
        made.subject.died_on = made.subject.died_on or details.on


def _follow(
    made: SubjectRows, order: Order, move: str, details: OrderTransitionInput, *, by: User, law: Lawbook
) -> None:
    others = {id(each.order): each for each in made.lives.values() if each.order is not order}
    orders = [each.order for each in others.values()]
    for other, then in order_history.follows(order, move, others=orders, law=law, on=details.on):
        if then == "replace":
            other.replaced_by = order
        lived = others[id(other)]
        follow_up = (
            order_history.completed(other, then, details)
            if then == "die"
            else order_history.input_by_itself(lived, then, on=details.on)
        )
        _lead(made, lived, then, replace(follow_up, court="") if then == "die" else follow_up, by=by, law=law)


def _expire(made: SubjectRows, *, by: date, law: Lawbook) -> None:
    """Expire the orders whose last day is before a day."""
    for lived in made.lives.values():
        order = lived.order
        if order.state in workflow.LIVE and order.ends_on and order.ends_on < by:
            on = order.ends_on + timedelta(days=1)
            _lead(made, lived, "expire", order_history.input_by_itself(lived, "expire", on=on), by=None, law=law)


def _store(made: Sequence[SubjectRows]) -> None:
    """Store one table after the other, so that each row can refer to the stored ids of its parents."""
    Subject.objects.bulk_create([subject_rows.subject for subject_rows in made], batch_size=AT_ONCE)
    SubjectIdentifier.objects.bulk_create(
        _numbered((row for subject_rows in made for row in subject_rows.known), "subject"), batch_size=AT_ONCE
    )
    index.index_subjects((subject_rows.subject, subject_rows.known) for subject_rows in made)
    _store_orders([lived.order for subject_rows in made for lived in subject_rows.lives.values()])
    changes = [change for subject_rows in made for change in subject_rows.changes]
    OrderStep.objects.bulk_create(_numbered((change.step for change in changes), "order"), batch_size=AT_ONCE)
    conditions = [row for change in changes for row in change.added]
    Condition.objects.bulk_create(_numbered(conditions, "order", "added", "removed"), batch_size=AT_ONCE)
    services = [change.service for change in changes if change.service]
    Service.objects.bulk_create(_numbered(services, "order", "step"), batch_size=AT_ONCE)
    ManagerAssignment.objects.bulk_create(
        _numbered((subject_rows.assignment for subject_rows in made if subject_rows.assignment), "subject"), AT_ONCE
    )
    RiskAssessment.objects.bulk_create(
        _numbered((row for subject_rows in made for row in subject_rows.risks), "subject"), AT_ONCE
    )
    CompletedTask.objects.bulk_create(
        _numbered((row for subject_rows in made for row in subject_rows.tasks), "order"), AT_ONCE
    )
    DetailsNotice.objects.bulk_create(
        _numbered((row for subject_rows in made for row in subject_rows.notices), "order"), AT_ONCE
    )
    ExpiryDecision.objects.bulk_create(
        _numbered((row for subject_rows in made for row in subject_rows.decisions), "order"), AT_ONCE
    )
    visits = [visit for subject_rows in made for visit, _ in subject_rows.visits]
    Visit.objects.bulk_create(_numbered(visits, "subject"), batch_size=AT_ONCE)
    checks = [check for subject_rows in made for _, some in subject_rows.visits for check in some]
    ConditionCheck.objects.bulk_create(_numbered(checks, "visit", "condition"), batch_size=AT_ONCE)


def _store_orders(waiting: list[Order]) -> None:
    """Store orders in rounds: an order comes after its main application and after the order that replaced it."""
    while waiting:
        ready = [order for order in waiting if all(each is None or each.pk for each in (order.main, order.replaced_by))]
        Order.objects.bulk_create(_numbered(ready, "subject", "main", "replaced_by"), batch_size=AT_ONCE)
        waiting = [order for order in waiting if order.pk is None]


def _numbered[Row: Model](rows: Iterable[Row], *parents: str) -> list[Row]:
    """Set the ids of the stored parents on the rows."""
    numbered = list(rows)
    for row in numbered:
        for parent in parents:
            setattr(row, parent, getattr(row, parent))
    return numbered
