"""Shared by the views: permission decorators, and loading an order or a subject in scope."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import Any, cast

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.choices import Role
from accounts.duties import DutyKind as Duty
from accounts.models import User
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core.record_header import RecordHeader
from core.sent_numbers import number_in
from orders import record_header
from orders.models import Order, Subject

FORCE = (Role.ANALYST, Role.LEAD)
EVERYBODY = (*FORCE, Role.COORDINATOR, Role.NATIONAL)


def orders_people(view: Callable[..., Any]) -> Callable[..., Any]:
    """People with the duty in forces, units and the national team."""
    return roles(*EVERYBODY, duty=Duty.ORDERS)(view)


def force_people(view: Callable[..., Any]) -> Callable[..., Any]:
    """People with the duty in a force, who maintain its records."""
    return roles(*FORCE, duty=Duty.ORDERS)(view)


def exporting_people(view: Callable[..., Any]) -> Callable[..., Any]:
    """The same people, who give their second factor again before a file leaves."""
    return roles(*FORCE, duty=Duty.ORDERS, fresh_factor=True)(view)


def person(request: HttpRequest) -> User:
    """The user of the request; the policy guarantees that somebody is signed in."""
    return cast(User, request.user)


def order_in_scope(public_id: uuid.UUID, user: User) -> Order:
    """An order within the person's scope; otherwise 404."""
    order = Order.objects.visible_to(user).for_page().filter(public_id=public_id).first()
    if order is None:
        raise Http404
    return order


def subject_in_scope(public_id: uuid.UUID, user: User, *, is_merged_too: bool = False) -> Subject:
    """A subject within the person's scope; otherwise, and for a record merged into another one, 404."""
    rows = Subject.objects.visible_to(user).for_list().select_related("merged_into")
    subject = (rows if is_merged_too else rows.unmerged()).filter(public_id=public_id).first()
    if subject is None:
        raise Http404
    return subject


def header_of(request: HttpRequest, subject: Subject, *, order: Order | None = None) -> RecordHeader:
    """The header of the page. The view writes `record_header.shown` to the log."""
    match = request.resolver_match
    return record_header.header_of(
        subject, by=person(request), view_name=match.view_name if match else "", path=request.path, order=order
    )


def headed(
    request: HttpRequest, record: Subject | Order, *, of: Model | None = None, beside: Iterable[Model] = ()
) -> RecordHeader:
    """The header of a page of a subject or an order. Records that the page was opened, and whether it shows the name.

    The log entry is about the record, or `of` another one that belongs to it; `beside` it are the subject and whatever
    else the page shows.
    """
    order = record if isinstance(record, Order) else None
    header = header_of(request, record.subject if isinstance(record, Order) else record, order=order)
    log.record(
        Operation.CONSULTATION,
        of=of or record,
        question=record_header.shown(header),
        beside=[record, *([order.subject] if order else []), *beside],
    )
    return header


def refused(request: HttpRequest, record: Order | Subject, why: object) -> HttpResponse:
    """Show the reason for a refusal on the record's own page."""
    messages.error(request, str(why))
    return redirect(record)


def version_of(request: HttpRequest) -> int:
    """The version that the page was opened with; none if the submitted value is not a version."""
    return number_in(request.POST.get("version", ""))
