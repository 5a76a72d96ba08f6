"""The text of a token: recognised by its prefix and checksum, whatever it is near."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from systems import token_format
from systems.token_format import CHECK, LETTERS, PREFIX, RANDOM

PARTS = st.text(LETTERS, min_size=RANDOM, max_size=RANDOM)


@given(PARTS)
def test_every_random_part_with_its_checksum_is_a_token(part: str) -> None:
    text = f"{PREFIX}{part}{token_format.checksum(part)}"

    assert token_format.is_well_formed(text)
    assert token_format.TOKEN.findall(f"Authorization: Bearer {text}\n") == [text]


@given(PARTS, st.integers(len(PREFIX), len(PREFIX) + RANDOM + CHECK - 1), st.sampled_from(LETTERS))
def test_token_with_one_wrong_letter_is_none(part: str, place: int, letter: str) -> None:
    text = f"{PREFIX}{part}{token_format.checksum(part)}"
    typed = text[:place] + letter + text[place + 1 :]

    assert token_format.is_well_formed(typed) is (typed == text)


@given(st.one_of(st.text(), st.text(LETTERS).map(PREFIX.__add__), PARTS.map(PREFIX.__add__)))
def test_other_texts_are_none(text: str) -> None:
    part = text[len(PREFIX) : -CHECK]

    assert not token_format.is_well_formed(text) or text == f"{PREFIX}{part}{token_format.checksum(part)}"


@given(PARTS, st.integers(1, RANDOM + CHECK + len(PREFIX)))
def test_truncated_token_is_none(part: str, missing: int) -> None:
    text = f"{PREFIX}{part}{token_format.checksum(part)}"

    assert not token_format.is_well_formed(text[:-missing])
    assert not token_format.is_well_formed(text + "\n")


def test_new_tokens_are_well_formed_and_differ() -> None:
    made = {token_format.new() for _ in range(100)}

    assert len(made) == 100
    assert all(map(token_format.is_well_formed, made))
