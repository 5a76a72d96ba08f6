"""The filters of the list of investigations, for page, export and API alike.

The choices of force and unit are limited to the user's scope, so that a filter reveals nothing about another force.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.permissions import Scope
from core.govuk import DateField
from investigations.choices import FLAGS, EntryState
from investigations.models import Entry
from investigations.querysets import EntryQuerySet
from reference.models import ExploitationSubType, ExploitationType, Force, Origin, Stage, Unit

STATES = [("live", "Live"), ("closed", "Closed"), ("all", "All")]


class DayFilter(django_filters.Filter):  # type: ignore[misc]  # django-filter brings no types
    """A date, typed in one box or three."""

    field_class = DateField


def limit_to_scope(filterset: django_filters.FilterSet, user: User) -> None:
    """Offer only forces and units of the user's scope, and neither filter where there is only one to choose."""
    scope = Scope.of(user)
    forces = Force.objects.filter(scope.over("code"))
    filterset.filters["force"].queryset = forces.order_by("short_name")
    filterset.filters["unit"].queryset = Unit.objects.filter(forces__in=forces).distinct().order_by("order")
    if scope.force:
        del filterset.filters["force"], filterset.filters["unit"]
    elif scope.unit:
        del filterset.filters["unit"]


class InvestigationFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter brings no types
    """The filters for list, count, export and API."""

    text = django_filters.CharFilter(label="Reference, operation name or system ID", method="with_text")
    state = django_filters.ChoiceFilter(
        label="State", choices=STATES, method="in_state", empty_label=None, initial="live"
    )
    force = django_filters.ModelChoiceFilter(label="Force", queryset=Force.objects.none(), empty_label="All forces")
    unit = django_filters.ModelChoiceFilter(
        label="Unit", queryset=Unit.objects.none(), field_name="force__unit", empty_label="All units"
    )
    type = django_filters.ModelChoiceFilter(
        label="Exploitation type, primary or secondary",
        queryset=ExploitationType.objects.in_order(),
        method="of_type",
        empty_label="All types",
    )
    sub_type = django_filters.ModelChoiceFilter(
        label="Sub-type",
        queryset=ExploitationSubType.objects.order_by("type__order", "order"),
        method="of_sub_type",
        empty_label="All sub-types",
    )
    stage = django_filters.ModelChoiceFilter(label="Stage", queryset=Stage.objects.in_order(), empty_label="All stages")
    origin = django_filters.ModelChoiceFilter(
        label="How it began", queryset=Origin.objects.in_order(), empty_label="All origins"
    )
    open_since = DayFilter(label="Opened on or before", field_name="opened_on", lookup_expr="lte")
    flags = django_filters.MultipleChoiceFilter(
        label="Must have",
        choices=list(FLAGS.items()),
        method="with_flags",
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Entry
        fields: list[str] = []

    def __init__(self, data: Any, *, user: User, **kwargs: Any) -> None:
        data = data.copy() if data else {}
        if "state" not in data:
            data["state"] = "live"
        super().__init__(data, **kwargs)
        limit_to_scope(self, user)

    @property
    def narrowed_by(self) -> str:
        """The filters in use, for the audit log and the export: names of filters with their codes, never free text."""
        chosen = []
        for name, value in self.form.cleaned_data.items() if self.form.is_valid() else ():
            if value and name != "text":
                codes = value if isinstance(value, list) else [getattr(value, "pk", value)]
                chosen.append(f"{name} {' '.join(str(code) for code in codes)}")
            elif value:
                chosen.append("text given")
        return ", ".join(chosen)

    def with_text(self, rows: QuerySet[Entry], _name: str, value: str) -> QuerySet[Entry]:
        """Match part of the reference or operation name; or the whole number, which a supporting force uses to ask."""
        try:
            return rows.filter(investigation__public_id=UUID(value))
        except ValueError:
            pass
        return rows.filter(Q(holding__reference__icontains=value) | Q(holding__operation_name__icontains=value))

    def in_state(self, rows: EntryQuerySet, _name: str, value: str) -> EntryQuerySet:
        """Live in the present series, closed, or any."""
        if value == "live":
            return rows.live_now()
        return rows.filter(state=EntryState.CLOSED) if value == "closed" else rows

    def of_type(self, rows: QuerySet[Entry], _name: str, value: ExploitationType) -> QuerySet[Entry]:
        """Match the primary or a secondary type."""
        return rows.filter(Q(primary_type=value) | Q(secondary_types__contains=[value.pk]))

    def of_sub_type(self, rows: QuerySet[Entry], _name: str, value: ExploitationSubType) -> QuerySet[Entry]:
        """Match any of the sub-types."""
        return rows.filter(sub_types__contains=[value.pk])

    def with_flags(self, rows: QuerySet[Entry], _name: str, value: list[str]) -> QuerySet[Entry]:
        """Match investigations with the answer yes to each flag."""
        return rows.filter(**dict.fromkeys(value, True))


class CaseReviewFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter brings no types
    """The filters of the case review page."""

    reason = django_filters.ChoiceFilter(label="Reason for review", empty_label="All reasons", method="for_reason")
    force = django_filters.ModelChoiceFilter(label="Force", queryset=Force.objects.none(), empty_label="All forces")
    unit = django_filters.ModelChoiceFilter(
        label="Unit", queryset=Unit.objects.none(), field_name="force__unit", empty_label="All units"
    )
    type = django_filters.ModelChoiceFilter(
        label="Primary exploitation type",
        queryset=ExploitationType.objects.in_order(),
        field_name="primary_type",
        empty_label="All types",
    )

    class Meta:
        model = Entry
        fields: list[str] = []

    def __init__(self, data: Any, *, user: User, reasons: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        limit_to_scope(self, user)
        self.filters["reason"].extra["choices"] = reasons

    @property
    def chosen(self) -> dict[str, Any]:
        """The valid filters in use, by name."""
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    def for_reason(self, rows: QuerySet[Entry], _name: str, value: str) -> QuerySet[Entry]:
        """Match the cases that have the reason, among others or alone."""
        return rows.filter(profile__review_reasons__contains=[value])

    def is_about(self, force: Force) -> bool:
        """Whether the filters may leave a case of this force in the list."""
        unit = self.chosen.get("unit")
        return self.chosen.get("force", force) == force and (unit is None or unit.pk == force.unit_id)
