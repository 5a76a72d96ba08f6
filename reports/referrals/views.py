"""The page of NRM figures."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from nrm import measures
from reference.areas import UK
from reports import permissions
from reports.periods.provenance import PageFigureKey, PeriodFigureNotFound
from reports.periods.series import Stretch
from reports.referrals import page as referrals_page
from reports.referrals.page import ReferralsPage


def page_asked(request: HttpRequest) -> ReferralsPage:
    """The page of the address. Raises Http404."""
    areas = {area.key: area for area in referrals_page.AREAS}
    try:
        area = areas[request.GET.get("area") or UK.key]
        stretch = Stretch(request.GET.get("each") or Stretch.MONTH)
    except (KeyError, ValueError):
        raise Http404 from None
    dimension = request.GET.get("by") or "nrm_age"
    if dimension not in measures.DIMENSIONS:
        raise Http404
    figure = request.GET.get("figure", "")
    opened = PageFigureKey.parse(figure) if figure else None
    if figure and opened is None:
        raise Http404
    try:
        return referrals_page.page_for(
            cast(User, request.user), area=area, stretch=stretch, dimension=dimension, opened=opened
        )
    except PeriodFigureNotFound:
        raise Http404 from None


@roles(*permissions.READERS)
@require_safe
def referral_figures(request: HttpRequest) -> HttpResponse:
    """Show referrals, notifications and decisions over time; `area`, `each` and `by` select. Partners can't see it.

    `figure` opens the provenance of a number.
    """
    page = page_asked(request)
    log.record(Operation.CONSULTATION, of="figures.snapshot", count=len(page.rows), question="NRM figures over time")
    if page.provenance:
        log.record(Operation.CONSULTATION, of=page.provenance.snapshot, question=page.provenance.reference)
    return render(request, "reports/referrals.html", {"page": page})
