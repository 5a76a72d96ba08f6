"""Amounts of money are read in pounds and pence, printed as GOV.UK does, and never rounded."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from core.money import MOST, PENNY, MoneyField, amount_in, pounds, refusal_of_amount


class _Form(forms.Form):
    amount = MoneyField(label="Amount")


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("£1,234.50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1234.5" + "0", "1234.50"),
        ("1234", "1234.00"),
        ("£ 1 234", "1234.00"),
        ("0.01", "0.01"),
        ("999,999,999.99", "999999999.99"),
        (" £7 ", "7.00"),
    ],
)
def test_amount_is_read_as_it_is_typed(typed: str, amount: str) -> None:
    form = _Form({"amount": typed})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["amount"] == Decimal(amount)
    assert str(form.cleaned_data["amount"]) == amount


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1.234,50", "can be read in two ways"),
        ("1234,50", "can be read in two ways"),
        ("12,34", "can be read in two ways"),
        ("1.234.567", "can be read in two ways"),
        ("1.005", "has no whole pence"),
        ("0.001", "has no whole pence"),
        ("1234.5", "has no whole pence"),
        ("1,23.40", "is not an amount"),
        ("-5", "is not an amount"),
        ("1e3", "is not an amount"),
        ("NaN", "is not an amount"),
        ("$5", "is not an amount"),
        ("½", "is not an amount"),
        ("１２", "is not an amount"),
        ("about 5", "is not an amount"),
        ("10 50", "is not an amount"),
        ("1 2 3", "is not an amount"),
        ("0", "at least £0.01"),
        ("0.00", "at least £0.01"),
        ("1,000,000,000", "up to £999,999,999.99"),
        ("", "required"),
    ],
)
def test_anything_else_is_refused_with_what_to_do(typed: str, sentence: str) -> None:
    form = _Form({"amount": typed})

    assert not form.is_valid()
    assert sentence in form.errors["amount"][0]
    assert f'value="{typed}"' in str(form["amount"]) or not typed


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (None, "–"),
        (Decimal("0.00"), "£0"),
        (PENNY, "£0.01"),
        (Decimal("1234.50"), "£1,234.50"),
        (Decimal("1234.00"), "£1,234"),
        (MOST, "£999,999,999.99"),
    ],
)
def test_amount_is_printed_as_gov_uk_does(amount: Decimal | None, words: str) -> None:
    assert pounds(amount) == words


@given(st.decimals(min_value=PENNY, max_value=MOST, places=2))
def test_printed_amount_is_read_again(amount: Decimal) -> None:
    assert amount_in(pounds(amount)) == amount


@given(st.text(max_size=12))
def test_text_is_an_amount_or_refused_with_a_sentence(typed: str) -> None:
    why = refusal_of_amount(typed)

    if why:
        assert why.endswith(".")
        with pytest.raises(ValueError, match="“"):
            amount_in(typed)
    else:
        assert amount_in(typed) == amount_in(typed).quantize(PENNY)
