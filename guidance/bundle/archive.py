"""Write a reproducible ZIP as a stream, with a checksum for each file: the same files give the same bytes.

Times, permissions and compression are fixed. Nothing in the ZIP tells which machine made it, or when.
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
        # The central directory at the end lists the files by name, whatever order they were written in.
        self._zip.infolist().sort(key=lambda entry: entry.filename)
        self._zip.close()

    def add(self, name: str, content: str | bytes) -> str:
        """Write a file and return its SHA-256."""
        return self.add_pieces(name, [content.encode() if isinstance(content, str) else content])

    def add_pieces(self, name: str, pieces: Iterable[str | bytes]) -> str:
        """Write a file piece by piece and return its SHA-256."""
        if name in self.sums:
            raise ValueError(f"{name} is in the bundle already")
        entry = zipfile.ZipInfo(f"{self.folder}/{name}", (self.day.year, self.day.month, self.day.day, 0, 0, 0))
        entry.create_system, entry.external_attr = 3, 0o100644 << 16  # as on Unix, on every machine
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
        """Copy an open file and return its SHA-256."""
        return self.add_pieces(name, iter(lambda: source.read(PIECE), b""))


def sums_file(sums: dict[str, str]) -> str:
    """Return the input of `sha256sum --check`: one line per file, sorted by name."""
    return "".join(f"{total}  {name}\n" for name, total in sorted(sums.items()))
