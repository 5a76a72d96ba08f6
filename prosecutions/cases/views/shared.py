"""Shared code of the views: who may open them, a case or defendant in scope, and the page of a form."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.models import User
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from prosecutions.cases import permissions, record_header, records
from prosecutions.change_page import change_page as change_page_of
from prosecutions.models import Defendant, ProsecutionCase


def readers(view: Callable[..., Any]) -> Callable[..., Any]:
    """Allow everybody who reads investigations."""
    return roles(*permissions.READERS)(view)


def force_people(view: Callable[..., Any]) -> Callable[..., Any]:
    """Allow analysts and leads, who change the prosecutions of their force."""
    return roles(*permissions.FORCE)(view)


def person(request: HttpRequest) -> User:
    """The signed-in person; the policy guarantees that there is one."""
    return cast(User, request.user)


def case_in_scope(public_id: uuid.UUID, user: User) -> ProsecutionCase:
    """Return a case that the person may see; raise 404 for anything else."""
    case = ProsecutionCase.objects.visible_to(user).select_related("force").filter(public_id=public_id).first()
    if case is None:
        raise Http404
    return case


def defendant_in_scope(public_id: uuid.UUID, user: User) -> Defendant:
    """Return a defendant whose case the person may see; raise 404 for anything else."""
    rows = Defendant.objects.visible_to(user).select_related("case__force").prefetch_related("charges")
    defendant = rows.filter(public_id=public_id).first()
    if defendant is None:
        raise Http404
    return defendant


def headed(
    request: HttpRequest,
    case: ProsecutionCase,
    *,
    defendant: Defendant | None = None,
    defendants: list[Defendant] | None = None,
    beside: Iterable[Model] = (),
) -> dict[str, Any]:
    """Return the case with the header of its page. Records that the page was opened."""
    defendants = list(case.defendants.for_case_page()) if defendants is None else defendants
    shown = [defendant, case] if defendant else [case]
    log.record(Operation.CONSULTATION, of=shown[0], beside=[*shown[1:], *beside])
    return {
        "case": case,
        "defendant": defendant,
        "defendants": defendants,
        "header": record_header.header_of(case, defendants, path=request.path, defendant=defendant),
    }


def change_page(
    request: HttpRequest,
    record: ProsecutionCase | Defendant,
    form: forms.Form,
    change: Callable[[str], str],
    *,
    title: str,
    button: str,
    hint: str = "",
    beside: Iterable[Model] = (),
    token_of: Callable[[ProsecutionCase | Defendant], str] = records.token_of,
) -> HttpResponse:
    """Show a form of a case or defendant, or make the change and return to its page with what `change` says.

    `beside` are other records that the page shows.
    """
    defendant = record if isinstance(record, Defendant) else None
    case = record.case if isinstance(record, Defendant) else record

    def changed(seen: str) -> ProsecutionCase | Defendant:
        messages.success(request, change(seen))
        return record

    return change_page_of(
        request,
        record,
        form,
        changed,
        token_of=token_of,
        headed=lambda: headed(request, case, defendant=defendant, beside=beside),
        title=title,
        button=button,
        hint=hint,
    )


def refused(request: HttpRequest, record: ProsecutionCase | Defendant, why: str) -> HttpResponse:
    """Show why something can't be done, on the record's page."""
    messages.error(request, why)
    return redirect(record)
