"""References and names: texts that look alike are equal, or refused."""

from __future__ import annotations

import re
import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given
from hypothesis import strategies as st

from core import typed_text
from core.typed_text import (
    NameField,
    ReferenceField,
    normal_name,
    normal_reference,
    refusal_of_name,
    refusal_of_reference,
)
from imports.checking import cleaning
from investigations.returns.parsers import UnreadableText
from investigations.returns.parsers import reference as read_reference

# The reviewer's list and the rest of what Unicode calls default-ignorable, a few of each range.
INVISIBLE = [
    0x00AD, 0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180E, 0x180F, 0x200B, 0x200C, 0x200D, 0x2060, 0x2061,
    0x2064, 0x206A, 0x206F, 0x3164, 0xFE00, 0xFE0F, 0xFEFF, 0xFFA0, 0xFFF9, 0xFFFB, 0x1BCA0, 0x1D173, 0xE0001,
    0xE0020, 0xE007F, 0xE0100, 0xE01EF,
]  # fmt: skip
DIRECTIONS = [0x061C, 0x200E, 0x200F, 0x202A, 0x202D, 0x202E, 0x2066, 0x2069]
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from([*map(chr, INVISIBLE + DIRECTIONS)]))


@pytest.mark.parametrize("code", INVISIBLE, ids=lambda code: f"U+{code:04X}")
def test_an_invisible_character_does_not_make_a_second_reference_or_name(code: int) -> None:
    typed = f"DCP/99{chr(code)}/0001"

    assert refusal_of_reference(typed) == ""
    assert normal_reference(typed) == normal_name(typed) == cleaning.clean(typed) == "DCP/99/0001"


@pytest.mark.parametrize("code", DIRECTIONS, ids=lambda code: f"U+{code:04X}")
def test_direction_mark_is_refused_by_name(code: int) -> None:
    refusal = refusal_of_reference(f"OP/{chr(code)}4009")

    assert f"U+{code:04X}" in refusal
    assert refusal == refusal_of_name(f"OP/{chr(code)}4009")


@pytest.mark.parametrize(
    ("typed", "named"),
    [
        ("DСP/1", "“С” (Cyrillic capital letter es, U+0421)"),
        ("ОР/1", "Cyrillic capital letter o, U+041E"),
        ("ΑB/1", "Greek capital letter alpha, U+0391"),
        ("ＤCP/1", "Fullwidth latin capital letter d, U+FF24"),
        ("DCP/١", "Arabic-indic digit one, U+0661"),
        ("DCP∕1", "Division slash, U+2215"),
        ("DCP/ı", "Latin small letter dotless i, U+0131"),
        ("DCP/1\x00", "U+0000"),
        ("DCP/\ue000", "U+E000"),
    ],
)
def test_look_alike_in_a_reference_is_refused_and_named(typed: str, named: str) -> None:
    assert named in refusal_of_reference(typed)
    with pytest.raises(ValidationError):
        ReferenceField().clean(typed)
    with pytest.raises(UnreadableText):
        read_reference(typed, most=40)


@pytest.mark.parametrize("typed", ["OP–1", "OP—1", "OP‑1", "OP−1", "OP-1"])
def test_every_dash_in_a_reference_is_a_hyphen(typed: str) -> None:
    assert normal_reference(typed) == "OP-1"


@pytest.mark.parametrize(
    "name", ["Siân Ŵyn", "Łukasz Żółć", "Nguyễn Thị Hà", "Иван", "李娜", "محمد", "O’Neill", "Ana-Zoë"]
)
def test_real_names_are_not_refused(name: str) -> None:
    assert refusal_of_name(name) == ""
    assert NameField().clean(name) == name


def test_a_name_that_mixes_scripts_is_refused() -> None:
    with pytest.raises(ValidationError, match="Cyrillic small letter a"):
        NameField().clean("Mаria")


@given(typed=ANY_TEXT)
@example(typed="a\u034f\u0301")  # taking the joiner away lets the accent combine
@example(typed="\u1100\u1160\u11a8")
def test_normalising_twice_changes_nothing_and_leaves_nothing_invisible(typed: str) -> None:
    for normal in (normal_name, normal_reference):
        once = normal(typed)

        assert normal(once) == once
        assert unicodedata.is_normalized("NFC", once)
        assert not typed_text.INVISIBLE.search(once)
        assert once == once.strip()
        assert "  " not in once


@given(typed=ANY_TEXT)
def test_a_reference_that_is_not_refused_passes_the_check_of_the_database(typed: str) -> None:
    if not refusal_of_reference(typed):
        assert re.search(typed_text.REFERENCE_PATTERN, normal_reference(typed))


@given(typed=st.from_regex(r"[A-Z]{2,4}[/ -][0-9]{2}[/ -][0-9]{1,5}", fullmatch=True), code=st.sampled_from(INVISIBLE))
def test_the_same_reference_with_invisible_characters_anywhere_is_the_same(typed: str, code: int) -> None:
    assert normal_reference(chr(code).join(typed)) == normal_reference(typed)
