"""The two years of the page: any calendar or financial years that have a month."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core import months
from core.govuk import choose_from
from figures import series
from reports.key_data import years
from reports.key_data.years import YearOfMonths

NOT_LISTED = "Select a year from the list."


class YearsForm(forms.Form):
    """An earlier and a later year of the same kind."""

    then = forms.ChoiceField(
        label="Earlier year", error_messages={"required": "Select the earlier year.", "invalid_choice": NOT_LISTED}
    )
    now = forms.ChoiceField(
        label="Later year", error_messages={"required": "Select the later year.", "invalid_choice": NOT_LISTED}
    )

    def __init__(self, data: Any = None, *, periods: Collection[date], **kwargs: Any) -> None:
        """`periods` are the months that there are."""
        super().__init__(data, **kwargs)
        listed = [
            ("Calendar years", [_choice(year) for year in _newest_first(years.calendar_years_of(periods))]),
            ("Financial years", [_choice(year) for year in _newest_first(years.financial_years_of(periods))]),
        ]
        for name in ("then", "now"):
            choose_from(self, name, listed)

    def clean(self) -> dict[str, Any]:
        """Refuse years of two kinds, years that overlap, and an earlier year that is the later one."""
        cleaned: dict[str, Any] = super().clean() or {}
        then, now = cleaned.get("then"), cleaned.get("now")
        if then and now and months.parse(then).month != months.parse(now).month:
            raise ValidationError({"now": "Select two calendar years or two financial years."})
        if then and now and months.distance(months.parse(then), months.parse(now)) < series.MONTHS_OF_A_YEAR:
            raise ValidationError({"now": "The later year must begin after the earlier year has ended."})
        return cleaned

    @property
    def chosen(self) -> tuple[YearOfMonths, YearOfMonths]:
        """The two years; only of a valid form."""
        then, now = (years.year_from(months.parse(self.cleaned_data[name])) for name in ("then", "now"))
        return then, now


def first_choice(periods: Collection[date]) -> dict[str, str]:
    """The newest calendar year with all its months, and the year before it; without one, the newest two years."""
    listed = years.calendar_years_of(periods)
    whole = [year for year in listed if {*year.months} <= {*periods}]
    now = (whole or listed)[-1]
    return {"then": months.text(months.previous(now.first, series.MONTHS_OF_A_YEAR)), "now": months.text(now.first)}


def _newest_first(of_months: Sequence[YearOfMonths]) -> list[YearOfMonths]:
    """The years, and the year before each: a year can be shown beside one without data, as in a service's first."""
    before = [years.year_from(months.previous(year.first, series.MONTHS_OF_A_YEAR)) for year in of_months]
    by_first = {year.first: year for year in (*of_months, *before)}
    return [by_first[first] for first in sorted(by_first, reverse=True)]


def _choice(year: YearOfMonths) -> tuple[str, str]:
    return months.text(year.first), year.label
