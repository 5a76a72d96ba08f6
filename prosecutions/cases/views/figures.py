"""Figures of prosecutions for a period, live from the records that the person sees."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import Scope
from audit import log
from audit.choices import Operation
from investigations.sealed import counting
from nrm.crime import permissions as crime_permissions
from nrm.models import CrimeRecord
from prosecutions.cases import figures
from prosecutions.cases.forms import FiguresForm
from prosecutions.cases.views.cases import LEAVES_OUT
from prosecutions.cases.views.shared import person, readers
from prosecutions.models import Charge, Defendant, ProsecutionCase, SpecialMeasure, Witness
from prosecutions.witnesses import figures as witness_figures


@readers
@require_safe
def case_figures(request: HttpRequest) -> HttpResponse:
    """Show outcomes by quarter of charge, the conviction rate with its base, and how long each stage takes."""
    user = person(request)
    usual = FiguresForm.usual()
    form = FiguresForm(request.GET if "first_0" in request.GET else usual, user=user)
    period = form.cleaned_data if form.is_valid() else usual
    force = period.get("force")
    cases = ProsecutionCase.objects.visible_to(user)
    defendants, charges = Defendant.objects.visible_to(user), Charge.objects.visible_to(user)
    # A force that had an investigation still sees its prosecutions; only the one that has it now counts them.
    own = Q(force=force) if force else Scope.of(user).over("force")
    cases, defendants, charges = cases.filter(own), defendants.filter(own), charges.filter(own)
    witnesses, measures = Witness.objects.visible_to(user).filter(own), SpecialMeasure.objects.visible_to(user)
    reports = CrimeRecord.objects.visible_to(user) if crime_permissions.works_on_crime(user) else None
    shown = figures.figures_of(cases, defendants, charges, first=period["first"], last=period["last"], reports=reports)
    log.record(
        Operation.CONSULTATION,
        of="prosecutions.prosecutioncase",
        count=shown.cases,
        question="figures of prosecutions",
    )
    context = {
        "form": form,
        "figures": shown,
        "witness_figures": witness_figures.figures_of(witnesses, measures, first=period["first"], last=period["last"]),
        "first": period["first"],
        "last": period["last"],
        "where": force.short_name if force else user.place,
        "sealed": LEAVES_OUT if counting.what_lists_leave_out() else "",
    }
    return render(request, "prosecutions/figures.html", context, status=200 if form.is_valid() else 422)
