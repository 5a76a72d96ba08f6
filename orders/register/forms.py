"""The forms of a register search and of the day of an order card."""

from __future__ import annotations

from datetime import date

from django import forms
from django.core.exceptions import ValidationError

from core import clock
from core.govuk import DateField, in_words
from core.typed_text import ReferenceField
from orders.choices import SearchReason
from orders.register.search import FIRST_DAY, REFERENCE
from orders.register.search_box import LONGEST


class RegisterSearchForm(forms.Form):
    """The search box, the reason, and the incident number."""

    text = forms.CharField(
        label="Who are you searching for?",
        max_length=LONGEST,
        help_text="Enter any of these: names in any order, date of birth, vehicle, phone number or address.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}),
        error_messages={
            "required": "Enter a name, a vehicle, a phone number or an address.",
            "max_length": f"Enter {LONGEST} characters or fewer.",
        },
    )
    reason = forms.ChoiceField(
        label="Reason for search",
        choices=SearchReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Enter the reason for your search. We log it."},
    )
    reference = ReferenceField(
        label="Incident or log number (optional)",
        max_length=40,
        required=False,
        help_text="We log this. Do not include names.",
    )

    def clean_reference(self) -> str:
        """A number, so that no name gets into the log."""
        typed: str = self.cleaned_data["reference"].strip()
        if typed and not REFERENCE.fullmatch(typed):
            raise ValidationError("Enter a number such as LC-20261124-0312, or leave this blank.")
        return typed


class CardDayForm(forms.Form):
    """The day for which to show a card; today if it is left blank."""

    on = DateField(label="View the card on another date", required=False)

    def clean_on(self) -> date:
        """A day since the Act up to today."""
        day: date = self.cleaned_data["on"] or clock.today()
        if day < FIRST_DAY:
            raise ValidationError(f"Orders begin in 2015. Enter a date from {in_words(FIRST_DAY)} to today.")
        if day > clock.today():
            raise ValidationError("The date is in the future. Enter today’s date or a past date.")
        return day
