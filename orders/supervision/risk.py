"""Risk assessments: a level with its author, reason and day, which sets how often the force reviews and visits."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.govuk import in_words
from core.workflow import TransitionNotAllowed
from orders.choices import Risk
from orders.models import Law, RiskAssessment, Subject
from orders.supervision import due, record


@transaction.atomic
def assess(public_id: UUID, *, level: str, reason: str, on: date, by: User) -> Subject:
    """Record a first assessment or a review. The level sets the next review and visit. Raises TransitionNotAllowed."""
    subject = record.subject(public_id, by=by)
    record.refuse_future(on)
    if not reason.strip():
        raise TransitionNotAllowed("Enter the reason for this risk level in a sentence.")
    last = subject.assessments.order_by("-on", "-pk").values_list("on", flat=True).first()
    if last and on < last:
        raise TransitionNotAllowed(f"The last assessment was on {in_words(last)}. Enter that date or a later one.")
    if subject.assessments.filter(level=level, reason=reason.strip(), on=on, by=by).exists():
        return subject  # the same page, submitted twice
    law = Law.objects.book()
    made = RiskAssessment.objects.create(
        subject=subject,
        force_id=subject.force_id,
        level=Risk(level),
        reason=reason.strip(),
        on=on,
        review_due_on=due.review_by(on, level, law=law),
        by=by,
        at=clock.now(),
    )
    visited = subject.visits.order_by("-on").values_list("on", flat=True).first()
    subject.risk, subject.review_due_on = made.level, made.review_due_on
    subject.visit_due_on = due.visit_by(visited or on, level, law=law)
    subject.save(update_fields=["risk", "review_due_on", "visit_due_on"])
    log.record(Operation.ALTERATION, of=subject)
    return subject
