"""Reads the text of a section: paragraphs, lists and bold, with references to figures. Nothing typed becomes markup.

A reference is written as the code of a question in double braces: `{{ Q-7F3K2M }}` is its number, and
`{{ Q-7F3K2M change }}` how it changed; `{{ Q-7F3K2M 2026-09 }}` is its number in another month.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from reports.bulletins.content import TextBlock, TextSpan

PARTS = ("value", "change", "move", "coverage", "missing", "share", "before", "average", "months")
REFERENCE = re.compile(
    rf"\{{\{{\s*(?P<code>Q-[0-9A-Z]{{6}})(?:\s+(?P<month>\d{{4}}-\d{{2}}))?(?:\s+(?P<part>{'|'.join(PARTS)}))?\s*\}}\}}"
)
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
# Numbers that count nothing: days and years, numbers of tables, versions and sections of Acts, and ages.
_NO_FIGURES = re.compile(
    rf"\b(?:\d{{1,2}} )?(?:{_MONTHS})(?: \d{{4}})?\b|\b(?:19|20)\d\d(?:/\d\d)?\b"
    r"|\b(?:[Tt]able|[Vv]ersion|[Ss]ection|[Uu]nder|[Oo]ver|aged?) \d+\b|\b\d+ and (?:over|under)\b"
)
_NUMBER = re.compile(r"\d[\d,.]*\d%?|\d%?")
_READER = MarkdownIt("commonmark", {"html": False}).disable(["html_block", "html_inline", "link", "image", "autolink"])


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureReference:
    """A reference as it is written: the code, its month if not the bulletin's, and which part of the answer."""

    code: str
    month: str = ""
    part: str = "value"


type Resolve = Callable[[FigureReference], str]


def references(text: str) -> list[FigureReference]:
    """Every reference of a text, in its order."""
    return [_reference(match) for match in REFERENCE.finditer(text)]


def unlinked_numbers(text: str) -> list[str]:
    """The numbers of a text that are typed, not linked to a figure, each once. Days, years and the like are none."""
    plain = _NO_FIGURES.sub(" ", REFERENCE.sub(" ", text))
    return list(dict.fromkeys(_NUMBER.findall(plain)))


def broken_references(text: str) -> list[str]:
    """What is in double braces and is no reference, each once."""
    return list(dict.fromkeys(re.findall(r"\{\{.*?\}\}", REFERENCE.sub(" ", text), flags=re.DOTALL)))


def heading_of(text: str, *, resolve: Resolve) -> tuple[TextSpan, ...]:
    """The pieces of a heading, which is one line without markup."""
    return tuple(_pieces(" ".join(text.split()), resolve, is_strong=False))


def blocks_of(text: str, *, resolve: Resolve) -> tuple[TextBlock, ...]:
    """The paragraphs and points of a text."""
    blocks = []
    depth = 0
    for token in _READER.parse(text):
        depth += {"list_item_open": 1, "list_item_close": -1}.get(token.type, 0)
        content = token.children or []
        if token.type in {"fence", "code_block"}:
            content = [Token("text", "", 0, content=token.content)]
        if content:
            spans = tuple(_spans(content, resolve))
            blocks.append(TextBlock(spans=spans, is_point=depth > 0))
    return tuple(blocks)


def _spans(tokens: list[Token], resolve: Resolve) -> Iterator[TextSpan]:
    is_strong = False
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                is_strong = token.type == "strong_open"
            case "softbreak" | "hardbreak":
                yield TextSpan(text=" ")
            case _ if token.content:
                yield from _pieces(token.content, resolve, is_strong=is_strong)


def _pieces(text: str, resolve: Resolve, *, is_strong: bool) -> Iterator[TextSpan]:
    """The words between references, and what each reference says."""
    place = 0
    for match in REFERENCE.finditer(text):
        if before := text[place : match.start()]:
            yield TextSpan(text=before, is_strong=is_strong)
        reference = _reference(match)
        yield TextSpan(text=resolve(reference), code=reference.code, is_strong=is_strong)
        place = match.end()
    if rest := text[place:]:
        yield TextSpan(text=rest, is_strong=is_strong)


def _reference(match: re.Match[str]) -> FigureReference:
    return FigureReference(code=match["code"], month=match["month"] or "", part=match["part"] or "value")
