"""What administrators type about a person's duties."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts import duties
from accounts.models import User
from reference.govuk import DateField


class DutyForm(forms.Form):
    """A duty and its days. Only those that the person's role may have are offered."""

    kind = forms.ChoiceField(label="Duty", widget=forms.RadioSelect, error_messages={"required": "Choose the duty."})
    starts_on = DateField(
        label="First day", help_text="Today or later.", error_messages={"required": "Enter the first day."}
    )
    ends_on = DateField(
        label="Last day (optional)", required=False, help_text="Without one it holds until it is ended."
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [  # type: ignore[attr-defined]
            (kind, f"{kind.label}. {duties.SENTENCES[kind]}") for kind in duties.open_to(person.role)
        ]


class EndDutyForm(forms.Form):
    """The last day of a duty; none ends it at once."""

    last_day = DateField(label="Last day (optional)", required=False, help_text="Leave it empty to end it at once.")
