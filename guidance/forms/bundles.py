"""The form to request a bundle of the library."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.http import QueryDict

from core.govuk import DateField, choose_from
from guidance.choices import Circle

TITLES = {Circle.POLICE: "Police", Circle.PARTNERS: "Partner agencies: nothing that is OFFICIAL-SENSITIVE"}


class BundleForm(forms.Form):
    """The circle of the bundle, and whether it holds everything or the changes since a day.

    One circle needs no choice.
    """

    circle = forms.ChoiceField(
        label="Who is it for?",
        widget=forms.RadioSelect,
        help_text="Recipients can read everything in it. You cannot recall it.",
        error_messages={"required": "Choose who it is for."},
    )
    since = DateField(
        label="Only changes since (optional)",
        required=False,
        help_text="The date of your last download, such as 1 October 2026. Leave blank for everything.",
    )

    def __init__(self, data: QueryDict | None = None, *, circles: Sequence[Circle]) -> None:
        super().__init__(data)
        self.circles = circles
        choose_from(self, "circle", [(circle.value, TITLES[circle]) for circle in circles])
        if len(circles) == 1:
            del self.fields["circle"]

    @property
    def asked_circle(self) -> str:
        """Return the chosen circle, or the only one."""
        return self.cleaned_data["circle"] if "circle" in self.fields else self.circles[0]
