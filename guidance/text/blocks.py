"""Split a text into blocks: headings, paragraphs, lists, tables, callouts, pictures; each with its plain words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from guidance.text import markdown

KINDS = {
    "heading_open": "heading",
    "paragraph_open": "paragraph",
    "bullet_list_open": "list",
    "ordered_list_open": "list",
    "table_open": "table",
    "blockquote_open": "quote",
    "fence": "code",
    "code_block": "code",
    "hr": "rule",
    **{f"container_{name}_open": name for name in markdown.CALLOUTS},
}
HEADING_LIMIT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block at the top level of a text."""

    kind: str
    tokens: tuple[Token, ...]
    level: int = 0  # of a heading, from 2
    heading: str = ""  # the heading above it
    text: str = ""
    line: int = 0  # its first line, from 1


def blocks_of(text: str) -> list[Block]:
    """Return the blocks of a text, in order."""
    blocks: list[Block] = []
    heading = ""
    for tokens in _top_level(markdown.tokens_of(text)):
        first = tokens[0]
        kind, level, text = KINDS.get(first.type, "paragraph"), 0, words_of(tokens)
        if kind == "heading":
            level, heading = max(2, int(first.tag[1:])), text[:HEADING_LIMIT]
        elif kind == "paragraph" and _is_picture(tokens):
            kind = "picture"
        line = first.map[0] + 1 if first.map else 0
        blocks.append(Block(kind=kind, tokens=tuple(tokens), level=level, heading=heading, text=text, line=line))
    return blocks


def _top_level(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Yield the tokens of each block, with its opening and closing token."""
    depth, present = 0, []
    for token in tokens:
        present.append(token)
        depth += token.nesting
        if depth == 0:
            yield present
            present = []


def words_of(tokens: Sequence[Token]) -> str:
    """Return the plain words of these tokens, one line per block."""
    lines = []
    for token in tokens:
        if token.type == "inline":
            lines.append(_inline(token.children or []))
        elif token.type in {"fence", "code_block"}:
            lines.append(token.content.strip())
        elif token.type.startswith("container_") and token.nesting == 1 and (title := title_of(token)):
            lines.append(title)
    return "\n".join(line for line in lines if line)


def cells_of(block: Block) -> list[list[str]]:
    """Return the plain words of each cell of a table, row by row; its headings are the first row."""
    rows: list[list[str]] = []
    for token in block.tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and rows:
            rows[-1].append(_inline(token.children or []))
    return rows


def title_of(token: Token) -> str:
    """Return the title of a callout, if it has one."""
    name, _, title = token.info.strip().partition(" ")
    return title.strip() if name in markdown.TITLED else ""


def _inline(tokens: Sequence[Token]) -> str:
    words = []
    for token in tokens:
        if token.type in {"text", "code_inline"}:
            words.append(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            words.append(" ")
        elif token.type == "image":
            words.append(token.content)
    return unticked("".join(words)).strip()


def unticked(words: str) -> str:
    """Return the words of a checklist line, without its box."""
    return words[4:] if words.startswith(("[ ] ", "[x] ")) else words


def _is_picture(tokens: Sequence[Token]) -> bool:
    inline = [token for token in tokens if token.type == "inline"]
    children = inline[0].children or [] if inline else []
    return len(children) == 1 and children[0].type == "image"
