"""Two versions side by side: every passage once, with changed words marked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance import differences
from guidance.models import Version
from guidance.text import difference
from guidance.text.difference import PassageChange
from tests.guidance.making import TEXT, next_version, published
from tests.guidance.test_blocks_and_anchors import named, texts


def words(row: difference.PassageRow) -> tuple[str, str]:
    """Both sides of a row."""
    return "".join(piece.words for piece in row.before), "".join(piece.words for piece in row.after)


def test_reworded_paragraph_is_beside_its_old_version_with_changes_marked() -> None:
    before = named("## Keys\n\nHold the keys back until everybody is out.\n")
    after = named("## Keys\n\nHold all the keys back until everybody is out.\n", before)

    heading, paragraph = difference.rows(before, after)

    assert heading.change is PassageChange.SAME
    assert paragraph.change is PassageChange.CHANGED
    assert [piece.words for piece in paragraph.after if piece.differs] == [" all"]


def test_added_removed_and_moved_passages_are_marked() -> None:
    before = named("## One\n\nFirst words of it.\n\n## Two\n\nOther words entirely.\n\nGone soon after.\n")
    after = named("## Two\n\nOther words entirely.\n\n## One\n\nFirst words of it.\n\nThis came in newly.\n", before)

    changes = [(row.change, words(row)) for row in difference.rows(before, after)]

    assert (PassageChange.REMOVED, ("Gone soon after.", "")) in changes
    assert (PassageChange.ADDED, ("", "This came in newly.")) in changes
    assert PassageChange.MOVED in {change for change, _ in changes}


@given(texts, texts)
def test_each_side_is_complete(first: str, second: str) -> None:
    before = named(first)
    after = named(second, before)

    rows = difference.rows(before, after)

    assert [words(row)[1] for row in rows if row.change is not PassageChange.REMOVED] == [block.text for block in after]
    assert sorted(words(row)[0] for row in rows if row.before) == sorted(block.text for block in before)


@given(st.text(max_size=80), st.text(max_size=80))
def test_pieces_of_a_side_make_up_its_text(first: str, second: str) -> None:
    left, right = difference.words(first, second)

    assert "".join(piece.words for piece in left) == "".join(difference._PIECES.findall(first))
    assert "".join(piece.words for piece in right) == "".join(difference._PIECES.findall(second))


@pytest.mark.django_db
def test_metadata_of_a_version_is_compared_too() -> None:
    product = next_version(published(title="Car washes"), title="Hand car washes", circumstances=["children"])
    newer, older = Version.objects.of(product)

    comparison = differences.between(older, newer)

    assert [(field.label, field.before, field.after) for field in comparison.said] == [
        ("Title", "Car washes", "Hand car washes"),
        ("Circumstances", "", "Children involved"),
    ]
    assert comparison.changed == 0
    assert [is_same for is_same, _ in comparison.folded] == [True]
    assert TEXT.count("\n\n") > 2
