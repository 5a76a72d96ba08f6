"""What somebody typed: its words in their order, what must stand as one phrase, and what must not be there.

Nothing that is typed is an error: a lone quotation mark or a hyphen is read as if it were not there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from guidance.models.search import TYPED_LIMIT

MOST_WORDS = 16
_PHRASE = re.compile(r"[\"“”]([^\"“”]*)[\"“”]")
_WITHOUT = re.compile(r"(?:^|\s)[-–](\w[\w-]*)")
# The next three say what `library.words_of` says in the database, whose words these are compared with.
_POSSESSIVE = re.compile(r"['’]s\b")
_SECTION = re.compile(r"\b(?:ss?|sec|sect|section)\.?\s*([0-9]+[a-z]?)\b")
_WORD = re.compile(r"[^\W_]+")
# A section said aloud: "section forty five". Statutes are cited in figures, so only what is typed needs this.
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60}
_UNITS = dict(zip(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"], range(1, 10), strict=True))
_SPOKEN_SECTION = re.compile(rf"\b(section|sec)\s+({'|'.join(_TENS)})(?:[\s-]+({'|'.join(_UNITS)}))?\b", re.IGNORECASE)
# “don’t” and its like as they are typed in a hurry; with their apostrophe the database leaves them out by itself.
_HURRIED = frozenset(
    {"dont", "wont", "cant", "isnt", "arent", "wasnt", "doesnt", "didnt", "hasnt", "havent", "couldnt", "shouldnt"}
    | {"whats", "wheres", "whos", "hows", "thats", "theres", "ive", "im", "youre", "theyre", "hes", "shes"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A question as it was typed, taken apart."""

    text: str
    words: tuple[str, ...]
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    is_whole: bool = False  # a space behind the last word says that it is not still being typed


def words_of(text: str) -> list[str]:
    """The words of a text in its order: small letters, no possessive endings, sections in one spelling."""
    plain = _SECTION.sub(r" section \1 ", _POSSESSIVE.sub("", text.lower()))
    return [word for word in _WORD.findall(plain) if len(word) <= 40]


def read(typed: str) -> Typed:
    """Take apart what was typed."""
    text = " ".join(typed.replace("\0", " ").split())[:TYPED_LIMIT]
    without = tuple(word for found in _WITHOUT.findall(text) for word in words_of(found))
    kept = _SPOKEN_SECTION.sub(_in_figures, _WITHOUT.sub(" ", text))
    phrases = tuple(" ".join(words_of(found)) for found in _PHRASE.findall(kept) if len(words_of(found)) > 1)
    words = tuple(word for word in words_of(kept) if word != "or" and word not in _HURRIED)[:MOST_WORDS]
    return Typed(text=text, words=words, phrases=phrases, without=without, is_whole=typed[-1:].isspace())


def _in_figures(match: re.Match[str]) -> str:
    section, tens, unit = match.groups()
    return f"{section} {_TENS[tens.lower()] + (_UNITS[unit.lower()] if unit else 0)}"
