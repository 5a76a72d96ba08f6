"""A ZIP that is the same bytes whenever it is made of the same files, written as a stream, with a sum of each file.

Times, rights and compression are fixed; nothing in it says which machine made it or when.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterable
from datetime import date
from types import TracebackType
from typing import IO, Self

PIECE = 64 * 1024
LEVEL = 6
PACKED = frozenset({"jpg", "jpeg", "png", "webp", "gif", "mp4", "webm", "pdf", "docx", "pptx", "xlsx", "zip"})


class Archive:
    """One folder of files in a ZIP."""

    def __init__(self, target: IO[bytes], *, folder: str, day: date) -> None:
        self.folder, self.day = folder, day
        self.sums: dict[str, str] = {}
        self._zip = zipfile.ZipFile(target, "w")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, raised: BaseException | None, _trace: TracebackType | None
    ) -> None:
        # The table at the end lists the files by name, whatever the order in which they were written.
        self._zip.infolist().sort(key=lambda one: one.filename)
        self._zip.close()

    def add(self, name: str, content: str | bytes) -> str:
        """Write a file; the answer is its SHA-256."""
        return self.add_pieces(name, [content.encode() if isinstance(content, str) else content])

    def add_pieces(self, name: str, pieces: Iterable[str | bytes]) -> str:
        """Write a file piece by piece; the answer is its SHA-256."""
        if name in self.sums:
            raise ValueError(f"{name} is in the bundle already")
        entry = zipfile.ZipInfo(f"{self.folder}/{name}", (self.day.year, self.day.month, self.day.day, 0, 0, 0))
        entry.create_system, entry.external_attr = 3, 0o100644 << 16  # as on Unix, wherever it is made
        is_packed = name.rpartition(".")[2].lower() in PACKED
        entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
        entry.compress_level = LEVEL
        total = hashlib.sha256()
        with self._zip.open(entry, "w", force_zip64=is_packed) as file:
            for piece in pieces:
                content = piece.encode() if isinstance(piece, str) else piece
                total.update(content)
                file.write(content)
        self.sums[name] = total.hexdigest()
        return self.sums[name]

    def add_stream(self, name: str, source: IO[bytes]) -> str:
        """Copy a file that is open elsewhere; the answer is its SHA-256."""
        return self.add_pieces(name, iter(lambda: source.read(PIECE), b""))


def sums_file(sums: dict[str, str]) -> str:
    """What `sha256sum --check` reads: a line a file, by name."""
    return "".join(f"{total}  {name}\n" for name, total in sorted(sums.items()))
