"""A force's past orders from a file: sent, looked at, and taken in."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.duties import Kind as Duty
from accounts.policies import roles
from files import states
from orders import path
from orders.incoming import receiving
from orders.incoming.layout import KIND, LAYOUT, MOST_ROWS
from orders.views.shared import FORCE, force_people, person


@roles(*FORCE, duty=Duty.ORDERS, reads_upload=KIND)
@require_http_methods(["GET", "POST"])
def past_file(request: HttpRequest) -> HttpResponse:
    """Send a file, and see what it would take in or what is wrong with it."""
    if request.method != "POST":
        return _page(request)
    day_first = request.POST.get("day_first") == "yes"
    try:
        preview = receiving.preview(request.upload, by=person(request), day_first=day_first)  # type: ignore[attr-defined]
    except states.MoveRefused as why:
        return _page(request, refused=str(why), status=422)
    if preview.was_taken_in:
        messages.info(request, "This file was taken in before. Nothing was changed.")
        return redirect("orders:past-file")
    fails = bool(preview.refused or preview.problems)
    shown = {"preview": preview, "refused": preview.refused, "day_first": day_first}
    return _page(request, status=422 if fails else 200, **shown)


@force_people
@require_POST
def past_confirm(request: HttpRequest) -> HttpResponse:
    """Take in what the preview showed, all of it or nothing."""
    try:
        count = receiving.confirm(request.POST.get("token", ""), by=person(request))
    except receiving.NotTakenIn as why:
        return _page(request, changed=why.problems, status=422)
    except (path.MoveRefused, states.MoveRefused) as why:
        messages.error(request, str(why))
        return redirect("orders:past-file")
    messages.success(request, f"{count} order{'' if count == 1 else 's'} taken in.")
    return redirect("orders:order-list")


def _page(request: HttpRequest, *, status: int = 200, **shown: Any) -> HttpResponse:
    context = {"columns": LAYOUT.columns, "always": LAYOUT.always, "most_rows": MOST_ROWS, **shown}
    return render(request, "orders/past_file.html", context, status=status)
