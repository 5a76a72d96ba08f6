"""Turn telephone numbers in a text into call links: on a doorstep, nobody copies a number with cold fingers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from markdown_it.token import Token

from guidance.text.blocks import Block

# A number of ten or eleven digits with spaces, or a short one if the text says to call it.
_NUMBER = re.compile(
    r"(?<![\d£/.-])(?P<long>0[1-9](?:[ -]?\d){8,9})(?![\d/-])"
    r"|\b(?:ring|call|dial|phone|telephone|on|or) (?P<short>999|112|101|111)\b(?! *[%\d])",
    re.IGNORECASE,
)


def with_calls(block: Block) -> Block:
    """Return the block with a link around each number that has none."""
    return replace(block, tokens=tuple(_one(token) for token in block.tokens))


def _one(token: Token) -> Token:
    if token.type != "inline" or not token.children:
        return token
    return token.copy(children=list(_pieces(token.children)))


def _pieces(children: Sequence[Token]) -> Iterator[Token]:
    in_link = 0
    for piece in children:
        in_link += {"link_open": 1, "link_close": -1}.get(piece.type, 0)
        if piece.type == "text" and not in_link:
            yield from _split(piece)
        else:
            yield piece


def _split(piece: Token) -> Iterator[Token]:
    """Split text into tokens, with a link around each number."""
    at = 0
    for match in _NUMBER.finditer(piece.content):
        number = match["long"] or match["short"]
        start = match.end() - len(number)
        # Yield the first text token even if empty: only that one is searched for a checkbox.
        yield piece.copy(content=piece.content[at:start])
        yield Token("link_open", "a", 1, attrs={"href": "tel:" + re.sub(r"\D", "", number)})
        yield piece.copy(content=number)
        yield Token("link_close", "a", -1)
        at = match.end()
    if at == 0 or piece.content[at:]:
        yield piece.copy(content=piece.content[at:])
