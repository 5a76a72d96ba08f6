"""Keeps people who sign in with an organisation's account from choosing a password here."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from accounts.sso import sign_in_method


def only_with_password(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view about the person's own password. Those who have none get a sentence."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user if request.user.is_authenticated else None
        if provider := sign_in_method.provider_of(user):
            messages.error(
                request, f"You sign in with your {provider.name} account, so you do not have a password here."
            )
            return redirect("account")
        return view(request, *args, **kwargs)

    return checked
