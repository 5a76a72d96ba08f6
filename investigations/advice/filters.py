"""The filters of the advice log. Its choices of force and unit are limited to the user's scope."""

from __future__ import annotations

from typing import Any, cast

import django_filters

from accounts.models import User
from core import clock
from investigations.advice.querysets import AdviceQuerySet
from investigations.choices import AdviceResult, AdviceSubject
from investigations.models import Advice
from investigations.records.filters import DayFilter, limit_to_scope
from reference.models import Force, Unit

DUE, WITHDRAWN = "due", "withdrawn"
RESULTS = [
    (DUE, "Follow-up due"),
    (AdviceResult.OPEN, "No result yet"),
    (AdviceResult.FOLLOWED, "Followed"),
    (AdviceResult.NOT_FOLLOWED, "Not followed"),
    (WITHDRAWN, "Withdrawn"),
]


class AdviceFilter(django_filters.FilterSet):  # type: ignore[misc]  # django-filter brings no types
    """What the advice log can be narrowed by."""

    result = django_filters.ChoiceFilter(
        label="Result", choices=RESULTS, method="with_result", empty_label="All results"
    )
    about = django_filters.ChoiceFilter(label="About", choices=AdviceSubject.choices, empty_label="All subjects")
    force = django_filters.ModelChoiceFilter(label="Force", queryset=Force.objects.none(), empty_label="All forces")
    unit = django_filters.ModelChoiceFilter(
        label="Unit", queryset=Unit.objects.none(), field_name="force__unit", empty_label="All units"
    )
    given_since = DayFilter(label="Given on or after", field_name="given_on", lookup_expr="gte")

    class Meta:
        model = Advice
        fields: list[str] = []

    def __init__(self, data: Any, *, user: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        limit_to_scope(self, user)

    @property
    def of_place(self) -> AdviceQuerySet:
        """The advice to the forces asked for, whatever its subject, result and date."""
        self.form.is_valid()
        rows = self.queryset.all()
        for name in ("force", "unit"):
            if value := self.form.cleaned_data.get(name):
                rows = self.filters[name].filter(rows, value)
        return cast(AdviceQuerySet, rows)

    def with_result(self, rows: AdviceQuerySet, _name: str, value: str) -> AdviceQuerySet:
        """Match a result, what is to be followed up by today, or what was withdrawn."""
        if value == WITHDRAWN:
            return rows.exclude(withdrawn_at=None)
        return rows.due_on(clock.today()) if value == DUE else rows.counting().filter(result=value)
