"""The administrators' page of a person's second factor: reset it when it is lost, and confirm a colleague's reset."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts import edit_conflicts
from accounts.choices import ResetState, Role
from accounts.models import User
from accounts.pii_confirmation import asks_about
from accounts.policies import roles
from accounts.second_factor import factors, removal
from administration.forms import FactorResetForm
from audit import log
from audit.choices import Operation


@roles(Role.ADMINISTRATOR, fresh_factor=True)
@require_http_methods(["GET", "POST"])
@asks_about("reason")
def person_factor(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show what a person has as second factor, and reset it for a reason."""
    person = get_object_or_404(User.objects.for_list(), public_id=public_id)
    user = cast(User, request.user)
    form = FactorResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            reset = removal.request_reset(person, reason=form.cleaned_data["reason"], by=user)
        except removal.RemovalRefused as why:
            form.add_error(None, str(why))
        else:
            messages.success(
                request,
                _done(person)
                if reset.state == ResetState.DONE
                else "Reset requested. Another administrator must confirm it within 24 hours.",
            )
            return redirect(person)
    log.record(Operation.CONSULTATION, of=person)
    context = {
        "person": person,
        "form": form,
        "factors": factors.factors_of(person),
        "waiting": removal.waiting(person),
        "needs_second_person": removal.needs_second_person(person),
        "is_self": person.pk == user.pk,
    }
    return render(request, "administration/person_factor.html", context, status=422 if form.errors else 200)


@roles(Role.ADMINISTRATOR, fresh_factor=True)
@require_POST
def person_factor_decide(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Confirm or refuse a reset that a colleague requested."""
    person = get_object_or_404(User.objects.for_list(), public_id=public_id)
    confirm = request.POST.get("confirm") == "yes"
    try:
        removal.decide_reset(person, confirm=confirm, seen=edit_conflicts.posted(request), by=cast(User, request.user))
    except removal.RemovalRefused as why:
        messages.error(request, str(why))
        return redirect("administration:person-factor", public_id)
    messages.success(request, _done(person) if confirm else "Reset refused. Nothing was changed.")
    return redirect(person)


def _done(person: User) -> str:
    return f"Second factor reset. {person.name} has been signed out, and sets up a new one at the next sign-in."
