"""Reads a document in a separate process: returns its words and pictures, or why it is refused.

The child gets the open file as its input and nothing else: no environment, no other descriptor, no setting. It is
killed if it is slow or writes too much. It is not trusted: every line must have the expected shape, or reading ends.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import selectors
import signal
import subprocess
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

import structlog

from core.sandbox.command import command_of
from documents import limits, storing
from documents.refusals import ALIASES, WORDS

logger = structlog.get_logger(__name__)
COMMAND = command_of("documents.child")
_FOLDER = Path(__file__).resolve().parent.parent
_ENVIRONMENT = {"LC_ALL": "C.UTF-8"}
_PIECE = 256 * 1024
_MOST_PARTS = 50_000
_MOST_SAID = 96 * limits.MB


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPart:
    """The words of a page, a paragraph or a cue."""

    text: str
    page: int | None = None
    seconds: int | None = None


@dataclass(slots=True, kw_only=True)
class Contents:
    """What one child reported.

    `refusal` is a code; `broke_off` is true if the child ended without an end or refusal.
    """

    parts: list[TextPart] = field(default_factory=list)
    drawn: dict[str, bytes] = field(default_factory=dict)
    pages: int | None = None
    seconds: int | None = None
    fences: tuple[str, ...] = ()
    refusal: str = ""
    where: str = ""
    is_whole: bool = False

    @property
    def broke_off(self) -> bool:
        """True if neither an end nor a refusal came: the next attempt may succeed, the third is the last."""
        return not self.is_whole and not self.refusal


class _Unheard(Exception):
    """The child sent something invalid."""


def read(name: uuid.UUID, kind: str) -> Contents:
    """The contents of a document. Never raises for what is in it; raises FileNotFoundError if the file is missing."""
    contents = Contents()
    with storing.opened(name) as file, _child(file, kind) as process:
        try:
            for line in _lines(process):
                _hear(line, contents)
                if contents.is_whole or contents.refusal:
                    break
        except TimeoutError:
            contents.refusal = "too_slow"
        except (_Unheard, ValueError, TypeError, KeyError, RecursionError) as unheard:
            logger.warning("document_reader_said_what_it_never_says", what=type(unheard).__name__)
            return Contents()
        if contents.broke_off:
            process.wait()
            logger.warning("document_reader_died", status=process.returncode, kind=kind)
            if process.returncode == -signal.SIGXCPU:
                contents.refusal = "too_slow"
    return contents


class _child:  # noqa: N801 (used as a block)
    """A fresh child with the file as its input; it is always gone afterwards."""

    def __init__(self, file: BinaryIO, kind: str) -> None:
        self._process = subprocess.Popen(  # noqa: S603 (our own module; the kind is one of ours)
            (*COMMAND, kind),
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_FOLDER,
            env=_ENVIRONMENT,
            bufsize=0,
            start_new_session=True,
        )

    def __enter__(self) -> subprocess.Popen[bytes]:
        return self._process

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        if self._process.stdout:
            self._process.stdout.close()


def _lines(process: subprocess.Popen[bytes]) -> Iterator[bytes]:
    """Each line from the child. Raises TimeoutError when its time is up, _Unheard if it writes too much."""
    assert process.stdout is not None  # noqa: S101 (asked for)
    until, heard, unfinished = time.monotonic() + limits.DOCUMENT_SECONDS, 0, bytearray()
    with selectors.DefaultSelector() as ready:
        ready.register(process.stdout, selectors.EVENT_READ)
        while True:
            left = until - time.monotonic()
            if left <= 0 or not ready.select(left):
                raise TimeoutError
            piece = os.read(process.stdout.fileno(), _PIECE)
            if not piece:
                return
            heard += len(piece)
            if heard > _MOST_SAID:
                raise _Unheard
            *lines, rest = piece.split(b"\n")
            for line in lines:
                yield bytes(unfinished + line)
                unfinished.clear()
            unfinished += rest


def _hear(line: bytes, contents: Contents) -> None:
    words: dict[str, Any] = json.loads(line)
    match words:
        case {"part": str(text), "page": int() | None as page, "seconds": int() | None as seconds}:
            if len(text) > limits.PART_TEXT or len(contents.parts) >= _MOST_PARTS:
                raise _Unheard
            _plausible(page, seconds)
            contents.parts.append(TextPart(text=text.replace("\0", ""), page=page, seconds=seconds))
        case {"drawn": "thumbnail" | "redrawn" as name, "content": str(content)}:
            contents.drawn[name] = _picture(content)
        case {"fences": list(names)}:
            contents.fences = tuple(str(name)[:20] for name in names[:20])
        case {"refused": str(code), "where": str(where)}:
            code = ALIASES.get(code, code)
            if code not in WORDS and code != "too_large":
                raise _Unheard
            contents.refusal, contents.where = code, "".join(filter(str.isprintable, where))[:120]
        case {"end": True, "pages": int() | None as pages, "seconds": int() | None as seconds}:
            _plausible(pages, seconds)
            contents.is_whole, contents.pages, contents.seconds = True, pages, seconds
        case _:
            raise _Unheard


def _plausible(*numbers: int | None) -> None:
    if any(number is not None and not 0 <= number <= 10**6 for number in numbers):
        raise _Unheard


def _picture(content: str) -> bytes:
    """A picture that the child drew. It claims to be one; we serve it with that type and nothing else."""
    try:
        picture = base64.b64decode(content, validate=True)
    except binascii.Error:
        raise _Unheard from None
    if not picture.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
        raise _Unheard
    return picture
