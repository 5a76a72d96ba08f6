"""Outcomes of crimes in a period, and how well forces record: figures of the register, live from its records."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from audit import log
from audit.choices import Operation
from core import clock, months
from nrm.crime import audit_figures, outcome_table
from nrm.crime.forms import PeriodForm
from nrm.crime.views.shared import crime_people
from nrm.models import CrimeRecord, CrimeSystemEntry, CrimeSystemExport
from nrm.views.shared import person


@crime_people
@require_safe
def outcome_figures(request: HttpRequest) -> HttpResponse:
    """Show the outcomes of the crimes of a period, on both bases."""
    form, first, last = _period(request)
    records = CrimeRecord.objects.visible_to(person(request))
    if form.is_valid() and (force := form.cleaned_data.get("force")):
        records = records.filter(force=force)
    table = outcome_table.outcomes_of(records, first=first, last=last)
    log.record(Operation.CONSULTATION, of="nrm.crimerecord", count=table.crimes, question="outcomes of crimes")
    context = {"form": form, "table": table, "where": _where(request, form)}
    return render(request, "crime/outcomes.html", context, status=200 if form.is_valid() else 422)


@crime_people
@require_safe
def recording_figures(request: HttpRequest) -> HttpResponse:
    """Show how well each force of the user records what was reported in a period."""
    form, first, last = _period(request)
    records = CrimeRecord.objects.visible_to(person(request))
    entries = CrimeSystemEntry.objects.visible_to(person(request))
    if form.is_valid() and (force := form.cleaned_data.get("force")):
        records, entries = records.filter(force=force), entries.filter(force=force)
    exports = CrimeSystemExport.objects.visible_to(person(request))
    rows = audit_figures.recording_of(records, entries, exports, first=first, last=last)
    log.record(Operation.CONSULTATION, of="nrm.crimerecord", count=len(rows), question="recording of crimes by force")
    context = {"form": form, "rows": rows, "first": first, "last": last}
    return render(request, "crime/recording.html", context, status=200 if form.is_valid() else 422)


def _period(request: HttpRequest) -> tuple[PeriodForm, date, date]:
    """Return the form with its period; the last twelve months to today if it is blank or not valid."""
    today = clock.today()
    usual = {"first": months.first_of(today - timedelta(days=365)), "last": today}
    form = PeriodForm(request.GET or None, initial=usual, user=person(request))
    if not form.is_bound:
        form = PeriodForm(usual, user=person(request))
    if form.is_valid():
        return form, form.cleaned_data["first"], form.cleaned_data["last"]
    return form, usual["first"], usual["last"]


def _where(request: HttpRequest, form: PeriodForm) -> str:
    user = person(request)
    chosen = form.cleaned_data.get("force") if form.is_valid() else None
    return str(chosen.short_name) if chosen else user.place
