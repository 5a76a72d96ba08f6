"""The form with which a coordinator who is away names a colleague."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.models import User
from core import clock
from core.govuk import DateField, choose_from
from investigations.review import delegation


class DelegationForm(forms.Form):
    """Who reviews, from which day to which. The first day starts as today."""

    colleague = forms.TypedChoiceField(
        label="Who reviews in your place", coerce=int, error_messages={"required": "Choose a colleague."}
    )
    starts_on = DateField(label="First day", error_messages={"required": "Enter the first day."})
    ends_on = DateField(label="Last day", error_messages={"required": "Enter the last day."})

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        """Offer the other coordinators of the user's unit."""
        kwargs.setdefault("initial", {"starts_on": clock.today()})
        super().__init__(*args, **kwargs)
        self.user = user
        people = [(each.pk, each.name) for each in delegation.colleagues_of(user)]
        choose_from(self, "colleague", [("", "Choose"), *people])

    def clean(self) -> dict[str, Any]:
        """Show each thing that is wrong at its field, once all three are given."""
        given = super().clean() or {}
        if given.keys() >= {"colleague", "starts_on", "ends_on"}:
            days = {"starts_on": given["starts_on"], "ends_on": given["ends_on"]}
            for field, why in delegation.why_not(given["colleague"], **days, by=self.user):
                self.add_error(field, why)
        return given
