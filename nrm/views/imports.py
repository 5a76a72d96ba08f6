"""Import of a competent authority's file: upload, preview, and record."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.duties import DutyKind as Duty
from accounts.policies import roles
from core.workflow import TransitionNotAllowed
from imports.views import HeaderPages
from nrm.imports import receiving
from nrm.imports.layout import KIND, LAYOUT, MOST_ROWS
from nrm.views.shared import RECORDERS, person

recorders = roles(*RECORDERS, duty=Duty.NRM)
HEADERS = HeaderPages(
    layouts=(LAYOUT,),
    title="Import decisions",
    sends="nrm:decision-import",
    lists="nrm:decision-import-headers",
    learns="nrm:decision-import-headers-save",
    forgets="nrm:decision-import-header-delete",
)


@roles(*RECORDERS, duty=Duty.NRM, reads_upload=KIND)
@require_http_methods(["GET", "POST"])
def decision_import(request: HttpRequest) -> HttpResponse:
    """Upload a file, and show what it would record or what is wrong with it."""
    if request.method != "POST":
        return _page(request)
    try:
        preview = receiving.preview(request.upload, by=person(request))  # type: ignore[attr-defined]
    except TransitionNotAllowed as why:
        return _page(request, refused=str(why), status=422)
    if preview.was_recorded:
        messages.info(request, "This file has already been imported. No records changed.")
        return redirect("nrm:decision-import")
    fails = bool(preview.refused or preview.problems)
    question = HEADERS.question(preview.asked, by=person(request))
    shown = {"preview": preview, "question": question, "refused": preview.refused}
    return _page(request, status=422 if fails else 200, **shown)


@recorders
@require_POST
def decision_import_confirm(request: HttpRequest) -> HttpResponse:
    """Record what the preview showed, all of it or nothing."""
    try:
        outcome = receiving.confirm(request.POST.get("token", ""), by=person(request))
    except receiving.NotRecorded as why:
        return _page(request, changed=why.problems, status=422)
    except TransitionNotAllowed as why:
        messages.error(request, str(why))
        return redirect("nrm:decision-import")
    count = len(outcome.recorded)
    messages.success(request, f"{count} decision{'' if count == 1 else 's'} imported.")
    return redirect("nrm:referral-list")


@recorders
@require_safe
def decision_import_headers(request: HttpRequest) -> HttpResponse:
    """Show which columns the force has mapped the headers of such files to."""
    return HEADERS.page(request)


@recorders
@require_POST
def decision_import_headers_save(request: HttpRequest) -> HttpResponse:
    """Remember which column each header is."""
    return HEADERS.learn(request)


@recorders
@require_POST
def decision_import_header_delete(request: HttpRequest, header: int) -> HttpResponse:
    """Forget a header, so that the next import asks about it again."""
    return HEADERS.forget(request, header)


def _page(request: HttpRequest, *, status: int = 200, **shown: Any) -> HttpResponse:
    context = {"columns": LAYOUT.columns, "most_rows": MOST_ROWS, **shown}
    return render(request, "nrm/decision_import.html", context, status=status)
