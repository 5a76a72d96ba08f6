"""The form about one person in an access review."""

from __future__ import annotations

from typing import Any

from django import forms

from accounts.access_review.answering import SAY_WHY
from accounts.choices import ASKS_ADMINISTRATORS, AccessAnswer


class AnswerForm(forms.Form):
    """The answer, which is the button pressed, and the sentence that a change or removal needs."""

    answer = forms.ChoiceField(
        choices=AccessAnswer.choices,
        error_messages={
            "required": "Choose an answer.",
            "invalid_choice": "Choose an answer.",
        },
    )
    words = forms.CharField(
        label="What should change, or why access should end",
        max_length=300,
        required=False,
        help_text="Do not include case data. Administrators read this.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": "Use 300 characters or fewer."},
    )

    def clean(self) -> dict[str, Any]:
        """A change or removal needs a sentence."""
        cleaned = super().clean() or {}
        given = cleaned.get("answer")
        if given in ASKS_ADMINISTRATORS and "words" in cleaned and not cleaned["words"]:
            self.add_error("words", SAY_WHY[AccessAnswer(given)])
        return cleaned
