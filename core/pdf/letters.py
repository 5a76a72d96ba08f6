"""The letters that the PDF typefaces have: Latin, Greek, Cyrillic. A missing one would break the whole document.

Text in another script is printed in Latin letters, in square brackets; the JSON file has the original text.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby

from anyascii import anyascii

# First and last character of each range used for words that Noto Sans covers. Noto fills the gaps in IBM Plex Sans.
RUNS = (
    (0x20, 0x7E),
    (0xA0, 0x377),
    (0x384, 0x38A),
    (0x38E, 0x3A1),
    (0x3A3, 0x3E1),
    (0x3F0, 0x52F),
    (0x1E00, 0x1EFF),
    (0x2010, 0x2027),
    (0x2030, 0x205E),
    (0x20A0, 0x20C0),
    (0x2212, 0x2212),
)
_BLANK = re.compile(r"[^\S\n]+")


def printable(text: str) -> str:
    """The text with printable letters unchanged and all others transliterated into Latin letters, in brackets."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    lines = (_BLANK.sub(" ", line) for line in composed.split("\n"))
    return "\n".join(_line(line) for line in lines)


def _line(line: str) -> str:
    words = []
    for can, run in groupby(line.split(" "), key=lambda word: all(map(_is_printable, word))):
        text = " ".join(run)
        words.append(text if can else f"[{_in_latin(text)}]")
    return " ".join(words)


def _in_latin(text: str) -> str:
    return "".join(letter if _is_printable(letter) else anyascii(letter) for letter in text).strip() or "?"


def _is_printable(letter: str) -> bool:
    return any(first <= ord(letter) <= last for first, last in RUNS)
