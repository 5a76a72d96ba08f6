"""Forms for the values of dated rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms

from core.dated_rules.definitions import RuleDefinition
from core.dated_rules.models import RuleValue
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

    def __init__(self, what: RuleDefinition, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
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


class VerifyValueForm(NewValueForm):
    """What the source says about an unverified value. The page has this form once for each row."""

    is_verified = None  # type: ignore[assignment]  # how Django leaves out a field of the form above

    def __init__(
        self, what: RuleDefinition, data: Mapping[str, Any] | None = None, *, row_id: int, row: RuleValue | None = None
    ) -> None:
        super().__init__(what, data)
        self.auto_id = f"id_verify_{row_id}_%s"
        if row is not None:
            self.initial = {name: getattr(row, name) for name in self.fields}


class EndValueForm(forms.Form):
    """The last day of a value, after which the rule has none. The page has this form once for each row."""

    last_day = DateField(label="End date", error_messages={"required": "Enter the end date."})

    def __init__(self, data: Mapping[str, Any] | None = None, *, row_id: int) -> None:
        super().__init__(data, auto_id=f"id_end_{row_id}_%s")


class ConfirmRuleForm(forms.Form):
    """What was found out about an unverified value. The page has this form once for each row."""

    valid_from = DateField(label="Start date", error_messages={"required": "Enter the start date."})
    source = source_field()

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, row_id: int, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, auto_id=f"id_verify_{row_id}_%s", initial=initial)


def in_place[F: forms.Form](blank: F, refused: forms.Form | None) -> F:
    """The refused form with what was typed, if this is its place on the page; otherwise the blank one."""
    is_here = refused is not None and type(refused) is type(blank) and refused.auto_id == blank.auto_id
    return cast(F, refused) if is_here else blank
