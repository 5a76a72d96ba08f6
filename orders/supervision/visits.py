"""Visits: whether the subject was seen, the outcome of each condition, and one sentence about the visit.

The risk level sets the date of the next visit. The form is designed for a phone on the doorstep: it lists the
conditions that are binding on the day, and a condition without an answer counts as not checked.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import TransitionNotAllowed
from orders.models import ConditionCheck, Law, Order, Visit
from orders.supervision import due, record
from orders.supervision.binding import Binding, binding
from orders.supervision.choices import CheckOutcome

LONGEST = 300


@transaction.atomic
def note(
    public_id: UUID,
    *,
    on: date,
    was_planned: bool,
    was_seen: bool,
    officers: str,
    finding: str,
    outcomes: Mapping[int, str],
    by: User,
    time_of_day: time | None = None,
) -> Visit:
    """Record a visit with the outcome of each condition, by condition key. Raises TransitionNotAllowed.

    Every condition that was binding on the day gets a row, which distinguishes *not checked* from *not binding*.
    """
    subject = record.subject(public_id, by=by)
    record.refuse_future(on, time_of_day)
    bound = binding(Order.objects.filter(subject=subject), on=on)
    _refuse(bound, outcomes=outcomes, officers=officers, finding=finding)
    again = subject.visits.filter(on=on, officers=record.line(officers, 120), said=record.line(finding, LONGEST), by=by)
    if (noted := again.first()) is not None:
        return noted  # the same page, submitted twice
    last = subject.visits.order_by("-on").values_list("on", flat=True).first()
    newest = max(on, last or on)
    next_due = due.visit_by(newest, subject.risk, law=Law.objects.book()) if subject.risk else None
    visit = Visit.objects.create(
        subject=subject,
        force_id=subject.force_id,
        on=on,
        time_of_day=time_of_day,
        was_planned=was_planned,
        was_seen=was_seen,
        officers=record.line(officers, 120),
        said=record.line(finding, LONGEST),
        next_due_on=next_due,
        by=by,
        at=clock.now(),
    )
    ConditionCheck.objects.bulk_create(
        ConditionCheck(
            visit=visit,
            force_id=subject.force_id,
            condition=bound_condition.condition,
            outcome=CheckOutcome(outcomes.get(bound_condition.condition.pk) or CheckOutcome.NOT_CHECKED),
        )
        for bound_condition in bound
    )
    subject.visit_due_on = next_due
    subject.save(update_fields=["visit_due_on"])
    log.record(Operation.ALTERATION, of=subject)
    return visit


def _refuse(bound: list[Binding], *, outcomes: Mapping[int, str], officers: str, finding: str) -> None:
    if not bound:
        raise TransitionNotAllowed("No order was in force on that date, so there was nothing to check. Check the date.")
    if set(outcomes) - {bound_condition.condition.pk for bound_condition in bound}:
        raise TransitionNotAllowed("The conditions changed after you opened the page. Reload the page.")
    if not officers.strip():
        raise TransitionNotAllowed("Enter who visited.")
    if not finding.strip():
        raise TransitionNotAllowed("Enter what was found in a sentence.")
