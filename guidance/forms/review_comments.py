"""The form for one comment of a thread."""

from __future__ import annotations

from django import forms

from guidance.models.review_comments import WORDS_LIMIT


class CommentForm(forms.Form):
    """A comment on a version or one of its passages."""

    words = forms.CharField(
        label="Comment (do not include names)",
        max_length=WORDS_LIMIT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter your comment in a sentence."},
    )
