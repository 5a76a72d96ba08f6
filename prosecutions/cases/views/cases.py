"""The list of prosecutions, one case, and the pages on which it changes."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from audit import log
from audit.choices import Operation
from core import paging
from core.timeline import by_day
from core.workflow import TransitionNotAllowed
from investigations.models import Investigation
from investigations.sealed import counting
from prosecutions import todo
from prosecutions.assets import cards
from prosecutions.cases import (
    checks,
    court_dates,
    defendants,
    permissions,
    recording,
    records,
    timeline,
    transitions,
)
from prosecutions.cases.case_workflow import CASE_TRANSITIONS
from prosecutions.cases.filters import ProsecutionFilter
from prosecutions.cases.forms import CaseStepForm, DetailsForm, NewCaseForm, NewDefendantForm
from prosecutions.cases.views.shared import (
    case_in_scope,
    change_page,
    force_people,
    headed,
    person,
    readers,
    refused,
)
from prosecutions.investigation_names import add_names, name_of
from prosecutions.models import ProsecutionCase
from prosecutions.witnesses import case_section

PAGE_SIZE = 25
LEAVES_OUT = "Prosecutions of sealed investigations that you are not named for are neither listed nor counted here."


@readers
@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """Show what is to be done, and the cases of the investigations that the person sees."""
    user = person(request)
    rows = ProsecutionCase.objects.visible_to(user).for_list()
    case_filter = ProsecutionFilter(request.GET, user=user, queryset=rows)
    page = paging.page_of(request, case_filter.qs, singular="prosecution", per_page=PAGE_SIZE)
    add_names(page, user)
    log.record(Operation.CONSULTATION, of="prosecutions.prosecutioncase", keys=[case.public_id for case in page])
    context = {
        "form": case_filter.form,
        "page": page,
        "searches_all": case_filter.searches_all,
        "chosen": paging.filters_in_use(case_filter.form),
        "items": todo.items_for(user, (checks.SUBJECT,)),
        "several_forces": not user.force_id or any(case.force_id != user.force_id for case in page),
        "may_add": permissions.may_add(user),
        "sealed": LEAVES_OUT if counting.what_lists_leave_out() else "",
    }
    return render(request, "prosecutions/list.html", context, status=200 if case_filter.form.is_valid() else 422)


@force_people
@require_http_methods(["GET", "HEAD", "POST"])
def case_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Add a prosecution to an investigation."""
    user = person(request)
    of = Investigation.objects.visible_to(user).filter(public_id=public_id).first()
    if of is None:
        raise Http404
    if why := recording.why_not_opened(of, by=user):
        messages.error(request, why)
        return redirect(of)
    form = NewCaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            case = recording.open_case(public_id, **form.cleaned_data, by=user)
        except TransitionNotAllowed as why_not:
            form.add_error(None, str(why_not))
        else:
            messages.success(request, "Prosecution added.")
            return redirect(case)
    log.record(Operation.CONSULTATION, of=of)
    context = {"form": form, "investigation": of, "name": name_of(of.pk, user)}
    return render(request, "prosecutions/new.html", context, status=422 if form.errors else 200)


@readers
@require_safe
def case_detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show one case: what to do next, its dates, its defendants, and every event."""
    user = person(request)
    case = case_in_scope(public_id, user)
    of_case = list(case.defendants.for_case_page())
    dates = court_dates.of_case(case, of_case, by=user)
    investigation = Investigation.objects.visible_to(user).filter(pk=case.investigation_id).first()
    assets = cards.of_defendants(of_case, by=user)
    beside = [
        *([investigation] if investigation else []),
        *(dates.referrals if dates else ()),
        *(assets.assets if assets else ()),
    ]
    can_add = not defendants.why_not_added(case, by=user)
    entered = sum(not each.is_removed for each in of_case)
    context = {
        **headed(request, case, defendants=of_case, beside=beside),
        "investigation": investigation,
        "name": name_of(case.investigation_id, user),
        "can_change": not records.why_not_changeable(case, by=user),
        "to_add": (case.charged or 0) - entered if can_add else 0,
        "moves": [(move, CASE_TRANSITIONS[move]) for move in transitions.open_to(case, by=user)],
        "dates": dates,
        "witness_section": case_section.of_case(case, by=user),
        "assets": assets,
        "timeline_days": by_day(timeline.of_case(case, by=user)),
    }
    return render(request, "prosecutions/detail.html", context)


@force_people
@require_http_methods(["GET", "HEAD", "POST"])
def case_change(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Enter or correct the reference and the flag."""
    user = person(request)
    case = case_in_scope(public_id, user)
    if why := records.why_not_changeable(case, by=user):
        return refused(request, case, why)
    form = DetailsForm(request.POST or None, initial=DetailsForm.initial_of(case))

    def change(seen: str) -> str:
        recording.change_details(public_id, **form.cleaned_data, seen=seen, by=user)
        return "Details saved."

    return change_page(request, case, form, change, title="Change details", button="Save details")


@force_people
@require_http_methods(["GET", "HEAD", "POST"])
def case_step(request: HttpRequest, public_id: uuid.UUID, move: str) -> HttpResponse:
    """Make one step of a case: early advice, referral, charging decision."""
    user = person(request)
    case = case_in_scope(public_id, user)
    transition = CASE_TRANSITIONS.get(move)
    if transition is None:
        raise Http404
    if request.method != "POST" and (why := transitions.why_not_from(move, case, by=user)):
        return refused(request, case, why)
    form = CaseStepForm(transition, request.POST if request.method == "POST" else None, case=case)

    def change(seen: str) -> str:
        moved = transitions.make(public_id, move, form.entered, seen=seen, by=user)
        return f"Saved. Status: {moved.get_status_display()}."

    hint = transition.hint
    if move == "undo" and (last := transitions.last_step(case)):
        hint = f"The last step is “{timeline.title_of(last)}”. {hint}"
    return change_page(request, case, form, change, title=transition.title, button=transition.button, hint=hint)


@force_people
@require_http_methods(["GET", "HEAD", "POST"])
def defendant_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Add the next defendant of a case that was charged."""
    user = person(request)
    case = case_in_scope(public_id, user)
    if request.method != "POST" and (why := defendants.why_not_added(case, by=user)):
        return refused(request, case, why)
    form = NewDefendantForm(request.POST or None, initial={"charged_on": case.decided_on})

    def change(seen: str) -> str:
        added = defendants.add(public_id, **form.cleaned_data, seen=seen, by=user)
        return f"{added} added. Open their page to add the charges."

    hint = "A defendant has a number and no name here."
    return change_page(request, case, form, change, title="Add a defendant", button="Add defendant", hint=hint)
