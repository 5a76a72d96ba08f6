"""The crime register: the list of records with what is to be done, and the form that opens one."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from audit import log
from audit.choices import Operation
from core import paging
from core.sentences import counted_noun
from core.workflow import TransitionNotAllowed
from nrm.crime import missing, recording, todo
from nrm.crime.filters import CrimeRecordFilter
from nrm.crime.forms import NewRecordForm, initial_of_entry
from nrm.crime.views.shared import crime_people, force_people
from nrm.models import CrimeRecord, CrimeSystemEntry, CrimeTransfer
from nrm.views.shared import force_people as nrm_contacts
from nrm.views.shared import person

PAGE_SIZE = 25


@crime_people
@require_safe
def record_list(request: HttpRequest) -> HttpResponse:
    """Show what is to be done, and the records of the user's forces: open ones unless others are chosen."""
    user = person(request)
    record_filter = CrimeRecordFilter(request.GET, user=user, queryset=CrimeRecord.objects.visible_to(user).for_list())
    page = paging.page_of(request, record_filter.qs, singular="record", per_page=PAGE_SIZE)
    log.record(Operation.CONSULTATION, of="nrm.crimerecord", keys=[record.public_id for record in page])
    return render(
        request,
        "crime/list.html",
        {
            "form": record_filter.form,
            "page": page,
            "searches_all": record_filter.searches_all,
            "chosen": paging.filters_in_use(record_filter.form),
            "items": [
                *todo.missing_for(user),
                *todo.items_for(user),
                *(todo.comparison_for(user) if user.force_id else ()),
            ],
            "offered": CrimeTransfer.objects.to_decide(user),
            "declined": CrimeTransfer.objects.declined_to(user),
            "several_forces": not user.force_id,
            "may_open": bool(user.force_id),
        },
        status=200 if record_filter.form.is_valid() else 422,
    )


@nrm_contacts
@require_http_methods(["GET", "POST"])
def record_missing(request: HttpRequest) -> HttpResponse:
    """Show referrals that have no crime record, and open theirs."""
    user = person(request)
    if request.method == "POST":
        opened = missing.open_missing(by=user)
        messages.success(request, f"{counted_noun(opened, 'record')} opened.")
        return redirect("crime:record-list")
    page = paging.page_of(request, missing.without_record(user), singular="referral", per_page=PAGE_SIZE)
    log.record(Operation.CONSULTATION, of="nrm.referral", keys=[referral.public_id for referral in page])
    return render(request, "crime/missing.html", {"page": page})


@force_people
@require_http_methods(["GET", "POST"])
def record_new(request: HttpRequest) -> HttpResponse:
    """Open the record of a report that did not come from a referral here, or of an entry of the crime system."""
    entry = _entry_of(request)
    if entry is not None:
        log.record(Operation.CONSULTATION, of=entry)
    form = NewRecordForm(request.POST or None, initial=initial_of_entry(entry) if entry else None)
    if request.method == "POST" and form.is_valid():
        try:
            record = recording.open_record(form.details, **form.given, by=person(request))
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, f"Record added. Status: {record.get_status_display()}.")
            return redirect("crime_system:next-item") if entry else redirect(record)
    return render(request, "crime/new.html", {"form": form, "entry": entry}, status=422 if form.errors else 200)


def _entry_of(request: HttpRequest) -> CrimeSystemEntry | None:
    """Return the entry of the force’s crime system that the address names; None without one."""
    user = person(request)
    own = CrimeSystemEntry.objects.visible_to(user).filter(force=user.force_id)
    try:
        return own.filter(public_id=uuid.UUID(request.GET.get("entry", ""))).first()
    except ValueError:
        return None
