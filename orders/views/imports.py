"""Import a force's past orders from a file: upload, preview, confirm."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.duties import DutyKind as Duty
from accounts.policies import roles
from core.govuk import Problem
from core.workflow import TransitionNotAllowed
from imports.views import HeaderPages
from imports.writing import CONTENT_TYPE
from orders.imports import receiving, template
from orders.imports.layout import KIND, LAYOUT, LAYOUTS, MOST_ROWS, MOST_STEPS, STEPS
from orders.views.shared import FORCE, force_people, person

UNCHECKED = [Problem(text="Check the points below, then select the box.", url="#checked")]
HEADERS = HeaderPages(
    layouts=LAYOUTS,
    title="Import past orders",
    sends="orders:order-import",
    lists="orders:order-import-headers",
    learns="orders:order-import-headers-save",
    forgets="orders:order-import-header-delete",
)


@roles(*FORCE, duty=Duty.ORDERS, reads_upload=KIND)
@require_http_methods(["GET", "POST"])
def order_import(request: HttpRequest) -> HttpResponse:
    """Upload a file, and see what it would import or what is wrong with it."""
    if request.method != "POST":
        return _page(request)
    try:
        preview = receiving.preview(request.upload, by=person(request))  # type: ignore[attr-defined]
    except TransitionNotAllowed as why:
        return _page(request, refused=str(why), status=422)
    if preview.was_taken_in:
        messages.info(request, "This file has already been imported. No records changed.")
        return redirect("orders:order-import")
    fails = bool(preview.refused or preview.problems)
    question = HEADERS.question(preview.asked, by=person(request))
    shown = {"preview": preview, "question": question, "refused": preview.refused}
    return _page(request, status=422 if fails else 200, **shown)


@force_people
@require_POST
def order_import_confirm(request: HttpRequest) -> HttpResponse:
    """Import what the preview showed, all of it or nothing."""
    try:
        is_checked = request.POST.get("checked") == "yes"
        answers = {name: request.POST[name] for name in request.POST if name.startswith("person-")}
        count = receiving.confirm(
            request.POST.get("token", ""), is_checked=is_checked, by=person(request), answers=answers
        )
    except receiving.NotImported as why:
        return _page(request, changed=why.problems, status=422)
    except receiving.NotChecked as why:
        return _page(request, preview=why.preview, unchecked=_unchecked(why.preview, is_checked=is_checked), status=422)
    except TransitionNotAllowed as why:
        messages.error(request, str(why))
        return redirect("orders:order-import")
    messages.success(request, f"{count} order{'' if count == 1 else 's'} added.")
    return redirect("orders:order-list")


@force_people
@require_safe
def order_import_template(request: HttpRequest) -> HttpResponse:
    """The workbook to fill in. It holds no data of the force."""
    answer = HttpResponse(template.workbook(), content_type=CONTENT_TYPE)
    answer.headers["Content-Disposition"] = f'attachment; filename="{template.FILE_NAME}"'
    return answer


@force_people
@require_safe
def order_import_headers(request: HttpRequest) -> HttpResponse:
    """How the force has matched the headers of such files."""
    return HEADERS.page(request)


@force_people
@require_POST
def order_import_headers_save(request: HttpRequest) -> HttpResponse:
    """Store which column each header is."""
    return HEADERS.learn(request)


@force_people
@require_POST
def order_import_header_delete(request: HttpRequest, header: int) -> HttpResponse:
    """Forget the column of a header, so that the app asks again."""
    return HEADERS.forget(request, header)


def _unchecked(preview: receiving.OrderImportPreview, *, is_checked: bool) -> list[Problem]:
    """What the user still has to answer: possible register matches, and what the law requires people to check."""
    found = [
        Problem(
            text=(f"Row {one.row}, {one.person}: select whether this person is already in the register."),
            url=f"#{one.name}",
        )
        for one in preview.unanswered
    ]
    return found + (UNCHECKED if preview.to_check and not is_checked else [])


def _page(request: HttpRequest, *, status: int = 200, **shown: Any) -> HttpResponse:
    rows = {"most_rows": MOST_ROWS, "most_steps": f"{MOST_STEPS:,}"}
    context = {"columns": LAYOUT.columns, "always": LAYOUT.always, "steps": STEPS, **rows, **shown}
    return render(request, "orders/order_import.html", context, status=status)
