"""What administrators may type about a vocabulary. Adding and ending break a series, and are asked about."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.models import fields_for_model

from reference import clock, wording
from reference.govuk import DateField, in_words
from reference.models import Vocabulary
from reference.vocabularies import Listed


def break_agreed() -> forms.BooleanField:
    """A box to tick: nobody breaks a series without having read that it breaks."""
    return forms.BooleanField(
        label="I know that figures by this list don’t compare across that day",
        error_messages={"required": "Read what the change does to the figures, then tick the box."},
    )


class NewWordForm(forms.Form):
    """A new word of one list: code, name, first day, and what that list asks besides."""

    name = forms.CharField(
        label="Word",
        max_length=120,
        help_text="As return and tables print it.",
        error_messages={"required": "Enter the word."},
    )
    code = forms.CharField(
        max_length=40,
        help_text="What files and the API hold. It never changes. Letters, digits, hyphens and dots.",
        error_messages={"required": "Enter a code, such as nail-bar."},
    )
    begins_on = DateField(label="First day", error_messages={"required": "Enter the first day of the word."})

    def __init__(self, *args: Any, listed: Listed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].max_length = listed.longest_code  # type: ignore[attr-defined]
        self.fields["begins_on"].help_text = f"{in_words(wording.first_month())} at the earliest."
        self.fields |= fields_for_model(listed.model, fields=listed.asks)
        if "type" in self.fields:
            self.fields["code"].help_text = "The type’s code, a dot and a word, such as LAB.nail-bar. It never changes."
        self.fields["agreed"] = break_agreed()

    def clean(self) -> dict[str, Any]:
        """Without the agreement, which is no column."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        cleaned.pop("agreed", None)
        return cleaned


class EndForm(forms.Form):
    """The last day of a word."""

    last_day = DateField(label="Last day", error_messages={"required": "Enter the last day of the word."})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"].help_text = f"Today, {in_words(clock.today())}, or later. That day still has it."
        self.fields["agreed"] = break_agreed()


class SpellingForm(forms.Form):
    """How a word is spelt."""

    name = forms.CharField(
        label="Corrected spelling", max_length=120, error_messages={"required": "Enter the corrected spelling."}
    )


def refuse(form: forms.Form, why: Exception) -> None:
    """Show on the form what the vocabulary said no to, at its field where the field has the same name."""
    found = getattr(why, "error_dict", None)
    if found is None:
        form.add_error(None, getattr(why, "messages", None) or str(why))
        return
    for name, errors in found.items():
        form.add_error(COLUMNS.get(name, name) if COLUMNS.get(name, name) in form.fields else None, errors)


COLUMNS = {"valid_from": "begins_on", "__all__": ""}


def initial_of(word: Vocabulary) -> dict[str, Any]:
    """What the forms of a word's page begin with."""
    return {"name": word.name, "last_day": word.valid_to}
