"""Stores the bytes of the library's documents on disk: a private folder that is never served, generated names.

A file is flushed to disk before the transaction that names it commits. A sweep deletes files that no row names a day
later; so a failed transaction loses nothing and leaves nothing for long.
"""

from __future__ import annotations

import contextlib
import os
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings


def folder() -> Path:
    """The folder with the documents."""
    return _private(Path(settings.MSPT_FILES_DIR))


def place_of(name: uuid.UUID) -> str:
    """The path of a document inside the folder."""
    return f"{name.hex[:2]}/{name.hex}"


def path_of(name: uuid.UUID) -> Path:
    """The full path of a document."""
    return Path(settings.MSPT_FILES_DIR) / place_of(name)


def begin() -> tuple[uuid.UUID, BinaryIO]:
    """A new name, and the file to write. It counts once `finish` was called and a row names it."""
    name = uuid.uuid4()
    folder()
    path = path_of(name)
    _private(path.parent)
    return name, os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def finish(name: uuid.UUID, file: BinaryIO) -> None:
    """Complete the file and flush it to disk."""
    file.flush()
    os.fsync(file.fileno())
    file.close()
    for path in (path_of(name).parent, folder()):
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def store_bytes(content: bytes) -> uuid.UUID:
    """Store some bytes and return their name."""
    name, file = begin()
    file.write(content)
    finish(name, file)
    return name


def opened(name: uuid.UUID) -> BinaryIO:
    """Open a document for reading. Raises FileNotFoundError."""
    return path_of(name).open("rb")


def remove(name: uuid.UUID) -> None:
    """Delete a document, if it exists."""
    with contextlib.suppress(FileNotFoundError):
        path_of(name).unlink()


def older_than(moment: datetime) -> Iterator[uuid.UUID]:
    """The names of files written before a moment."""
    for path in folder().glob("[0-9a-f][0-9a-f]/*"):
        with contextlib.suppress(FileNotFoundError, ValueError):
            if datetime.fromtimestamp(path.stat().st_mtime, tz=UTC) < moment:
                yield uuid.UUID(hex=path.name)


def _private(path: Path) -> Path:
    if not path.is_dir():
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path
