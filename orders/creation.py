"""Create the record of an order: a draft application for a subject of the person's own force."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.workflow import EditConflict, TransitionNotAllowed
from investigations.models import Investigation
from orders import permissions, transitions
from orders.choices import ELSEWHERE, INTERIM, MAIN_OF, Basis, OrderKind, Party
from orders.models import Order, Subject
from orders.subjects import records
from orders.workflow import DRAFT


@transaction.atomic
def begin(
    subject: UUID,
    *,
    kind: str,
    reference: str,
    basis: str,
    applicant: str,
    by: User,
    applicant_force: str | None = None,
    evidence: str = "",
    investigation: UUID | None = None,
    main: UUID | None = None,
    key: UUID | None = None,
) -> Order:
    """Create a draft application. Raises TransitionNotAllowed, and Subject.DoesNotExist outside the person's scope.

    The page gives the draft a key, so that a form submitted twice creates one draft.
    """
    against = records.locked(subject, by=by)
    if key and (existing := Order.objects.visible_to(by).filter(public_id=key, subject=against).first()):
        return existing
    if not permissions.is_of_force(by, against.force_id):
        raise TransitionNotAllowed(
            f"Only order managers in {against.force.short_name} can start an order for this subject."
        )
    if against.died_on:
        raise TransitionNotAllowed("The subject has died. You cannot start an order.")
    order = Order(subject=against, force_id=against.force_id, created_by=by, created_at=clock.now())
    if key:
        order.public_id = key
    _say(
        order,
        kind=kind,
        reference=reference,
        basis=basis,
        applicant=applicant,
        applicant_force=applicant_force,
        evidence=evidence,
        investigation=investigation,
        main=main,
        by=by,
    )
    log.record(Operation.COLLECTION, of=order, beside=[against])
    return order


@transaction.atomic
def correct(public_id: UUID, *, by: User, version: int, **fields: Any) -> Order:
    """Correct a draft before it goes to court. Takes the same arguments as `begin`.

    Raises TransitionNotAllowed, EditConflict, and Order.DoesNotExist outside the person's scope.
    """
    order = transitions.locked(public_id, by=by)
    if why := why_not_corrected(order, by=by):
        raise TransitionNotAllowed(why)
    if order.version != version:
        raise EditConflict(transitions.EDIT_CONFLICT)
    if fields["kind"] != order.kind and order.interims.exists():
        raise TransitionNotAllowed(
            "This application has an interim application, so you cannot change its kind. Withdraw the interim "
            "application first."
        )
    order.version += 1
    _say(order, by=by, **fields)
    log.record(Operation.ALTERATION, of=order)
    return order


def why_not_corrected(order: Order, *, by: User) -> str:
    """Why this person can't correct the draft, as a sentence; empty when they can."""
    if not permissions.is_of_force(by, order.force_id):
        return f"Only order managers in {order.force.short_name} can change this."
    if order.state not in DRAFT:
        return "The application is with the court, so you cannot change it. Record what the court does."
    return ""


def _say(
    order: Order,
    *,
    kind: str,
    reference: str,
    basis: str,
    applicant: str,
    by: User,
    applicant_force: str | None = None,
    evidence: str = "",
    investigation: UUID | None = None,
    main: UUID | None = None,
) -> None:
    """Set the fields of an application."""
    text = reference.strip()
    if not text:
        raise TransitionNotAllowed("Enter your force’s reference.")
    if Order.objects.filter(force=order.force_id, reference=text).exclude(pk=order.pk).exists():
        raise TransitionNotAllowed(
            f"Your force already has an order with the reference “{text}”. Enter a different one."
        )
    order.reference = text
    order.kind, order.basis, order.applicant = OrderKind(kind), Basis(basis), Party(applicant)
    order.applicant_force_id = (applicant_force or order.force_id) if applicant == Party.POLICE else None
    if why := why_not_applicant(order):
        raise TransitionNotAllowed(why)
    order.evidence = evidence.strip()
    if investigation is not None or not is_linked_to_a_sealed_case(order):
        order.investigation = _investigation(investigation, by=by)
    order.main = _main(order, kind, main)
    order.save()


def why_not_applicant(order: Order) -> str:
    """Why this force could not have applied; empty if it could, or if no force applied (`legal_checks.police_area`)."""
    if order.applicant_force is None or order.kind in ELSEWHERE or order.applicant_force.has_police_area:
        return ""
    return (
        f"{order.applicant_force.name} has no police area in England and Wales, so its chief officer cannot apply for "
        "this order (ss.15, 23). Choose the force that applied."
    )


def linked_investigation(order: Order) -> Investigation | None:
    """The investigation that an order is linked to, if the person may see it: a sealed one shows itself to few."""
    return Investigation.objects.filter(pk=order.investigation_id).first() if order.investigation_id else None


def is_linked_to_a_sealed_case(order: Order) -> bool:
    """Whether an order has a link that the person does not see. Who changes the order then leaves it as it is."""
    return order.investigation_id is not None and linked_investigation(order) is None


def _investigation(public_id: UUID | None, *, by: User) -> Investigation | None:
    if public_id is None:
        return None
    investigation = Investigation.objects.visible_to(by).filter(public_id=public_id, force=by.force_id).first()
    if investigation is None:
        raise TransitionNotAllowed("Choose an investigation in your own force.")
    return investigation


def mains_of(subject: Subject) -> QuerySet[Order]:
    """The undecided applications against a subject, which an interim order can belong to."""
    kinds = [kind for kinds in MAIN_OF.values() for kind in kinds]
    return Order.objects.filter(subject=subject, kind__in=kinds).before_court().order_by("reference")


def _main(order: Order, kind: str, public_id: UUID | None) -> Order | None:
    if kind not in INTERIM:
        return None
    waiting = mains_of(order.subject).filter(kind__in=MAIN_OF[kind]).exclude(pk=order.pk)
    main = waiting.filter(public_id=public_id).first() if public_id else None
    if main is None:
        raise TransitionNotAllowed(
            "An interim order needs a main application that has not been decided. Start the main application first."
        )
    return main
