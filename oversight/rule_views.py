"""The doors of the NRM's rules: administrators keep them, the national team reads them. No case stands here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import cast

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.choices import Role
from accounts.models import User
from accounts.policies import roles
from nrm import rulekeeping
from nrm.governed import governed
from nrm.models import Rule
from oversight.rule_forms import ConfirmForm, EndValueForm, NewValueForm
from reference import clock
from reference.govuk import in_words


@roles(Role.ADMINISTRATOR, Role.NATIONAL)
@require_safe
def rule_list(request: HttpRequest) -> HttpResponse:
    """Every rule with what it governs and what holds today."""
    values: dict[str, list[Rule]] = {}
    for rule in Rule.objects.order_by("code", "valid_from"):
        values.setdefault(rule.code, []).append(rule)
    lines = [(code, governed(code), _today(found), _verified(found)) for code, found in values.items()]
    unverified = sum(not is_verified for *_, is_verified in lines)
    return render(request, "oversight/rules.html", {"lines": lines, "unverified": unverified})


@roles(Role.ADMINISTRATOR, Role.NATIONAL)
@require_safe
def rule_detail(request: HttpRequest, code: str) -> HttpResponse:
    """The values of one rule by day, and what an administrator may do about them."""
    return _rule_page(request, code)


@roles(Role.ADMINISTRATOR)
@require_POST
def rule_add(request: HttpRequest, code: str) -> HttpResponse:
    """Add a value from a day."""
    form = NewValueForm(governed(code), request.POST)

    def add() -> str:
        rule = rulekeeping.add(code, **form.cleaned_data, by=cast(User, request.user))
        return f"Stored. It holds from {in_words(rule.valid_from)}."

    return _change(request, code, form, add, new_form=form)


@roles(Role.ADMINISTRATOR)
@require_POST
def rule_end(request: HttpRequest, code: str, rule: int) -> HttpResponse:
    """End a value without another after it."""
    form = EndValueForm(request.POST)

    def end() -> str:
        ended = rulekeeping.end(code, rule, **form.cleaned_data, by=cast(User, request.user))
        return f"Stored. It holds until {in_words(cast(date, ended.valid_to))}."

    return _change(request, code, form, end)


@roles(Role.ADMINISTRATOR)
@require_POST
def rule_confirm(request: HttpRequest, code: str, rule: int) -> HttpResponse:
    """Mark a value as verified, with what was found out about its first day."""
    form = ConfirmForm(request.POST)

    def confirm() -> str:
        rulekeeping.confirm(code, rule, **form.cleaned_data, by=cast(User, request.user))
        return "Stored. The value is verified."

    return _change(request, code, form, confirm)


def _change(
    request: HttpRequest,
    code: str,
    form: forms.Form,
    change: Callable[[], str],
    *,
    new_form: NewValueForm | None = None,
) -> HttpResponse:
    """Make one change and say so, or show the page with what was refused."""
    try:
        if form.is_valid():
            messages.success(request, change())
            return redirect("oversight:rule-detail", code)
    except rulekeeping.RuleRefused as why:
        form.add_error(None, str(why))
    except Rule.DoesNotExist:
        raise Http404 from None
    return _rule_page(request, code, refused=form, new_form=new_form)


def _rule_page(
    request: HttpRequest, code: str, *, refused: forms.Form | None = None, new_form: NewValueForm | None = None
) -> HttpResponse:
    what = governed(code)
    found = list(Rule.objects.filter(code=code).order_by("-valid_from"))
    if not found:
        raise Http404
    lines = [
        {
            "rule": rule,
            "value": what.in_words(rule.value),
            "end_form": EndValueForm(auto_id=f"id_end_{rule.pk}_%s"),
            "confirm_form": ConfirmForm(
                initial={"valid_from": rule.valid_from, "source": rule.source}, auto_id=f"id_confirm_{rule.pk}_%s"
            ),
            "may_end": not what.must_hold and rule.valid_to is None,
        }
        for rule in found
    ]
    context = {
        "code": code,
        "what": what,
        "lines": lines,
        "refused": refused,
        "new_form": new_form or NewValueForm(what),
        "may_change": getattr(request.user, "role", "") == Role.ADMINISTRATOR,
    }
    return render(request, "oversight/rule.html", context, status=422 if refused else 200)


def _today(values: list[Rule]) -> str:
    """What holds today, in words."""
    day = clock.today()
    for rule in values:
        if rule.valid_from <= day and (rule.valid_to is None or day <= rule.valid_to):
            return f"{governed(rule.code).in_words(rule.value)}, since {in_words(rule.valid_from)}"
    return "No value today"


def _verified(values: list[Rule]) -> bool:
    return all(rule.is_verified for rule in values)
