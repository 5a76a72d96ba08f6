"""Complete an imported order: add details that the force's own list lacked and that somebody has since looked up.

Each answer fills a blank column and removes its name from the order's list of missing details. No known detail changes.
A legal finding against an answer refuses it, as when an application is created.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core.workflow import TransitionNotAllowed
from orders.choices import MissingDetail, Party
from orders.law import legal_checks
from orders.models import Law, Order, Service
from orders.proposal import ProposedOrder
from orders.supervision import record


@transaction.atomic
def complete(public_id: UUID, *, by: User, **given: Any) -> Order:
    """Store the answers for missing details; a detail left blank stays on the list.

    Raises TransitionNotAllowed where there is no answer, where the law does not allow an answer, or where another order
    has the reference. Raises Order.DoesNotExist out of scope.
    """
    order = record.order(public_id, by=by)
    missing = [MissingDetail(code) for code in order.to_complete]
    answers: dict[MissingDetail, Any] = {code: given[code.value] for code in missing if given.get(code.value)}
    if not answers:
        raise TransitionNotAllowed("Enter at least one of these details.")
    fields = {"to_complete", "version"}
    for code in (MissingDetail.REFERENCE, MissingDetail.BASIS, MissingDetail.APPLICANT, MissingDetail.COURT_KIND):
        if code in answers:
            setattr(order, code.value, str(answers[code]).strip())
            fields.add(code.value)
    if MissingDetail.APPLICANT in answers:
        order.applicant_force_id = order.force_id if order.applicant == Party.POLICE else None
        fields.add("applicant_force")
    _refuse(order, answers)
    if service := answers.get(MissingDetail.SERVICE):
        how, served_by = service
        Service.objects.filter(order=order, how="").update(how=how, served_by=served_by)
    order.to_complete = [code.value for code in missing if code not in answers]
    order.version += 1
    order.save(update_fields=sorted(fields))
    log.record(
        Operation.ALTERATION, of=order, question=f"completed: {', '.join(sorted(code.value for code in answers))}"
    )
    return order


def _refuse(order: Order, answers: dict[MissingDetail, Any]) -> None:
    """Raise TransitionNotAllowed where the answers are not possible."""
    same = Order.objects.filter(force=order.force_id, reference=order.reference).exclude(pk=order.pk)
    if MissingDetail.REFERENCE in answers and same.exists():
        raise TransitionNotAllowed(
            f"Your force already has an order with the reference “{order.reference}”. Enter a different one."
        )
    if order.made_on is None:
        return
    proposal = ProposedOrder(
        move="make",
        kind=order.kind,
        on=order.made_on,
        court_kind=order.court_kind,
        applicant=order.applicant,
        basis=order.basis,
        not_known=frozenset(order.to_complete),
    )
    for finding in legal_checks.findings(proposal, law=Law.objects.book()):
        if finding.refuses and finding.about in answers:
            raise TransitionNotAllowed(finding.cited)
