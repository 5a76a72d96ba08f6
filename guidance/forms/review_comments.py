"""One message of a thread."""

from __future__ import annotations

from django import forms

from guidance.models.review_comments import WORDS_LIMIT


class CommentForm(forms.Form):
    """What somebody says about a version, or a passage of it."""

    words = forms.CharField(
        label="Comment (no names)",
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter your comment in a sentence."},
    )
