"""The form that says of which day an edition is, and where it was published."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core import clock, months
from core.govuk import DateField, in_words
from core.typed_text import NameField
from reports.models import OfficialEdition
from reports.models.official import LONGEST_SOURCE, SAME_DAY
from reports.official.editions import EditionDetails


class EditionForm(forms.Form):
    """The day of extraction and the publication."""

    extracted_on = DateField(
        label="Date of extraction",
        help_text="The day on which the publisher took the figures from its systems. Look in the notes of the table.",
        error_messages={"required": "Enter the date of extraction."},
    )
    source = NameField(
        label="Publication",
        max_length=LONGEST_SOURCE,
        help_text="Its title or address, such as “Modern Slavery: NRM statistics, quarter 4 2023, table 1”.",
        error_messages={"required": "Enter the title or address of the publication."},
    )

    def __init__(
        self,
        data: Any = None,
        *,
        series: str = "",
        last_quarter: date | None = None,
        edition: OfficialEdition | None = None,
        **kwargs: Any,
    ) -> None:
        """`last_quarter` is the first day of the last quarter that the edition has; `edition` is one to correct."""
        super().__init__(data, **kwargs)
        others = OfficialEdition.objects.filter(series=series)
        self._others = others.exclude(pk=edition.pk) if edition else others
        self._last_quarter = last_quarter

    def clean_extracted_on(self) -> date:
        """Refuse a day in the future, one before the last quarter has ended, and that of another edition."""
        day: date = self.cleaned_data["extracted_on"]
        if day > clock.today():
            raise ValidationError("Date of extraction must be today or in the past.")
        if self._last_quarter and day <= (end := months.last_day(months.following(self._last_quarter, 2))):
            raise ValidationError(f"The figures go up to {in_words(end)}. Enter a later date of extraction.")
        if self._others.filter(extracted_on=day).exists():
            raise ValidationError(SAME_DAY)
        return day

    @property
    def details(self) -> EditionDetails:
        """What was typed; only of a valid form."""
        return EditionDetails(**self.cleaned_data)
