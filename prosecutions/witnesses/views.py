"""The list of victims and witnesses, one of them, and the pages on which they change."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from audit import log
from audit.choices import Operation
from core import paging
from core.timeline import by_day
from investigations.sealed import counting
from prosecutions import todo
from prosecutions.cases import permissions
from prosecutions.cases.views.shared import case_in_scope, force_people, person, readers
from prosecutions.change_page import change_page
from prosecutions.investigation_names import add_names
from prosecutions.models import ProsecutionCase, Witness
from prosecutions.witnesses import checks, record_header, recording, records, referral_links, timeline
from prosecutions.witnesses.filters import WitnessFilter
from prosecutions.witnesses.forms import NewWitnessForm, ReferralForm, WitnessStepForm
from prosecutions.witnesses.workflow import WITNESS_TRANSITIONS

PAGE_SIZE = 25
LEAVES_OUT = (
    "Victims and witnesses of sealed investigations that you are not named for are neither listed nor counted here."
)
FIRST_STEP = "contact"  # a button of its own on the page of the person


@readers
@require_safe
def witness_list(request: HttpRequest) -> HttpResponse:
    """Show what is to be done, and the victims and witnesses of the cases that the person sees."""
    user = person(request)
    rows = Witness.objects.visible_to(user).for_list()
    narrowed = WitnessFilter(request.GET, user=user, queryset=rows)
    page = paging.page_of(
        request, narrowed.qs, singular="victim or witness", plural="victims and witnesses", per_page=PAGE_SIZE
    )
    add_names((witness.case for witness in page), user)
    log.record(Operation.CONSULTATION, of="prosecutions.witness", keys=[witness.public_id for witness in page])
    context = {
        "form": narrowed.form,
        "page": page,
        "searches_all": narrowed.searches_all,
        "chosen": paging.filters_in_use(narrowed.form),
        "items": todo.items_for(user, (checks.SUBJECT,)),
        "several_forces": not user.force_id or any(witness.force_id != user.force_id for witness in page),
        "may_add": permissions.may_add(user),
        "sealed": LEAVES_OUT if counting.what_lists_leave_out() else "",
    }
    return render(request, "witnesses/list.html", context, status=200 if narrowed.form.is_valid() else 422)


@force_people
@require_http_methods(["GET", "HEAD", "POST"])
def witness_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Add the next victim or witness of a case."""
    user = person(request)
    case = case_in_scope(public_id, user)
    if request.method != "POST" and (why := recording.why_not_added(case, by=user)):
        return _refused(request, case, why)
    form = NewWitnessForm(request.POST or None)

    def change(seen: str) -> Witness:
        key = form.cleaned_data["key"]
        added = recording.add(public_id, form.entered, key=key, seen=seen, by=user)
        messages.success(request, f"{added} added. Next, record the needs assessment, support and special measures.")
        return added

    hint = "A victim or witness has a number and no name here. Record first contact only, not what was discussed."
    title, button = "Add a victim or witness", "Add victim or witness"
    return _change_page(request, case, form, change, title=title, button=button, hint=hint)


@readers
@require_safe
def witness_detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show one victim or witness: what to do next, what is arranged, and every event."""
    user = person(request)
    witness = _in_scope(public_id, user)
    referral = referral_links.referral_of(witness, by=user)
    moves = recording.open_to(witness, by=user)
    of_witness = Witness.objects.visible_to(user).filter(pk=witness.pk)
    context = {
        **_headed(request, witness.case, witness=witness, beside=[referral] if referral else []),
        "referral": referral,
        "can_link": not referral_links.why_not_linked(witness, by=user),
        "warnings": [warning for _, warning in checks.warnings_of(of_witness, [witness])],
        "still_to_record": recording.still_to_record(witness) if moves else "",
        "can_record_contact": FIRST_STEP in moves,
        "moves": [(move, WITNESS_TRANSITIONS[move]) for move in moves if move != FIRST_STEP],
        "supports": [row for row in witness.supports.all() if row.status],
        "measures": [row for row in witness.measures.all() if row.status],
        "timeline_days": by_day(timeline.of_witness(witness, by=user)),
    }
    return render(request, "witnesses/detail.html", context)


@force_people
@require_http_methods(["GET", "HEAD", "POST"])
def witness_step(request: HttpRequest, public_id: uuid.UUID, move: str) -> HttpResponse:
    """Make one step: contact, willingness, support, special measures, evidence from abroad, evidence."""
    user = person(request)
    witness = _in_scope(public_id, user)
    transition = WITNESS_TRANSITIONS.get(move)
    if transition is None:
        raise Http404
    if request.method != "POST" and (why := recording.why_not_from(move, witness, by=user)):
        return _refused(request, witness, why)
    form = WitnessStepForm(transition, request.POST if request.method == "POST" else None, witness=witness)

    def change(seen: str) -> Witness:
        changed = recording.make(public_id, move, form.entered, seen=seen, by=user)
        messages.success(request, f"Saved: {transition.title.lower()}.")
        return changed

    hint = transition.hint
    if move == "undo" and (last := recording.last_step(witness)):
        hint = f"The last step is “{timeline.title_of(last)}”. {hint}"
    if move == "measures" and witness.eligibility:
        hint = f"{witness.eligibility} {hint}"
    return _change_page(request, witness, form, change, title=transition.title, button=transition.button, hint=hint)


@force_people
@require_http_methods(["GET", "HEAD", "POST"])
def witness_referral(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Link the NRM referral of a victim or witness, or remove the link."""
    user = person(request)
    witness = _in_scope(public_id, user)
    if why := referral_links.why_not_linked(witness, by=user):
        return _refused(request, witness, why)
    referral = referral_links.referral_of(witness, by=user)
    form = ReferralForm(request.POST or None, initial={"pseudonym": referral.pseudonym if referral else ""})

    def change(seen: str) -> Witness:
        linked = referral_links.link_referral(public_id, **form.cleaned_data, seen=seen, by=user)
        messages.success(request, "Link saved.")
        return linked

    return _change_page(
        request,
        witness,
        form,
        change,
        title="Link an NRM referral",
        button="Save link",
        beside=[referral] if referral else [],
        token_of=records.token_of_link,
    )


def _in_scope(public_id: uuid.UUID, user: User) -> Witness:
    """Return a victim or witness whose case the person may see; raise 404 for anything else."""
    rows = Witness.objects.visible_to(user).select_related("case__force")
    witness = rows.prefetch_related("supports", "measures").filter(public_id=public_id).first()
    if witness is None:
        raise Http404
    return witness


def _headed(
    request: HttpRequest, case: ProsecutionCase, *, witness: Witness | None = None, beside: Iterable[Model] = ()
) -> dict[str, Any]:
    """Return the case with the header of the page. Records that the page was opened."""
    shown = [witness, case] if witness else [case]
    log.record(Operation.CONSULTATION, of=shown[0], beside=[*shown[1:], *beside])
    return {
        "case": case,
        "witness": witness,
        "header": record_header.header_of(case, path=request.path, witness=witness),
    }


def _change_page(
    request: HttpRequest,
    record: ProsecutionCase | Witness,
    form: forms.Form,
    change: Callable[[str], Witness],
    *,
    title: str,
    button: str,
    hint: str = "",
    beside: Iterable[Model] = (),
    token_of: Callable[[Any], str] | None = None,
) -> HttpResponse:
    """Show a form, or make the change and open the page of the person."""
    witness = record if isinstance(record, Witness) else None
    case = record.case if isinstance(record, Witness) else record
    return change_page(
        request,
        record,
        form,
        change,
        token_of=token_of or _token_of,
        headed=lambda: _headed(request, case, witness=witness, beside=beside),
        title=title,
        button=button,
        hint=hint,
    )


def _token_of(record: ProsecutionCase | Witness) -> str:
    return records.token_of(record) if isinstance(record, Witness) else records.token_of_list(record)


def _refused(request: HttpRequest, record: ProsecutionCase | Witness, why: str) -> HttpResponse:
    """Show why something can't be done, on the record's page."""
    messages.error(request, why)
    return redirect(record)
