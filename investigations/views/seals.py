"""The pages of sealed investigations, and of who can see an investigation or a return."""

from __future__ import annotations

import uuid
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import edit_conflicts
from accounts.choices import Role
from accounts.models import User
from accounts.pii_confirmation import asks_about
from accounts.policies import roles
from audit import log
from audit.choices import Operation
from core.workflow import TransitionNotAllowed
from investigations.models import Investigation, InvestigationSeal
from investigations.records import histories
from investigations.sealed import seal_histories, seals, who_can_see
from investigations.sealed.forms import SealForm, UnsealForm
from investigations.sealed.summaries import summaries_of_force
from investigations.views.shared import READERS, person, return_in_scope


@roles(Role.LEAD)
@require_safe
def seal_list(request: HttpRequest) -> HttpResponse:
    """List the force's sealed investigations: a link to those that name the lead; of others, that they exist."""
    user = person(request)
    summaries = summaries_of_force()
    named = {row.investigation for row in summaries if row.investigation}
    cases = Investigation.objects.visible_to(user).filter(public_id__in=named).in_bulk(field_name="public_id")
    titles = histories.titles_of(cases.values(), user=user)
    log.record(
        Operation.CONSULTATION,
        of="investigations.investigationseal",
        keys=[row.public_id for row in summaries],
        beside=cases.values(),
    )
    rows = [
        (row, case, titles.get(case.pk, "Investigation") if case else "")
        for row in summaries
        for case in [cases.get(row.investigation) if row.investigation else None]
    ]
    return render(request, "investigations/seals.html", {"rows": rows})


@roles(Role.LEAD, fresh_factor=True)
@require_POST
def seal_join(request: HttpRequest, seal: uuid.UUID) -> HttpResponse:
    """Add the lead to a sealed investigation that fewer than two people, or no lead, can see."""
    if seal not in {row.public_id for row in summaries_of_force()}:
        messages.error(request, "This investigation is no longer sealed.")
        return redirect("investigations:seal-list")
    try:
        investigation = seals.join(seal, by=person(request))
    except TransitionNotAllowed as why:
        messages.error(request, str(why))
        return redirect("investigations:seal-list")
    messages.success(request, "You can see this investigation now. Check who else can see it.")
    return redirect(investigation)


@roles(Role.LEAD, fresh_factor=True)
@require_http_methods(["GET", "HEAD", "POST"])
@asks_about("reason")
def investigation_seal(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Seal an investigation, or change who can see a sealed one."""
    user = person(request)
    investigation = _own_investigation(public_id, user)
    seal = seals.seal_of(investigation)
    form = _seal_form(request.POST if request.method == "POST" else None, investigation, seal, user=user)
    if form.is_valid():
        chosen, review_on = form.chosen, form.cleaned_data["review_on"]
        try:
            if seal is None:
                reason = form.cleaned_data["reason"]
                seals.seal(investigation, people=chosen, reason=reason, review_on=review_on, by=user)
            else:
                seen = edit_conflicts.posted(request)
                seals.change(seal, people=chosen, review_on=review_on, seen=seen, by=user)
        except TransitionNotAllowed as why:
            form.add_error(None, str(why))
        else:
            saved = "Saved." if seal else f"Sealed. Only {len(chosen)} people can see this investigation now."
            messages.success(request, saved)
            is_still_theirs = seal is None or user in chosen
            return redirect(investigation) if is_still_theirs else redirect("investigations:seal-list")
    return _seal_page(request, investigation, seal, form=form, unseal=UnsealForm())


@roles(Role.LEAD, fresh_factor=True)
@require_POST
@asks_about("ended_reason")
def investigation_unseal(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Unseal an investigation, with a reason."""
    user = person(request)
    investigation = _own_investigation(public_id, user)
    seal = seals.seal_of(investigation)
    if seal is None:
        messages.error(request, "This investigation is no longer sealed.")
        return redirect(investigation)
    unseal = UnsealForm(request.POST)
    if unseal.is_valid():
        reason, seen = unseal.cleaned_data["ended_reason"], edit_conflicts.posted(request)
        try:
            seals.unseal(seal, reason=reason, seen=seen, by=user)
        except TransitionNotAllowed as why:
            unseal.add_error(None, str(why))
        else:
            messages.success(
                request, "Unsealed. Your force, your coordinators and the national team can see this investigation."
            )
            return redirect(investigation)
    form = _seal_form(None, investigation, seal, user=user)
    return _seal_page(request, investigation, seal, form=form, unseal=unseal)


@roles(Role.LEAD)
@require_safe
def seal_history(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show when an investigation was sealed before, why, who was named, and who opened it in an emergency."""
    user = person(request)
    investigation = (
        Investigation.objects.visible_to(user).filter(public_id=public_id, seals__force=user.force_id).first()
    )
    if investigation is None:
        raise Http404
    log.record(Operation.CONSULTATION, of=investigation)
    past = seal_histories.past_seals(investigation, user=user)
    title = histories.titles_of([investigation], user=user).get(investigation.pk, "Investigation")
    context = {"investigation": investigation, "title": title, "seals": past}
    return render(request, "investigations/seal_history.html", context)


@roles(*READERS)
@require_safe
def investigation_who_can_see(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show who can see an investigation now, and why."""
    try:
        history = histories.history_of(public_id, user=person(request))
    except Investigation.DoesNotExist:
        raise Http404 from None
    case = history.investigation
    log.record(Operation.CONSULTATION, of=case)
    title = str(history.newest.holding) if history.newest else "Investigation"
    groups = who_can_see.groups_for_investigation(case, history.holders)
    context = {"title": title, "groups": groups, "back": case.get_absolute_url(), "back_text": "Investigation"}
    return render(request, "investigations/who_can_see.html", context)


@roles(*READERS)
@require_safe
def return_who_can_see(request: HttpRequest, force: str, month: date) -> HttpResponse:
    """Show who can see a return now, and why."""
    monthly_return = return_in_scope(force, month, person(request))
    log.record(Operation.CONSULTATION, of=monthly_return)
    context = {
        "title": f"Return for {monthly_return.period}",
        "groups": who_can_see.groups_for_return(monthly_return.force),
        "back": monthly_return.get_absolute_url(),
        "back_text": "Return",
    }
    return render(request, "investigations/who_can_see.html", context)


def _own_investigation(public_id: uuid.UUID, user: User) -> Investigation:
    """An investigation that the lead's force has and the lead sees; any other is not found."""
    held = Investigation.objects.held_within(user).filter(force=user.force_id)
    investigation = held.select_related("force__unit").filter(public_id=public_id).first()
    if investigation is None:
        raise Http404
    return investigation


def _seal_form(
    typed: QueryDict | None, investigation: Investigation, seal: InvestigationSeal | None, *, user: User
) -> SealForm:
    """The form with what was typed, or with the people who are named now."""
    initial: dict[str, object] = {"people": [user.pk]}
    if seal is not None:
        initial = {"people": [named.pk for named in seals.named_people(seal)], "review_on": seal.review_on}
    return SealForm(typed, initial=initial, investigation=investigation, user=user, is_sealed=seal is not None)


def _seal_page(
    request: HttpRequest,
    investigation: Investigation,
    seal: InvestigationSeal | None,
    *,
    form: SealForm,
    unseal: UnsealForm,
) -> HttpResponse:
    log.record(Operation.CONSULTATION, of=investigation)
    context = {
        "investigation": investigation,
        "seal": seal,
        "why_not": seals.why_not_change(seal, by=person(request)) if seal else "",
        "seen": seals.token_of(seal) if seal else "",
        "form": form,
        "unseal": unseal,
    }
    status = 422 if form.errors or unseal.errors else 200
    return render(request, "investigations/seal.html", context, status=status)
