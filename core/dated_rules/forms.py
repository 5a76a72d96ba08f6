"""Forms for the values of dated rules."""

from __future__ import annotations

from django import forms

from core.dated_rules.definitions import RuleDefinition
from core.govuk import DateField, InlineRadios

SOURCE_LIMIT = 300


def source_field(longest: int = SOURCE_LIMIT) -> forms.CharField:
    """A field for the source."""
    return forms.CharField(
        label="Source (do not include names)",
        max_length=longest,
        help_text="The law or guidance this comes from, with its date.",
        error_messages={"required": "Enter the law or guidance this comes from."},
    )


class NewValueForm(forms.Form):
    """A value of a rule from a day on."""

    value = forms.IntegerField(error_messages={"required": "Enter the value as a whole number."})
    valid_from = DateField(label="Start date", error_messages={"required": "Enter the start date of the value."})
    source = source_field()
    is_verified = forms.BooleanField(label="I have checked the value and date against the source", required=False)

    def __init__(self, what: RuleDefinition, data: object = None) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.what = what
        if what.is_switch:
            self.fields["value"] = forms.TypedChoiceField(
                coerce=int,
                choices=((1, "Yes"), (0, "No")),
                widget=InlineRadios,
                error_messages={"required": "Select yes or no.", "invalid_choice": "Select yes or no."},
            )
        else:
            self.fields["value"].help_text = f"A number of {what.unit}s."

    def clean_value(self) -> int:
        """Check that the value leads to a date the calendar has."""
        value: int = self.cleaned_data["value"]
        if not 0 <= value <= self.what.most:
            raise forms.ValidationError(f"Enter a number from 0 to {self.what.most}.")
        return value


class EndValueForm(forms.Form):
    """The last day of a value, after which the rule has none."""

    last_day = DateField(label="End date", error_messages={"required": "Enter the end date."})


class ConfirmRuleForm(forms.Form):
    """What was found out about an unverified value."""

    valid_from = DateField(label="Start date", error_messages={"required": "Enter the start date."})
    source = source_field()
