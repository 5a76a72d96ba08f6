"""Beginning the record of an order: an application that is prepared, for a subject of one's own force."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Kind
from investigations.models import Investigation
from orders import access, subjects
from orders.choices import INTERIM, MAIN_OF, Basis, OrderKind, Party
from orders.models import Order
from orders.path import BEFORE_COURT, DRAFT, MoveRefused
from reference import clock


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
) -> Order:
    """A draft of an application. Raises MoveRefused, and Subject.DoesNotExist outside the person's scope."""
    against = subjects.locked(subject, by=by)
    if not access.is_of_force(by, against.force_id):
        raise MoveRefused(f"Only those who manage orders for {against.force.short_name} begin one for this subject.")
    if against.died_on:
        raise MoveRefused("The subject has died. No order is applied for.")
    text = reference.strip()
    if not text:
        raise MoveRefused("Give the reference under which your force keeps it.")
    if Order.objects.filter(force=against.force_id, reference=text).exists():
        raise MoveRefused(f"Your force has an order with the reference “{text}”. Give another.")
    order = Order.objects.create(
        subject=against,
        force_id=against.force_id,
        reference=text,
        kind=OrderKind(kind),
        basis=Basis(basis),
        applicant=Party(applicant),
        applicant_force_id=(applicant_force or against.force_id) if applicant == Party.POLICE else None,
        evidence=evidence.strip(),
        investigation=_investigation(investigation, by=by),
        main=_main(against.pk, kind, main),
        created_by=by,
        created_at=clock.now(),
    )
    log.record(Kind.COLLECTION, of=order)
    return order


def _investigation(public_id: UUID | None, *, by: User) -> Investigation | None:
    if public_id is None:
        return None
    found = Investigation.objects.visible_to(by).filter(public_id=public_id, force=by.force_id).first()
    if found is None:
        raise MoveRefused("Choose an investigation of your own force.")
    return found


def _main(subject_id: int, kind: str, public_id: UUID | None) -> Order | None:
    if kind not in INTERIM:
        return None
    waiting = Order.objects.filter(subject=subject_id, kind__in=MAIN_OF[kind], state__in=BEFORE_COURT | DRAFT)
    found = waiting.filter(public_id=public_id).first() if public_id else None
    if found is None:
        raise MoveRefused("An interim order stands beside a main application that is not decided. Begin that first.")
    return found
