"""Filters of the list of asset recovery."""

from __future__ import annotations

from typing import Any

import django_filters
from django.http import QueryDict

from accounts.models import User
from accounts.permissions import Scope
from core import clock
from prosecutions.assets.checks import BY_CODE, CHECKS
from prosecutions.assets.choices import AssetKind, AssetStatus
from prosecutions.assets.querysets import AssetRecordQuerySet
from prosecutions.models import AssetRecord
from reference.models import Force

OPEN, ALL = "open", "all"
SHOW = (
    (OPEN, "Open"),
    (ALL, "All"),
    ("To do", [(check.code, check.title) for check in CHECKS]),
    ("Status", AssetStatus.choices),
)


class AssetFilter(django_filters.FilterSet):  # type: ignore[misc]
    """What to show, and a kind; open records unless the person chooses others."""

    show = django_filters.ChoiceFilter(label="Show", choices=SHOW, method="narrow", empty_label=None, initial=OPEN)
    kind = django_filters.ChoiceFilter(label="Kind", choices=AssetKind.choices, empty_label="All")

    class Meta:
        model = AssetRecord
        fields: list[str] = []

    def __init__(self, data: QueryDict, *args: Any, user: User, **kwargs: Any) -> None:
        query = data.copy()
        query["show"] = data.get("show") or OPEN
        super().__init__(query, *args, **kwargs)
        self.user = user
        if not user.force_id:
            forces = Force.objects.filter(Scope.of(user).over("code")).order_by("short_name")
            self.filters["force"] = django_filters.ModelChoiceFilter(
                field_name="force", label="Force", queryset=forces, empty_label="All"
            )
            self.filters["force"].parent, self.filters["force"].model = self, AssetRecord

    def narrow(self, rows: AssetRecordQuerySet, _name: str, value: str) -> AssetRecordQuerySet:
        """Filter by status or check. A check has the records that the to-do list counts: those that forces have now."""
        if check := BY_CODE.get(value):
            narrowed: AssetRecordQuerySet = check.question(rows.of_present_forces(self.user), clock.today())
            return narrowed
        if value == ALL:
            return rows
        return rows.open() if value == OPEN else rows.filter(status=value)
