"""The dashboard of an area."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.policies import roles
from audit import log
from audit.choices import Operation
from reports import permissions
from reports.dashboards import dashboard_page
from reports.views import person


@roles(*permissions.READERS)
@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """Show the dashboard of the area and month in the address."""
    page = dashboard_page.page_for(person(request), request.GET)
    log.record(Operation.CONSULTATION, of="figures.snapshot", question=request.GET.urlencode()[:500])
    return render(request, "dashboards/dashboard.html", {"page": page}, status=422 if page.problems else 200)
