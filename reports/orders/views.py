"""The page of order figures."""

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
from reports.orders import page as orders_page
from reports.orders.page import OrdersPage
from reports.periods.provenance import ORDERS, PageFigureKey, PeriodFigureNotFound
from reports.periods.series import Stretch


def page_asked(request: HttpRequest) -> OrdersPage:
    """The page of the address. Raises Http404."""
    try:
        stretch = Stretch(request.GET.get("each") or Stretch.MONTH)
    except ValueError:
        raise Http404 from None
    by = request.GET.get("by") or orders_page.FIRST
    figure = request.GET.get("figure", "")
    opened = PageFigureKey.parse(figure, source=ORDERS) if figure else None
    if by not in orders_page.BREAKDOWNS or (figure and opened is None):
        raise Http404
    try:
        return orders_page.page_for(
            cast(User, request.user),
            area_key=request.GET.get("area") or UK.key,
            stretch=stretch,
            by=by,
            opened=opened,
        )
    except PeriodFigureNotFound:
        raise Http404 from None


@roles(*permissions.READERS)
@require_safe
def orders_over_time(request: HttpRequest) -> HttpResponse:
    """Show orders in force, made and ended, breaches and visits; `area`, `each` and `by` select. Not for partners.

    `figure` opens the provenance of a number.
    """
    page = page_asked(request)
    log.record(Operation.CONSULTATION, of="figures.snapshot", count=len(page.rows), question="order figures over time")
    if page.provenance:
        log.record(Operation.CONSULTATION, of=page.provenance.snapshot, question=page.provenance.reference)
    return render(request, "reports/orders.html", {"page": page})
