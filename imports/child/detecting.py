"""Detects the type of a file by its first bytes and its encoding. Ignores the name and type that were sent."""

from __future__ import annotations

import codecs
import re

from core.sandbox.refusal import FileRefused

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STARTS = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"\x1f\x8b", "compressed"),
    (b"BZh", "compressed"),
    (b"7z\xbc\xaf\x27\x1c", "compressed"),
    (b"Rar!", "compressed"),
    (b"\xfd7zXZ", "compressed"),
    (b"\x28\xb5\x2f\xfd", "compressed"),
    (b"MZ\x90", "program"),
    (b"\x7fELF", "program"),
    (b"{\\rtf", "rtf"),
    (b"ID;P", "sylk"),
    (b"\x09\x08\x10\x00\x00\x06", "old_excel"),  # the bare stream of an old workbook
)
_TEXT_STARTS = (
    (re.compile(r"<!doctype\s+html|<html|<table|<head|<body|mime-version:", re.IGNORECASE), "html"),
    (re.compile(r"<[?!a-z]", re.IGNORECASE), "xml"),
    (re.compile(r'\{\s*"|\[\s*[{\["]'), "json"),
)
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def is_workbook(content: bytes) -> bool:
    """True for a zip, which may be a workbook; False for possible CSV. Raises FileRefused for everything else."""
    if not content:
        raise FileRefused("empty")
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return True
    if content.startswith(_OLE):
        raise FileRefused(_compound(content))
    for start, code in _STARTS:
        if content.startswith(start):
            raise FileRefused(code)
    return False


def text_of(content: bytes) -> str:
    """The text of a CSV file: UTF-8, or UTF-16 with a byte order mark. Nothing else is tried."""
    if content.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise FileRefused("utf32")
    mark, encoding = next(((mark, name) for mark, name in _MARKS if content.startswith(mark)), (b"", "utf-8"))
    try:
        text = content[len(mark) :].decode(encoding, "strict")
    except UnicodeDecodeError:
        raise FileRefused(_unreadable(content)) from None
    if "\0" in text:
        raise FileRefused(_nul(content))
    if not text.strip():
        raise FileRefused("no_rows" if text else "empty")
    for pattern, code in _TEXT_STARTS:
        if pattern.match(text.lstrip()):
            raise FileRefused(code)
    return text


def _compound(content: bytes) -> str:
    """The kind of old Office file; encrypted workbooks have this format too."""
    for name, code in (("EncryptedPackage", "password"), ("Workbook", "old_excel"), ("Book", "old_excel")):
        if name.encode("utf-16-le") in content:
            return code
    return "compound"


def _nul(content: bytes) -> str:
    """Tell UTF-16 without a byte order mark (every other byte is NUL) from other binary content."""
    start = content[:400]
    every_second = max(start[0::2].count(0), start[1::2].count(0))
    return "utf16_without_mark" if every_second * 2 >= len(start) * 0.6 else "nul"


def _unreadable(content: bytes) -> str:
    """Tell bytes that no text has from text in another encoding."""
    if b"\0" in content[:4000]:
        return "utf16_without_mark" if _nul(content) == "utf16_without_mark" else "binary"
    odd = sum(byte < 9 or 13 < byte < 32 for byte in content[:4000])
    return "binary" if odd * 20 > len(content[:4000]) else "encoding"
