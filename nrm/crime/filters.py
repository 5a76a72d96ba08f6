"""Filters of the crime register."""

from __future__ import annotations

from typing import Any

import django_filters
from django.http import QueryDict

from accounts.models import User
from accounts.permissions import Scope
from core import clock
from nrm.crime import restricted
from nrm.crime.checks import BY_CODE, CHECKS
from nrm.crime.choices import RecordSource, RecordStatus
from nrm.crime.querysets import CrimeRecordQuerySet
from nrm.models import CrimeRecord
from reference.models import Force

OPEN, ALL = "open", "all"
SHOW = (
    (OPEN, "Incidents and crimes"),
    (ALL, "All, with cancelled and transferred"),
    ("To do", [(check.code, check.label) for check in CHECKS]),
    ("Status", RecordStatus.choices),
)


class CrimeRecordFilter(django_filters.FilterSet):  # type: ignore[misc]
    """What to show, how the report reached the force, and a reference.

    Open records, unless the user asks for more or looks for a reference (`searches_all`).
    """

    show = django_filters.ChoiceFilter(label="Show", choices=SHOW, method="narrow", empty_label=None, initial=OPEN)
    source = django_filters.ChoiceFilter(
        label="How it reached the force", choices=RecordSource.choices, empty_label="All"
    )
    reference = django_filters.CharFilter(label="Crime or Home Office reference", method="find", max_length=60)

    class Meta:
        model = CrimeRecord
        fields: list[str] = []

    def __init__(self, data: QueryDict, *args: Any, user: User, **kwargs: Any) -> None:
        query = data.copy()
        # The form sends open records unless somebody changes it, and a reference may be that of a cancelled one.
        self.searches_all = bool(data.get("reference", "").strip()) and data.get("show") in {None, "", OPEN}
        query["show"] = ALL if self.searches_all else data.get("show") or OPEN
        super().__init__(query, *args, **kwargs)
        if not user.force_id:
            forces = Force.objects.filter(Scope.of(user).over("code")).order_by("short_name")
            self.filters["force"] = django_filters.ModelChoiceFilter(
                field_name="force", label="Force", queryset=forces, empty_label="All"
            )
            self.filters["force"].parent, self.filters["force"].model = self, CrimeRecord

    def narrow(self, rows: CrimeRecordQuerySet, _name: str, value: str) -> CrimeRecordQuerySet:
        """Filter by status or check. Each check is a queryset question; the other values are statuses."""
        if check := BY_CODE.get(value):  # what is due stays due, also of a restricted referral
            return check.question(rows.not_erased(), clock.now())
        rows = restricted.listed(rows)
        if value == ALL:
            return rows
        return rows.open() if value == OPEN else rows.filter(status=value)

    def find(self, rows: CrimeRecordQuerySet, _name: str, value: str) -> CrimeRecordQuerySet:
        """Find a record by its crime system or Home Office reference, in whatever spelling."""
        return rows.with_reference(value)
