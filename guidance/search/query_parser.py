"""Parse the typed text of a search: its words in order, its phrases, and its excluded words.

Nothing a person types is an error: the parser ignores a lone quotation mark or hyphen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from guidance.models.search import TYPED_LIMIT

MOST_WORDS = 16
_PHRASE = re.compile(r"[\"“”]([^\"“”]*)[\"“”]")
_WITHOUT = re.compile(r"(?:^|\s)[-–](\w[\w-]*)")
# These three patterns mirror `library.words_of` in the database, because both sides' words are compared.
_POSSESSIVE = re.compile(r"['’]s\b")
_SECTION = re.compile(r"\b(?:ss?|sec|sect|section)\.?\s*([0-9]+[a-z]?)\b")
_WORD = re.compile(r"[^\W_]+")
# A spoken section number: "section forty five". Statutes use digits, so only typed text needs this.
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60}
_UNITS = dict(zip(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"], range(1, 10), strict=True))
_SPOKEN_SECTION = re.compile(rf"\b(section|sec)\s+({'|'.join(_TENS)})(?:[\s-]+({'|'.join(_UNITS)}))?\b", re.IGNORECASE)
# “don’t” and the like typed without their apostrophe. With it, the database removes them as stop words.
_HURRIED = frozenset(
    {"dont", "wont", "cant", "isnt", "arent", "wasnt", "doesnt", "didnt", "hasnt", "havent", "couldnt", "shouldnt"}
    | {"whats", "wheres", "whos", "hows", "thats", "theres", "ive", "im", "youre", "theyre", "hes", "shes"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedQuery:
    """A parsed search text."""

    text: str
    words: tuple[str, ...]
    phrases: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    is_whole: bool = False  # a space after the last word: the person has finished typing it


def words_of(text: str) -> list[str]:
    """Return the words of a text in order: lower case, no possessive endings, sections in one spelling."""
    plain = _SECTION.sub(r" section \1 ", _POSSESSIVE.sub("", text.lower()))
    return [word for word in _WORD.findall(plain) if len(word) <= 40]


def read(typed: str) -> ParsedQuery:
    """Parse the typed text."""
    text = " ".join(typed.replace("\0", " ").split())[:TYPED_LIMIT]
    without = tuple(word for excluded in _WITHOUT.findall(text) for word in words_of(excluded))
    kept = _SPOKEN_SECTION.sub(_in_figures, _WITHOUT.sub(" ", text))
    phrases = tuple(" ".join(words_of(phrase)) for phrase in _PHRASE.findall(kept) if len(words_of(phrase)) > 1)
    words = tuple(word for word in words_of(kept) if word != "or" and word not in _HURRIED)[:MOST_WORDS]
    return ParsedQuery(text=text, words=words, phrases=phrases, without=without, is_whole=typed[-1:].isspace())


def _in_figures(match: re.Match[str]) -> str:
    section, tens, unit = match.groups()
    return f"{section} {_TENS[tens.lower()] + (_UNITS[unit.lower()] if unit else 0)}"
