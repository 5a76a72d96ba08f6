"""Filters of the list of asset recovery."""

from __future__ import annotations

import django_filters

from prosecutions.assets.checks import BY_CODE, CHECKS
from prosecutions.assets.choices import AssetKind, AssetStatus
from prosecutions.models import AssetRecord
from prosecutions.record_filter import ALL, OPEN, RecordFilter

SHOW = (
    (OPEN, "Open"),
    (ALL, "All"),
    ("To do", [(check.code, check.title) for check in CHECKS]),
    ("Status", AssetStatus.choices),
)


class AssetFilter(RecordFilter):
    """What to show, and a kind; open records unless the person chooses others."""

    show = django_filters.ChoiceFilter(label="Show", choices=SHOW, method="narrow", empty_label=None, initial=OPEN)
    kind = django_filters.ChoiceFilter(label="Kind", choices=AssetKind.choices, empty_label="All")
    checks = BY_CODE

    class Meta:
        model = AssetRecord
        fields: list[str] = []
