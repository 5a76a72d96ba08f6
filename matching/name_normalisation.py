"""Normalises written names: plain words, one spelling, nicknames, sound, near misses.

Pure: no database, no key, no setting. Every result is a text in lower-case Latin letters, the same for a name with or
without diacritics, in capitals or not, in Latin, Cyrillic, Greek, Arabic or Chinese script. The tables in `data/` list
which spellings are one name, nicknames, common names, and words to ignore.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import pairwise
from pathlib import Path

from anyascii import anyascii

DATA = Path(__file__).parent / "data"
APOSTROPHES = re.compile(r"['’‘ʼ`´ʻʿʾ]")
CHINESE = re.compile(r"([\u4e00-\u9fff])([\u4e00-\u9fff]{1,2})")
ARABIC_ARTICLE = re.compile(r"\bال(?=\w{2})")
HYPHENED = re.compile(r"\w+(?:[-‐‑]\w+)+")
SHORTEST_NEAR = 4

# How letters sound, roughly and for all relevant languages at once. The order matters.
SOUNDS = tuple(
    (re.compile(pattern), letters)
    for pattern, letters in (
        (r"^(?:kh|ch(?=[aoum]))", "h"),
        (r"^ch(?=[lr])", "k"),
        (r"^(?:kn|gn|pn)", "n"),
        (r"^wr", "r"),
        (r"kw", "ku"),
        (r"^(?:i|y|j)(?=[aeou])", "j"),
        (r"dzh|dj|gj|xh|dz", "J"),
        (r"(?<=[aeiou])gh", ""),
        (r"szcz|tsch|sch|tch|sh|sz|cz|ch|zh|rz|ts|tz|c(?=[eiy])", "s"),
        (r"ph|ff|f|w", "v"),
        (r"kh|(?<=[aeiou])h", ""),
        (r"ck|cq|c|q", "k"),
        (r"x", "ks"),
        (r"([bdgtpl])h", r"\1"),
        (r"z", "s"),
        (r"(?<!^)[jy]", "i"),
        (r"(?<!^)h", ""),
        (r"J", "j"),
    )
)
VOWELS = re.compile(r"[aeiou]+")
CLOSE_VOWELS = str.maketrans("eo", "iu")
DOUBLES = re.compile(r"(.)\1+")


def words_of(text: str) -> tuple[str, ...]:
    """The words of a name in plain lower case, as written, without particles and titles.

    A hyphenated name gives its parts and the whole, because others write it as one word.
    """
    words = _written(text + "".join(f" {re.sub('[-‐‑]', '', name)}" for name in HYPHENED.findall(text)))
    return tuple(word for word in words if word not in _particles()) or tuple(words)


def joined(text: str) -> dict[str, str]:
    """Neighbouring words joined into one, each under its distinctive word: *al sharif* is *alsharif*."""
    words = _written(text)
    return {
        second if first in _particles() else first: first + second
        for first, second in reversed(list(pairwise(words)))
        if second not in _particles()
    }


def _written(text: str) -> list[str]:
    """Every word in plain lower case."""
    spaced = CHINESE.sub(r"\1 \2", unicodedata.normalize("NFKC", ARABIC_ARTICLE.sub("", text)))
    plain = APOSTROPHES.sub("", anyascii(unicodedata.normalize("NFC", APOSTROPHES.sub("", spaced)))).lower()
    return re.findall(r"[a-z]+", plain)


def plain(text: str) -> str:
    """A text in plain lower-case letters and digits, from any script; the characters in between remain."""
    return APOSTROPHES.sub("", anyascii(unicodedata.normalize("NFKC", APOSTROPHES.sub("", text)))).lower()


def spelling(word: str) -> str:
    """The one spelling under which a name is compared: *muhammad* and *mohamed* are *mohammed*."""
    return _spellings().get(word, word)


def nicknames(word: str) -> frozenset[str]:
    """The nickname groups of a word, each named by its full name: *sasha* is in two."""
    return _nicknames().get(spelling(word), frozenset()) | _nicknames().get(word, frozenset())


def share(word: str) -> int:
    """How distinctive a name is, in per cent: lower for a common name."""
    return _common().get(spelling(word), 100)


def sound(word: str) -> str:
    """A key for how a name sounds: its consonants. A short name also keeps a vowel, after a dot."""
    heard = spelling(word)
    for pattern, letters in SOUNDS:
        heard = pattern.sub(letters, heard)
    vowels = VOWELS.findall(heard)
    first = "a" if VOWELS.match(heard) else ""
    bones = DOUBLES.sub(r"\1", first + VOWELS.sub("", heard))
    if len(bones) < 2:
        return ""
    return bones if len(bones) > 2 else f"{bones}.{vowels[0][0].translate(CLOSE_VOWELS) if vowels else ''}"


def near(word: str) -> frozenset[str]:
    """The word and each form with one letter removed. Two words that share a form differ by one mistake."""
    if len(word) < SHORTEST_NEAR:
        return frozenset()
    return frozenset({word, *(word[:place] + word[place + 1 :] for place in range(len(word)))})


def _lines(name: str) -> list[list[str]]:
    text = (DATA / name).read_text(encoding="utf-8")
    return [line.split() for line in text.splitlines() if line and not line.startswith("#")]


@cache
def _particles() -> frozenset[str]:
    return frozenset(word for line in _lines("particles.txt") for word in line)


@cache
def _spellings() -> dict[str, str]:
    return {word: line[0] for line in reversed(_lines("spellings.txt")) for word in line}


@cache
def _nicknames() -> dict[str, frozenset[str]]:
    groups_by_word: dict[str, set[str]] = {}
    for line in _lines("nicknames.txt"):
        for word in line:
            for each in {word, spelling(word)}:
                groups_by_word.setdefault(each, set()).add(spelling(line[0]))
    return {word: frozenset(groups) for word, groups in groups_by_word.items()}


@cache
def _common() -> dict[str, int]:
    return {spelling(word): int(line[0]) for line in reversed(_lines("common.txt")) for word in line[1:]}


@cache
def generic_of_places() -> frozenset[str]:
    """Words in place names that are not distinctive, such as *street*."""
    return frozenset(word for line in _lines("places.txt") for word in line)
