"""The form that says of which day an edition is, and where it was published."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core import clock
from core.govuk import DateField, Problem
from core.typed_text import NameField
from reports.models import OfficialEdition
from reports.models.official import LONGEST_SOURCE


class EditionForm(forms.Form):
    """The day of extraction and the publication."""

    extracted_on = DateField(
        label="Date of extraction",
        help_text="The day on which the publisher took the figures from its systems. The notes of the table say it.",
        error_messages={"required": "Enter the date of extraction."},
    )
    source = NameField(
        label="Publication",
        max_length=LONGEST_SOURCE,
        help_text="Its title or address, such as “Modern Slavery: NRM statistics, quarter 4 2023, table 1”.",
        error_messages={"required": "Enter the title or address of the publication."},
    )

    def __init__(self, data: Any = None, *, series: str = "", **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self._series = series

    def clean_extracted_on(self) -> Any:
        """Refuse a day in the future, and that of an edition that is already imported."""
        day = self.cleaned_data["extracted_on"]
        if day > clock.today():
            raise ValidationError("Enter a day that is not in the future.")
        if OfficialEdition.objects.filter(series=self._series, extracted_on=day).exists():
            raise ValidationError("An edition of this series that was extracted on this day is already imported.")
        return day

    @property
    def problems(self) -> list[Problem]:
        """Each error with the field that it belongs to."""
        return [
            Problem(text=str(error), url=f"#{self[name].id_for_label}")
            for name, errors in self.errors.items()
            for error in errors
        ]
