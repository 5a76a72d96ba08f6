"""A text is parsed into blocks whose anchors carry over from version to version."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from guidance.text.anchors import EarlierBlock, names_for
from guidance.text.blocks import blocks_of

TEXT = """## Before you go

Check the address for other forces' interest before anybody leaves the station.

- [ ] Book an interpreter who is not local
- [ ] Call the coordinator

::: details What a bundle holds
Phones, papers, keys.
:::

| Who | What |
| --- | --- |
| Officer | asks |

### Keys

![A gate with two locks](picture:gate)
"""


def named(text: str, before: list[EarlierBlock] | None = None) -> list[EarlierBlock]:
    """The blocks of a text with their anchors, as stored."""
    blocks = blocks_of(text)
    names = names_for(blocks, before=before or [])
    return [EarlierBlock(name, block.kind, block.text) for name, block in zip(names, blocks, strict=True)]


def test_text_is_split_into_blocks_with_their_words() -> None:
    blocks = [(block.kind, block.level, block.heading, block.text) for block in blocks_of(TEXT)]

    assert blocks == [
        ("heading", 2, "Before you go", "Before you go"),
        (
            "paragraph",
            0,
            "Before you go",
            "Check the address for other forces' interest before anybody leaves the station.",
        ),
        ("list", 0, "Before you go", "Book an interpreter who is not local\nCall the coordinator"),
        ("details", 0, "Before you go", "What a bundle holds\nPhones, papers, keys."),
        ("table", 0, "Before you go", "Who\nWhat\nOfficer\nasks"),
        ("heading", 3, "Keys", "Keys"),
        ("picture", 0, "Keys", "A gate with two locks"),
    ]


def test_heading_anchor_comes_from_its_words_and_is_unique() -> None:
    names = [block.anchor for block in named("## Keys\n\nOne.\n\n## Keys\n\nOne.\n")]

    assert names[0] == "keys"
    assert names[2] == "keys-2"
    assert len(set(names)) == 4


def test_reworded_paragraph_keeps_its_anchor() -> None:
    before = named(TEXT)
    after = named(TEXT.replace("before anybody leaves the station", "before anybody leaves the building"), before)

    assert [block.anchor for block in after] == [block.anchor for block in before]


def test_paragraphs_that_swap_places_keep_their_anchors() -> None:
    before = named("## One\n\nFirst words of it.\n\n## Two\n\nOther words entirely.\n")
    after = named("## Two\n\nOther words entirely.\n\n## One\n\nFirst words of it.\n", before)

    assert {block.text: block.anchor for block in after} == {block.text: block.anchor for block in before}


def test_new_paragraph_never_takes_the_anchor_of_a_removed_one() -> None:
    before = named("## Keys\n\nHold them back.\n")
    after = named("## Papers\n\nSomething else is said here.\n\n## Keys\n\nA third thing.\n", before)

    assert after[0].anchor == "papers"
    assert after[2].anchor == "keys"
    assert {after[1].anchor, after[3].anchor} & {before[1].anchor} == set()


words = st.text(alphabet="abcdefgh ", min_size=1, max_size=40).map(str.strip).filter(bool)
texts = st.lists(st.one_of(words, words.map(lambda some: f"## {some}")), max_size=12).map("\n\n".join)


@given(texts, texts)
def test_anchors_are_unique_and_unchanged_text_keeps_all_of_them(first: str, second: str) -> None:
    before = named(first)
    after = named(second, before)

    assert len({block.anchor for block in before}) == len(before)
    assert len({block.anchor for block in after}) == len(after)
    assert named(first, before) == before


@given(texts, texts)
def test_anchor_carries_over_only_to_a_block_of_its_kind(first: str, second: str) -> None:
    before = {block.anchor: block for block in named(first)}

    for block in named(second, list(before.values())):
        if block.anchor in before:
            assert before[block.anchor].kind == block.kind
