"""Pages of systems: for administrators the list, one system and its tokens; for owners, their own systems."""

from __future__ import annotations

import uuid
from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import edit_conflicts
from accounts.choices import Role
from accounts.models import User
from accounts.pii_confirmation import asks_about
from accounts.policies import roles, signed_in
from audit import log
from audit.choices import Operation
from core import paging
from systems import authentication, own_systems, registration, tokens
from systems.choices import SystemState
from systems.forms import RotationForm, SystemDetailsForm, SystemForm, TokenForm
from systems.models import ApiToken, System
from systems.registration import SystemRefused


def person(request: HttpRequest) -> User:
    """The user of the request; the policy guarantees that somebody is signed in."""
    return cast(User, request.user)


def system_of(request: HttpRequest, public_id: uuid.UUID) -> System:
    """A system that the person may see, with its people and place; any other is not found."""
    visible = System.objects.visible_to(person(request))
    related = visible.select_related("user", "owner", "force", "unit", "created_by", "decided_by", "closed_by")
    return get_object_or_404(related, public_id=public_id)


def status_of(form: Form) -> int:
    """The status of a page with this form."""
    return 422 if form.errors else 200


def refuse_on(form: Form, why: SystemRefused | ValidationError) -> None:
    """Show on the form why nothing was stored. Errors of a model's fields are shown above the form."""
    form.add_error(None, why.messages if isinstance(why, ValidationError) else str(why))


@roles(Role.ADMINISTRATOR)
@require_safe
def system_list(request: HttpRequest) -> HttpResponse:
    """Every system with its owner, its tokens and when it last used the API."""
    rows = System.objects.visible_to(person(request)).for_list(timezone.now())
    page = paging.page_of(request, rows, singular="system")
    log.record(Operation.CONSULTATION, of="systems.system", keys=[row.public_id for row in page], count=None)
    return render(request, "systems/list.html", {"page": page})


@roles(Role.ADMINISTRATOR, fresh_factor=True)
@require_http_methods(["GET", "POST"])
@asks_about("purpose")
def system_new(request: HttpRequest) -> HttpResponse:
    """Create a system with its owner, place and scopes."""
    form = SystemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            system = registration.create(form.system(), name=form.cleaned_data["name"], by=person(request))
        except (SystemRefused, ValidationError) as why:
            refuse_on(form, why)
        else:
            messages.success(
                request,
                "System added. Another administrator must confirm it before you can create a token."
                if system.state == SystemState.WAITING
                else "System added. Create a token so that it can use the API.",
            )
            return redirect(system)
    return render(request, "systems/new.html", {"form": form}, status=status_of(form))


@roles(Role.ADMINISTRATOR)
@require_safe
def system_detail(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """One system: what it may do, its tokens and webhooks, and who decided what."""
    system = system_of(request, public_id)
    log.record(Operation.CONSULTATION, of=system)
    context = {
        "system": system,
        "tokens": list(system.tokens.for_list()),
        "endpoints": list(system.endpoints.for_list()),
        "is_creator": system.created_by_id == person(request).pk,
        "seen": registration.seen_of(system),
    }
    return render(request, "systems/detail.html", context)


@roles(Role.ADMINISTRATOR, fresh_factor=True)
@require_http_methods(["GET", "POST"])
@asks_about("purpose")
def system_change(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Change the name, purpose or owner of a system."""
    system = system_of(request, public_id)
    initial = {"name": system.name, "purpose": system.purpose, "owner": system.owner.email}
    form = SystemDetailsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            registration.change(system, **form.cleaned_data, seen=edit_conflicts.posted(request), by=person(request))
        except (SystemRefused, ValidationError) as why:
            refuse_on(form, why)
        else:
            messages.success(request, "Changes saved.")
            return redirect(system)
    log.record(Operation.CONSULTATION, of=system)
    context = {"form": form, "system": system, "seen": registration.seen_of(system)}
    return render(request, "systems/change.html", context, status=status_of(form))


@roles(Role.ADMINISTRATOR, fresh_factor=True)
@require_POST
def system_decide(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Confirm or refuse a system that a colleague created, or withdraw one's own."""
    system = system_of(request, public_id)
    confirm = request.POST.get("confirm") == "yes"
    was_creator = system.created_by_id == person(request).pk
    try:
        registration.decide(system, confirm=confirm, seen=edit_conflicts.posted(request), by=person(request))
    except SystemRefused as why:
        messages.error(request, str(why))
    else:
        messages.success(
            request,
            "System confirmed. You can now create a token for it."
            if confirm
            else "System withdrawn."
            if was_creator
            else "System refused.",
        )
    return redirect(system)


@roles(Role.ADMINISTRATOR, fresh_factor=True)
@require_http_methods(["GET", "POST"])
def system_close(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Close a system for good, after a page that says what stops."""
    system = system_of(request, public_id)
    if request.method == "POST":
        try:
            registration.close(system, by=person(request))
        except SystemRefused as why:
            messages.error(request, str(why))
        else:
            messages.success(request, "System closed. Its tokens no longer work.")
        return redirect(system)
    log.record(Operation.CONSULTATION, of=system)
    working = system.tokens.not_ended(timezone.now()).count()
    return render(request, "systems/close.html", {"system": system, "working": working})


@roles(Role.ADMINISTRATOR, fresh_factor=True)
@require_http_methods(["GET", "POST"])
def token_new(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Create a token and show it, once."""
    system = system_of(request, public_id)
    form = TokenForm(request.POST or None, system=system)
    if request.method == "POST" and form.is_valid():
        entered = form.cleaned_data
        try:
            made = tokens.create(
                system,
                name=entered["name"],
                scope_names=entered["scopes"],
                days=entered["days"],
                seen=edit_conflicts.posted(request),
                by=person(request),
            )
        except (SystemRefused, ValidationError) as why:
            refuse_on(form, why)
        else:
            return _shown(request, system, made)
    log.record(Operation.CONSULTATION, of=system)
    context = {"form": form, "system": system, "seen": tokens.seen_of(system)}
    return render(request, "systems/token_new.html", context, status=status_of(form))


@roles(Role.ADMINISTRATOR, fresh_factor=True)
@require_http_methods(["GET", "POST"])
def token_rotate(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Replace a token by a new one, which is shown once. The old one works for some days more."""
    token = _token_of(request, public_id)
    form = RotationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = tokens.rotate(token, **form.cleaned_data, by=person(request))
        except (SystemRefused, ValidationError) as why:
            refuse_on(form, why)
        else:
            return _shown(request, token.system, made, old=made.token.replaces)
    log.record(Operation.CONSULTATION, of=token.system)
    context = {"form": form, "token": token, "system": token.system}
    return render(request, "systems/token_rotate.html", context, status=status_of(form))


@signed_in()
@require_POST
def token_revoke(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Revoke a token at once: administrators any, owners those of their systems."""
    user = person(request)
    try:
        token = tokens.revoke(public_id, by=user)
    except ApiToken.DoesNotExist:
        raise Http404 from None
    messages.success(request, f"Token {token.hint}… revoked. It no longer works.")
    return redirect(token.system) if user.role == Role.ADMINISTRATOR else redirect("systems:own-list")


@signed_in()
@require_safe
def own_list(request: HttpRequest) -> HttpResponse:
    """The systems that the person owns, each with its tokens and what failed."""
    page = paging.page_of(request, own_systems.systems_of(person(request)), singular="system", per_page=20)
    log.record(Operation.CONSULTATION, of="systems.system", keys=[row.public_id for row in page], count=None)
    return render(request, "systems/own.html", {"page": page})


def _token_of(request: HttpRequest, public_id: uuid.UUID) -> ApiToken:
    visible = ApiToken.objects.of_systems_visible_to(person(request))
    related = visible.select_related("system__user", "system__owner", "system__force", "system__unit")
    return get_object_or_404(related, public_id=public_id)


def _shown(request: HttpRequest, system: System, made: tokens.NewToken, *, old: ApiToken | None = None) -> HttpResponse:
    context = {
        "system": system,
        "token": made.token,
        "text": made.text,
        "old": old,
        "most_a_minute": authentication.MOST_A_MINUTE,
        "most_a_day": authentication.MOST_A_DAY,
    }
    return render(request, "systems/token_shown.html", context)
