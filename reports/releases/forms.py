"""The forms of releases: prepare one, withdraw one, download its tables, add to its pre-release list."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from core import months
from core.govuk import choose_from
from core.typed_text import LongTextField, NameField
from reports.models import PreReleaseReader, Release
from reports.models.releases import REASON_LENGTH
from reports.release_times import ReleaseTimeForm
from reports.releases.files import ReleaseFormat
from reports.releases.pre_release import NewReader


class PrepareForm(ReleaseTimeForm):
    """Which month is released, when, and whether its numbers are rounded."""

    month = forms.ChoiceField(
        label="Month",
        help_text="Published months with enough cases and forces.",
        error_messages={"required": "Select a month.", "invalid_choice": "Select a month from the list."},
    )
    is_rounded = forms.BooleanField(
        label="Round every number to the nearest 5",
        required=False,
        help_text="Small numbers are always suppressed. Rounded numbers may not add up to their total.",
    )
    field_order = ("month", "release_on", "release_time", "is_rounded")

    def __init__(self, *args: Any, choices: list[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [("", "Select"), *((months.text(month), months.label(month)) for month in choices)]
        choose_from(self, "month", shown)

    def clean_month(self) -> date:
        """The first day of the month."""
        return months.parse(self.cleaned_data["month"])


class WithdrawForm(forms.Form):
    """Why a release is withdrawn."""

    reason = LongTextField(
        label="Reason (do not include names)",
        max_length=REASON_LENGTH,
        help_text="Everyone who could read the release reads this.",
        error_messages={"required": "Enter why the release is withdrawn."},
    )


class FileForm(forms.Form):
    """The format of a file. Before the release, the national team says who on the pre-release list it is for."""

    format = forms.ChoiceField(label="Format", choices=ReleaseFormat.choices, initial=ReleaseFormat.ODS)
    recipient = forms.ModelChoiceField(
        label="For",
        queryset=PreReleaseReader.objects.none(),
        empty_label="Select",
        error_messages={"required": "Select who on the pre-release list the file is for."},
    )

    def __init__(self, *args: Any, release: Release, is_national: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if release.is_to_come and is_national:
            listed = release.readers.order_by("name", "pk")
            self.fields["recipient"].queryset = listed  # type: ignore[attr-defined]
        else:
            del self.fields["recipient"]

    @property
    def recipient_name(self) -> str:
        """Who the file is for, in the words of the list; empty if it is for the person who downloads it."""
        return str(self.cleaned_data.get("recipient") or "")


class ReaderForm(forms.Form):
    """A person for the pre-release list."""

    name = NameField(label="Name", max_length=120, error_messages={"required": "Enter the person’s name."})
    post = NameField(label="Job title", max_length=120, error_messages={"required": "Enter the person’s job title."})
    organisation = NameField(
        label="Organisation", max_length=120, error_messages={"required": "Enter the person’s organisation."}
    )
    reason = forms.CharField(
        label="Reason",
        max_length=REASON_LENGTH,
        help_text="Why this person must read it before its release, for example “briefs the minister”.",
        error_messages={"required": "Enter why this person must read it before its release."},
    )
    email = forms.EmailField(
        label="Email address of their account (optional)",
        required=False,
        help_text="They can then read the release in this service. Leave blank if they have no account.",
    )

    @property
    def as_typed(self) -> str:
        """What was typed, to be copied where the list cannot change any more."""
        return "\n".join(f"{field.label}: {field.value()}" for field in self if field.value())

    @property
    def new_reader(self) -> NewReader:
        """The person as typed; only of a valid form."""
        return NewReader(**self.cleaned_data)
