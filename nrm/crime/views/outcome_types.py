"""Views for the types of crime outcome: administrators change them, the national team reads them."""

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
from nrm.crime import outcome_administration
from nrm.crime.outcome_administration import OutcomeTypeValues
from nrm.crime.outcome_type_forms import ConfirmOutcomeTypeForm, NewOutcomeTypeForm, OutcomeTypeChangeForm
from nrm.models import OutcomeType
from nrm.views.shared import person


@roles(Role.ADMINISTRATOR, Role.NATIONAL)
@require_safe
def outcome_type_list(request: HttpRequest) -> HttpResponse:
    """Show every outcome as it is today, and what nobody has verified."""
    return _list_page(request)


@roles(Role.ADMINISTRATOR, Role.NATIONAL)
@require_safe
def outcome_type_detail(request: HttpRequest, code: str) -> HttpResponse:
    """Show the rows of one outcome by day, and what an administrator may do about them."""
    return _outcome_page(request, code)


@roles(Role.ADMINISTRATOR)
@require_POST
def outcome_type_add(request: HttpRequest) -> HttpResponse:
    """Add a new outcome to the list."""
    form = NewOutcomeTypeForm(request.POST)
    try:
        if form.is_valid():
            typed = dict(form.cleaned_data)
            code = typed.pop("code")
            added = outcome_administration.add(code, values=OutcomeTypeValues(**typed), by=person(request))
            messages.success(request, f"Outcome added from {in_words(added.valid_from)}.")
            return redirect("nrm:outcome-type-detail", added.code)
    except RuleChangeNotAllowed as why:
        form.add_error(None, str(why))
    return _list_page(request, refused=form)


@roles(Role.ADMINISTRATOR)
@require_POST
def outcome_type_change(request: HttpRequest, code: str) -> HttpResponse:
    """Add what the outcome is from a day."""
    form = OutcomeTypeChangeForm(request.POST)

    def change() -> str:
        values, by = OutcomeTypeValues(**form.cleaned_data), person(request)
        changed = outcome_administration.change(code, values=values, seen=edit_conflicts.posted(request), by=by)
        return f"Change saved. It applies from {in_words(changed.valid_from)}."

    return _act(request, code, form, change)


@roles(Role.ADMINISTRATOR)
@require_POST
def outcome_type_end(request: HttpRequest, code: str, outcome_type: int) -> HttpResponse:
    """End an outcome that can no longer be assigned."""
    form = EndValueForm(request.POST, row_id=outcome_type)

    def end() -> str:
        by, read = person(request), edit_conflicts.posted(request)
        outcome_administration.end(code, outcome_type, **form.cleaned_data, seen=read, by=by)
        return f"Outcome ends on {in_words(form.cleaned_data['last_day'])}."

    return _act(request, code, form, end)


@roles(Role.ADMINISTRATOR)
@require_POST
def outcome_type_confirm(request: HttpRequest, code: str, outcome_type: int) -> HttpResponse:
    """Mark a row as verified, with what its source says."""
    form = ConfirmOutcomeTypeForm(request.POST, row_id=outcome_type)

    def confirm() -> str:
        by, read = person(request), edit_conflicts.posted(request)
        outcome_administration.confirm(code, outcome_type, **form.cleaned_data, seen=read, by=by)
        return "Entry verified."

    return _act(request, code, form, confirm)


def _act(request: HttpRequest, code: str, form: forms.Form, change: pages.Change) -> HttpResponse:
    def page(refused: forms.Form) -> HttpResponse:
        return _outcome_page(request, code, refused=refused)

    return pages.make(request, form, change, then=reverse("nrm:outcome-type-detail", args=[code]), page=page)


def _list_page(request: HttpRequest, *, refused: NewOutcomeTypeForm | None = None) -> HttpResponse:
    rows = OutcomeType.objects.in_order().latest_of_each(clock.today())
    context = {
        "rows": rows,
        "unverified": sum(not row.is_verified for row in rows),
        "refused": refused,
        "new_form": refused or NewOutcomeTypeForm(),
        "may_change": permissions.is_administrator(person(request)),
    }
    return render(request, "crime/outcome_types.html", context, status=422 if refused else 200)


def _outcome_page(request: HttpRequest, code: str, *, refused: forms.Form | None = None) -> HttpResponse:
    rows = list(OutcomeType.objects.filter(code=code).order_by("-valid_from"))
    if not rows:
        raise Http404
    newest = rows[0]
    lines = [
        RuleLine(
            row=row,
            value=row.name,
            detail=f"Group: {row.get_group_display()}",
            meanwhile=_meanwhile(row),
            end_form=pages.end_form(row, refused, may_end=row.valid_to is None or row.valid_to >= clock.today()),
            end_url=reverse("nrm:outcome-type-end", args=[code, row.pk]),
            verify_form=pages.verify_form(row, _confirm_form(row), refused),
            verify_url=reverse("nrm:outcome-type-confirm", args=[code, row.pk]),
        )
        for row in rows
    ]
    blank = OutcomeTypeChangeForm(initial={"name": newest.name, "group": newest.group})
    page = RulePage(
        title=f"Outcome {newest}",
        caption="Outcomes of recorded crimes",
        list_url=reverse("nrm:outcome-type-list"),
        sentence="",
        noun="entry",
        lines=lines,
        end_hint="It cannot be assigned on a later date. Crimes that already have this outcome keep it.",
        add_title="Add a change",
        add_hint="The entry before ends the day before the new one starts. Crimes to which this outcome is assigned "
        "on or after that date count in the new group.",
        add_button="Add change",
        add_form=in_place(blank, refused),
        add_url=reverse("nrm:outcome-type-change", args=[code]),
        refused=refused,
        seen=outcome_administration.token_of(rows),
        may_change=permissions.is_administrator(person(request)),
    )
    return pages.show(request, page)


def _meanwhile(row: OutcomeType) -> str:
    unchecked = "This has not been checked against the source."
    return f"{unchecked} It can still be assigned." if row.is_for_slavery else unchecked


def _confirm_form(row: OutcomeType) -> ConfirmOutcomeTypeForm:
    initial = {"name": row.name, "group": row.group, "valid_from": row.valid_from, "source": row.source}
    return ConfirmOutcomeTypeForm(row_id=row.pk, initial=initial)
