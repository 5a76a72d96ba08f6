"""Filters of the list of victims and witnesses."""

from __future__ import annotations

import django_filters

from prosecutions.models import Witness
from prosecutions.record_filter import ALL, RecordFilter
from prosecutions.witnesses.checks import BY_CODE, CHECKS
from prosecutions.witnesses.choices import Willingness, WitnessStatus
from prosecutions.witnesses.querysets import WitnessQuerySet

SHOW = (
    (WitnessStatus.BEFORE.value, "Before evidence"),
    (ALL, "All"),
    ("To do", [(check.code, check.title) for check in CHECKS]),
    ("Status", [(status.value, status.label) for status in WitnessStatus if status != WitnessStatus.BEFORE]),
)
PLACES = (("uk", "UK"), ("overseas", "Abroad"))


class WitnessFilter(RecordFilter):
    """What to show, and narrower; those before evidence unless the person chooses others or looks for a URN."""

    show = django_filters.ChoiceFilter(
        label="Show", choices=SHOW, method="narrow", empty_label=None, initial=WitnessStatus.BEFORE.value
    )
    willingness = django_filters.ChoiceFilter(
        label="Supports the prosecution", choices=Willingness.choices, empty_label="All"
    )
    lives = django_filters.ChoiceFilter(label="Lives", choices=PLACES, method="living", empty_label="Anywhere")
    urn = django_filters.CharFilter(label="URN", method="find", max_length=30)
    usual = WitnessStatus.BEFORE.value
    checks = BY_CODE

    class Meta:
        model = Witness
        fields: list[str] = []

    def chosen(self, rows: WitnessQuerySet, value: str) -> WitnessQuerySet:
        """Narrow to all but those added by mistake, or to a status."""
        return rows.counted() if value == ALL else rows.filter(status=value)

    def living(self, rows: WitnessQuerySet, _name: str, value: str) -> WitnessQuerySet:
        """Narrow to those who live in the UK, or abroad."""
        return rows.filter(is_abroad=value == "overseas")

    def find(self, rows: WitnessQuerySet, _name: str, value: str) -> WitnessQuerySet:
        """Find those of a case by its reference, in whatever spelling."""
        return rows.with_urn(value)
