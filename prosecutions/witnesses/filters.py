"""Filters of the list of victims and witnesses."""

from __future__ import annotations

from typing import Any

import django_filters
from django.http import QueryDict

from accounts.models import User
from accounts.permissions import Scope
from core import clock
from prosecutions.models import Witness
from prosecutions.witnesses.checks import BY_CODE, CHECKS
from prosecutions.witnesses.choices import Willingness, WitnessStatus
from prosecutions.witnesses.querysets import WitnessQuerySet
from reference.models import Force

ALL = "all"
SHOW = (
    (WitnessStatus.BEFORE.value, "Before evidence"),
    (ALL, "All"),
    ("To do", [(check.code, check.title) for check in CHECKS]),
    ("Status", [(status.value, status.label) for status in WitnessStatus if status != WitnessStatus.BEFORE]),
)
PLACES = (("uk", "UK"), ("overseas", "Abroad"))


class WitnessFilter(django_filters.FilterSet):  # type: ignore[misc]
    """What to show, and narrower; those before evidence unless the person chooses others or looks for a URN."""

    show = django_filters.ChoiceFilter(
        label="Show", choices=SHOW, method="narrow", empty_label=None, initial=WitnessStatus.BEFORE.value
    )
    willingness = django_filters.ChoiceFilter(
        label="Supports the prosecution", choices=Willingness.choices, empty_label="All"
    )
    lives = django_filters.ChoiceFilter(label="Lives", choices=PLACES, method="living", empty_label="Anywhere")
    urn = django_filters.CharFilter(label="URN", method="find", max_length=30)

    class Meta:
        model = Witness
        fields: list[str] = []

    def __init__(self, data: QueryDict, *args: Any, user: User, **kwargs: Any) -> None:
        query = data.copy()
        usual = WitnessStatus.BEFORE.value
        # The form sends the usual choice unless somebody changes it, and a URN may be that of a finished case.
        self.searches_all = bool(data.get("urn", "").strip()) and data.get("show") in {None, "", usual}
        query["show"] = ALL if self.searches_all else data.get("show") or usual
        super().__init__(query, *args, **kwargs)
        self.user = user
        if not user.force_id:
            forces = Force.objects.filter(Scope.of(user).over("code")).order_by("short_name")
            self.filters["force"] = django_filters.ModelChoiceFilter(
                field_name="force", label="Force", queryset=forces, empty_label="All"
            )
            self.filters["force"].parent, self.filters["force"].model = self, Witness

    def narrow(self, rows: WitnessQuerySet, _name: str, value: str) -> WitnessQuerySet:
        """Narrow to a check, to all, or to a status. A check has those of the person’s forces, who can act."""
        if check := BY_CODE.get(value):
            narrowed: WitnessQuerySet = check.question(rows.of_present_forces(self.user), clock.today())
            return narrowed
        return rows.counted() if value == ALL else rows.filter(status=value)

    def living(self, rows: WitnessQuerySet, _name: str, value: str) -> WitnessQuerySet:
        """Narrow to those who live in the UK, or abroad."""
        return rows.filter(is_abroad=value == "overseas")

    def find(self, rows: WitnessQuerySet, _name: str, value: str) -> WitnessQuerySet:
        """Find those of a case by its reference, in whatever spelling."""
        return rows.with_urn(value)
