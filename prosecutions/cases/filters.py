"""Filters of the list of prosecutions."""

from __future__ import annotations

import django_filters

from prosecutions.cases.checks import BY_CODE, CHECKS
from prosecutions.cases.choices import CaseStatus
from prosecutions.cases.querysets import ProsecutionCaseQuerySet
from prosecutions.models import ProsecutionCase
from prosecutions.record_filter import ALL, OPEN, RecordFilter

SHOW = (
    (OPEN, "Open"),
    (ALL, "All"),
    ("To do", [(check.code, check.title) for check in CHECKS]),
    ("Status", CaseStatus.choices),
)


class ProsecutionFilter(RecordFilter):
    """What to show, and a URN; open cases unless the person chooses others, or looks for a URN (`searches_all`)."""

    show = django_filters.ChoiceFilter(label="Show", choices=SHOW, method="narrow", empty_label=None, initial=OPEN)
    urn = django_filters.CharFilter(label="URN", method="find", max_length=30)
    checks = BY_CODE

    class Meta:
        model = ProsecutionCase
        fields: list[str] = []

    def find(self, rows: ProsecutionCaseQuerySet, _name: str, value: str) -> ProsecutionCaseQuerySet:
        """Find a case by its reference, in whatever spelling."""
        return rows.with_urn(value)
