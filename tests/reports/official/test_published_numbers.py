"""Years, quarters and numbers as published tables write them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.official import published_numbers
from reports.official.published_numbers import NotPublishedNumber, PublishedNumber


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", PublishedNumber(0)),
        ("1,204", PublishedNumber(1204)),
        ("1 204", PublishedNumber(1204)),
        ("12\u00a0345\u00a0678", PublishedNumber(12_345_678)),
        ("1,204 [r]", PublishedNumber(1204)),
        ("1204 [note 3]", PublishedNumber(1204)),
        ("57p", PublishedNumber(57)),
        ("[x]", PublishedNumber(None, "x")),
        ("[C]", PublishedNumber(None, "c")),
        ("z", PublishedNumber(None, "z")),
        ("..", PublishedNumber(None, "x")),
    ],
)
def test_number_or_its_shorthand_is_read(text: str, number: PublishedNumber) -> None:
    assert published_numbers.number(text) == number


@pytest.mark.parametrize("text", ["1,20", "1.5", "12,3456", "-4", "about 20", "[low]", "[q]", "=1+1", "\u0661\u0662"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(NotPublishedNumber, match="whole number"):
        published_numbers.number(text)


@pytest.mark.parametrize("dash", ["-", "\u2013", "\u2014"])
def test_dash_is_refused_because_it_may_mean_none_or_not_available(dash: str) -> None:
    with pytest.raises(NotPublishedNumber, match=r"Write 0 or \[x\]"):
        published_numbers.number(dash)


@given(st.integers(0, 999_999_999))
def test_any_number_is_read_with_and_without_separators(value: int) -> None:
    assert published_numbers.number(str(value)) == published_numbers.number(f"{value:,}") == PublishedNumber(value)


@pytest.mark.parametrize(
    ("year", "quarter", "is_financial", "starts_on"),
    [
        ("2019", "Q1", False, date(2019, 1, 1)),
        ("2019", "4", False, date(2019, 10, 1)),
        ("2019", "Quarter 2", False, date(2019, 4, 1)),
        ("2019", "July to September", False, date(2019, 7, 1)),
        ("2017/18", "1", True, date(2017, 4, 1)),
        ("2017/18", "4", True, date(2018, 1, 1)),
        ("2017-18", "Q3", True, date(2017, 10, 1)),
        ("1999/2000", "Jan-Mar", True, date(2000, 1, 1)),
    ],
)
def test_quarter_begins_on_its_first_day(year: str, quarter: str, is_financial: bool, starts_on: date) -> None:
    assert published_numbers.quarter(year, quarter, is_financial=is_financial) == starts_on


@pytest.mark.parametrize(
    ("year", "quarter", "is_financial"),
    [
        ("2019", "Q5", False),
        ("2019", "", False),
        ("19", "Q1", False),
        ("2019/20", "Q1", False),
        ("2019", "1", True),
        ("2019/21", "1", True),
        ("2019/20", "May", True),
    ],
)
def test_unclear_quarter_is_refused(year: str, quarter: str, is_financial: bool) -> None:
    with pytest.raises(NotPublishedNumber, match="such as"):
        published_numbers.quarter(year, quarter, is_financial=is_financial)
