"""Reads an uploaded file in a separate process: returns a table, or why there is none and what to do.

The child gets the bytes and nothing else: no environment, no descriptor, no setting. It is killed if it is slow or
writes too much; a crash affects its own file only. At most two files are read at once in one web process; a third is
refused at once, because waiting would block a thread that serves other people.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import structlog

from core.sandbox.command import command_of
from imports import limits
from imports.child_output import Hearing, InvalidChildOutput, refused
from imports.uploaded_table import FileRejected, UploadedTable

logger = structlog.get_logger(__name__)

COMMAND = command_of("imports.child")
_FOLDER = Path(__file__).resolve().parent.parent
_ENVIRONMENT = {"LC_ALL": "C.UTF-8"}
_PIECE = 64 * 1024
_readers = threading.BoundedSemaphore(limits.READERS_AT_ONCE)


class _Ended(Exception):
    """The parent stops waiting for the child; the code says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read(content: bytes) -> UploadedTable | FileRejected:
    """The contents of a file. Never raises for what is in the file."""
    if not content:
        return refused("empty")
    if len(content) > limits.PACKED:
        return refused("too_large")
    if not _readers.acquire(blocking=False):
        return refused("busy")
    try:
        return _read(content)
    finally:
        _readers.release()


def _read(content: bytes) -> UploadedTable | FileRejected:
    hearing = Hearing()
    code = "crashed"
    with _child() as process:
        try:
            _talk(process, content, hearing)
        except _Ended as ended:
            code = ended.code
        except InvalidChildOutput as unheard:
            logger.warning("upload_reader_said_what_it_never_says", what=str(unheard))
            return refused("crashed")
    if hearing.result is None:
        # Only what the system itself says of a dead process: the file's own words stay out of the log.
        logger.warning("upload_reader_died", why=code, size=len(content), status=process.returncode)
        return refused(code)
    return hearing.result


@contextlib.contextmanager
def _child() -> Iterator[subprocess.Popen[bytes]]:
    """A fresh child; it is always gone afterwards."""
    process = subprocess.Popen(  # noqa: S603 (our own module, no argument from outside)
        COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_FOLDER,
        env=_ENVIRONMENT,
        bufsize=0,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()


def _talk(process: subprocess.Popen[bytes], content: bytes, hearing: Hearing) -> None:
    """Write to the child and read from it at once, until it ends, its time is up or it writes too much."""
    assert process.stdin is not None  # noqa: S101 (asked for)
    assert process.stdout is not None  # noqa: S101 (asked for)
    until = time.monotonic() + limits.SECONDS
    rest, unfinished, heard = memoryview(content), bytearray(), 0
    with selectors.DefaultSelector() as ready:
        os.set_blocking(process.stdin.fileno(), False)
        ready.register(process.stdin, selectors.EVENT_WRITE)
        ready.register(process.stdout, selectors.EVENT_READ)
        while ready.get_map():
            left = until - time.monotonic()
            if left <= 0:
                raise _Ended("too_slow")
            for key, _ in ready.select(left):
                if key.fileobj is process.stdin:
                    rest = _feed(process.stdin.fileno(), rest)
                    if not rest:
                        ready.unregister(process.stdin)
                        process.stdin.close()
                    continue
                piece = os.read(key.fd, _PIECE)
                if not piece:
                    ready.unregister(process.stdout)
                    break
                heard += len(piece)
                if heard > limits.ANSWER or len(unfinished) > limits.LINE:
                    raise _Ended("crashed")
                *lines, rest_of_line = piece.split(b"\n")
                for line in lines:
                    hearing.line(bytes(unfinished + line))
                    unfinished.clear()
                unfinished += rest_of_line
            if hearing.result is not None:
                return
            if process.stdout not in ready.get_map():
                raise _Ended(_cause_of_death(process))


def _cause_of_death(process: subprocess.Popen[bytes]) -> str:
    """What the child died of, as far as the system reports it."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=1)
    return "too_slow" if process.returncode == -signal.SIGXCPU else "crashed"


def _feed(descriptor: int, rest: memoryview) -> memoryview:
    """The bytes still to be written; empty if the child no longer reads."""
    try:
        return rest[os.write(descriptor, rest[:_PIECE]) :]
    except BlockingIOError:
        return rest
    except BrokenPipeError:
        return rest[:0]
