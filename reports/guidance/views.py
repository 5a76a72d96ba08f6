"""The page of figures on the use of the guidance library."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from reference.areas import UK
from reports import permissions
from reports.guidance import page as guidance_page


@roles(*permissions.READERS)
@require_safe
def guidance_over_time(request: HttpRequest) -> HttpResponse:
    """Show library use over time; `area` selects. Partners can't see it."""
    areas = {area.key: area for area in guidance_page.AREAS}
    area = areas.get(request.GET.get("area") or UK.key)
    if area is None:
        raise Http404
    page = guidance_page.page_for(cast(User, request.user), area=area)
    log.record(
        Operation.CONSULTATION, of="figures.snapshot", count=len(page.lines), question="use of guidance over time"
    )
    return render(request, "reports/guidance.html", {"page": page})
