"""Compare two texts side by side: passage by passage, and word by word within a passage."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

from guidance.text.anchors import EarlierBlock

_PIECES = re.compile(r"\s+|\w+|[^\w\s]")


class PassageChange(Enum):
    """What happened to a passage."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class TextRun:
    """Some words of one side; `differs` is True if the other side has others in their place."""

    words: str
    differs: bool


@dataclass(frozen=True, slots=True)
class MergedRun:
    """Some words of both sides in one text: in both (`same`), only in the earlier one, or only in the later one."""

    words: str
    change: PassageChange


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """One row of a table with the words of both sides in each cell."""

    change: PassageChange
    cells: tuple[tuple[MergedRun, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TableDifference:
    """A table of both sides, row by row; the headings apart."""

    headings: TableRow
    rows: tuple[TableRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageRow:
    """One passage on both sides, or on one."""

    change: PassageChange
    anchor: str
    kind: str
    before: tuple[TextRun, ...] = ()
    after: tuple[TextRun, ...] = ()
    table: TableDifference | None = None  # of a table, to be printed instead of its words


def rows(before: Sequence[EarlierBlock], after: Sequence[EarlierBlock]) -> list[PassageRow]:
    """Return every passage of both texts, in the order of the later one; a removed passage keeps its place.

    Passages match by anchor, which stays the same from version to version.
    """
    then, now = {block.anchor: block for block in before}, {block.anchor: block for block in after}
    matcher = SequenceMatcher(
        None, [block.anchor for block in before], [block.anchor for block in after], autojunk=False
    )
    passage_rows: list[PassageRow] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            passage_rows += [_row(old, new) for old, new in zip(before[a:b], after[c:d], strict=True)]
            continue
        passage_rows += [_alone(old, PassageChange.REMOVED) for old in before[a:b] if old.anchor not in now]
        for new in after[c:d]:
            old = then.get(new.anchor)
            passage_rows.append(_row(old, new, moved=True) if old else _alone(new, PassageChange.ADDED))
    return passage_rows


def _row(old: EarlierBlock, new: EarlierBlock, *, moved: bool = False) -> PassageRow:
    if old.text == new.text:
        piece = (TextRun(new.text, differs=False),)
        change = PassageChange.MOVED if moved else PassageChange.SAME
        return PassageRow(change=change, anchor=new.anchor, kind=new.kind, before=piece, after=piece)
    left, right = words(old.text, new.text)
    return PassageRow(change=PassageChange.CHANGED, anchor=new.anchor, kind=new.kind, before=left, after=right)


def _alone(block: EarlierBlock, change: PassageChange) -> PassageRow:
    piece = (TextRun(block.text, differs=True),)
    if change is PassageChange.REMOVED:
        return PassageRow(change=change, anchor=block.anchor, kind=block.kind, before=piece)
    return PassageRow(change=change, anchor=block.anchor, kind=block.kind, after=piece)


def words(before: str, after: str) -> tuple[tuple[TextRun, ...], tuple[TextRun, ...]]:
    """Split both wordings into runs and flag where they differ. The runs of each side join to its full text."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    left: list[TextRun] = []
    right: list[TextRun] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if b > a:
            left.append(TextRun("".join(old[a:b]), differs=tag != "equal"))
        if d > c:
            right.append(TextRun("".join(new[c:d]), differs=tag != "equal"))
    return tuple(left), tuple(right)


def merged(before: str, after: str) -> tuple[MergedRun, ...]:
    """Join both wordings into one text: words that were removed come before those in their place."""
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    runs: list[MergedRun] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            runs.append(MergedRun("".join(old[a:b]), PassageChange.SAME))
            continue
        if b > a:
            runs.append(MergedRun("".join(old[a:b]), PassageChange.REMOVED))
        if d > c:
            runs.append(MergedRun("".join(new[c:d]), PassageChange.ADDED))
    return tuple(runs)
