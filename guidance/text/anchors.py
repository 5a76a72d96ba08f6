"""Anchors of blocks, stable across versions: a link to a paragraph survives its rewording.

A new block gets an anchor from its words, so the same text gets the same anchors wherever it is stored.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.text import slugify

from guidance.text.blocks import Block

ALIKE = 0.6  # least share of words that two wordings of one paragraph have in common
LONGEST = 36
MOST_COMPARED = 40_000  # pairs: beyond this, blocks between two matched ones count as new


@dataclass(frozen=True, slots=True)
class EarlierBlock:
    """A block of an earlier version: its anchor, kind and words."""

    anchor: str
    kind: str
    text: str


def names_for(blocks: Sequence[Block], *, before: Sequence[EarlierBlock] = ()) -> list[str]:
    """Return a unique anchor for each block.

    A block that is the same as or similar to an earlier one keeps that one's anchor.
    """
    known: dict[int, str] = {}
    left = _same_in_order(blocks, before, known)
    left = _moved(blocks, before, known, left)
    _reworded(blocks, before, known, left)
    taken = set(known.values()) | {earlier.anchor for earlier in before}
    return [known.get(place) or _new_name(block, taken) for place, block in enumerate(blocks)]


def _same_in_order(blocks: Sequence[Block], before: Sequence[EarlierBlock], known: dict[int, str]) -> set[int]:
    """Match unchanged blocks in unchanged order. Return the earlier blocks left over."""
    matcher = SequenceMatcher(
        None,
        [(earlier.kind, earlier.text) for earlier in before],
        [(block.kind, block.text) for block in blocks],
        autojunk=False,
    )
    left = set(range(len(before)))
    for then, now, length in matcher.get_matching_blocks():
        for step in range(length):
            known[now + step] = before[then + step].anchor
            left.discard(then + step)
    return left


def _moved(blocks: Sequence[Block], before: Sequence[EarlierBlock], known: dict[int, str], left: set[int]) -> set[int]:
    """Match blocks whose words are unchanged but whose place differs. Return the earlier blocks left over."""
    places: defaultdict[tuple[str, str], deque[int]] = defaultdict(deque)
    for then in sorted(left):
        places[before[then].kind, before[then].text].append(then)
    for now, block in enumerate(blocks):
        if now not in known and (waiting := places.get((block.kind, block.text))):
            then = waiting.popleft()
            known[now] = before[then].anchor
            left.discard(then)
    return left


def _reworded(blocks: Sequence[Block], before: Sequence[EarlierBlock], known: dict[int, str], left: set[int]) -> None:
    """Match blocks of the same kind that share most of their words, most similar first."""
    new = [now for now in range(len(blocks)) if now not in known]
    if len(new) * len(left) > MOST_COMPARED:
        return
    words_then = {then: before[then].text.lower().split() for then in left}
    words_now = {now: blocks[now].text.lower().split() for now in new}
    pairs = sorted(
        (-likeness, now, then)
        for now in new
        for then in left
        if blocks[now].kind == before[then].kind and (likeness := _likeness(words_then[then], words_now[now])) >= ALIKE
    )
    for _likest, now, then in pairs:
        if now not in known and then in left:
            known[now] = before[then].anchor
            left.discard(then)


def _likeness(then: Sequence[str], now: Sequence[str]) -> float:
    """Return the share of words in common, in order, from 0.0 to 1.0."""
    most = 2 * min(len(then), len(now))
    if not most or most / (len(then) + len(now)) < ALIKE:
        return 0.0
    return SequenceMatcher(None, then, now, autojunk=False).ratio()


def _new_name(block: Block, taken: set[str]) -> str:
    """Make an anchor: a heading's words, or a short hash of any other block."""
    if block.kind == "heading":
        stem = slugify(block.text)[:LONGEST].strip("-") or "part"
    else:
        stem = "p-" + hashlib.sha256(f"{block.kind}\0{block.text}".encode()).hexdigest()[:8]
    name, number = stem, 1
    while name in taken:
        number += 1
        name = f"{stem[: LONGEST - 4]}-{number}"
    taken.add(name)
    return name
