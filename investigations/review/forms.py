"""The forms with which a reviewer asks about a case, or about a return in review."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from core.govuk import DateField, choose_from
from investigations.choices import QueryReason
from investigations.review import reply_wanted
from investigations.review.queries import LONGEST_WORDS
from investigations.review.reply_wanted import ReplyWanted

CASE = "row:"  # begins the subject of a query about one case


class ReplyWantedForm(forms.Form):
    """Why a reviewer asks, who should reply, and by when. Nothing of it is required."""

    reason = forms.ChoiceField(label="Reason", choices=[("", "Choose"), *QueryReason.choices], required=False)
    for_person = forms.TypedChoiceField(label="Ask", coerce=int, empty_value=None, required=False)
    reply_by = DateField(label="Reply by", required=False)

    def __init__(self, *args: Any, force: str, **kwargs: Any) -> None:
        """Offer the people of the force who may reply; the date starts as the usual one."""
        kwargs["initial"] = {"reply_by": reply_wanted.usual_day()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        people = [(each.pk, f"{each.name}, {each.get_role_display()}") for each in reply_wanted.people_to_ask(force)]
        choose_from(self, "for_person", [("", "Anyone in the force"), *people])

    @property
    def wanted(self) -> ReplyWanted:
        """What the reviewer chose, after validation."""
        return ReplyWanted(
            reason=QueryReason(self.cleaned_data["reason"] or QueryReason.OTHER),
            person=self.cleaned_data["for_person"],
            by=self.cleaned_data["reply_by"],
        )


class CaseQueryForm(ReplyWantedForm):
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
        self.order_fields(("words", "reason", "for_person", "reply_by"))


class ReturnQueryForm(ReplyWantedForm):
    """A query about a return as a whole, one of its totals, or one of its cases (`row:` and the id of the case)."""

    about = forms.CharField(label="About", required=False, initial="return", max_length=80)
    words = forms.CharField(
        label="Query",
        help_text="Do not include names of victims or suspects.",
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Enter your query.",
            "max_length": "Shorten this to %(limit_value)s characters.",
        },
    )

    def __init__(self, *args: Any, subjects: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        """With `subjects` the reviewer chooses what the query is about; without, the form itself is about one thing."""
        kwargs.setdefault("auto_id", "query_%s")
        super().__init__(*args, **kwargs)
        if subjects:
            self.fields["about"].widget = forms.Select(choices=[("return", "The return as a whole"), *subjects])
        else:
            self.fields["about"].widget = forms.HiddenInput()
        self.order_fields(("about", "words", "reason", "for_person", "reply_by"))

    @property
    def case(self) -> UUID | None:
        """The public id of the case that the query is about; None for a total. Raises ValueError for nonsense."""
        about: str = self.cleaned_data["about"]
        return UUID(about.removeprefix(CASE)) if about.startswith(CASE) else None
