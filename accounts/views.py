"""A person's own account: role, sessions, password, keyboard shortcuts."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts import duties, email_change, preferences, sessions, sign_in_log
from accounts.choices import ROLE_SENTENCES
from accounts.forms import TelephoneForm
from accounts.models import Session, User
from accounts.policies import signed_in
from accounts.sso import sign_in_method


@signed_in()
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """The person's role in words, and every signed-in browser."""
    user = cast(User, request.user)
    return _page(request, user, TelephoneForm(initial={"duty_phone": user.duty_phone}))


@signed_in()
@require_POST
def telephone(request: HttpRequest) -> HttpResponse:
    """Set the duty telephone number; a blank removes it."""
    user = cast(User, request.user)
    form = TelephoneForm(request.POST)
    if not form.is_valid():
        return _page(request, user, form)
    preferences.set_duty_phone(user, form.cleaned_data["duty_phone"])
    messages.success(request, "Duty phone saved." if user.duty_phone else "Duty phone removed.")
    return redirect("account")


def _page(request: HttpRequest, user: User, phone_form: TelephoneForm) -> HttpResponse:
    here = sessions.hash_of(request.session.session_key or "")
    change = email_change.waiting(user)
    return render(
        request,
        "accounts/account.html",
        {
            "owns_systems": user.systems_owned.exists(),
            "provider": sign_in_method.provider_of(user),
            "person": user,
            "role_sentence": ROLE_SENTENCES[user.role],
            "duties": [(kind.label, duties.SENTENCES[kind]) for kind in duties.held_today(user)],
            "sessions": Session.objects.filter(user=user).order_by("-seen_at"),
            "here": here,
            "change": change,
            "change_until": email_change.expires_at(change) if change else None,
            "phone_form": phone_form,
        },
        status=422 if phone_form.errors else 200,
    )


@signed_in()
@require_safe
def session_left(request: HttpRequest) -> HttpResponse:
    """For the script: extend the session and return how many seconds it has left."""
    return JsonResponse(sessions.seconds_left(request))


@signed_in()
@require_POST
def session_end(request: HttpRequest) -> HttpResponse:
    """End one of the person's own sessions, named by the start of its stored hash."""
    user = cast(User, request.user)
    beginning = request.POST.get("session", "")
    if len(beginning) < 16:
        raise Http404
    ended, _ = Session.objects.filter(user=user, session_key__startswith=beginning).delete()
    if not ended:
        raise Http404
    sign_in_log.record(user, "session ended: by the person")
    messages.success(request, "Session ended.")
    return redirect("account")


@signed_in()
@require_POST
def session_end_others(request: HttpRequest) -> HttpResponse:
    """End every session of the person except this one."""
    ended = sessions.end_all(cast(User, request.user), why="by the person", but=request.session.session_key)
    messages.success(request, f"Ended {ended} other {'session' if ended == 1 else 'sessions'}.")
    return redirect("account")


@signed_in()
@require_POST
def letters(request: HttpRequest) -> HttpResponse:
    """Turn single-letter shortcuts on or off.

    The script has already done so; the response confirms that it is stored.
    """
    on = request.POST.get("letters") == "on"
    preferences.use_letters(cast(User, request.user), on=on)
    if request.headers.get("HX-Request"):
        return render(request, "components/keyboard_shortcuts.html")
    messages.success(request, f"Single-key shortcuts are {'on' if on else 'off'}.")
    return redirect("account")
