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
from core.dated_rules.forms import ConfirmRuleForm, EndValueForm, NewValueForm, in_place
from core.dated_rules.pages import RuleLine, RulePage
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
    lines = [
        pages.summary_of(rules, governed(code), url=reverse("nrm:rule-detail", args=[code]))
        for code, rules in values.items()
    ]
    unverified = sum(not line.is_verified for line in lines)
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
    form = EndValueForm(request.POST, row_id=rule)
    by, read = person(request), edit_conflicts.posted(request)

    def end() -> str:
        return pages.until(administration.end(code, rule, **form.cleaned_data, seen=read, by=by))

    return _make(request, code, form, end)


@roles(Role.ADMINISTRATOR)
@require_POST
def rule_confirm(request: HttpRequest, code: str, rule: int) -> HttpResponse:
    """Mark a value as verified, with what was found out about its first day."""
    form = ConfirmRuleForm(request.POST, row_id=rule)
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
            meanwhile="This has not been checked against the law or guidance. It is used as it is until someone "
            "verifies it.",
            end_form=pages.end_form(rule, refused, may_end=not what.must_hold and rule.valid_to is None),
            end_url=reverse("nrm:rule-end", args=[code, rule.pk]),
            verify_form=pages.verify_form(rule, _confirm_form(rule), refused),
            verify_url=reverse("nrm:rule-confirm", args=[code, rule.pk]),
        )
        for rule in rules
    ]
    page = RulePage(
        title=what.title,
        caption="NRM settings",
        list_url=reverse("nrm:rule-list"),
        sentence=what.sentence,
        lines=lines,
        refused=refused,
        seen=administration.token_of(rules),
        add_form=in_place(NewValueForm(what), refused),
        add_url=reverse("nrm:rule-add", args=[code]),
        may_change=permissions.is_administrator(person(request)),
    )
    return pages.show(request, page)


def _confirm_form(rule: NrmRule) -> ConfirmRuleForm:
    return ConfirmRuleForm(row_id=rule.pk, initial={"valid_from": rule.valid_from, "source": rule.source})
