"""People typed in words become groups; a word that cannot be read is never guessed at."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from investigations.returns import people_in_words, vocabulary
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db

DAY = date(2026, 10, 31)
NOT_KNOWN = "not_known"


@made_once
def lists():
    return vocabulary.present()


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("3 Vietnamese women", [("victim", "vietnamese", "female", "adult", "3")]),
        ("1 British boy", [("victim", "british", "male", "0-17", "1")]),
        ("two Albanian men aged 25 to 39", [("victim", "albanian", "male", "25-39", "2")]),
        ("1 man 60 and over", [("victim", "unknown", "male", "60-over", "1")]),
        ("a UK girl", [("victim", "british", "female", "0-17", "1")]),
        ("2 suspects", [("suspect", "unknown", NOT_KNOWN, NOT_KNOWN, "2")]),
        ("1 Romanian male suspect", [("suspect", "romanian", "male", NOT_KNOWN, "1")]),
        ("4 people", [("victim", "unknown", NOT_KNOWN, NOT_KNOWN, "4")]),
        ("2 Polish potential victims", [("victim", "polish", NOT_KNOWN, NOT_KNOWN, "2")]),
        (
            "3 Vietnamese women, 1 British boy and 2 Vietnamese women",
            [("victim", "vietnamese", "female", "adult", "5"), ("victim", "british", "male", "0-17", "1")],
        ),
    ],
)
def test_words_become_groups(lists, text: str, groups: list[tuple[str, ...]]) -> None:
    read = people_in_words.read(text, lists=lists, day=DAY)

    assert [tuple(group.values()) for group in read.groups] == groups
    assert (read.left, read.problems) == ("", ())


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Vietnamese women", "Start each group with how many people it has"),
        ("0 women", "Start each group with how many people it has"),
        ("3 Vietnamish women", "The nearest nationality is Vietnamese."),
        ("2 tall men", "“tall” is not a nationality."),
        ("1 British boy aged 25 to 39", "says two ages"),
    ],
)
def test_a_part_that_cannot_be_read_stays_as_typed_and_the_others_are_read(lists, text: str, says: str) -> None:
    read = people_in_words.read(f"1 Polish man, {text}", lists=lists, day=DAY)

    assert len(read.groups) == 1
    assert read.left == text
    assert says in read.problems[0]


@given(st.text(alphabet="123 abmenwoygirlsuspctVh,;-+–0", max_size=60))
def test_every_part_is_read_or_comes_back_and_no_group_is_empty(text: str) -> None:
    read = people_in_words.read(text, lists=vocabulary.present(), day=DAY)

    assert len(read.problems) == len([part for part in read.left.split(", ") if part])
    assert all(int(group["count"]) > 0 for group in read.groups)
    assert len({tuple(group.values())[:4] for group in read.groups}) == len(read.groups)
