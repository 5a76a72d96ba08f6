"""A time of day is read in the ways people write it, and nothing is guessed."""

from __future__ import annotations

from datetime import time

import pytest
from django import forms

from core.time_of_day import TimeOfDayField, read_time


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14:20", time(14, 20)),
        ("14.20", time(14, 20)),
        ("1420", time(14, 20)),
        ("1420hrs", time(14, 20)),
        ("0205", time(2, 5)),
        ("2:20pm", time(14, 20)),
        ("2.20 p.m.", time(14, 20)),
        ("9 am", time(9, 0)),
        ("12am", time(0, 0)),
        ("12 pm", time(12, 0)),
        (" Midnight ", time(0, 0)),
        ("00:00", time(0, 0)),
        ("23:59:10", time(23, 59)),
        ("", None),
        ("   ", None),
    ],
)
def test_a_time_is_read_as_people_write_it(text: str, expected: time | None) -> None:
    assert read_time(text) == expected


@pytest.mark.parametrize("text", ["25:00", "14:60", "13pm", "0 am", "2", "about two", "2-3pm", "14:2"])
def test_what_is_not_a_time_is_refused_and_never_guessed(text: str) -> None:
    class Form(forms.Form):
        at = TimeOfDayField(label="Time")

    form = Form({"at": text})

    assert form.errors["at"] == [
        f"“{text}” is not a time. Enter a time, such as 2:20pm or 14:20, or leave it blank if it is not known."
    ]


def test_a_time_that_is_not_known_is_none_and_no_midnight() -> None:
    class Form(forms.Form):
        at = TimeOfDayField(label="Time")

    form = Form({"at": ""})

    assert form.is_valid()
    assert form.cleaned_data == {"at": None}
