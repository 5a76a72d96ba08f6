"""One crime record: its page, and the pages on which it changes."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts import edit_conflicts
from accounts.pii_confirmation import asks_about
from core import clock
from core.timeline import by_day
from core.workflow import EditConflict, TransitionNotAllowed
from nrm.crime import (
    decisions,
    linking,
    outcomes,
    recording,
    records,
    records_above,
    timeline,
    transfers,
    transitions,
    workflow,
)
from nrm.crime.erasable import CRIME
from nrm.crime.forms import ChangeDetailsForm, DecisionForm, LinkRecordForm, OutcomeForm, RecordStepForm
from nrm.crime.views.shared import crime_people, force_people, headed, record_in_scope, refused
from nrm.linking import linked_to
from nrm.models import CrimeRecord, CrimeTransfer, Referral
from nrm.views.shared import person
from retention import erasures


@crime_people
@require_safe
def record_detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show one record: what to do next, its facts, what it is linked to, and every event."""
    user = person(request)
    record = record_in_scope(public_id, user)
    referral = Referral.objects.visible_to(user).filter(pk=record.referral_id).first() if record.referral_id else None
    linked = linked_to(record, by=user)
    can_change = not records.why_not_changeable(record, by=user)
    expected = () if record.is_kept else transitions.expected_of(record)
    above = records_above.linked_records(record, user)
    beside = [
        *([referral] if referral else []),
        *([linked.investigation] if linked else []),
        *(line.record for kind in above for line in kind.records),
    ]
    context = {
        **headed(request, record, beside=beside),
        "referral": referral,
        "linked": linked,
        "above": above,
        "can_change": can_change,
        "can_decide": can_change and not decisions.why_not_entered(record),
        "can_transfer": not transfers.why_not_offered(record, by=user),
        "in_hand": CrimeTransfer.objects.visible_to(user).filter(record=record).in_hand().for_list().first(),
        "outcome": outcomes.type_of(record),
        "to_do_now": workflow.to_do_now(expected),
        "moves": [
            (name, workflow.TRANSITIONS[name], name in expected) for name in transitions.open_to(record, by=user)
        ],
        "erasure": erasures.erasure_of(CRIME.kind, record.public_id, user=user) if record.is_erased else None,
        "timeline_days": by_day(timeline.timeline_of(record)),
    }
    return render(request, "crime/detail.html", context)


@force_people
@require_http_methods(["GET", "POST"])
def record_change(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Correct what was entered about the report, or add the crime system reference."""
    record = record_in_scope(public_id, person(request))
    form = ChangeDetailsForm(request.POST or None, record=record)

    def change(seen: str) -> str:
        recording.change_details(public_id, form.details, seen=seen, by=person(request))
        return "Details saved."

    return _page(request, record, form, change, title="Change details", button="Save details")


@force_people
@require_http_methods(["GET", "POST"])
def decision_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Enter the competent authority's decision about another organisation's referral."""
    record = record_in_scope(public_id, person(request))
    if why := decisions.why_not_entered(record):
        return refused(request, record, why)
    form = DecisionForm(request.POST or None, initial={"decision": record.decision, "decided_on": record.decided_on})

    def change(seen: str) -> str:
        decided = decisions.enter(public_id, **form.cleaned_data, seen=seen, by=person(request))
        return f"Decision saved: {decided.get_decision_display()}."

    return _page(request, record, form, change, title="Enter a decision", button="Save decision")


@force_people
@require_http_methods(["GET", "POST"])
@asks_about("reason")
def record_step(request: HttpRequest, public_id: uuid.UUID, move: str) -> HttpResponse:
    """Make one transition: change the code, record a crime, request a cancellation, or decide about it."""
    user = person(request)
    record = record_in_scope(public_id, user)
    transition = workflow.TRANSITIONS.get(move)
    if transition is None or transition.has_own_page:
        raise Http404
    if why := transitions.why_not_theirs(transition, record, by=user) or transitions.why_not_from(move, record):
        return refused(request, record, why)
    now = clock.now().astimezone(clock.LONDON)
    form = RecordStepForm(transition, request.POST or None, record=record, initial={"on": now.date()})

    def change(seen: str) -> str:
        moved = transitions.make(public_id, move, form.entered, seen=seen, by=user)
        return f"Saved. Status: {moved.get_status_display()}."

    return _page(
        request,
        record,
        form,
        change,
        title=f"{transition.verb[:1].upper()}{transition.verb[1:]}",
        button=transition.button,
        hint=transition.hint,
    )


@force_people
@require_http_methods(["GET", "POST"])
@asks_about("reason")
def outcome_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Assign an outcome to a crime, or change it."""
    record = record_in_scope(public_id, person(request))
    if why := outcomes.why_not_assigned(record):
        return refused(request, record, why)
    initial = {"outcome": record.outcome, "assigned_on": record.outcome_on or clock.today()}
    form = OutcomeForm(request.POST or None, record=record, initial=initial)

    def change(seen: str) -> str:
        outcomes.assign(public_id, **form.cleaned_data, seen=seen, by=person(request))
        return "Outcome saved."

    title = "Change the outcome" if record.outcome else "Assign an outcome"
    return _page(request, record, form, change, title=title, button="Save outcome")


@force_people
@require_http_methods(["GET", "POST"])
def record_link(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Link a record to an investigation of the force, or remove the link."""
    record = record_in_scope(public_id, person(request))
    linked = linked_to(record, by=person(request))
    form = LinkRecordForm(request.POST or None, initial={"reference": linked.name if linked else ""})

    def change(seen: str) -> str:
        changed = linking.link(public_id, **form.cleaned_data, seen=seen, by=person(request))
        return "Linked to the investigation." if changed.investigation_id else "Saved. The record is not linked."

    return _page(request, record, form, change, title="Link to an investigation", button="Save link")


def _page(
    request: HttpRequest,
    record: CrimeRecord,
    form: forms.Form,
    change: Callable[[str], str],
    *,
    title: str,
    button: str,
    hint: str = "",
) -> HttpResponse:
    """Show a form of the record, or make the change and return to the record. Nothing typed is lost."""
    if why := records.why_not_changeable(record, by=person(request)):
        return refused(request, record, why)
    seen, status = records.token_of(record), 200
    if request.method == "POST":
        seen, status = edit_conflicts.posted(request), 422
        try:
            if form.is_valid():
                messages.success(request, change(seen))
                return redirect(record)
        except EditConflict as why_not:
            form.add_error(None, str(why_not))
            seen, status = records.token_of(record_in_scope(record.public_id, person(request))), 409
        except TransitionNotAllowed as why_not:
            form.add_error(None, str(why_not))
    context: dict[str, Any] = {"form": form, "seen": seen, "title": title, "button": button, "hint": hint}
    return render(request, "crime/form.html", headed(request, record) | context, status=status)
