"""Views for the rules of prosecutions: administrators change them, the national team reads them."""

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
from core.dated_rules.definitions import RuleDefinition
from core.dated_rules.forms import EndValueForm, NewValueForm, VerifyValueForm, in_place
from core.dated_rules.pages import RuleLine, RulePage
from prosecutions.cases import custody
from prosecutions.cases.views.shared import person
from prosecutions.court_rules import rule_administration
from prosecutions.court_rules.definitions import DEFINITIONS
from prosecutions.models import ProsecutionRule

TITLE = "Prosecution settings"
STORED = "Limits already stored with a defendant do not change."


@roles(Role.ADMINISTRATOR, Role.NATIONAL)
@require_safe
def rule_list(request: HttpRequest) -> HttpResponse:
    """Every rule with what it is about and what is valid today."""
    values: dict[str, list[ProsecutionRule]] = {code: [] for code in DEFINITIONS}
    for rule in ProsecutionRule.objects.filter(code__in=DEFINITIONS).order_by("valid_from"):
        values[rule.code].append(rule)
    lines = [
        pages.summary_of(rules, DEFINITIONS[code], url=reverse("court_rules:rule-detail", args=[code]))
        for code, rules in values.items()
    ]
    unverified = sum(not line.is_verified for line in lines)
    return render(request, "prosecutions/rules.html", {"lines": lines, "unverified": unverified})


@roles(Role.ADMINISTRATOR, Role.NATIONAL)
@require_safe
def rule_detail(request: HttpRequest, code: str) -> HttpResponse:
    """The values of one rule by day, and what an administrator may do about them."""
    return _page(request, code)


@roles(Role.ADMINISTRATOR)
@require_POST
def rule_add(request: HttpRequest, code: str) -> HttpResponse:
    """Add a value from a day."""
    form = NewValueForm(_definition_of(code), request.POST)
    by, read = person(request), edit_conflicts.posted(request)

    def add() -> str:
        return pages.since(rule_administration.add(code, **form.cleaned_data, seen=read, by=by))

    return _make(request, code, form, add)


@roles(Role.ADMINISTRATOR)
@require_POST
def rule_end(request: HttpRequest, code: str, row: int) -> HttpResponse:
    """End a value without adding another."""
    form = EndValueForm(request.POST, row_id=row)
    by, read = person(request), edit_conflicts.posted(request)

    def end() -> str:
        return pages.until(rule_administration.end(code, row, **form.cleaned_data, seen=read, by=by))

    return _make(request, code, form, end)


@roles(Role.ADMINISTRATOR)
@require_POST
def rule_verify(request: HttpRequest, code: str, row: int) -> HttpResponse:
    """Record what the source says, and that somebody has checked it."""
    form = VerifyValueForm(_definition_of(code), request.POST, row_id=row)
    by, read = person(request), edit_conflicts.posted(request)

    def verify() -> str:
        rule_administration.verify(code, row, **form.cleaned_data, seen=read, by=by)
        return "Value verified."

    return _make(request, code, form, verify)


def _make(request: HttpRequest, code: str, form: forms.Form, change: pages.Change) -> HttpResponse:
    then = reverse("court_rules:rule-detail", args=[code])
    return pages.make(request, form, change, then=then, page=lambda refused: _page(request, code, refused))


def _page(request: HttpRequest, code: str, refused: forms.Form | None = None) -> HttpResponse:
    what = _definition_of(code)
    rules = list(ProsecutionRule.objects.filter(code=code).order_by("-valid_from"))
    lines = [
        RuleLine(
            row=rule,
            value=what.in_words(rule.value),
            meanwhile="This has not been checked against the law. It is used as it is until someone verifies it.",
            end_form=pages.end_form(rule, refused, may_end=not what.must_hold and rule.valid_to is None),
            end_url=reverse("court_rules:rule-end", args=[code, rule.pk]),
            verify_form=pages.verify_form(rule, VerifyValueForm(what, row_id=rule.pk, row=rule), refused),
            verify_url=reverse("court_rules:rule-verify", args=[code, rule.pk]),
        )
        for rule in rules
    ]
    page = RulePage(
        title=what.title,
        caption=TITLE,
        list_url=reverse("court_rules:rule-list"),
        sentence=f"{what.sentence} {STORED}" if code in custody.RULES.values() else what.sentence,
        lines=lines,
        refused=refused,
        seen=rule_administration.token_of(rules),
        add_form=in_place(NewValueForm(what), refused),
        add_url=reverse("court_rules:rule-add", args=[code]),
        may_change=permissions.is_administrator(person(request)),
    )
    return pages.show(request, page)


def _definition_of(code: str) -> RuleDefinition:
    try:
        return rule_administration.definition_of(code)
    except ProsecutionRule.DoesNotExist:
        raise Http404 from None
