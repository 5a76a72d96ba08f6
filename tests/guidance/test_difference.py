"""Two versions side by side: every passage once, with changed words marked."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from hypothesis import given
from hypothesis import strategies as st

from guidance import differences
from guidance.models import Version
from guidance.text import difference, table_difference
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


HEADINGS = ["Sign", "What to do"]


def marked(row: difference.TableRow) -> list[str]:
    """Each cell with [removed] and {added} words."""
    signs = {PassageChange.REMOVED: "[{}]", PassageChange.ADDED: "{{{}}}", PassageChange.SAME: "{}"}
    return ["".join(signs[run.change].format(run.words) for run in cell) for cell in row.cells]


def test_tables_are_compared_row_by_row_and_by_the_first_cell() -> None:
    before = [HEADINGS, ["Fear", "Ask alone"], ["Debt", "Ask how much"], ["Injury", "Call a doctor"]]
    after = [HEADINGS, ["Fear", "Ask alone"], ["No papers", "Ask who has them"], ["Debt", "Ask how often"]]

    compared = table_difference.between(before, after)

    assert compared.headings.change is PassageChange.SAME
    assert [(row.change, marked(row)) for row in compared.rows] == [
        (PassageChange.SAME, ["Fear", "Ask alone"]),
        (PassageChange.ADDED, ["{No papers}", "{Ask who has them}"]),
        (PassageChange.CHANGED, ["Debt", "Ask how [much]{often}"]),
        (PassageChange.REMOVED, ["[Injury]", "[Call a doctor]"]),
    ]


def test_added_column_of_a_table_keeps_the_other_cells_unmarked() -> None:
    compared = table_difference.between(
        [HEADINGS, ["Fear", "Ask"]], [["Sign", "Who", "What to do"], ["Fear", "You", "Ask"]]
    )

    assert marked(compared.headings) == ["Sign", "{Who}", "What to do"]
    assert [marked(row) for row in compared.rows] == [["Fear", "{You}", "Ask"]]


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
def test_changed_table_is_one_table_on_the_page() -> None:
    table = (
        "\n\n| Sign | What to do |\n| --- | --- |\n| Fear | Ask alone, away from others |\n| Debt | Ask how much |\n"
    )
    product = published(text=TEXT + table)
    newer, older = Version.objects.of(next_version(product, text=TEXT + table.replace("how much", "how often")))

    html = render_to_string("guidance/_difference.html", {"difference": differences.between(older, newer)})

    assert html.count("<table") == 1
    assert html.count("Ask alone, away from others") == 1
    assert "Ask how <del>much</del><ins>often</ins>" in html
    assert '<td class="govuk-table__cell app-muted">Changed</td>' in html


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
