"""Check a text before submission: each finding has its line and says what to do.

An error would stop readers and blocks submission; a note is about style.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from guidance.text import markdown
from guidance.text.blocks import Block

LONGEST_SENTENCE = 25  # words; GOV.UK style
LONGEST_PARAGRAPH = 120
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[A-Z“‘(])")
_LOOSE_LINK = re.compile(r"\[[^\]]+\]\([^)]*\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFinding:
    """One finding: its line, its message, and whether it blocks submission."""

    line: int
    words: str
    is_error: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkTargets:
    """The valid targets of links and pictures."""

    products: Collection[str]  # addresses of products in the library
    anchors: Callable[[str], Collection[str]]  # of the published version of a product
    own: Collection[str]  # anchors of the text itself
    pictures: Collection[str]


def findings(blocks: Sequence[Block], *, there: LinkTargets) -> list[TextFinding]:
    """Return all findings, in the order of the text."""
    text_findings = [*_headings(blocks)]
    for block in blocks:
        for token in block.tokens:
            if token.type == "inline":
                line = token.map[0] + 1 if token.map else block.line
                text_findings += _links(token, line=line, there=there)
        text_findings += _sentences(block)
    return sorted(text_findings, key=lambda finding: (finding.line, not finding.is_error))


def _headings(blocks: Sequence[Block]) -> list[TextFinding]:
    text_findings, last = [], 1
    for block in blocks:
        if block.kind != "heading":
            continue
        if block.tokens[0].tag == "h1":
            text_findings.append(
                TextFinding(line=block.line, words="The title is the page’s first heading. Start headings with ##.")
            )
        elif block.level > last + 1:
            text_findings.append(
                TextFinding(line=block.line, words=f"“{block.text}” skips a level. Use {'#' * (last + 1)} instead.")
            )
        if not block.text:
            text_findings.append(
                TextFinding(
                    line=block.line, words=("This heading has no text. Enter some or delete it."), is_error=True
                )
            )
        last = block.level
    return text_findings


def _links(token: Token, *, line: int, there: LinkTargets) -> list[TextFinding]:
    text_findings = []
    for piece in token.children or []:
        if piece.type == "link_open" and (why := _link_refused(str(piece.attrs.get("href", "")), there)):
            text_findings.append(TextFinding(line=line, words=why, is_error=True))
        elif piece.type == "image":
            text_findings += _picture(piece, line=line, there=there)
        elif piece.type == "text" and (loose := _LOOSE_LINK.search(piece.content)):
            words = f"“{loose[0]}” is not a link you can use here. Start links with https, guide, mailto or tel."
            text_findings.append(TextFinding(line=line, words=words, is_error=True))
    return text_findings


def _link_refused(href: str, there: LinkTargets) -> str:
    if href.startswith("#"):
        return "" if href[1:] in there.own else f"The text has no part “{href[1:]}”. Choose one of its headings."
    if not href.startswith(markdown.GUIDE):
        return ""
    slug, _, anchor = href.removeprefix(markdown.GUIDE).partition("#")
    if slug not in there.products:
        return f"The library has no product “{slug}”. Check its address, then enter guide: and the address."
    if anchor and anchor not in there.anchors(slug):
        return f"“{slug}” has no part “{anchor}”. Copy the link from the paragraph itself."
    return ""


def _picture(piece: Token, *, line: int, there: LinkTargets) -> list[TextFinding]:
    source = str(piece.attrs.get("src", ""))
    name = source.removeprefix(markdown.PICTURE)
    if not source.startswith(markdown.PICTURE) or name not in there.pictures:
        words = f"No picture is attached as “{name}”. Attach it, then use the name it is given."
        return [TextFinding(line=line, words=words, is_error=True)]
    if not piece.content.strip():
        words = f"The picture “{name}” has no description for people who cannot see it. Enter one between the brackets."
        return [TextFinding(line=line, words=words, is_error=True)]
    return []


def _sentences(block: Block) -> list[TextFinding]:
    if block.kind in {"heading", "code", "table", "picture"}:
        return []
    text_findings = []
    for piece in block.text.split("\n"):
        for sentence in _SENTENCE_END.split(piece):
            count = len(sentence.split())
            if count > LONGEST_SENTENCE:
                begin = " ".join(sentence.split()[:6])
                words = f"“{begin} …” has {count} words. Split it into two sentences."
                text_findings.append(TextFinding(line=block.line, words=words))
    if block.kind == "paragraph" and len(block.text.split()) > LONGEST_PARAGRAPH:
        text_findings.append(TextFinding(line=block.line, words="This paragraph is long. Split it, or make it a list."))
    return text_findings
