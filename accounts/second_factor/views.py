"""Pages of signing in: give the second factor, or set up the first one. Nobody is signed in on them."""

from __future__ import annotations

from typing import Any

from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.second_factor import enrolment, factors, passkeys, proof
from accounts.second_factor.forms import CodeForm, NewAppForm, PasskeyForm
from accounts.second_factor.pages import app_page, passkey_page
from accounts.second_factor.stages import GiveFactor, SetUpFactor, waiting_login


@require_http_methods(["GET", "POST"])
def give_factor(request: HttpRequest) -> HttpResponse:
    """Ask for a code or a passkey after the password, and sign in."""
    stage = waiting_login(request, GiveFactor)
    if stage is None:
        return _begin_again(request)
    user = stage.login.user
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            proof.accept(request, user)
        except proof.ProofRefused as why:
            form.refuse(str(why))
        else:
            return _signed_in(stage)
    return proof_page(request, user, "accounts/factor_code.html", form=form)


def proof_page(
    request: HttpRequest, user: User, template: str, *, form: CodeForm, status: int = 200, **more: Any
) -> HttpResponse:
    """A page that asks for a code, and offers the passkey where the person has one. 422 if a code was refused."""
    context = {
        "form": form,
        "has_app": factors.has_app(user),
        "has_passkey": factors.has_passkey(user),
        "passkey_options": None,
        **more,
    }
    if context["has_passkey"]:
        context["passkey_options"] = passkeys.ask_to_sign(user)
    return render(request, template, context, status=422 if form.errors else status)


@require_http_methods(["GET"])
def set_up(request: HttpRequest) -> HttpResponse:
    """Explain the second factor, and let the person choose between an app and a passkey."""
    if waiting_login(request, SetUpFactor) is None:
        return _begin_again(request)
    return render(request, "accounts/factor_set_up.html", {})


@require_http_methods(["GET", "POST"])
def set_up_app(request: HttpRequest) -> HttpResponse:
    """Set up an authenticator app as the first factor, and sign in."""
    stage = waiting_login(request, SetUpFactor)
    if stage is None:
        return _begin_again(request)
    form = NewAppForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            enrolment.add_app(request, stage.login.user, request.POST.get(enrolment.NEW_CODE, ""))
        except enrolment.EnrolmentRefused as why:
            form.refuse(str(why))
        else:
            return _signed_in(stage)
    return app_page(request, stage.login.user, form=form, back=reverse("account-factor-set-up"))


@require_http_methods(["GET", "POST"])
def set_up_passkey(request: HttpRequest) -> HttpResponse:
    """Set up a passkey as the first factor, and sign in."""
    stage = waiting_login(request, SetUpFactor)
    if stage is None:
        return _begin_again(request)
    form = PasskeyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        answer, name = request.POST.get(enrolment.NEW_PASSKEY, ""), form.cleaned_data["name"]
        try:
            enrolment.add_passkey(request, stage.login.user, answer, name=name)
        except enrolment.EnrolmentRefused as why:
            form.add_error(None, str(why))
        else:
            return _signed_in(stage)
    return passkey_page(request, stage.login.user, form=form, back=reverse("account-factor-set-up"))


def _begin_again(request: HttpRequest) -> HttpResponse:
    """Back to the sign-in page, with the reason: setting up an app can take longer than a sign-in waits."""
    if not request.user.is_authenticated:
        messages.info(request, "Your sign-in timed out or was ended. Sign in again.")
    return redirect("account_login")


def _signed_in(stage: Any) -> HttpResponse:
    """Finish signing in, and show new recovery codes before anything else."""
    request: HttpRequest = stage.request
    answer: HttpResponse = stage.exit()
    if request.user.is_authenticated and request.session.get(enrolment.TO_SHOW):
        return redirect(f"{reverse('account-factor-codes')}?{urlencode({'next': answer.headers['Location']})}")
    return answer


def next_page(request: HttpRequest) -> str:
    """The page of this service to which the person goes on."""
    return get_next_redirect_url(request, "next") or reverse("home")
