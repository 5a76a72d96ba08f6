"""Measures the letters of a font file from its own tables `head`, `hhea`, `hmtx` and `cmap`.

Kerning is ignored: it moves letters closer far more often than apart, so a sum of these widths errs on the wide side.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from functools import cache
from pathlib import Path

UNICODE = ((3, 1), (0, 3), (0, 4))  # platform and encoding of a 16-bit cmap


@cache
def of_letters(font: Path) -> Mapping[str, float]:
    """The width of each letter as a share of the font size. A letter the font lacks has no entry."""
    data = font.read_bytes()
    tables = _tables(data)
    (units,) = struct.unpack_from(">H", data, tables["head"] + 18)
    (measured,) = struct.unpack_from(">H", data, tables["hhea"] + 34)
    widths = [struct.unpack_from(">H", data, tables["hmtx"] + 4 * n)[0] / units for n in range(measured)]
    return {chr(code): widths[min(glyph, measured - 1)] for code, glyph in _glyphs(data, tables["cmap"]).items()}


def _tables(data: bytes) -> dict[str, int]:
    """The offset of each table."""
    (count,) = struct.unpack_from(">H", data, 4)
    entries = (struct.unpack_from(">4s4xI4x", data, 12 + 16 * n) for n in range(count))
    return {tag.decode("ascii"): offset for tag, offset in entries}


def _glyphs(data: bytes, cmap: int) -> dict[int, int]:
    """The glyph of each letter, from the segment table (format 4) that every desktop font has."""
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    for n in range(count):
        platform, encoding, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * n)
        if (platform, encoding) in UNICODE and struct.unpack_from(">H", data, cmap + offset) == (4,):
            return _segments(data, cmap + offset)
    raise ValueError("The font has no table of Unicode letters in format 4.")


def _segments(data: bytes, at: int) -> dict[int, int]:
    (twice,) = struct.unpack_from(">H", data, at + 6)
    count = twice // 2
    ends = struct.unpack_from(f">{count}H", data, at + 14)
    starts = struct.unpack_from(f">{count}H", data, at + 16 + twice)
    deltas = struct.unpack_from(f">{count}H", data, at + 16 + 2 * twice)
    ranges_at = at + 16 + 3 * twice
    ranges = struct.unpack_from(f">{count}H", data, ranges_at)
    glyphs = {}
    for n, (start, end, delta, shift) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for code in range(start, end + 1):
            glyph = code
            if shift:
                (glyph,) = struct.unpack_from(">H", data, ranges_at + 2 * n + shift + 2 * (code - start))
            if code != 0xFFFF and (not shift or glyph):
                glyphs[code] = (glyph + delta) & 0xFFFF
    return {code: glyph for code, glyph in glyphs.items() if glyph}
