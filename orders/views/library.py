"""The library of conditions, to be read by those who manage orders. No case stands in it."""

from __future__ import annotations

from itertools import groupby

from django import forms
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from orders.choices import ConditionKind
from orders.models import ConditionTemplate
from orders.views.shared import orders_people
from reference import clock
from reference.models import ExploitationType


class LibraryForm(forms.Form):
    """For which type of exploitation."""

    type = forms.ChoiceField(label="Type of exploitation", required=False)

    def __init__(self, data: object) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        types = ExploitationType.objects.valid_on(clock.today()).order_by("order")
        self.fields["type"].choices = [("", "All"), *types.values_list("code", "name")]  # type: ignore[attr-defined]


@orders_people
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """Every condition that may be taken today, by the parts of an order; or those for one type of exploitation."""
    form = LibraryForm(request.GET)
    templates = ConditionTemplate.objects.valid_on(clock.today()).for_list()
    if form.is_valid() and (chosen := form.cleaned_data["type"]):
        templates = templates.filter(Q(types=[]) | Q(types__contains=[chosen]))
    parts = {kind: list(some) for kind, some in groupby(templates, key=lambda one: one.kind)}
    shown = [(kind.label, parts[kind]) for kind in ConditionKind if kind in parts]
    context = {"form": form, "parts": shown, "chosen": bool(request.GET.get("type"))}
    return render(request, "orders/library.html", context, status=200 if form.is_valid() else 422)
