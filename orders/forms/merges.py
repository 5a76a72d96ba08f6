"""Forms for a merge: which record to merge, the reason, and a second person's decision."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from orders.models import Subject
from orders.subjects import numbers
from orders.subjects.merging import LONGEST


class MergeForm(forms.Form):
    """The number of the other record, and why the two records are the same person."""

    other = forms.CharField(
        label="Number of the record to merge into this one",
        max_length=12,
        widget=forms.TextInput(attrs={"class": "govuk-input--width-10", "autocomplete": "off"}),
        help_text="For example, S-4K7M2X. Its orders, visits, breaches and details move to this record.",
        error_messages={"required": "Enter the number of the other record."},
    )
    reason = forms.CharField(
        label="Why are they the same person? (do not include names)",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why they are the same person. A colleague uses this to confirm the merge."},
    )

    def __init__(self, *args: Any, kept: Subject, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept, self.user = kept, user

    def clean_other(self) -> str:
        """Another record of the person's own force; the number may be typed without its hyphen."""
        number = numbers.number_of(self.cleaned_data["other"])
        rows = Subject.objects.visible_to(self.user).unmerged().filter(force=self.kept.force_id)
        other = rows.filter(number=number).exclude(pk=self.kept.pk).first()
        if other is None:
            raise ValidationError("Your force has no other record with this number. Check the number.")
        self.other_subject = other
        return number


class DecideMergeForm(forms.Form):
    """The reason to undo a merge; confirming or declining needs no reason."""

    reason = forms.CharField(
        label="Why is the merge wrong? (do not include names)",
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
