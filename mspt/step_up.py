"""Asks for the second factor before a POST whose policy wants it fresh (P11).

What was typed is on the page that asks, and goes on together with the code: one page, nothing stored. The factor is
checked before the request's own transaction and in one of its own, so a code is used up and a wrong one counted
whatever the view then answers.
"""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse

from accounts import reauthentication, sessions
from accounts.models import User
from accounts.policies import Policy
from accounts.second_factor import proof
from accounts.second_factor.forms import proof_form
from accounts.second_factor.views import proof_page
from audit import log
from drafts import interrupted_posts
from mspt import errors


def is_due(request: HttpRequest, policy: Policy) -> bool:
    """Whether this request must not go on without the second factor."""
    if not policy.wants_fresh_factor(request) or not policy.admits(request.user):
        return False
    return not reauthentication.is_fresh(request)


def take_proof(request: HttpRequest, policy: Policy, gathered: log.RequestAccesses) -> None:
    """Check the second factor that a form brings with it, if one is due. `ask` shows why it was refused."""
    if not policy.wants_fresh_factor(request) or not proof.is_brought(request):
        return
    if not errors.is_from_own_page(request):  # before it is counted: the check of the token comes later
        _remove_proof(request)
        return
    if not is_due(request, policy):
        _remove_proof(request)
        return
    alone = log.RequestAccesses(
        request_id=gathered.request_id, source=gathered.source, method="POST", route="account_reauthenticate"
    )
    with log.gathering(alone), transaction.atomic(using=settings.LOGIN_ALIAS), transaction.atomic():
        try:
            proof.accept(request, cast(User, request.user))
        except proof.ProofRefused as why:
            request.proof_refused = str(why)  # type: ignore[attr-defined]
        else:
            sessions.renew_key(request)
            request.session.save()
        log.write(alone)
    _remove_proof(request)


def _remove_proof(request: HttpRequest) -> None:
    """No view sees the code, so none can print or store it."""
    rest = request.POST.copy()
    for name in proof.FIELDS:
        rest.pop(name, None)
    request.POST = rest  # type: ignore[assignment]  # of the same class, and mutable


def ask(request: HttpRequest, *, back: str) -> HttpResponse:
    """The page that asks for the second factor and holds the form; a form in which nobody typed is sent again later."""
    user = cast(User, request.user)
    fields = interrupted_posts.fields_of(request)
    refusal = getattr(request, "proof_refused", "")
    has_typed = errors.may_carry(request) and interrupted_posts.is_worth_keeping(fields)
    if not (has_typed or refusal):
        return reauthentication.confirm_first(back)
    form = proof_form(user, data={} if refusal else None)
    if refusal:
        form.refuse(refusal)
    return proof_page(
        request,
        user,
        "accounts/confirm.html",
        form=form,
        status=401,
        action=request.get_full_path(),
        carried=fields,
        back=back,
        draft=request.POST.get(interrupted_posts.FIELD),
    )
