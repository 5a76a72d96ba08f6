"""A month is typed in two boxes, or as a text, and read as its first day."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms

from core.month_field import MonthField


class MonthForm(forms.Form):
    month = MonthField(label="Month")
    last = MonthField(label="Last month", required=False)


@pytest.mark.parametrize(
    "typed",
    [
        {"month_0": "11", "month_1": "2026"},
        {"month_0": " Nov ", "month_1": "2026 "},
        {"month": "2026-11"},
    ],
)
def test_month_is_read_from_two_boxes_or_a_text(typed: dict[str, str]) -> None:
    form = MonthForm(typed)

    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"month": date(2026, 11, 1), "last": None}


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({}, "This field is required."),
        ({"month_0": "11", "month_1": ""}, "Enter the year too, such as 11 2026."),
        ({"month_0": "", "month_1": "2026"}, "Enter the month too, such as 11 2026."),
        ({"month_0": "13", "month_1": "2026"}, "“13 2026” is not a month. Enter a month and a year, such as 11 2026."),
        ({"month_0": "0", "month_1": "2026"}, "“0 2026” is not a month. Enter a month and a year, such as 11 2026."),
        ({"month_0": "11", "month_1": "26"}, "“11 26” is not a month. Enter a month and a year, such as 11 2026."),
        ({"month_0": "11", "month_1": "0000"}, "“11 0000” is not a month. Enter a month and a year, such as 11 2026."),
        ({"month": "soon"}, "“soon” is not a month. Enter a month and a year, such as 11 2026."),
    ],
)
def test_month_that_cannot_be_read_is_quoted_with_what_to_do(typed: dict[str, str], message: str) -> None:
    assert MonthForm(typed).errors["month"] == [message]


def test_boxes_show_the_month_or_what_was_typed() -> None:
    first = str(MonthForm(initial={"month": date(2026, 11, 1)})["month"])
    typed = str(MonthForm({"month_0": "13", "month_1": "2026"})["month"])

    assert 'value="11"' in first
    assert 'value="2026"' in first
    assert 'value="13"' in typed


def test_boxes_show_what_was_typed_with_hyphens_too() -> None:
    typed = MonthForm({"month_0": "11-12", "month_1": "2026"})

    assert typed.errors["month"]
    assert 'value="11-12"' in str(typed["month"])
