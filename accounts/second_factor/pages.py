"""The pages that add a factor, which people see while they sign in and, later, from their account."""

from __future__ import annotations

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import User
from accounts.second_factor import codes, enrolment, passkeys
from accounts.second_factor.forms import CodeForm, PasskeyForm


def app_page(request: HttpRequest, user: User, *, form: CodeForm, back: str) -> HttpResponse:
    """The secret of a new authenticator app, as a QR code and as text, and the box for its first code."""
    secret = enrolment.secret_for(request, user)
    qr_code = segno.make_qr(codes.address_of(user, secret), error="m")
    context = {
        "form": form,
        "back": back,
        "qr_code": qr_code.svg_data_uri(scale=5, border=4, dark="#000", light="#fff"),
        "secret_in_groups": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
    }
    return render(request, "accounts/factor_app.html", context, status=422 if form.errors else 200)


def passkey_page(request: HttpRequest, user: User, *, form: PasskeyForm, back: str) -> HttpResponse:
    """The name of a new passkey, and what the browser needs to create it."""
    context = {"form": form, "back": back, "passkey_options": passkeys.ask_to_create(user)}
    return render(request, "accounts/factor_passkey.html", context, status=422 if form.errors else 200)
