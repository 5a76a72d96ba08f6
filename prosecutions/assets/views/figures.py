"""Figures of asset recovery for a period, live from the records that the person sees."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Scope
from audit import log
from audit.choices import Operation
from investigations.sealed import counting
from prosecutions.assets import figures
from prosecutions.assets.views.assets import LEAVES_OUT
from prosecutions.cases.forms import FiguresForm
from prosecutions.cases.views.shared import person, readers
from prosecutions.models import AssetRecord, AssetStep


@readers
@require_safe
def asset_figures(request: HttpRequest) -> HttpResponse:
    """Show how much was held, ordered, collected and forfeited in a period, each apart."""
    user = person(request)
    usual = FiguresForm.usual()
    form = FiguresForm(request.GET if "first_0" in request.GET else usual, user=user)
    period = form.cleaned_data if form.is_valid() else usual
    force = period.get("force")
    # A force that had an investigation still sees its records; only the one that has it now counts them.
    own = Q(force=force) if force else Scope.of(user).over("force")
    shown = figures.figures_of(
        AssetRecord.objects.visible_to(user).filter(own),
        AssetStep.objects.visible_to(user).filter(own),
        first=period["first"],
        last=period["last"],
    )
    log.record(
        Operation.CONSULTATION,
        of="prosecutions.assetrecord",
        count=shown.records,
        question="figures of asset recovery",
    )
    context = {
        "form": form,
        "figures": shown,
        "first": period["first"],
        "last": period["last"],
        "where": force.short_name if force else user.place,
        "sealed": LEAVES_OUT if counting.what_lists_leave_out() else "",
    }
    return render(request, "assets/figures.html", context, status=200 if form.is_valid() else 422)
