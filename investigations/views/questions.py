"""The page of the questions of the return: what each costs, how often it is answered, and where it is used."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.choices import Role
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from figures.models import Period
from investigations.burden import meter
from investigations.views.shared import FORCE, person


@roles(*FORCE, Role.NATIONAL)
@require_safe
def question_list(request: HttpRequest) -> HttpResponse:
    """Show the questions over the last year: a force its own returns, the national team all of them together."""
    user = person(request)
    newest = Period.objects.newest_first().values_list("month", flat=True).first()
    counted = meter.meter_of(user, until=newest) if newest else None
    log.record(
        Operation.CONSULTATION,
        of="investigations.monthlyreturn",
        count=counted.approved if counted else 0,
        question="the questions of the return",
    )
    context = {"meter": counted, "place": user.place or "All forces", "fewest": meter.FEWEST}
    return render(request, "investigations/questions.html", context)
