"""Views for the law of orders: administrators change it, the national team reads it. They show no case data."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts import permissions
from accounts.choices import Role
from accounts.policies import roles
from core.dated_rules import pages
from core.dated_rules.definitions import RuleDefinition
from core.dated_rules.forms import EndValueForm, in_place
from core.dated_rules.pages import RuleLine, RulePage
from orders.law import administration
from orders.law.definitions import KINDS, known
from orders.law.forms import LawForm, VerifyLawForm
from orders.law.lawbook import ANY
from orders.models import Law
from orders.views.shared import person


@roles(Role.ADMINISTRATOR, Role.NATIONAL)
@require_safe
def law_list(request: HttpRequest) -> HttpResponse:
    """The law for every kind of order: what is valid today, by which section, and what nobody has verified."""
    by_rule: dict[tuple[str, str], list[Law]] = {}
    for row in Law.objects.order_by("valid_from"):
        by_rule.setdefault((row.kind, row.code), []).append(row)
    parts = []
    for kind, title in KINDS.items():
        lines = [
            _line(code, what, by_rule[kind, code]) for code, what in known(kind).items() if (kind, code) in by_rule
        ]
        without = [(code, what) for code, what in known(kind).items() if (kind, code) not in by_rule]
        unverified = sum(not line["is_verified"] for line in lines)
        parts.append({"kind": kind, "title": title, "lines": lines, "without": without, "unverified": unverified})
    return render(
        request,
        "orders/laws.html",
        {
            "parts": parts,
            "unverified": sum(any(not row.is_verified for row in rows) for rows in by_rule.values()),
            "may_change": permissions.is_administrator(person(request)),
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
    by = person(request)
    return _make(
        request,
        code,
        kind,
        form,
        lambda: pages.since(administration.add(code, kind, values=form.said(), by=by)),
    )


@roles(Role.ADMINISTRATOR)
@require_POST
def law_end(request: HttpRequest, code: str, kind: str, law: int) -> HttpResponse:
    """End a value without adding another."""
    form = EndValueForm(request.POST, row_id=law)
    by = person(request)
    return _make(
        request,
        code,
        kind,
        form,
        lambda: pages.until(administration.end(code, kind, law, **form.cleaned_data, by=by)),
    )


@roles(Role.ADMINISTRATOR)
@require_POST
def law_verify(request: HttpRequest, code: str, kind: str, law: int) -> HttpResponse:
    """Record what the source says, and that somebody has checked it."""
    form = VerifyLawForm(_about(code, kind), request.POST, row_id=law)

    def verify() -> str:
        administration.verify(code, kind, law, values=form.said(), by=person(request))
        return "Value verified."

    return _make(request, code, kind, form, verify)


def _make(request: HttpRequest, code: str, kind: str, form: forms.Form, change: pages.Change) -> HttpResponse:
    then = reverse("orders:law-detail", args=[code, kind])
    return pages.make(request, form, change, then=then, page=lambda refused: _page(request, code, kind, refused))


def _page(request: HttpRequest, code: str, kind: str, refused: forms.Form | None = None) -> HttpResponse:
    what = _about(code, kind)
    lines = [
        RuleLine(
            row=row,
            value=what.in_words(row.value),
            section=row.section,
            meanwhile="This has not been checked against the Act. Until it is, it gives a warning but does not block "
            "anything.",
            end_form=pages.end_form(row, refused, may_end=not what.must_hold and row.valid_to is None),
            end_url=reverse("orders:law-end", args=[code, kind, row.pk]),
            verify_form=pages.verify_form(row, VerifyLawForm(what, row_id=row.pk, row=row), refused),
            verify_url=reverse("orders:law-verify", args=[code, kind, row.pk]),
        )
        for row in Law.objects.filter(code=code, kind=kind).order_by("-valid_from")
    ]
    page = RulePage(
        title=what.title,
        about="" if kind == ANY else KINDS[kind],
        caption="Order law settings",
        list_url=reverse("orders:law-list"),
        sentence=what.sentence,
        lines=lines,
        refused=refused,
        add_form=in_place(LawForm(what), refused),
        add_url=reverse("orders:law-add", args=[code, kind]),
        may_change=permissions.is_administrator(person(request)),
    )
    return pages.show(request, page)


def _about(code: str, kind: str) -> RuleDefinition:
    try:
        return administration.about(code, kind)
    except Law.DoesNotExist:
        raise Http404 from None


def _line(code: str, what: RuleDefinition, rows: list[Law]) -> dict[str, object]:
    return {
        "code": code,
        "what": what,
        "today": pages.today_of(rows, what),
        "section": rows[-1].section,
        "is_verified": all(row.is_verified for row in rows),
    }
