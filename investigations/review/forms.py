"""The form with which a reviewer asks about a case."""

from __future__ import annotations

from typing import Any

from django import forms

from investigations.review.decisions import LONGEST_WORDS


class CaseQueryForm(forms.Form):
    """A question about one case. The page checks its text for personal data before it is sent."""

    words = forms.CharField(
        label="Question",
        help_text="Do not include names of victims or suspects.",
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": "Enter your question.",
            "max_length": "Shorten this to %(limit_value)s characters.",
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "ask_%s")
        super().__init__(*args, **kwargs)
