"""Views for the law of orders: administrators change it, the national team reads it. They show no case data."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.choices import Role
from accounts.policies import roles
from administration import dated_rule_pages
from administration.dated_rule_pages import RuleLine
from administration.law_forms import LawForm, VerifyLawForm
from administration.rule_forms import EndValueForm
from core.dated_rules import RuleDefinition
from orders.law import administration
from orders.law.definitions import KINDS, known
from orders.law.lawbook import ANY
from orders.models import Law


@roles(Role.ADMINISTRATOR, Role.NATIONAL)
@require_safe
def law_list(request: HttpRequest) -> HttpResponse:
    """The law for every kind of order: what is valid today, by which section, and what nobody has verified."""
    found: dict[tuple[str, str], list[Law]] = {}
    for row in Law.objects.order_by("valid_from"):
        found.setdefault((row.kind, row.code), []).append(row)
    parts = []
    for kind, title in KINDS.items():
        lines = [_line(code, what, found[kind, code]) for code, what in known(kind).items() if (kind, code) in found]
        without = [(code, what) for code, what in known(kind).items() if (kind, code) not in found]
        unverified = sum(not line["is_verified"] for line in lines)
        parts.append({"kind": kind, "title": title, "lines": lines, "without": without, "unverified": unverified})
    return render(
        request,
        "administration/laws.html",
        {
            "parts": parts,
            "unverified": sum(any(not row.is_verified for row in rows) for rows in found.values()),
            "may_change": dated_rule_pages.may_change(request),
        },
    )


@roles(Role.ADMINISTRATOR, Role.NATIONAL)
@require_safe
def law_detail(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """The values of one rule for one kind of order by day, and what an administrator may do about them."""
    return _page(request, code, kind)


@roles(Role.ADMINISTRATOR)
@require_POST
def law_add(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """Add a value from a day."""
    form = LawForm(_about(code, kind), request.POST)
    by = dated_rule_pages.person(request)
    return _make(
        request,
        code,
        kind,
        form,
        lambda: dated_rule_pages.since(administration.add(code, kind, said=form.said(), by=by)),
    )


@roles(Role.ADMINISTRATOR)
@require_POST
def law_end(request: HttpRequest, code: str, kind: str, law: int) -> HttpResponse:
    """End a value without adding another."""
    form = EndValueForm(request.POST)
    by = dated_rule_pages.person(request)
    return _make(
        request,
        code,
        kind,
        form,
        lambda: dated_rule_pages.until(administration.end(code, kind, law, **form.cleaned_data, by=by)),
    )


@roles(Role.ADMINISTRATOR)
@require_POST
def law_verify(request: HttpRequest, code: str, kind: str, law: int) -> HttpResponse:
    """Record what the source says, and that somebody has checked it."""
    form = VerifyLawForm(_about(code, kind), request.POST)

    def verify() -> str:
        administration.verify(code, kind, law, said=form.said(), by=dated_rule_pages.person(request))
        return "Value verified."

    return _make(request, code, kind, form, verify)


def _make(
    request: HttpRequest, code: str, kind: str, form: forms.Form, change: dated_rule_pages.Change
) -> HttpResponse:
    then = reverse("administration:law-detail", args=[code, kind])
    return dated_rule_pages.make(
        request, form, change, then=then, page=lambda refused: _page(request, code, kind, refused)
    )


def _page(request: HttpRequest, code: str, kind: str, refused: forms.Form | None = None) -> HttpResponse:
    what = _about(code, kind)
    lines = [
        RuleLine(
            row=row,
            value=what.in_words(row.value),
            section=row.section,
            end_form=None if what.must_hold or row.valid_to else EndValueForm(auto_id=f"id_end_{row.pk}_%s"),
            end_url=reverse("administration:law-end", args=[code, kind, row.pk]),
            verify_form=VerifyLawForm(what, row=row),
            verify_url=reverse("administration:law-verify", args=[code, kind, row.pk]),
        )
        for row in Law.objects.filter(code=code, kind=kind).order_by("-valid_from")
    ]
    context = {
        "what": what,
        "about": "" if kind == ANY else KINDS[kind],
        "caption": "Order law settings",
        "list_url": reverse("administration:law-list"),
        "lines": lines,
        "meanwhile": "This has not been checked against the Act. Until it is, it gives a warning but does not block "
        "anything.",
        "refused": refused,
        "new_form": refused if type(refused) is LawForm else LawForm(what),
        "add_url": reverse("administration:law-add", args=[code, kind]),
        "may_change": dated_rule_pages.may_change(request),
    }
    return render(request, "administration/values.html", context, status=422 if refused else 200)


def _about(code: str, kind: str) -> RuleDefinition:
    try:
        return administration.about(code, kind)
    except Law.DoesNotExist:
        raise Http404 from None


def _line(code: str, what: RuleDefinition, rows: list[Law]) -> dict[str, object]:
    return {
        "code": code,
        "what": what,
        "today": dated_rule_pages.today_of(rows, what),
        "section": rows[-1].section,
        "is_verified": all(row.is_verified for row in rows),
    }
