"""The page of key data."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.policies import roles
from audit import log
from audit.choices import Operation
from reports import permissions
from reports.key_data import page
from reports.views import person


@roles(*permissions.READERS)
@require_safe
def key_data(request: HttpRequest) -> HttpResponse:
    """Show the key figures of two years for the reader's own area; `then` and `now` are their first months."""
    shown = page.page_for(person(request), request.GET)
    log.record(Operation.CONSULTATION, of="figures.snapshot", count=len(shown.rows), question="key data of two years")
    return render(request, "key_data/key_data.html", {"page": shown}, status=422 if shown.form.errors else 200)
