"""The door of the NRM figures."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.policies import roles
from audit import log
from audit.choices import Kind
from nrm import measures
from reference.areas import UK
from reports import readers, referrals
from reports.referral_provenance import Key
from reports.referral_series import Stretch


@roles(*readers.READERS)
@require_safe
def referral_figures(request: HttpRequest) -> HttpResponse:
    """Referrals, notifications and decisions over time; `area`, `each` and `by` choose. Partners have none of it.

    `figure` opens where a number comes from.
    """
    areas = {area.key: area for area in referrals.AREAS}
    try:
        area = areas[request.GET.get("area") or UK.key]
        stretch = Stretch(request.GET.get("each") or Stretch.MONTH)
    except (KeyError, ValueError):
        raise Http404 from None
    dimension = request.GET.get("by") or "nrm_age"
    if dimension not in measures.DIMENSIONS:
        raise Http404
    asked = request.GET.get("figure", "")
    opened = Key.parse(asked) if asked else None
    if asked and opened is None:
        raise Http404
    try:
        page = referrals.page_for(
            cast(User, request.user), area=area, stretch=stretch, dimension=dimension, opened=opened
        )
    except referrals.NotThere:
        raise Http404 from None
    log.record(Kind.CONSULTATION, of="figures.snapshot", count=len(page.rows), question="NRM figures over time")
    if page.provenance:
        log.record(Kind.CONSULTATION, of=page.provenance.snapshot, question=page.provenance.reference)
    return render(request, "reports/referrals.html", {"page": page})
