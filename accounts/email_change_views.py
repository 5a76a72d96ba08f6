"""Views of an address change: request, withdraw, and follow an emailed link, which needs no sign-in."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts import email_change
from accounts.choices import ChangeState
from accounts.forms import AddressForm
from accounts.models import User
from accounts.policies import signed_in
from audit import log
from audit.choices import Operation


@signed_in()
@require_http_methods(["GET", "POST"])
def address_change(request: HttpRequest) -> HttpResponse:
    """Request a change of one's own address."""
    user = cast(User, request.user)
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            change = email_change.request_change(user, form.cleaned_data["email"], by=user, request=request)
        except email_change.ChangeRefused as why:
            form.add_error("email", str(why))
        else:
            messages.success(
                request,
                f"We have sent links to {user.email} and {change.new_email}. To change your address, open both links "
                "and select Confirm on each page.",
            )
            return redirect("account")
    context = {"form": form, "person": user, "change": email_change.waiting(user)}
    return render(request, "accounts/address.html", context, status=422 if form.errors else 200)


@signed_in()
@require_POST
def address_withdraw(request: HttpRequest) -> HttpResponse:
    """Withdraw one's own change before both links were followed."""
    user = cast(User, request.user)
    if email_change.withdraw(user):
        log.record(Operation.ALTERATION, of=user, question="change of address withdrawn")
        messages.success(request, f"Change cancelled. Your address is still {user.email}. The links no longer work.")
    return redirect("account")


@require_http_methods(["GET", "POST"])
def address_confirm(request: HttpRequest, key: str) -> HttpResponse:
    """The page of an emailed link. Opening it changes nothing, because programs open links too; the button does."""
    link = email_change.link_of(key)
    context: dict[str, object] = {"link": link}
    if request.method == "POST" and link:
        try:
            change = email_change.confirm(key)
        except email_change.ChangeRefused as why:
            context["refused"] = str(why)
        else:
            is_done = change is not None and change.state == ChangeState.DONE
            context |= {"confirmed": change, "is_done": is_done}
    return render(request, "accounts/address_confirm.html", context)
