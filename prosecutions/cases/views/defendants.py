"""One defendant, and the pages on which the prosecution of a defendant changes."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from core.timeline import by_day
from prosecutions.assets import cards
from prosecutions.cases import court_dates, crime_links, defendants, likely_crimes, records, subject_links, timeline
from prosecutions.cases.defendant_workflow import DEFENDANT_TRANSITIONS
from prosecutions.cases.forms import CrimesForm, DefendantStepForm, SubjectForm
from prosecutions.cases.views.shared import (
    change_page,
    defendant_in_scope,
    force_people,
    headed,
    person,
    readers,
    refused,
)


@readers
@require_safe
def defendant_detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show one defendant: charges, court dates, result, and what can be recorded next."""
    user = person(request)
    defendant = defendant_in_scope(public_id, user)
    charges = list(defendant.charges.of_defendant())
    subject = subject_links.subject_of(defendant, by=user)
    assets = cards.of_defendants([defendant], by=user)
    crimes = crime_links.crimes_of(defendant, by=user)
    beside = [*([subject] if subject else []), *crimes, *(assets.assets if assets else ())]
    can_change = not records.why_not_changeable(defendant.case, by=user)
    context = {
        **headed(request, defendant.case, defendant=defendant, beside=beside),
        "charges": charges,
        "subject": subject,
        "assets": assets,
        "can_change": can_change,
        "crimes": crimes,
        "can_link_crimes": not crime_links.why_not_linked(defendant, by=user),
        "can_link": not subject_links.why_not_linked(defendant, by=user),
        "warnings": court_dates.warnings_of(defendant, today=clock.today()),
        "moves": [(move, DEFENDANT_TRANSITIONS[move]) for move in defendants.open_to(defendant, charges, by=user)],
        "timeline_days": by_day(timeline.of_defendant(defendant, by=user)),
    }
    return render(request, "prosecutions/defendant.html", context)


@force_people
@require_http_methods(["GET", "HEAD", "POST"])
def defendant_step(request: HttpRequest, public_id: uuid.UUID, move: str) -> HttpResponse:
    """Make one step of a defendant: a charge, bail or custody, a hearing, a plea, a result, a sentence, an order."""
    user = person(request)
    defendant = defendant_in_scope(public_id, user)
    transition = DEFENDANT_TRANSITIONS.get(move)
    if transition is None:
        raise Http404
    charges = list(defendant.charges.of_defendant())
    if request.method != "POST" and (why := defendants.why_not_from(move, defendant, charges, by=user)):
        return refused(request, defendant, why)
    typed = request.POST if request.method == "POST" else None
    form = DefendantStepForm(transition, typed, defendant=defendant, charges=charges)

    def change(seen: str) -> str:
        moved = defendants.make(public_id, move, form.entered, seen=seen, by=user)
        return f"Saved. Status: {moved.get_status_display()}."

    hint = transition.hint
    if move == "undo" and (last := defendants.last_step(defendant)):
        hint = f"The last step is “{timeline.title_of(last)}”. {hint}"
    return change_page(request, defendant, form, change, title=transition.title, button=transition.button, hint=hint)


@force_people
@require_http_methods(["GET", "HEAD", "POST"])
def defendant_subject(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Link the order subject of a defendant, or remove the link."""
    user = person(request)
    defendant = defendant_in_scope(public_id, user)
    if why := subject_links.why_not_linked(defendant, by=user):
        return refused(request, defendant, why)
    subject = subject_links.subject_of(defendant, by=user)
    form = SubjectForm(request.POST or None, initial={"number": subject.number if subject else ""})

    def change(seen: str) -> str:
        subject_links.link_subject(public_id, **form.cleaned_data, seen=seen, by=user)
        return "Link saved."

    return change_page(request, defendant, form, change, title="Link an order subject", button="Save link")


@force_people
@require_http_methods(["GET", "HEAD", "POST"])
def defendant_crimes(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Link crime records to a defendant, or remove links. Likely records are offered with the reason."""
    user = person(request)
    defendant = defendant_in_scope(public_id, user)
    if why := crime_links.why_not_linked(defendant, by=user):
        return refused(request, defendant, why)
    linked = crime_links.crimes_of(defendant, by=user)
    likely = likely_crimes.likely_for(defendant, by=user)
    form = CrimesForm(request.POST or None, linked=linked, likely=likely)

    def change(seen: str) -> str:
        chosen, reference = form.cleaned_data.get("crimes", []), form.cleaned_data["reference"]
        crime_links.link_crimes(public_id, chosen=chosen, reference=reference, seen=seen, by=user)
        return "Crime records saved."

    return change_page(
        request,
        defendant,
        form,
        change,
        title="Link crime records",
        button="Save crime records",
        hint="" if linked or likely else "No crime record of your force looks likely.",
        beside=[*linked, *(each.record for each in likely)],
        token_of=lambda _record: crime_links.token_of(defendant, by=user),
    )
