"""The library of conditions: order managers read it, the national team maintains it. It holds no case data."""

from __future__ import annotations

from itertools import groupby

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.choices import Role
from accounts.duties import DutyKind as Duty
from accounts.pii_confirmation import asks_about
from accounts.policies import roles
from core import clock, paging
from core.dated_rules.changes import RuleChangeNotAllowed
from orders.choices import ConditionKind
from orders.conditions import administration
from orders.forms.library import EndLibraryConditionForm, TemplateForm, TypeForm
from orders.models import ConditionTemplate
from orders.views.shared import orders_people, person

national_people = roles(Role.NATIONAL, duty=Duty.ORDERS)


@orders_people
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """Every condition that can be used today, by the parts of an order; or those for one type of exploitation."""
    form = TypeForm(request.GET)
    templates = ConditionTemplate.objects.valid_on(clock.today()).for_list()
    if form.is_valid() and (chosen := form.cleaned_data["type"]):
        templates = templates.filter(Q(types=[]) | Q(types__contains=[chosen]))
    parts = {kind: list(some) for kind, some in groupby(templates, key=lambda template: template.kind)}
    context = {
        "form": form,
        "parts": [(kind.label, parts[kind]) for kind in ConditionKind if kind in parts],
        "chosen": paging.filters_in_use(form),
        "may_keep": person(request).role == Role.NATIONAL,
    }
    return render(request, "orders/library.html", context, status=200 if form.is_valid() else 422)


@national_people
@require_http_methods(["GET", "POST"])
@asks_about("words")
def library_new(request: HttpRequest) -> HttpResponse:
    """Add a condition that the library does not have."""
    form = TemplateForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            added = administration.add(form.said(), by=person(request))
        except RuleChangeNotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, f"Saved: {added}.")
            return redirect("orders:library")
    return render(request, "orders/library_form.html", {"form": form}, status=422 if form.errors else 200)


@national_people
@require_http_methods(["GET", "POST"])
@asks_about("words")
def library_change(request: HttpRequest, code: str) -> HttpResponse:
    """Change the wording of a condition from a day."""
    newest = _newest(code)
    form = TemplateForm(request.POST if request.method == "POST" else None, template=newest)
    if form.is_bound and form.is_valid():
        try:
            changed = administration.change(code, form.said(), by=person(request))
        except RuleChangeNotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, f"Saved: {changed}.")
            return redirect("orders:library")
    return _change_page(request, newest, form, EndLibraryConditionForm(), status=422 if form.errors else 200)


@national_people
@require_POST
def library_end(request: HttpRequest, code: str) -> HttpResponse:
    """Set the last day on which a condition can be used."""
    newest, form = _newest(code), EndLibraryConditionForm(request.POST)
    if form.is_valid():
        try:
            administration.end(code, **form.cleaned_data, by=person(request))
        except RuleChangeNotAllowed as why:
            form.add_error(None, str(why))
        else:
            messages.success(request, f"Saved. “{newest}” cannot be used after that day.")
            return redirect("orders:library")
    return _change_page(request, newest, TemplateForm(None, template=newest), form, status=422)


def _newest(code: str) -> ConditionTemplate:
    template = ConditionTemplate.objects.filter(code=code).order_by("-valid_from").first()
    if template is None:
        raise Http404
    return template


def _change_page(
    request: HttpRequest,
    template: ConditionTemplate,
    form: TemplateForm,
    end_form: EndLibraryConditionForm,
    *,
    status: int,
) -> HttpResponse:
    refused: forms.Form = end_form if end_form.errors else form
    context = {"template": template, "form": form, "end_form": end_form, "refused": refused}
    return render(request, "orders/library_form.html", context, status=status)
