"""The text of a condition with its direction: "Must not run any hand car wash", "Must surrender all passports".

Every page, the card and the printed documents take their text from here, so that nobody can read a prohibition as
something the subject should do. Where a page shows the court's own words, it shows them unchanged.
"""

from __future__ import annotations

import re
from typing import Protocol

from orders.choices import ConditionKind, Polarity

REQUIREMENTS = frozenset({ConditionKind.PASSPORTS, ConditionKind.NOTIFICATION})
WHO = r"(?:(?:the\s+)?(?:defendant|subject|respondent|offender|person)\s+|you\s+|s?he\s+|they\s+)?"
FORBIDS = re.compile(
    rf"{WHO}(?:(?:must|shall|may|should|will|does|do|is|are)\s+not|mustn[’']t|don[’']t|cannot|can[’']t|never|not)"
    r"\s+(?:to\s+)?",
    re.IGNORECASE,
)
REQUIRES = re.compile(rf"{WHO}(?:must|shall|has\s+to|have\s+to|is\s+required\s+to)\s+(?!not\b)", re.IGNORECASE)
ALREADY_SAID = re.compile(r"(?:no|nobody|nothing|prohibited|forbidden|banned|barred)\b", re.IGNORECASE)


class WordedCondition(Protocol):
    """A condition of an order or of the library."""

    kind: str
    polarity: str
    words: str
    plain: str


def polarity_of(kind: str, words: str) -> Polarity:
    """Whether a condition prohibits or requires something, worked out from its part of the order and its words.

    Ss.17, 18, 24 and 25 allow prohibitions only; ss.18, 19, 25 and 26 require passports and notice of name and address.
    Orders made in Northern Ireland and Scotland may require more; the court's words show which.
    """
    if kind in REQUIREMENTS or (kind == ConditionKind.PROHIBITION and REQUIRES.match(words.strip())):
        return Polarity.REQUIREMENT
    return Polarity.PROHIBITION


def forbids(condition: WordedCondition) -> bool:
    """Whether the condition is a prohibition."""
    return condition.polarity == Polarity.PROHIBITION


def sentence(condition: WordedCondition) -> str:
    """The condition as a complete sentence: `Must not travel outside the UK`."""
    text = _text(condition)
    if _says_it_itself(condition, text):
        return _with_capital(text)
    return f"{Polarity(condition.polarity).label} {_without_capital(_after_the_verb(condition, text))}"


def under_heading(condition: WordedCondition) -> str:
    """The same text for use under the heading *Must not* or *Must*: `Travel outside the UK`."""
    text = _text(condition)
    return _with_capital(text if _says_it_itself(condition, text) else _after_the_verb(condition, text))


def _text(condition: WordedCondition) -> str:
    return (condition.plain or condition.words).strip().rstrip(".")


def _says_it_itself(condition: WordedCondition, text: str) -> bool:
    """Whether the text can't follow *Must not* or *Must* because it already states its direction."""
    if forbids(condition):
        return bool(ALREADY_SAID.match(text) or REQUIRES.match(text))
    return bool(FORBIDS.match(text))


def _after_the_verb(condition: WordedCondition, text: str) -> str:
    return (FORBIDS if forbids(condition) else REQUIRES).sub("", text, count=1) if _begins(condition, text) else text


def _begins(condition: WordedCondition, text: str) -> bool:
    return bool((FORBIDS if forbids(condition) else REQUIRES).match(text))


def _with_capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _without_capital(text: str) -> str:
    """The text with a lower-case first letter, unless it starts with a word in capitals such as *SIM*."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
