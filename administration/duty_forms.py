"""Forms for a person's duties."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts import duties
from accounts.models import User
from core.govuk import DateField, choose_from


class DutyForm(forms.Form):
    """A duty and its days. Offers only the duties that the person's role may have."""

    kind = forms.ChoiceField(label="Duty", widget=forms.RadioSelect, error_messages={"required": "Choose a duty."})
    starts_on = DateField(
        label="Start date", help_text="Must be today or later.", error_messages={"required": "Enter the start date."}
    )
    ends_on = DateField(
        label="End date (optional)", required=False, help_text="Leave blank if the duty has no end date."
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(
            self, "kind", [(kind, f"{kind.label}. {duties.SENTENCES[kind]}") for kind in duties.open_to(person.role)]
        )


class EndDutyForm(forms.Form):
    """The last day of a duty; a blank ends it at once."""

    last_day = DateField(label="End date (optional)", required=False, help_text="Leave blank to end the duty now.")
