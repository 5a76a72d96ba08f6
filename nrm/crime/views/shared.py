"""Shared code of the views: who may open them, finding a record in scope, and its header."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.models import User
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from nrm.crime import record_header
from nrm.crime.permissions import DUTIES
from nrm.models import CrimeRecord
from nrm.views.shared import EVERYBODY, FORCE, person


def crime_people(view: Callable[..., Any]) -> Callable[..., Any]:
    """Allow NRM contacts and crime registrars of forces, units and the national team."""
    return roles(*EVERYBODY, duty=DUTIES)(view)


def force_people(view: Callable[..., Any]) -> Callable[..., Any]:
    """Allow NRM contacts and crime registrars of a force, who change its records."""
    return roles(*FORCE, duty=DUTIES)(view)


def record_in_scope(public_id: uuid.UUID, user: User) -> CrimeRecord:
    """Return a record in the user's scope; raise 404 for anything else."""
    record = CrimeRecord.objects.visible_to(user).for_list().filter(public_id=public_id).first()
    if record is None:
        raise Http404
    return record


def headed(request: HttpRequest, record: CrimeRecord, *, beside: Iterable[Model] = ()) -> dict[str, Any]:
    """Return the record and the header of its page. Records that the page was opened."""
    log.record(Operation.CONSULTATION, of=record, beside=beside)
    return {
        "record": record,
        "header": record_header.header_of(record, by=person(request), path=request.path),
    }


def refused(request: HttpRequest, record: CrimeRecord, why: object) -> HttpResponse:
    """Show why something can't be done, on the record's page."""
    messages.error(request, str(why))
    return redirect(record)
