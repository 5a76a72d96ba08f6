"""Store the passages of a version's text: the parts to link to, find and comment on."""

from __future__ import annotations

from collections.abc import Sequence

from guidance.composition import markdown_of
from guidance.models import Passage, Version
from guidance.text.anchors import EarlierBlock, names_for
from guidance.text.blocks import Block, blocks_of, cells_of


def store_passages(version: Version, *, before: Version | None = None) -> None:
    """Replace the stored passages of the text. They keep their names from the last save or the version before."""
    blocks = blocks_of(markdown_of(version))
    names = names_for(blocks, before=named_passages(version) or (named_passages(before) if before else []))
    version.passages.of_text().delete()
    Passage.objects.bulk_create(
        Passage(
            version=version,
            position=position,
            anchor=name,
            kind=block.kind,
            level=block.level,
            heading=block.heading,
            text=block.text,
        )
        for position, (block, name) in enumerate(zip(blocks, names, strict=True))
    )


def read(version: Version) -> tuple[list[Block], list[str]]:
    """Return the blocks of a stored text and their names, in parallel lists."""
    blocks = blocks_of(markdown_of(version))
    names = list(version.passages.of_text().values_list("anchor", flat=True))
    # An older Markdown parser may have stored other blocks. Similarity to those then decides the names.
    return blocks, names if len(names) == len(blocks) else _again(version, blocks)


def _again(version: Version, blocks: Sequence[Block]) -> list[str]:
    return names_for(blocks, before=named_passages(version))


def tables_of(version: Version, stored: Sequence[EarlierBlock]) -> dict[str, list[list[str]]]:
    """Return the cells of each table of a version's text, by anchor. `stored` are its passages with their names."""
    if all(passage.kind != "table" for passage in stored):
        return {}
    blocks = blocks_of(markdown_of(version))
    is_as_stored = len(blocks) == len(stored)
    names = [passage.anchor for passage in stored] if is_as_stored else names_for(blocks, before=stored)
    return {name: cells_of(block) for name, block in zip(names, blocks, strict=True) if block.kind == "table"}


def named_passages(version: Version) -> list[EarlierBlock]:
    """Return the stored passages of a version's text with their names, in order."""
    rows = version.passages.of_text().values_list("anchor", "kind", "text")
    return [EarlierBlock(anchor, kind, text) for anchor, kind, text in rows]
