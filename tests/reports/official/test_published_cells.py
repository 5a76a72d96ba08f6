"""Years, quarters, categories and numbers as published tables write them."""

from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.official import published_cells
from reports.official.definitions import AGE
from reports.official.published_cells import MOST, NotReadable, PublishedNumber


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", PublishedNumber(0)),
        ("1,204", PublishedNumber(1204)),
        ("1 204", PublishedNumber(1204)),
        ("12\u00a0345\u00a0678", PublishedNumber(12_345_678)),
        ("1,204 [r]", PublishedNumber(1204)),
        ("1204 [note 3]", PublishedNumber(1204)),
        ("1204 [note 1, 2] [r]", PublishedNumber(1204)),
        ("57p", PublishedNumber(57)),
        ("[x]", PublishedNumber(None, "x")),
        ("[C]", PublishedNumber(None, "c")),
        ("z", PublishedNumber(None, "z")),
        ("..", PublishedNumber(None, "x")),
    ],
)
def test_number_or_its_shorthand_is_read(text: str, number: PublishedNumber) -> None:
    assert published_cells.number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "1,20",
        "1.5",
        "12,3456",
        "1,234 567",
        "-4",
        "about 20",
        "[low]",
        "[q]",
        "[x",
        "=1+1",
        "\u0661\u0662",
        "12 [c]",
        "12 [x]",
        "12 [u]",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(NotReadable, match="whole number"):
        published_cells.number(text)


@pytest.mark.parametrize("dash", ["-", "\u2013", "\u2014"])
def test_dash_is_refused_because_it_may_mean_none_or_not_available(dash: str) -> None:
    with pytest.raises(NotReadable, match=r"Write 0 or \[x\]"):
        published_cells.number(dash)


@given(st.integers(0, MOST))
def test_any_number_is_read_with_and_without_separators(value: int) -> None:
    assert published_cells.number(str(value)) == published_cells.number(f"{value:,}") == PublishedNumber(value)


@given(st.integers(MOST + 1, 10**30))
def test_number_that_no_table_has_is_refused(value: int) -> None:
    with pytest.raises(NotReadable):
        published_cells.number(f"{value:,}")


@given(st.text(max_size=2000))
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (
        published_cells.number,
        lambda cell: published_cells.year(cell, is_financial=True),
        lambda cell: published_cells.first_month(cell, is_financial=False),
        lambda cell: published_cells.code_of(cell, AGE.terms),
    ):
        with contextlib.suppress(NotReadable):
            assert read(text) is not None


def test_number_with_any_count_of_separators_is_read_or_refused() -> None:
    with pytest.raises(NotReadable):
        published_cells.number("1" + ",000" * 1500)


@pytest.mark.parametrize(
    ("year", "quarter", "is_financial", "starts_on"),
    [
        ("2019", "Q1", False, date(2019, 1, 1)),
        ("2019 [r]", "4", False, date(2019, 10, 1)),
        ("2019", "Quarter 2", False, date(2019, 4, 1)),
        ("2019", "July to September", False, date(2019, 7, 1)),
        ("2019", "Jul to Sep 2019 [note 4]", False, date(2019, 7, 1)),
        ("2017/18", "1", True, date(2017, 4, 1)),
        ("2017/18", "4", True, date(2018, 1, 1)),
        ("2017-18", "Q3", True, date(2017, 10, 1)),
        ("1999/2000", "Jan-Mar", True, date(2000, 1, 1)),
    ],
)
def test_quarter_begins_on_its_first_day(year: str, quarter: str, is_financial: bool, starts_on: date) -> None:
    first_year = published_cells.year(year, is_financial=is_financial)
    month = published_cells.first_month(quarter, is_financial=is_financial)

    assert published_cells.starts_on(first_year, month, is_financial=is_financial) == starts_on


@pytest.mark.parametrize(
    ("text", "is_financial"), [("19", False), ("2019/20", False), ("2019", True), ("2019/21", True)]
)
def test_unclear_year_is_refused(text: str, is_financial: bool) -> None:
    with pytest.raises(NotReadable, match="year, such as"):
        published_cells.year(text, is_financial=is_financial)


@pytest.mark.parametrize(
    "text",
    [
        "Q5",
        "",
        "May",
        "April",
        "January to December",
        "October to September",
        "April to March",
        "January to June",
        "Total",
    ],
)
def test_anything_but_a_quarter_is_refused(text: str) -> None:
    with pytest.raises(NotReadable, match="Enter a quarter"):
        published_cells.first_month(text, is_financial=False)


@pytest.mark.parametrize("text", ["Child (17 or under)", "children", "Minor [note 2]", " Child  (17 or under) "])
def test_category_is_known_in_each_of_its_words(text: str) -> None:
    assert published_cells.code_of(text, AGE.terms) == "child"
