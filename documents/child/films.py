"""Checks videos: file structure, codecs and duration. Decodes no frame."""

from __future__ import annotations

import os
from collections.abc import Iterator
from struct import unpack
from typing import BinaryIO

from core.sandbox.refusal import FileRefused
from documents import kinds
from documents.child.saying import Saying

_MOST_BOXES = 20_000
_DEEPEST = 12  # nesting of boxes: players' files have six, and a recursion of thousands ends the process
# The codecs that browsers play, by their names in the files.
_MP4_CODECS = frozenset({b"avc1", b"avc3", b"hvc1", b"hev1", b"av01", b"vp09"})
_WEBM_CODECS = (b"V_VP8", b"V_VP9", b"V_AV1")
_HOLDS_BOXES = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl"})
_EBML, _SEGMENT, _TRACKS, _ENTRY, _INFO, _ATTACHMENTS = (
    0x1A45DFA3,
    0x18538067,
    0x1654AE6B,
    0xAE,
    0x1549A966,
    0x1941A469,
)
_DOC_TYPE, _CODEC, _SCALE, _DURATION = 0x4282, 0x86, 0x2AD7B1, 0x4489
_UNKNOWN = -1


def read(film: BinaryIO, kind: str, saying: Saying) -> None:
    """Report how long a video is. Raises FileRefused if browsers can't play it."""
    size = film.seek(0, os.SEEK_END)
    seconds = _mp4(film, size) if kind == kinds.MP4 else _webm(film, size)
    saying.end(seconds=seconds)


class _Count:
    """How many boxes may still be read, and how deep."""

    def __init__(self) -> None:
        self.left = _MOST_BOXES

    def add_box(self, *, depth: int) -> None:
        self.left -= 1
        if self.left < 0 or depth > _DEEPEST:
            raise FileRefused("damaged_document")


def _exactly(film: BinaryIO, count: int) -> bytes:
    content = film.read(count)
    if len(content) < count:
        raise FileRefused("damaged_document")
    return content


def _mp4(film: BinaryIO, size: int) -> int | None:
    codecs: set[bytes] = set()
    length: list[int] = []
    for name, start, end in _boxes(film, 0, size, _Count()):
        if name == b"mvhd":
            length.append(_length(film, start))
        elif name == b"stsd" and end - start >= 16:
            film.seek(start + 12)
            codecs.add(_exactly(film, 4))
    if not codecs:
        raise FileRefused("damaged_document")
    if not codecs & _MP4_CODECS:
        raise FileRefused("odd_video")
    return length[0] if length else None


def _boxes(film: BinaryIO, start: int, end: int, count: _Count, *, depth: int = 0) -> Iterator[tuple[bytes, int, int]]:
    """Every box between two offsets, and those inside it: name, start and end of its content."""
    while start + 8 <= end:
        count.add_box(depth=depth)
        film.seek(start)
        head = _exactly(film, 8)
        length, name, inner = int.from_bytes(head[:4]), head[4:], start + 8
        if length == 1:
            length, inner = int.from_bytes(_exactly(film, 8)), start + 16
        elif length == 0:
            length = end - start
        if length < inner - start or start + length > end:
            raise FileRefused("damaged_document")
        yield name, inner, start + length
        if name in _HOLDS_BOXES:
            yield from _boxes(film, inner, start + length, count, depth=depth + 1)
        start += length


def _length(film: BinaryIO, start: int) -> int:
    film.seek(start)
    is_long = _exactly(film, 4)[0] == 1
    film.seek(start + (20 if is_long else 12))
    scale = int.from_bytes(_exactly(film, 4))
    duration = int.from_bytes(_exactly(film, 8 if is_long else 4))
    return min(-(-duration // scale), 10**6) if scale else 0


def _webm(film: BinaryIO, size: int) -> int | None:
    count, codecs, doc_type = _Count(), b"", b""
    scale, duration = 1_000_000, 0.0
    for name, start, end in _elements(film, 0, size, count):
        if name in {_DOC_TYPE, _CODEC, _SCALE, _DURATION}:
            film.seek(start)
            value = _exactly(film, min(end - start, 64))
            if name == _DOC_TYPE:
                doc_type = value.rstrip(b"\0")
            elif name == _CODEC:
                codecs += value + b" "
            elif name == _SCALE:
                scale = int.from_bytes(value)
            else:
                duration = _real(value)
        elif name == _ATTACHMENTS:
            raise FileRefused("embeds")
    if doc_type != b"webm" or not codecs:
        raise FileRefused("damaged_document")
    if not any(codec in codecs for codec in _WEBM_CODECS):
        raise FileRefused("odd_video")
    return min(round(duration * scale / 10**9 + 0.5), 10**6) or None


def _elements(film: BinaryIO, start: int, end: int, count: _Count, *, depth: int = 0) -> Iterator[tuple[int, int, int]]:
    """Every element between two offsets, and those inside the few that are descended into."""
    while start < end:
        count.add_box(depth=depth)
        film.seek(start)
        name = _number(film, keep_mark=True)
        length = _number(film, keep_mark=False)
        inner = film.tell()
        last = end if length == _UNKNOWN else inner + length
        if last > end:
            raise FileRefused("damaged_document")
        yield name, inner, last
        if name in {_EBML, _SEGMENT, _TRACKS, _ENTRY, _INFO}:
            yield from _elements(film, inner, last, count, depth=depth + 1)
        start = last


def _number(film: BinaryIO, *, keep_mark: bool) -> int:
    """An EBML number: the first bits give its length in bytes."""
    first = _exactly(film, 1)[0]
    count = 9 - first.bit_length()
    if count > 8:
        raise FileRefused("damaged_document")
    rest = _exactly(film, count - 1)
    value = int.from_bytes(bytes([first if keep_mark else first & (0xFF >> count)]) + rest)
    return _UNKNOWN if not keep_mark and value == (1 << (7 * count)) - 1 else value


def _real(value: bytes) -> float:

    return float(unpack(">d" if len(value) == 8 else ">f", value)[0]) if len(value) in {4, 8} else 0.0
