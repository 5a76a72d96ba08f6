"""Forms for the offences of section 45 claims, and whether Schedule 4 lists them."""

from __future__ import annotations

from django import forms

from core.dated_rules.forms import source_field
from core.govuk import DateField

YES_NO = (("yes", "Yes, it is in Schedule 4"), ("no", "No, the defence is available"))
SOURCE_LIMIT = 200


def _in_schedule() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label="Is it in Schedule 4?",
        choices=YES_NO,
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether it is in Schedule 4."},
    )


class OffenceFilter(forms.Form):
    """The search of the list of offences."""

    text = forms.CharField(label="Offence, Act or section", required=False, max_length=120)


class OffenceChangeForm(forms.Form):
    """What the law says about an offence from a day on."""

    in_schedule = _in_schedule()
    valid_from = DateField(label="Start date", error_messages={"required": "Enter the start date."})
    source = source_field(SOURCE_LIMIT)
    is_verified = forms.BooleanField(label="I have checked this against the source", required=False)


class NewOffenceForm(OffenceChangeForm):
    """A new offence for the list."""

    name = forms.CharField(
        label="Offence", max_length=120, error_messages={"required": "Enter the name of the offence."}
    )
    act = forms.CharField(label="Act (optional)", max_length=80, required=False)
    section = forms.CharField(label="Section (optional)", max_length=20, required=False)
    field_order = ("name", "act", "section", "in_schedule", "valid_from", "source", "is_verified")


class VerifyOffenceForm(forms.Form):
    """What the person found who checked the Schedule."""

    in_schedule = _in_schedule()
    source = source_field(SOURCE_LIMIT)

    def __init__(self, data: object = None, *, row_id: int) -> None:
        super().__init__(data, auto_id=f"id_verify_{row_id}_%s")  # type: ignore[arg-type]
        self.fields["source"].help_text = "The Act as amended, and the date you checked it."
