"""Forms for the groups of offences, which administrators maintain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from core.dated_rules.forms import ConfirmRuleForm, source_field
from core.govuk import DateField, choose_from
from prosecutions.cases.choices import OffenceGroup
from prosecutions.court_rules import offence_administration


def _group() -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Group",
        choices=[("", "Select a group"), *OffenceGroup.choices],
        help_text="A charge keeps the group that its offence has on the day of the charge.",
        error_messages={"required": "Select a group.", "invalid_choice": "Select a group."},
    )


class GroupForm(forms.Form):
    """To which group an offence belongs from a day on."""

    group = _group()
    valid_from = DateField(label="Start date", error_messages={"required": "Enter the start date."})
    source = source_field()
    is_verified = forms.BooleanField(label="I have checked this against the source", required=False)


class NewPrincipalOffenceForm(GroupForm):
    """An offence that is in no group yet."""

    code = forms.ChoiceField(
        label="Offence",
        error_messages={"required": "Select an offence.", "invalid_choice": "Select an offence from the list."},
    )
    field_order = ("code", "group", "valid_from", "source", "is_verified")

    def __init__(self, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        choose_from(self, "code", [("", "Select an offence"), *offence_administration.without_group().items()])


class VerifyGroupForm(ConfirmRuleForm):
    """What the source says about the group of an offence that nobody has verified."""

    group = _group()
    field_order = ("group", "valid_from", "source")
