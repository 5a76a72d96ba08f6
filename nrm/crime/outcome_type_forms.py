"""Forms for the types of crime outcome, which administrators maintain."""

from __future__ import annotations

import re

from django import forms
from django.core.validators import RegexValidator

from core.dated_rules.forms import ConfirmRuleForm, source_field
from core.govuk import DateField
from nrm.crime.choices import OutcomeGroup
from nrm.crime.forms import PLAIN
from nrm.models import OUTCOME_NUMBER

ENTER_NUMBER = "Enter the number of the outcome, such as 23 or 23A."


def _name() -> forms.CharField:
    return forms.CharField(label="Outcome", max_length=160, error_messages={"required": "Enter what the outcome is."})


def _group() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Group",
        choices=[("", "Select a group"), *OutcomeGroup.choices],
        help_text="Crimes count in the group that their outcome has on the day it is assigned.",
        error_messages={"required": "Select a group.", "invalid_choice": "Select a group."},
    )


class OutcomeTypeChangeForm(forms.Form):
    """What an outcome is from a day on."""

    name, group = _name(), _group()
    valid_from = DateField(label="Start date", error_messages={"required": "Enter the start date."})
    source = source_field()
    is_verified = forms.BooleanField(label="I have checked this against the source", required=False)


class ConfirmOutcomeTypeForm(ConfirmRuleForm):
    """What the source says about an outcome that nobody has verified."""

    name, group = _name(), _group()
    field_order = ("name", "group", "valid_from", "source")


class NewOutcomeTypeForm(OutcomeTypeChangeForm):
    """A new outcome for the list."""

    code = forms.CharField(
        label="Number",
        max_length=3,
        widget=forms.TextInput(attrs=PLAIN),
        validators=[RegexValidator(OUTCOME_NUMBER, ENTER_NUMBER, flags=re.IGNORECASE | re.ASCII)],
        error_messages={"required": ENTER_NUMBER, "max_length": ENTER_NUMBER},
    )
    field_order = ("code", "name", "group", "valid_from", "source", "is_verified")

    def clean_code(self) -> str:
        """Return the number as it is stored: 23A is 23a."""
        return str(self.cleaned_data["code"]).lower()
