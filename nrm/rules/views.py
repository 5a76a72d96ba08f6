"""Views for the NRM's rules: administrators change them, the national team reads them. They show no case data."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts import edit_conflicts, permissions
from accounts.choices import Role
from accounts.policies import roles
from core.dated_rules import pages
from core.dated_rules.forms import ConfirmRuleForm, EndValueForm, NewValueForm
from core.dated_rules.pages import RuleLine
from nrm.models import NrmRule
from nrm.rules import administration
from nrm.rules.definitions import governed
from nrm.views.shared import person


@roles(Role.ADMINISTRATOR, Role.NATIONAL)
@require_safe
def rule_list(request: HttpRequest) -> HttpResponse:
    """Every rule with what it governs and what is valid today."""
    values: dict[str, list[NrmRule]] = {}
    for rule in NrmRule.objects.order_by("code", "valid_from"):
        values.setdefault(rule.code, []).append(rule)
    lines = [(code, governed(code), _today(rules), _verified(rules)) for code, rules in values.items()]
    unverified = sum(not is_verified for *_, is_verified in lines)
    return render(request, "nrm/rules.html", {"lines": lines, "unverified": unverified})


@roles(Role.ADMINISTRATOR, Role.NATIONAL)
@require_safe
def rule_detail(request: HttpRequest, code: str) -> HttpResponse:
    """The values of one rule by day, and what an administrator may do about them."""
    return _page(request, code)


@roles(Role.ADMINISTRATOR)
@require_POST
def rule_add(request: HttpRequest, code: str) -> HttpResponse:
    """Add a value from a day."""
    form = NewValueForm(governed(code), request.POST)
    by, read = person(request), edit_conflicts.posted(request)

    def add() -> str:
        return pages.since(administration.add(code, **form.cleaned_data, seen=read, by=by))

    return _make(request, code, form, add)


@roles(Role.ADMINISTRATOR)
@require_POST
def rule_end(request: HttpRequest, code: str, rule: int) -> HttpResponse:
    """End a value without adding another."""
    form = EndValueForm(request.POST)
    by, read = person(request), edit_conflicts.posted(request)

    def end() -> str:
        return pages.until(administration.end(code, rule, **form.cleaned_data, seen=read, by=by))

    return _make(request, code, form, end)


@roles(Role.ADMINISTRATOR)
@require_POST
def rule_confirm(request: HttpRequest, code: str, rule: int) -> HttpResponse:
    """Mark a value as verified, with what was found out about its first day."""
    form = ConfirmRuleForm(request.POST)
    by, read = person(request), edit_conflicts.posted(request)

    def confirm() -> str:
        administration.confirm(code, rule, **form.cleaned_data, seen=read, by=by)
        return "Value verified."

    return _make(request, code, form, confirm)


def _make(request: HttpRequest, code: str, form: forms.Form, change: pages.Change) -> HttpResponse:
    then = reverse("nrm:rule-detail", args=[code])
    return pages.make(request, form, change, then=then, page=lambda refused: _page(request, code, refused))


def _page(request: HttpRequest, code: str, refused: forms.Form | None = None) -> HttpResponse:
    what = governed(code)
    rules = list(NrmRule.objects.filter(code=code).order_by("-valid_from"))
    if not rules:
        raise Http404
    lines = [
        RuleLine(
            row=rule,
            value=what.heading_of(rule.value),
            end_form=None if what.must_hold or rule.valid_to else EndValueForm(auto_id=f"id_end_{rule.pk}_%s"),
            end_url=reverse("nrm:rule-end", args=[code, rule.pk]),
            verify_form=ConfirmRuleForm(
                initial={"valid_from": rule.valid_from, "source": rule.source}, auto_id=f"id_confirm_{rule.pk}_%s"
            ),
            verify_url=reverse("nrm:rule-confirm", args=[code, rule.pk]),
        )
        for rule in rules
    ]
    context = {
        "what": what,
        "caption": "NRM settings",
        "list_url": reverse("nrm:rule-list"),
        "lines": lines,
        "meanwhile": "This has not been checked against the law or guidance. It is used as it is until "
        "someone verifies it.",
        "refused": refused,
        "seen": administration.token_of(rules),
        "new_form": refused if isinstance(refused, NewValueForm) else NewValueForm(what),
        "add_url": reverse("nrm:rule-add", args=[code]),
        "may_change": permissions.is_administrator(person(request)),
    }
    return render(request, "core/dated_rule.html", context, status=422 if refused else 200)


def _today(values: list[NrmRule]) -> str:
    return pages.today_of(values, governed(values[0].code))


def _verified(values: list[NrmRule]) -> bool:
    return all(rule.is_verified for rule in values)
