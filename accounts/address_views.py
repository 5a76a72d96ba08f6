"""The doors of a change of address: ask, take back, and follow a mailed link, which needs no sign-in."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts import readdressing
from accounts.choices import ChangeState
from accounts.forms import AddressForm
from accounts.models import User
from accounts.policies import signed_in
from audit import log
from audit.choices import Kind


@signed_in()
@require_http_methods(["GET", "POST"])
def address_change(request: HttpRequest) -> HttpResponse:
    """Ask that one's own address be changed."""
    user = cast(User, request.user)
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change = readdressing.ask(user, form.cleaned_data["email"], by=user, request=request)
        except readdressing.ChangeRefused as why:
            form.add_error("email", str(why))
        else:
            messages.success(
                request, f"We have sent links to {user.email} and {change.new_email}. Open both to change your address."
            )
            return redirect("account")
    context = {"form": form, "person": user, "change": readdressing.waiting(user)}
    return render(request, "accounts/address.html", context, status=422 if form.errors else 200)


@signed_in()
@require_POST
def address_withdraw(request: HttpRequest) -> HttpResponse:
    """Take one's change back before both links were followed."""
    user = cast(User, request.user)
    if readdressing.withdraw(user):
        log.record(Kind.ALTERATION, of=user, question="change of address withdrawn")
        messages.success(request, f"Change cancelled. Your address is still {user.email}. The links no longer work.")
    return redirect("account")


@require_http_methods(["GET", "POST"])
def address_confirm(request: HttpRequest, key: str) -> HttpResponse:
    """A mailed link. Opening it changes nothing, because programs open links too; the button does."""
    link = readdressing.link_of(key)
    context: dict[str, object] = {"link": link}
    if request.method == "POST" and link:
        try:
            change = readdressing.confirm(key)
        except readdressing.ChangeRefused as why:
            context["refused"] = str(why)
        else:
            is_done = change is not None and change.state == ChangeState.DONE
            context |= {"confirmed": change, "is_done": is_done}
    return render(request, "accounts/address_confirm.html", context)
