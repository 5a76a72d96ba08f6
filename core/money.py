"""Amounts of money in pounds and pence: read from what people type, and printed. Never a float, and never rounded."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.sentences import quoted

PENNY = Decimal("0.01")
NOTHING = Decimal("0.00")
MOST = Decimal("999999999.99")
DIGITS, PLACES = 11, 2  # of a column that holds an amount up to MOST
_AMOUNT = re.compile(r"£?(?P<pounds>[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3})(?:\.(?P<pence>[0-9]{2}))?")
_CONTINENTAL = re.compile(r"£?[0-9]+(?:\.[0-9]{3})*,[0-9]{1,2}|£?[0-9]{1,3}(?:\.[0-9]{3}){2,}")
_SPACED = re.compile(r"£?[0-9]{1,3}(?: [0-9]{3})+(?:\.[0-9]{2})?")
_PENCE = re.compile(r"£?[0-9,]+\.(?:[0-9]|[0-9]{3,})")
EXAMPLE = "Enter an amount in pounds, such as 1,234.50."


def pounds(amount: Decimal | None) -> str:
    """The amount as GOV.UK writes it: `£1,234.50`, and `£1,234` without pence. A dash if there is none."""
    if amount is None:
        return "–"
    return f"£{amount:,.0f}" if amount == amount.to_integral_value() else f"£{amount:,.2f}"


def refusal_of_amount(typed: str) -> str:
    """Return why a text is not an amount of money, with what to do; empty if it is one. Nothing is rounded."""
    text = _without_spaces(typed)
    if _AMOUNT.fullmatch(text):
        return ""
    if _CONTINENTAL.fullmatch(text):
        return (
            f"“{quoted(typed)}” can be read in two ways. Use a comma for thousands and a full stop for pence, such as"
            " 1,234.50."
        )
    if _PENCE.fullmatch(text):
        return f"“{quoted(typed)}” has no whole pence. Enter two digits after the full stop, such as 1,234.50."
    return f"“{quoted(typed)}” is not an amount. {EXAMPLE}"


def amount_in(typed: str) -> Decimal:
    """Return the amount in a text such as `£1,234.50`. Raises ValueError with the sentence of `refusal_of_amount`."""
    if refusal := refusal_of_amount(typed):
        raise ValueError(refusal)
    return Decimal(_without_spaces(typed).lstrip("£").replace(",", "")).quantize(PENNY)


def _without_spaces(typed: str) -> str:
    """The text without spaces at its ends, after the sign, and between thousands; others are not amounts."""
    text = " ".join(typed.split()).replace("£ ", "£")
    return text.replace(" ", "") if _SPACED.fullmatch(text) else text


class MoneyField(forms.CharField):
    """A form field for an amount in pounds and pence, from 0.01 (or `least`) to £999,999,999.99."""

    def __init__(self, *args: Any, least: Decimal = PENNY, **kwargs: Any) -> None:
        attrs = {"class": "govuk-input--width-10", "inputmode": "decimal", "autocomplete": "off", "spellcheck": "false"}
        super().__init__(*args, widget=forms.TextInput(attrs=attrs), max_length=30, **kwargs)
        self.least = least

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]  # a text becomes an amount
        """The amount, or None if blank. Raises ValidationError with what was typed and what to do."""
        typed = super().to_python(value)
        if not typed:
            return None
        if refusal := refusal_of_amount(typed):
            raise ValidationError(refusal, code="unreadable")
        amount = amount_in(typed)
        if amount < self.least:
            raise ValidationError("Enter an amount of at least £0.01.", code="too_small")
        if amount > MOST:
            raise ValidationError("Enter an amount up to £999,999,999.99.", code="too_large")
        return amount

    def run_validators(self, value: Any) -> None:
        """An amount has none of the validators of a text."""
        if isinstance(value, Decimal):
            return
        super().run_validators(value)

    def prepare_value(self, value: Any) -> Any:
        """The amount as people type it: `1,234.50`."""
        return f"{value:,.2f}" if isinstance(value, Decimal) else value
