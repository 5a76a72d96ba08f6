"""A person's own second factors: see, add and remove them, get new recovery codes, and confirm that it is they."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import reauthentication, sessions
from accounts.models import User
from accounts.policies import signed_in
from accounts.second_factor import codes, enrolment, factors, proof, removal
from accounts.second_factor.forms import NewAppForm, PasskeyForm, proof_form
from accounts.second_factor.pages import app_page, passkey_page
from accounts.second_factor.views import next_page, proof_page

PAGE = "account-factors"


@signed_in()
@require_safe
def factor_list(request: HttpRequest) -> HttpResponse:
    """The person's factors and how many recovery codes are left."""
    return _page(request, status=200)


def _page(request: HttpRequest, *, status: int) -> HttpResponse:
    user = cast(User, request.user)
    context = {
        "factors": factors.factors_of(user),
        "has_app": factors.has_app(user),
        "codes_left": factors.codes_left(user),
    }
    return render(request, "accounts/factors.html", context, status=status)


@signed_in(fresh_factor=True)
@require_http_methods(["GET", "POST"])
def app_new(request: HttpRequest) -> HttpResponse:
    """Add an authenticator app, or replace the present one."""
    user = cast(User, request.user)
    if not reauthentication.is_fresh(request):
        return reauthentication.confirm_first(request.path)
    form = NewAppForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            enrolment.add_app(request, user, request.POST.get(enrolment.NEW_CODE, ""))
        except enrolment.EnrolmentRefused as why:
            form.refuse(str(why))
        else:
            return _added(request, "Authenticator app added.")
    return app_page(request, user, form=form, back=reverse(PAGE))


@signed_in(fresh_factor=True)
@require_http_methods(["GET", "POST"])
def passkey_new(request: HttpRequest) -> HttpResponse:
    """Add a passkey."""
    user = cast(User, request.user)
    if not reauthentication.is_fresh(request):
        return reauthentication.confirm_first(request.path)
    form = PasskeyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        answer, name = request.POST.get(enrolment.NEW_PASSKEY, ""), form.cleaned_data["name"]
        try:
            enrolment.add_passkey(request, user, answer, name=name)
        except enrolment.EnrolmentRefused as why:
            form.add_error(None, str(why))
        else:
            return _added(request, "Passkey added.")
    return passkey_page(request, user, form=form, back=reverse(PAGE))


def _added(request: HttpRequest, sentence: str) -> HttpResponse:
    messages.success(request, sentence)
    if request.session.get(enrolment.TO_SHOW):
        return redirect(f"{reverse('account-factor-codes')}?next={reverse(PAGE)}")
    return redirect(PAGE)


@signed_in(fresh_factor=True)
@require_POST
def factor_remove(request: HttpRequest, factor: int) -> HttpResponse:
    """Remove one of the person's factors, unless it is the only one."""
    try:
        kind = removal.remove(cast(User, request.user), factor)
    except removal.RemovalRefused as why:
        messages.error(request, str(why))
    else:
        messages.success(request, f"{kind.capitalize()} removed.")
    return redirect(PAGE)


@signed_in(fresh_factor=True)
@require_POST
def codes_renew(request: HttpRequest) -> HttpResponse:
    """Replace the recovery codes."""
    user = cast(User, request.user)
    if not factors.has_factor(user):
        return redirect(PAGE)
    enrolment.renew_recovery_codes(request, user)
    return redirect(f"{reverse('account-factor-codes')}?next={reverse(PAGE)}")


@signed_in()
@require_http_methods(["GET", "POST"])
def codes_show(request: HttpRequest) -> HttpResponse:
    """Show new recovery codes once, until the person says that they are stored."""
    if request.method == "POST":
        request.session.pop(enrolment.TO_SHOW, None)
        return HttpResponseRedirect(next_page(request))
    if not request.session.get(enrolment.TO_SHOW) or not reauthentication.is_fresh(request):
        return redirect(PAGE)
    context = {"codes": codes.recovery_codes(cast(User, request.user)), "next": next_page(request)}
    return render(request, "accounts/factor_codes.html", context)


@signed_in()
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor again, and go back; in the demonstration, for the password of people without one."""
    user = cast(User, request.user)
    form = proof_form(user, data=request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            proof.accept(request, user)
        except proof.ProofRefused as why:
            form.refuse(str(why))
        else:
            sessions.renew_key(request)
            return HttpResponseRedirect(next_page(request))
    return proof_page(request, user, "accounts/confirm.html", form=form, next=next_page(request))
