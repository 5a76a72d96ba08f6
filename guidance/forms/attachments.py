"""The forms to attach a file and to describe an attached one."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from core.govuk import choose_from
from guidance.choices import AttachmentRole
from guidance.models import Attachment, Version
from guidance.models.attachments import ALT_LIMIT, NAME, NAME_LIMIT, TITLE_LIMIT

ACCEPTED = ".pdf,.docx,.png,.jpg,.jpeg,.mp4,.webm,.vtt,.txt"


class AttachmentForm(forms.Form):
    """A file and its description. The upload is stored before validation; the file field is only for display."""

    file = forms.FileField(
        label="File",
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    title = forms.CharField(
        label="Title (optional)",
        max_length=TITLE_LIMIT,
        required=False,
        help_text="The title readers see in the list. Leave blank to use the file name.",
    )
    alt = forms.CharField(
        label="What does the picture show? (pictures only)",
        max_length=ALT_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="For people who cannot see it: describe what readers need to learn from it.",
    )
    goes_with = forms.ChoiceField(
        label="Which video does it belong to? (captions and transcripts only)", required=False
    )

    def __init__(self, data: QueryDict | None, *, version: Version, attachment: Attachment | None = None) -> None:
        super().__init__(data, initial=_initial(attachment))
        videos = version.attachments.filter(role=AttachmentRole.VIDEO).order_by("place")
        if attachment is not None:
            videos = videos.exclude(pk=attachment.pk)
        choices = list(videos.values_list("name", "title"))
        choose_from(self, "goes_with", [("", "None"), *choices])
        if not choices:
            del self.fields["goes_with"]

    def said(self) -> dict[str, str]:
        """Return the arguments of the change."""
        return {name: value for name, value in self.cleaned_data.items() if name != "file"}


class DescribeForm(AttachmentForm):
    """The description of an attached file, and its name."""

    new_name = forms.CharField(
        label="Name in the text",
        max_length=NAME_LIMIT,
        help_text=(
            "Use lower-case letters, numbers and hyphens. If the text already uses this name, change it there too."
        ),
        error_messages={"required": "Enter a name, such as plan-of-a-flat."},
    )
    field_order = ["title", "new_name", "alt", "goes_with"]

    def __init__(self, data: QueryDict | None, *, version: Version, attachment: Attachment) -> None:
        super().__init__(data, version=version, attachment=attachment)
        del self.fields["file"]
        title = self.fields["title"]
        title.label, title.required, title.help_text = "Title", True, ""
        title.error_messages["required"] = "Enter a title."
        if attachment.role != AttachmentRole.PICTURE:
            del self.fields["alt"]
        if attachment.role in {AttachmentRole.PICTURE, AttachmentRole.VIDEO}:
            self.fields.pop("goes_with", None)

    def clean_new_name(self) -> Any:
        """Return a name that is valid in addresses and in Markdown."""
        name = self.cleaned_data["new_name"].strip().lower()
        if not re.fullmatch(NAME, name):
            raise ValidationError(
                f"“{name}” cannot be a name. Use lower-case letters, numbers and hyphens, such as flat-plan."
            )
        return name


def _initial(attachment: Attachment | None) -> dict[str, Any]:
    if attachment is None:
        return {}
    return {
        "title": attachment.title,
        "alt": attachment.alt,
        "new_name": attachment.name,
        "goes_with": attachment.goes_with.name if attachment.goes_with else "",
    }
