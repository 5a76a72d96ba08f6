"""Filters of the list of prosecutions."""

from __future__ import annotations

from typing import Any

import django_filters
from django.http import QueryDict

from accounts.models import User
from accounts.permissions import Scope
from core import clock
from prosecutions.cases.checks import BY_CODE, CHECKS
from prosecutions.cases.choices import CaseStatus
from prosecutions.cases.querysets import ProsecutionCaseQuerySet
from prosecutions.models import ProsecutionCase
from reference.models import Force

OPEN, ALL = "open", "all"
SHOW = (
    (OPEN, "Open"),
    (ALL, "All"),
    ("To do", [(check.code, check.title) for check in CHECKS]),
    ("Status", CaseStatus.choices),
)


class ProsecutionFilter(django_filters.FilterSet):  # type: ignore[misc]
    """What to show, and a URN; open cases unless the person chooses others, or looks for a URN (`searches_all`)."""

    show = django_filters.ChoiceFilter(label="Show", choices=SHOW, method="narrow", empty_label=None, initial=OPEN)
    urn = django_filters.CharFilter(label="URN", method="find", max_length=30)

    class Meta:
        model = ProsecutionCase
        fields: list[str] = []

    def __init__(self, data: QueryDict, *args: Any, user: User, **kwargs: Any) -> None:
        query = data.copy()
        # The form sends "Open" unless somebody changes it, and a URN may be that of a finished case.
        self.searches_all = bool(data.get("urn", "").strip()) and data.get("show") in {None, "", OPEN}
        query["show"] = ALL if self.searches_all else data.get("show") or OPEN
        super().__init__(query, *args, **kwargs)
        self.user = user
        if not user.force_id:
            forces = Force.objects.filter(Scope.of(user).over("code")).order_by("short_name")
            self.filters["force"] = django_filters.ModelChoiceFilter(
                field_name="force", label="Force", queryset=forces, empty_label="All"
            )
            self.filters["force"].parent, self.filters["force"].model = self, ProsecutionCase

    def narrow(self, rows: ProsecutionCaseQuerySet, _name: str, value: str) -> ProsecutionCaseQuerySet:
        """Filter by status or check. A check has the cases that the to-do list counts: those that forces have now."""
        if check := BY_CODE.get(value):
            narrowed: ProsecutionCaseQuerySet = check.question(rows.of_present_forces(self.user), clock.today())
            return narrowed
        if value == ALL:
            return rows
        return rows.open() if value == OPEN else rows.filter(status=value)

    def find(self, rows: ProsecutionCaseQuerySet, _name: str, value: str) -> ProsecutionCaseQuerySet:
        """Find a case by its reference, in whatever spelling."""
        return rows.with_urn(value)
