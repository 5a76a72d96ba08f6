"""Convert a text to the tree a PDF is typeset from: a page gets markup, a paper gets data.

The tree holds only what the typesetter can set: letters the typeface has, headings without skipped levels, and long
words with places to break. No text that an author types can therefore make the PDF fail.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markdown_it.token import Token

from core.pdf import letters
from guidance.text import markdown
from guidance.text.blocks import Block, title_of, unticked

Node = dict[str, Any]
LONGEST_WORD = 18  # letters: a longer word may break after every few, without a hyphen
PIECE = 6
_LONG = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
_MAY_BREAK = "\u200b"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintLinks:
    """The address of a linked product and the file of a named picture; empty if there is none."""

    guide: Callable[[str], str]
    is_ours: Callable[[str], bool]  # whether an address belongs to this service
    picture: Callable[[str], str]


def words(text: str) -> str:
    """Make words printable, with places to break in long ones."""
    return _LONG.sub(lambda match: _broken(match[0]), letters.printable(text))


def address(text: str) -> str:
    """Make an address printable: it may break after a slash, and inside a long part between two."""
    pieces = re.split(r"(?<=[/-])", letters.printable(text))
    return _MAY_BREAK.join(_broken(piece) if len(piece) > LONGEST_WORD else piece for piece in pieces)


def _broken(word: str) -> str:
    return _MAY_BREAK.join(word[start : start + PIECE] for start in range(0, len(word), PIECE))


def nodes_of(blocks: Sequence[Block], *, leads: PrintLinks) -> list[Node]:
    """Convert the blocks of a text to nodes, in order."""
    nodes: list[Node] = []
    level = 0
    for block in blocks:
        for node in _Reader(block.tokens, leads).blocks():
            if node["kind"] == "heading":
                # A skipped level would make the PDF inaccessible, so use the next level down.
                level = node["level"] = min(block.level - 1, level + 1)
            nodes.append(node)
    return [node for node in nodes if node["kind"] != "heading" or node["of"]]


def _length_of(line: Sequence[Node]) -> int:
    """Count the letters of a line."""
    return sum(len(node.get("words", "")) + _length_of(node.get("of", ())) for node in line)


class _Reader:
    """Reads tokens one after another into nodes."""

    def __init__(self, tokens: Sequence[Token], leads: PrintLinks) -> None:
        self.tokens = list(tokens)
        self.leads = leads
        self.at = 0

    def blocks(self, until: str = "") -> list[Node]:
        """Read blocks up to the named closing token, or to the end."""
        return list(self._blocks(until))

    def _next(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def _blocks(self, until: str) -> Iterator[Node]:
        while self.at < len(self.tokens):
            token = self._next()
            if token.type == until:
                return
            match token.type:
                case "heading_open":
                    yield {"kind": "heading", "level": 1, "of": self._line("heading_close")}
                case "paragraph_open":
                    yield from self._paragraph()
                case "inline":  # a line of a list without paragraphs
                    yield {"kind": "paragraph", "of": self._inline(token)}
                case "bullet_list_open" | "ordered_list_open":
                    yield self._list(token)
                case "blockquote_open":
                    yield {"kind": "quote", "of": self.blocks("blockquote_close")}
                case "fence" | "code_block":
                    yield {"kind": "code", "words": words(token.content.rstrip("\n"))}
                case "hr":
                    yield {"kind": "rule"}
                case "table_open":
                    yield self._table()
                case _ if token.type.startswith("container_") and token.nesting == 1:
                    name = token.type.removeprefix("container_").removesuffix("_open")
                    inside = self.blocks(f"container_{name}_close")
                    yield {"kind": name, "title": words(title_of(token)), "of": inside}

    def _line(self, until: str) -> list[Node]:
        """Read the words of a heading, cell or paragraph."""
        nodes: list[Node] = []
        while (token := self._next()).type != until:
            nodes += self._inline(token)
        return nodes

    def _paragraph(self) -> Iterator[Node]:
        """Read a paragraph; a picture inside it becomes a block of its own on paper."""
        line: list[Node] = []
        for node in self._line("paragraph_close"):
            if node["kind"] == "picture":
                if line:
                    yield {"kind": "paragraph", "of": line}
                yield node
                line = []
            else:
                line.append(node)
        if line:
            yield {"kind": "paragraph", "of": line}

    def _list(self, opening: Token) -> Node:
        close = opening.type.replace("_open", "_close")
        items, has_boxes = [], False
        while (token := self._next()).type != close:
            if token.type == "list_item_open":
                has_boxes |= self._begins_with_a_box()
                items.append(self.blocks("list_item_close"))
        return {
            "kind": "list",
            "numbered": opening.tag == "ol",
            "start": int(opening.attrs.get("start", 1)),
            "boxes": has_boxes and opening.tag == "ul",
            "items": items,
        }

    def _begins_with_a_box(self) -> bool:
        """Return whether the next item is a checkbox item, and remove the box from its words."""
        for token in self.tokens[self.at : self.at + 2]:
            if token.type != "inline" or not token.children or token.children[0].type != "text":
                continue
            first = token.children[0]
            if (rest := unticked(first.content)) != first.content:
                first.content = rest
                return True
        return False

    def _table(self) -> Node:
        rows: list[list[list[Node]]] = []
        while (token := self._next()).type != "table_close":
            if token.type == "tr_open":
                rows.append([])
            elif token.type in {"th_open", "td_open"}:
                rows[-1].append(self._line(token.type.replace("_open", "_close")))
        head, rest = rows[0], rows[1:]
        is_narrow = all(_length_of(row[0]) <= LONGEST_WORD for row in rows if row)
        return {"kind": "table", "is_narrow": is_narrow, "head": head, "rows": rest}

    def _inline(self, token: Token) -> list[Node]:
        """Convert the inline parts of a line to a tree."""
        open_: list[list[Node]] = [[]]
        leads_to: list[str] = []
        for piece in token.children or []:
            match piece.type:
                case "text" | "code_inline":
                    if piece.content:
                        open_[-1].append({"kind": "words", "words": words(piece.content)})
                case "softbreak":
                    open_[-1].append({"kind": "words", "words": " "})
                case "hardbreak":
                    open_[-1].append({"kind": "break"})
                case "image":
                    open_[-1].append(self._picture(piece))
                case "strong_open" | "em_open":
                    open_.append([])
                case "strong_close" | "em_close":
                    inside = open_.pop()
                    open_[-1].append({"kind": "strong", "of": inside})
                case "link_open":
                    leads_to.append(self._address(str(piece.attrs.get("href", ""))))
                    open_.append([])
                case "link_close":
                    inside = open_.pop()
                    open_[-1] += self._link(leads_to.pop(), inside)
        return open_[0]

    def _link(self, to: str, inside: list[Node]) -> list[Node]:
        """Make a link; an external link also prints its address in a footnote, for people who read it on paper."""
        if not to or not inside:
            return inside
        is_elsewhere = to.startswith("https:") and not self.leads.is_ours(to)
        return [{"kind": "link", "to": to, "of": inside, "note": address(to) if is_elsewhere else ""}]

    def _address(self, href: str) -> str:
        if href.startswith(markdown.GUIDE):
            return self.leads.guide(href.removeprefix(markdown.GUIDE))
        return "" if href.startswith("#") else href

    def _picture(self, piece: Token) -> Node:
        name = str(piece.attrs.get("src", "")).removeprefix(markdown.PICTURE)
        alt = words(piece.content).strip() or "no description"
        return {
            "kind": "picture",
            "file": self.leads.picture(name),
            "alt": alt,
            "caption": words(str(piece.attrs.get("title", ""))),
        }
