"""A number that a page sends is read, or is none: nobody gets an error page for what a program made of it."""

from __future__ import annotations

import pytest

from core.sent_numbers import number_in


@pytest.mark.parametrize(
    ("sent", "number"),
    [
        ("7", 7),
        ("007", 7),
        ("9" * 18, 10**18 - 1),
        *((text, 0) for text in ("", "²", "٣", "-1", "1.0", " 1", "9" * 19, "9" * 5_000, "seven")),
    ],
)
def test_only_digits_that_may_be_a_key_are_a_number(sent: str, number: int) -> None:
    assert number_in(sent) == number
