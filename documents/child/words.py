"""Reads captions, with the second at which each begins, and transcripts, paragraph by paragraph."""

from __future__ import annotations

import re

from core.sandbox.refusal import FileRefused
from documents import kinds, limits
from documents.child.saying import Saying

_TIME = r"(?:(\d{1,3}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMES = re.compile(rf"{_TIME}[ \t]+-->[ \t]+{_TIME}(?:[ \t].*)?")
_TAG = re.compile(r"</?[^>]*>")
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&nbsp;", " "), ("&lrm;", ""), ("&rlm;", ""), ("&amp;", "&"))


def read(content: bytes, kind: str, saying: Saying) -> None:
    """Write every cue or paragraph."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileRefused("not_utf8") from None
    if "\0" in text or kinds.kind_of(content[: kinds.HEAD]) != kind:
        raise FileRefused("damaged_document")
    blocks = re.split(r"\n{2,}", text.replace("\r\n", "\n").replace("\r", "\n").strip("\n"))
    if kind == kinds.CAPTIONS:
        _captions(blocks, saying)
    else:
        for block in blocks:
            saying.part(block)
        saying.end()


def _captions(blocks: list[str], saying: Saying) -> None:
    last = cues = 0
    for block in blocks[1:]:
        lines = block.split("\n")
        if lines[0].startswith(("NOTE", "REGION")):
            continue
        if lines[0].startswith("STYLE"):
            raise FileRefused("styled_captions")
        place = next((number for number, line in enumerate(lines[:2]) if "-->" in line), None)
        if place is None:
            raise FileRefused("cue_without_time", lines[0][:60])
        times = _TIMES.fullmatch(lines[place].strip())
        if times is None:
            raise FileRefused("cue_without_time", lines[place][:60])
        begins, ends = _milliseconds(times.groups()[:4]), _milliseconds(times.groups()[4:])
        if ends <= begins:
            raise FileRefused("cue_ends_first", lines[place][:60])
        cues += 1
        if cues > limits.CUES:
            raise FileRefused("too_many_cues")
        last = max(last, ends)
        saying.part(_bare("\n".join(lines[place + 1 :])), seconds=begins // 1000)
    if not cues:
        raise FileRefused("no_cues")
    saying.end(seconds=-(-last // 1000))


def _milliseconds(parts: tuple[str | None, ...]) -> int:
    hours, minutes, seconds, rest = (int(part or 0) for part in parts)
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest


def _bare(text: str) -> str:
    """The words of a cue without its markup."""
    text = _TAG.sub("", text)
    for entity, letter in _ENTITIES:
        text = text.replace(entity, letter)
    return text
