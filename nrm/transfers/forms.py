"""The form to offer a referral to another force."""

from __future__ import annotations

from typing import Any

from django import forms

from core import clock
from core.govuk import choose_from
from nrm.transfers.offering import LONGEST
from reference.models import Force


class OfferReferralForm(forms.Form):
    """The receiving force, and the reason."""

    to = forms.ChoiceField(label="Which force?", error_messages={"required": "Choose a force."})
    reason = forms.CharField(
        label="Reason for transfer (do not include names)",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=(
            "The other force reads this before it decides. It also sees the pseudonym, kind, status and due date."
        ),
        error_messages={"required": "Enter the reason for the transfer."},
    )

    def __init__(self, *args: Any, giver: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Force.objects.valid_on(clock.today()).exclude(pk=giver).order_by("short_name")
        choose_from(
            self,
            "to",
            [
                ("", "Choose"),
                *others.values_list("pk", "short_name"),
            ],
        )
