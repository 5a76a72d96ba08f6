"""Forms for vocabularies. Adding and ending a term break a series, so the forms ask for confirmation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.models import fields_for_model

from core import clock
from core.govuk import DateField, in_words
from reference import vocabulary_changes
from reference.models import Vocabulary
from reference.vocabularies import VocabularyList


def break_agreed() -> forms.BooleanField:
    """A checkbox: the person confirms that they know the series breaks."""
    return forms.BooleanField(
        label="I understand that figures before and after this date cannot be compared",
        error_messages={"required": "Read how the change affects the figures, then tick the box."},
    )


class TermFilter(forms.Form):
    """The search of one list."""

    text = forms.CharField(label="Term or code", required=False, max_length=120)


class NewTermForm(forms.Form):
    """A new term of one list: code, name, first day, and the list's own fields."""

    name = forms.CharField(
        label="Term",
        max_length=120,
        help_text="As shown in returns and tables.",
        error_messages={"required": "Enter a term."},
    )
    code = forms.CharField(
        max_length=40,
        help_text="Used in files and the API. It cannot be changed. Use letters, digits, hyphens and dots.",
        error_messages={"required": "Enter a code, such as nail-bar."},
    )
    begins_on = DateField(label="Start date", error_messages={"required": "Enter the start date of the term."})

    def __init__(self, *args: Any, listed: VocabularyList, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].max_length = listed.longest_code  # type: ignore[attr-defined]
        self.fields["begins_on"].help_text = f"{in_words(vocabulary_changes.first_month())} or later."
        self.fields |= fields_for_model(listed.model, fields=listed.asks)
        if "type" in self.fields:
            self.fields[
                "code"
            ].help_text = "The type’s code, a dot and a short name, such as LAB.nail-bar. You cannot change it later."
        self.fields["agreed"] = break_agreed()

    def clean(self) -> dict[str, Any]:
        """The values without the confirmation, which is not a column."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned.pop("agreed", None)
        return cleaned


class EndTermForm(forms.Form):
    """The last day of a term."""

    last_day = DateField(label="End date", error_messages={"required": "Enter the end date of the term."})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[
            "last_day"
        ].help_text = f"Today, {in_words(clock.today())}, or later. The term can still be used on that day."
        self.fields["agreed"] = break_agreed()


class SpellingForm(forms.Form):
    """The spelling of a term."""

    name = forms.CharField(
        label="Corrected spelling", max_length=120, error_messages={"required": "Enter the corrected spelling."}
    )


def refuse(form: forms.Form, why: Exception) -> None:
    """Show the vocabulary's refusal on the form, at the field of the same name if there is one."""
    errors_by_field = getattr(why, "error_dict", None)
    if errors_by_field is None:
        form.add_error(None, getattr(why, "messages", None) or str(why))
        return
    for name, errors in errors_by_field.items():
        form.add_error(COLUMNS.get(name, name) if COLUMNS.get(name, name) in form.fields else None, errors)


COLUMNS = {"valid_from": "begins_on", "__all__": ""}


def initial_of(term: Vocabulary) -> dict[str, Any]:
    """The initial values of the forms on a term's page."""
    return {"name": term.name, "last_day": term.valid_to}
