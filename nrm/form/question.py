"""One question of the form: its words, what an answer looks like, where it is kept, and when it is put.

Where an answer is kept follows from what it tells: a code that is counted, a plain answer, words in which somebody may
be named, or who the person is. The last is sealed before it is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

type Answers = Mapping[str, str | list[str]]
type Condition = Callable[[Answers], bool]

WORDS_LIMIT = 15_000  # characters, as in the digital service
LINE_LIMIT = 200


class Kind(Enum):
    """What an answer looks like."""

    LINE = "a line of text"
    WORDS = "free text"
    CHOICE = "one of a few"
    TICKS = "any of a few"
    DAY = "a day"
    WORD = "one of a long list"  # a vocabulary, picked by typing


class Keep(Enum):
    """Where an answer is kept."""

    COUNTED = "a column, which figures count"
    PLAIN = "an answer that tells nobody's name"
    WORDS = "words apart, which no worker reads"
    SEALED = "who the person is, sealed"


def always(answers: Answers) -> bool:
    """Put to everybody."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. `since` and `until` are the first and last day on which a form that is begun has it."""

    code: str
    section: str
    label: str
    kind: Kind
    keep: Keep = Keep.PLAIN
    choices: tuple[tuple[str, str], ...] = ()
    vocabulary: str = ""
    hint: str = ""
    since: date
    until: date | None = None
    when: Condition = always
    is_required: bool = True
    is_assessment: bool = False  # a view of the person who fills it in, kept apart from facts (DPA 2018 s.38)

    def is_in_form_of(self, begun: date) -> bool:
        """Whether a form that is begun on the day has it."""
        return self.since <= begun and (self.until is None or begun <= self.until)

    def label_of(self, value: str) -> str:
        """What a stored value is called."""
        return dict(self.choices).get(value, value)


def equals(code: str, *values: str) -> Condition:
    """True when the answer to a question is one of these."""

    def holds(answers: Answers) -> bool:
        return answers.get(code) in values

    return holds


def ticked(code: str, value: str) -> Condition:
    """True when a box is ticked."""

    def holds(answers: Answers) -> bool:
        return value in (answers.get(code) or ())

    return holds


def both(one: Condition, other: Condition) -> Condition:
    """True when both are."""

    def holds(answers: Answers) -> bool:
        return one(answers) and other(answers)

    return holds


def either(one: Condition, other: Condition) -> Condition:
    """True when at least one is."""

    def holds(answers: Answers) -> bool:
        return one(answers) or other(answers)

    return holds
