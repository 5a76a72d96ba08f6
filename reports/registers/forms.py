"""The forms that begin and end the months of a register, and say where a supplied table comes from."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from core.govuk import choose_from
from core.month_field import EXAMPLE, MonthField
from core.typed_text import NameField
from figures.models.registers import LONGEST_SOURCE
from reference.models import Force


class FirstMonthForm(forms.Form):
    """From which month on a force's register is complete."""

    first = MonthField(
        label="First complete month",
        help_text=f"From this month on, everything that should be in the register is in it. {EXAMPLE}",
        error_messages={"required": "Enter the first complete month, such as 11 2026."},
    )


class ForceFirstMonthForm(FirstMonthForm):
    """The same with a force to choose, for the national team."""

    force = forms.ChoiceField(
        label="Force",
        error_messages={"required": "Select a force.", "invalid_choice": "Select a force from the list."},
    )
    field_order = ("force", "first")

    def __init__(self, *args: Any, forces: Iterable[Force], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "force", [("", "Select"), *((force.code, force.short_name) for force in forces)])


UNTIL, MISTAKE = "until", "mistake"


class EndForm(forms.Form):
    """With which month a force's register stops counting, or that its months were entered by mistake."""

    what = forms.ChoiceField(
        label="Reason it stops counting",
        widget=forms.RadioSelect,
        choices=[
            (UNTIL, "It is complete up to a month, and not after it"),
            (MISTAKE, "Its months were entered by mistake, so none of them counts"),
        ],
        error_messages={"required": "Select a reason.", "invalid_choice": "Select a reason from the list."},
    )
    last = MonthField(
        label="Last complete month",
        required=False,
        help_text=f"Only if it is complete up to a month. {EXAMPLE}",
    )

    def __init__(self, *args: Any, has_ended: bool, **kwargs: Any) -> None:
        """`has_ended`: its last month is known, so it can only be withdrawn."""
        super().__init__(*args, **kwargs)
        if has_ended:
            del self.fields["last"]
            self.fields["what"].initial = MISTAKE
            choose_from(self, "what", [(MISTAKE, "Its months were entered by mistake, so none of them counts")])

    def clean(self) -> dict[str, Any]:
        """Refuse a register that is complete up to no month."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("what") == MISTAKE:
            self.errors.pop("last", None)
        if cleaned.get("what") == UNTIL and not cleaned.get("last") and "last" not in self.errors:
            self.add_error("last", "Enter the last complete month, such as 11 2026.")
        return cleaned


class SourceForm(forms.Form):
    """Where a supplied table comes from."""

    source = NameField(
        label="Source",
        max_length=LONGEST_SOURCE,
        help_text="Who supplied the figures and when, such as “CPS management information, 3 March 2020”.",
        error_messages={"required": "Enter where the figures come from."},
    )
