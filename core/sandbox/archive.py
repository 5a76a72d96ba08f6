"""Reads a ZIP archive of parts, unpacked piece by piece: the common ground of workbooks and OpenDocument files.

It counts sizes while unpacking parts and does not trust the sizes in the archive's directory.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from core.sandbox import limits
from core.sandbox.elements import Elements, walk
from core.sandbox.refusal import FileRefused

MIMETYPE = "mimetype"  # the part by which an OpenDocument file says what it is
_PIECE = 64 * 1024
_ENCRYPTED = 0x1


class Archive:
    """The parts of one archive, by their names in lower case."""

    most_members = limits.MEMBERS

    def __init__(self, content: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        # zipfile raises the third for a version or method of packing that it does not know.
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError):
            raise FileRefused("damaged_zip") from None
        members = self._zip.infolist()
        if len(members) > self.most_members:
            raise FileRefused("too_many_members")
        self._members = {member.filename.lower(): member for member in members if not member.is_dir()}
        self._left = limits.UNPACKED
        if len({member.filename.lower() for member in members}) != len(members):
            raise FileRefused("damaged_zip", "a part is there twice")
        if any(member.flag_bits & _ENCRYPTED for member in members):
            raise FileRefused("password")

    def __contains__(self, part: str) -> bool:
        return part in self._members

    @property
    def parts(self) -> list[str]:
        """The names of all parts."""
        return list(self._members)

    @property
    def is_opendocument(self) -> bool:
        """Whether it says of itself, in the way of OpenDocument, what it is."""
        return MIMETYPE in self

    def pieces(self, part: str) -> Iterator[bytes]:
        """Unpack a part piece by piece."""
        try:
            with self._zip.open(self._members[part]) as opened:
                while piece := opened.read(_PIECE):
                    self._left -= len(piece)
                    if self._left < 0:
                        raise FileRefused("unpacks_too_large", part)
                    yield piece
        except KeyError:
            raise FileRefused("damaged_workbook", part) from None
        # zipfile raises RuntimeError for a part with a password, and NotImplementedError for an unknown packing.
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
            raise FileRefused("damaged_zip", part) from None

    def walk(self, part: str, reader: Elements) -> None:
        """Pass every element of a part to a reader."""
        walk(self.pieces(part), reader, part=part)
