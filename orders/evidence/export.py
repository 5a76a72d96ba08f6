"""Export an order as evidence: who may do it, the file, and its log entry.

Only order managers of the order's own force can export it, for a reason and a named recipient. The file name does not
identify the subject. The log stores the document's number, the day of the record and the digest of the file.
"""

from __future__ import annotations

import hashlib
import uuid
from datetime import date
from pathlib import Path
from uuid import UUID

from django.db import transaction

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import clock
from core.downloads import PDF, DownloadFile
from core.pdf import typesetting
from core.workflow import TransitionNotAllowed
from orders import order_on_day, permissions
from orders.evidence import contents
from orders.models import Order
from orders.subjects import records

TEMPLATE = Path(__file__).resolve().parent / "evidence.typ"


def why_not(order: Order, *, by: User) -> str:
    """Why this person can't export the order, as a sentence with the next step; empty when they can."""
    if permissions.is_of_force(by, order.force_id):
        return ""
    return f"Only order managers in {order.force.short_name} can export an order. Ask them."


@transaction.atomic
def export_evidence(public_id: UUID, *, on: date, reason: str, recipient: str, by: User) -> DownloadFile:
    """Make the document and log the disclosure.

    Raises TransitionNotAllowed, CannotPrint, and Order.DoesNotExist.
    """
    order = Order.objects.visible_to(by).for_page().get(public_id=public_id)
    if why := why_not(order, by=by):
        raise TransitionNotAllowed(why)
    if on > clock.today():
        raise TransitionNotAllowed("The date is in the future. Enter today’s date or a past date.")
    ticket = contents.EvidenceRecord(
        number=uuid.uuid4().hex[:12], at=clock.now(), by=by.email, reason=reason, recipient=recipient
    )
    who = records.reveal(order.subject, by=by, reason=reason)
    document = contents.document_of(order_on_day.order_on(order, on=on), who, ticket=ticket)
    content = typesetting.pdf_of(TEMPLATE, document, at=ticket.at)
    digest = hashlib.sha256(content).hexdigest()
    question = f"export {ticket.number} as PDF, as it was on {on:%Y-%m-%d}, SHA-256 of the file {digest}"
    log.record(Operation.DISCLOSURE, of=order, reason=reason, recipient=recipient, question=question)
    at = ticket.at.astimezone(clock.LONDON)
    name = f"order-{on:%Y%m%d}-taken-{at:%Y%m%d-%H%M}-{ticket.number}.pdf"
    return DownloadFile(name=name, mime=PDF, content=content)
