"""Views for the offences of section 45 claims: administrators change them, the national team reads them."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts import edit_conflicts, permissions
from accounts.choices import Role
from accounts.policies import roles
from core import clock, paging
from core.dated_rules import pages
from core.dated_rules.changes import RuleChangeNotAllowed
from core.dated_rules.forms import EndValueForm, in_place
from core.dated_rules.pages import RuleLine, RulePage
from core.govuk import in_words
from nrm.models import ChargedOffence
from nrm.section45 import offence_administration
from nrm.section45.offence_administration import OffenceValues
from nrm.section45.offence_forms import NewOffenceForm, OffenceChangeForm, OffenceFilter, VerifyOffenceForm
from nrm.views.shared import person


@roles(Role.ADMINISTRATOR, Role.NATIONAL)
@require_safe
def offence_list(request: HttpRequest) -> HttpResponse:
    """Every offence with what the law says today, and what nobody has verified."""
    return _list_page(request)


@roles(Role.ADMINISTRATOR, Role.NATIONAL)
@require_safe
def offence_detail(request: HttpRequest, code: str) -> HttpResponse:
    """The rows of one offence by day, and what an administrator may do about them."""
    return _offence_page(request, code)


@roles(Role.ADMINISTRATOR)
@require_POST
def offence_add(request: HttpRequest) -> HttpResponse:
    """Add a new offence to the list."""
    form = NewOffenceForm(request.POST)
    try:
        if form.is_valid():
            typed = dict(form.cleaned_data)
            law = {name: typed.pop(name) for name in ("name", "act", "section")}
            added = offence_administration.add(**law, values=OffenceValues(**typed), by=person(request))
            messages.success(request, f"Offence added from {in_words(added.valid_from)}.")
            return redirect("nrm:offence-detail", added.code)
    except RuleChangeNotAllowed as why:
        form.add_error(None, str(why))
    return _list_page(request, refused=form)


@roles(Role.ADMINISTRATOR)
@require_POST
def offence_change(request: HttpRequest, code: str) -> HttpResponse:
    """Add what the law says about the offence from a day."""
    form = OffenceChangeForm(request.POST)

    def change() -> str:
        values, by = OffenceValues(**form.cleaned_data), person(request)
        changed = offence_administration.change(code, values=values, seen=edit_conflicts.posted(request), by=by)
        return f"Change saved. It applies from {in_words(changed.valid_from)}."

    return _act(request, code, form, change)


@roles(Role.ADMINISTRATOR)
@require_POST
def offence_end(request: HttpRequest, code: str, offence: int) -> HttpResponse:
    """End an offence that is no longer in the law."""
    form = EndValueForm(request.POST, row_id=offence)

    def end() -> str:
        by, read = person(request), edit_conflicts.posted(request)
        offence_administration.end(code, offence, **form.cleaned_data, seen=read, by=by)
        return f"Entry ends on {in_words(form.cleaned_data['last_day'])}."

    return _act(request, code, form, end)


@roles(Role.ADMINISTRATOR)
@require_POST
def offence_confirm(request: HttpRequest, code: str, offence: int) -> HttpResponse:
    """Mark a row as verified, with what Schedule 4 says and where."""
    form = VerifyOffenceForm(request.POST, row_id=offence)

    def confirm() -> str:
        by, read = person(request), edit_conflicts.posted(request)
        offence_administration.confirm(code, offence, **form.cleaned_data, seen=read, by=by)
        return "Entry verified."

    return _act(request, code, form, confirm)


def _act(request: HttpRequest, code: str, form: forms.Form, change: pages.Change) -> HttpResponse:
    def page(refused: forms.Form) -> HttpResponse:
        return _offence_page(request, code, refused=refused)

    return pages.make(request, form, change, then=reverse("nrm:offence-detail", args=[code]), page=page)


def _list_page(request: HttpRequest, *, refused: NewOffenceForm | None = None) -> HttpResponse:
    rows = ChargedOffence.objects.in_order().latest_of_each(clock.today())
    form = OffenceFilter(request.GET)
    chosen = paging.filters_in_use(form)
    matching = [row for row in rows if row.matches(form.cleaned_data.get("text", ""))]
    context = {
        "page": paging.page_of(request, matching, singular="offence"),
        "form": form,
        "chosen": chosen,
        "unverified": sum(not row.is_verified for row in rows),
        "refused": refused,
        "new_form": refused or NewOffenceForm(),
        "may_change": permissions.is_administrator(person(request)),
    }
    return render(request, "nrm/offences.html", context, status=422 if refused else 200)


def _offence_page(request: HttpRequest, code: str, *, refused: forms.Form | None = None) -> HttpResponse:
    rows = list(ChargedOffence.objects.filter(code=code).order_by("-valid_from"))
    if not rows:
        raise Http404
    lines = [
        RuleLine(
            row=row,
            value="In Schedule 4" if row.in_schedule else "Not in Schedule 4",
            meanwhile="This has not been checked against the law, so a section 45 claim that includes it shows "
            "“unclear”.",
            end_form=pages.end_form(row, refused, may_end=row.valid_to is None),
            end_url=reverse("nrm:offence-end", args=[code, row.pk]),
            verify_form=pages.verify_form(row, VerifyOffenceForm(row_id=row.pk), refused),
            verify_url=reverse("nrm:offence-confirm", args=[code, row.pk]),
        )
        for row in rows
    ]
    page = RulePage(
        title=rows[0].name,
        caption="Offences and Schedule 4",
        list_url=reverse("nrm:offence-list"),
        sentence=f"{rows[0].act} {rows[0].section}".strip(),
        noun="entry",
        lines=lines,
        add_title="Add a change",
        add_hint="The current entry ends the day before the new one starts.",
        add_button="Add change",
        add_form=in_place(OffenceChangeForm(), refused),
        add_url=reverse("nrm:offence-change", args=[code]),
        refused=refused,
        seen=offence_administration.token_of(rows),
        may_change=permissions.is_administrator(person(request)),
    )
    return pages.show(request, page)
