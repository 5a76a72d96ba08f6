"""Pages of single sign-on for administrators: the providers, their rules, and a place to try claims."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.choices import Role
from accounts.models import ClaimRule, User
from accounts.policies import roles
from accounts.sso import providers, rules, trying
from accounts.sso.forms import RuleForm, TryForm
from accounts.sso.overview import overview_of, rows_of
from accounts.sso.providers import Provider
from audit import log
from audit.choices import Operation


@roles(Role.ADMINISTRATOR)
@require_safe
def provider_list(request: HttpRequest) -> HttpResponse:
    """The organisations whose accounts people can sign in with."""
    log.record(Operation.CONSULTATION, of="accounts.claimrule", keys=[])
    return render(request, "sso/list.html", {"providers": overview_of(providers.configured())})


@roles(Role.ADMINISTRATOR)
@require_safe
def provider_detail(request: HttpRequest, provider: str) -> HttpResponse:
    """A provider with its rules, a form for a new one, and a form to try claims."""
    configured = _configured(provider)
    return _page(request, configured, RuleForm(provider=configured), TryForm())


@roles(Role.ADMINISTRATOR, fresh_factor=True)
@require_POST
def rule_new(request: HttpRequest, provider: str) -> HttpResponse:
    """Propose a rule, which another administrator confirms."""
    configured = _configured(provider)
    form = RuleForm(request.POST, provider=configured)
    if form.is_valid():
        gives, result = form.chosen
        claim, value = form.cleaned_data["claim"], form.cleaned_data["value"]
        try:
            rules.propose(configured, claim=claim, value=value, gives=gives, result=result, by=_person(request))
        except rules.RuleRefused as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, "Rule added. It takes effect when another administrator confirms it.")
            return redirect("sso:provider-detail", provider)
    return _page(request, configured, form, TryForm())


@roles(Role.ADMINISTRATOR, fresh_factor=True)
@require_POST
def rule_confirm(request: HttpRequest, rule: uuid.UUID) -> HttpResponse:
    """Confirm a rule that another administrator added."""
    done = "Rule confirmed. It takes effect at each person’s next sign-in."
    return _decided(request, rule, decide=rules.confirm, done=lambda _rule: done)


@roles(Role.ADMINISTRATOR, fresh_factor=True)
@require_POST
def rule_end(request: HttpRequest, rule: uuid.UUID) -> HttpResponse:
    """End a rule, or refuse one that waits."""
    return _decided(request, rule, decide=rules.end, done=lambda ended: _what_ended(ended, by=_person(request)))


@roles(Role.ADMINISTRATOR)
@require_POST
def claims_try(request: HttpRequest, provider: str) -> HttpResponse:
    """Show what some claims would give. Nothing is stored, and nothing changes."""
    configured = _configured(provider)
    form = TryForm(request.POST)
    outcome = None
    if form.is_valid():
        outcome = trying.outcome_of(
            form.cleaned_data["claims"], provider=configured, with_waiting=form.cleaned_data["with_waiting"]
        )
        if outcome.account is not None:
            log.record(Operation.CONSULTATION, of=outcome.account)
    return _page(request, configured, RuleForm(provider=configured), form, outcome=outcome)


def _what_ended(rule: ClaimRule, *, by: User) -> str:
    if rule.confirmed_at is not None:
        return "Rule ended. People keep what it gave them until they next sign in."
    return f"Rule {'withdrawn' if rule.proposed_by_id == by.pk else 'refused'}. Nothing was changed."


def _decided(
    request: HttpRequest, rule: uuid.UUID, *, decide: rules.Decision, done: Callable[[ClaimRule], str]
) -> HttpResponse:
    try:
        decided = decide(rule, by=_person(request))
    except ClaimRule.DoesNotExist:
        raise Http404 from None
    except rules.RuleRefused as why:
        messages.error(request, str(why))
        decided = ClaimRule.objects.get(public_id=rule)
    else:
        messages.success(request, done(decided))
    known = providers.with_key(decided.provider) is not None
    return redirect("sso:provider-detail", decided.provider) if known else redirect("sso:provider-list")


def _page(
    request: HttpRequest,
    provider: Provider,
    rule_form: RuleForm,
    try_form: TryForm,
    *,
    outcome: trying.Outcome | None = None,
) -> HttpResponse:
    rows = rows_of(provider, by=_person(request))
    log.record(Operation.CONSULTATION, of="accounts.claimrule", keys=[str(row.rule.public_id) for row in rows])
    context = {
        "provider": overview_of([provider])[0],
        "redirect_uri": request.build_absolute_uri(reverse("sso-callback", args=[provider.key])),
        "rows": rows,
        "rule_form": rule_form,
        "try_form": try_form,
        "outcome": outcome,
    }
    status = 422 if rule_form.errors or try_form.errors else 200
    return render(request, "sso/detail.html", context, status=status)


def _configured(key: str) -> Provider:
    provider = providers.with_key(key)
    if provider is None:
        raise Http404
    return provider


def _person(request: HttpRequest) -> User:
    return cast(User, request.user)
