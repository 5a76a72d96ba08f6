"""The unsaved rows of one imported subject, and those of its supervision: officers, risk, tasks, notices and visits.

`history_import` adds the orders and their transitions first: the conditions that a visit checked are those that they
left binding on its day.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from core import clock
from orders.imports.past_records import (
    LegalWarning,
    PastDecision,
    PastNotice,
    PastRisk,
    PastSubject,
    PastTask,
    PastVisit,
)
from orders.law.lawbook import Lawbook
from orders.models import (
    CompletedTask,
    Condition,
    ConditionCheck,
    DetailsNotice,
    ExpiryDecision,
    ManagerAssignment,
    RiskAssessment,
    Subject,
    SubjectIdentifier,
    Visit,
)
from orders.order_history import OrderChange, OrderSoFar
from orders.supervision import due
from orders.supervision.choices import CheckOutcome, Notified


@dataclass(slots=True, kw_only=True)
class SubjectRows:
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
        return self.recorded_at or noon_of(day)


def noon_of(day: date) -> datetime:
    """The time at which an event of a past day is recorded."""
    return datetime.combine(day, time(12), tzinfo=clock.LONDON)


def add_supervision(past: PastSubject, rows: SubjectRows, *, law: Lawbook, first: date) -> None:
    """Add who manages the subject, the risk levels, tasks, notices, decisions about last days, and visits."""
    rows.assignment = ManagerAssignment(
        subject=rows.subject, officer=past.by, deputy=past.deputy, **_recorded(past, rows, on=first)
    )
    for risk in past.risks:
        _add_risk(past, rows, risk, law=law)
    rows.tasks += [_task(past, rows, task) for task in past.tasks]
    for notice in past.notices:
        _add_notice(past, rows, notice, law=law)
    for decision in past.decisions:
        _add_decision(past, rows, decision)
    for visit in past.visits:
        _add_visit(past, rows, visit, law=law)


def _recorded(past: PastSubject, rows: SubjectRows, *, on: date) -> dict[str, Any]:
    """The columns that each row about an event has: which force recorded it, who, and when."""
    return {"force_id": rows.subject.force_id, "by": past.by, "at": rows.noted(on)}


def _add_risk(past: PastSubject, rows: SubjectRows, risk: PastRisk, *, law: Lawbook) -> None:
    """A risk assessment; the last one decides when the subject is next reviewed and visited."""
    subject, review = rows.subject, due.review_by(risk.on, risk.level, law=law)
    rows.risks.append(
        RiskAssessment(
            subject=subject,
            level=risk.level,
            reason=risk.reason,
            on=risk.on,
            review_due_on=review,
            **_recorded(past, rows, on=risk.on),
        )
    )
    subject.risk, subject.review_due_on = risk.level, review
    subject.visit_due_on = due.visit_by(risk.on, risk.level, law=law)


def _task(past: PastSubject, rows: SubjectRows, task: PastTask) -> CompletedTask:
    return CompletedTask(
        order=rows.lives[task.order].order,
        kind=task.kind,
        on=task.on,
        reference=task.reference,
        removed_on=task.removed_on,
        removed_reference=task.removed_reference,
        removed_by=past.by if task.removed_on else None,
        removed_at=rows.noted(task.removed_on) if task.removed_on else None,
        **_recorded(past, rows, on=task.on),
    )


def _add_notice(past: PastSubject, rows: SubjectRows, notice: PastNotice, *, law: Lawbook) -> None:
    """The first notice of a served order that requires one; later imported notices are ignored."""
    order = rows.lives[notice.order].order
    if order.served_on is None or order.notification_due_on is None:
        return
    order.notified_on = notice.on
    rows.notices.append(
        DetailsNotice(
            order=order,
            of=Notified.FIRST,
            since=due.notice_since(order.notification_due_on, kind=order.kind, law=law),
            due_on=order.notification_due_on,
            on=notice.on,
            **_recorded(past, rows, on=notice.on),
        )
    )


def _add_decision(past: PastSubject, rows: SubjectRows, decision: PastDecision) -> None:
    order = rows.lives[decision.order].order
    if order.ends_on is None:
        return  # until further order: there is no last day to decide on
    rows.decisions.append(
        ExpiryDecision(
            order=order,
            ends_on=order.ends_on,
            choice=decision.choice,
            reason=decision.reason,
            **_recorded(past, rows, on=decision.on),
        )
    )


def _add_visit(past: PastSubject, rows: SubjectRows, past_visit: PastVisit, *, law: Lawbook) -> None:
    """A visit, with the outcome for each condition that was binding; it decides when the next one is due."""
    subject = rows.subject
    next_due = due.visit_by(past_visit.on, subject.risk, law=law) if subject.risk else None
    visit = Visit(
        subject=subject,
        on=past_visit.on,
        was_planned=past_visit.was_planned,
        was_seen=past_visit.was_seen,
        officers=past_visit.officers,
        said=past_visit.finding,
        next_due_on=next_due,
        **_recorded(past, rows, on=past_visit.on),
    )
    outcomes = iter(past_visit.outcomes)
    checks = [
        ConditionCheck(
            visit=visit,
            force_id=subject.force_id,
            condition=condition,
            outcome=next(outcomes, CheckOutcome.NOT_CHECKED),
        )
        for condition in _binding(rows, on=past_visit.on)
    ]
    rows.visits.append((visit, checks))
    subject.visit_due_on = next_due or subject.visit_due_on


def _binding(rows: SubjectRows, *, on: date) -> list[Condition]:
    """The conditions that were binding on a day, by the history of each order."""
    return [
        condition
        for life in rows.lives.values()
        if life.standing_on(on).is_in_force
        for change in rows.changes
        if change.step.order is life.order
        for condition in change.added
        if condition.part.binds_on(on)
    ]
