"""The form in which a user links a referral to an investigation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from accounts.models import User
from core.govuk import choose_from
from nrm import linking
from nrm.linking import LikelyInvestigation, LinkedInvestigation

OTHER, NONE = "other", "none"


class LinkForm(forms.Form):
    """A likely investigation, another one by its reference, or none."""

    which = forms.ChoiceField(
        label="Which investigation is this referral about?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose an investigation.",
            "invalid_choice": "Choose an investigation from the list, or enter its reference.",
        },
    )
    reference = forms.CharField(
        label="Reference of the other investigation",
        help_text="Enter the reference from your force’s returns.",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(
        self,
        *args: Any,
        linked: LinkedInvestigation | None,
        likely: Sequence[LikelyInvestigation],
        user: User,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        present = [(str(linked.investigation.public_id), f"{linked.name} (linked now)")] if linked else []
        offered = [
            (str(case.entry.investigation.public_id), f"{case.entry.holding} ({'; '.join(case.reasons)})")
            for case in likely
        ]
        none = "Remove the link" if linked else "No investigation"
        choose_from(self, "which", [*present, *offered, (OTHER, "Another investigation"), (NONE, none)])
        if present:
            self.fields["which"].initial = present[0][0]
        elif not offered:  # nothing to choose from: the reference is all that is asked
            self.fields["which"].widget = forms.HiddenInput()
            self.fields["which"].initial = OTHER
            self.fields["reference"].label = "Reference of the investigation"

    def clean(self) -> dict[str, Any]:
        """Find the other investigation by its reference."""
        values = super().clean() or {}
        which = values.get("which")
        if which in {None, NONE}:
            values["investigation"] = None
        elif which != OTHER:
            values["investigation"] = UUID(str(which))
        elif not values.get("reference"):
            self.add_error("reference", "Enter the reference of the investigation.")
        else:
            values["investigation"] = linking.known_as(values["reference"], by=self.user)
            if values["investigation"] is None:
                self.add_error("reference", f"Your force has no investigation “{values['reference']}”. Check it.")
        return values
