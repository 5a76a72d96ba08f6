"""Views for the groups of offences: administrators change them, the national team reads them."""

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
from core import clock
from core.dated_rules import pages
from core.dated_rules.changes import RuleChangeNotAllowed
from core.dated_rules.forms import EndValueForm, in_place
from core.dated_rules.pages import RuleLine, RulePage
from core.govuk import in_words
from prosecutions.cases.views.shared import person
from prosecutions.court_rules import offence_administration
from prosecutions.court_rules.forms import GroupForm, NewPrincipalOffenceForm, VerifyGroupForm
from prosecutions.court_rules.offence_administration import GroupValues
from prosecutions.models import PrincipalOffence

TITLE = "Principal offences"


@roles(Role.ADMINISTRATOR, Role.NATIONAL)
@require_safe
def offence_list(request: HttpRequest) -> HttpResponse:
    """Every offence that is in a group, with its group of today."""
    return _list_page(request)


@roles(Role.ADMINISTRATOR, Role.NATIONAL)
@require_safe
def offence_detail(request: HttpRequest, code: str) -> HttpResponse:
    """The groups of one offence by day, and what an administrator may do about them."""
    return _offence_page(request, code)


@roles(Role.ADMINISTRATOR)
@require_POST
def offence_add(request: HttpRequest) -> HttpResponse:
    """Put an offence into a group for the first time."""
    form = NewPrincipalOffenceForm(request.POST)
    try:
        if form.is_valid():
            typed = dict(form.cleaned_data)
            code = typed.pop("code")
            added = offence_administration.add(code, values=GroupValues(**typed), by=person(request))
            messages.success(request, f"Offence added from {in_words(added.valid_from)}.")
            return redirect("court_rules:offence-detail", added.code)
    except RuleChangeNotAllowed as why:
        form.add_error(None, str(why))
    return _list_page(request, refused=form)


@roles(Role.ADMINISTRATOR)
@require_POST
def offence_change(request: HttpRequest, code: str) -> HttpResponse:
    """Put the offence into a group from a day."""
    form = GroupForm(request.POST)

    def change() -> str:
        values, by = GroupValues(**form.cleaned_data), person(request)
        changed = offence_administration.change(code, values=values, seen=edit_conflicts.posted(request), by=by)
        return f"Change saved. It applies from {in_words(changed.valid_from)}."

    return _make(request, code, form, change)


@roles(Role.ADMINISTRATOR)
@require_POST
def offence_end(request: HttpRequest, code: str, row: int) -> HttpResponse:
    """End a group of the offence without adding another."""
    form = EndValueForm(request.POST, row_id=row)

    def end() -> str:
        by, read = person(request), edit_conflicts.posted(request)
        offence_administration.end(code, row, **form.cleaned_data, seen=read, by=by)
        return f"Entry ends on {in_words(form.cleaned_data['last_day'])}."

    return _make(request, code, form, end)


@roles(Role.ADMINISTRATOR)
@require_POST
def offence_verify(request: HttpRequest, code: str, row: int) -> HttpResponse:
    """Record what the source says, and that somebody has checked it."""
    form = VerifyGroupForm(request.POST, row_id=row)

    def verify() -> str:
        by, read = person(request), edit_conflicts.posted(request)
        offence_administration.verify(code, row, **form.cleaned_data, seen=read, by=by)
        return "Entry verified."

    return _make(request, code, form, verify)


def _make(request: HttpRequest, code: str, form: forms.Form, change: pages.Change) -> HttpResponse:
    then = reverse("court_rules:offence-detail", args=[code])
    return pages.make(request, form, change, then=then, page=lambda refused: _offence_page(request, code, refused))


def _list_page(request: HttpRequest, *, refused: NewPrincipalOffenceForm | None = None) -> HttpResponse:
    rows = PrincipalOffence.objects.order_by("code", "valid_from").latest_of_each(clock.today())
    names = offence_administration.names_of([row.code for row in rows])
    may_change = permissions.is_administrator(person(request))
    context = {
        "lines": sorted(((names.get(row.code, row.code), row) for row in rows), key=lambda line: line[0]),
        "unverified": sum(not row.is_verified for row in rows),
        "refused": refused,
        "new_form": refused or (NewPrincipalOffenceForm() if may_change else None),
    }
    return render(request, "prosecutions/principal_offences.html", context, status=422 if refused else 200)


def _offence_page(request: HttpRequest, code: str, refused: forms.Form | None = None) -> HttpResponse:
    rows = list(PrincipalOffence.objects.filter(code=code).order_by("-valid_from"))
    if not rows:
        raise Http404
    newest = rows[0]
    lines = [
        RuleLine(
            row=row,
            value=row.get_group_display(),
            meanwhile="This has not been checked against the source. It is used as it is until someone verifies it.",
            end_form=pages.end_form(row, refused, may_end=row.valid_to is None),
            end_url=reverse("court_rules:offence-end", args=[code, row.pk]),
            verify_form=pages.verify_form(row, _verify_form(row), refused),
            verify_url=reverse("court_rules:offence-verify", args=[code, row.pk]),
        )
        for row in rows
    ]
    page = RulePage(
        title=offence_administration.names_of([code]).get(code, code),
        caption=TITLE,
        list_url=reverse("court_rules:offence-list"),
        sentence="Charges already recorded keep their group.",
        noun="entry",
        lines=lines,
        end_hint="On a later date a charge of this offence is in the group “Another offence”.",
        add_title="Add a change",
        add_hint="The entry before ends the day before the new one starts.",
        add_button="Add change",
        add_form=in_place(GroupForm(initial={"group": newest.group}), refused),
        add_url=reverse("court_rules:offence-change", args=[code]),
        refused=refused,
        seen=offence_administration.token_of(rows),
        may_change=permissions.is_administrator(person(request)),
    )
    return pages.show(request, page)


def _verify_form(row: PrincipalOffence) -> VerifyGroupForm:
    initial = {"group": row.group, "valid_from": row.valid_from, "source": row.source}
    return VerifyGroupForm(row_id=row.pk, initial=initial)
