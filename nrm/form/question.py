"""One question of the form: its words, what an answer looks like, where it is kept, and when it is put.

Where an answer is kept follows from what it tells: a code that is counted, a plain answer, words in which somebody may
be named, or who the person is. The last is sealed before it is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from nrm.form.condition import Answers, AskedWhen, always, never, reached

WORDS_LIMIT = 15_000  # characters, as in the digital service
LINE_LIMIT = 200
# What is stored, printed and sent where somebody ticked that it is not known.
NOT_KNOWN = "Not known, or they would not say"
NOT_KNOWN_BOX = "not_known_"  # before a question's code: the box of a page that says so


class AnswerKind(Enum):
    """What an answer looks like."""

    LINE = "a line of text"
    WORDS = "free text"
    CHOICE = "one of a few"
    TICKS = "any of a few"
    DAY = "a day"
    WORD = "one of a long list"  # a vocabulary, picked by typing


class StoredIn(Enum):
    """Where an answer is kept."""

    COUNTED = "a column, which figures count"
    PLAIN = "an answer that tells nobody's name"
    WORDS = "words apart, which no worker reads"
    SEALED = "who the person is, sealed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. `since` and `until` are the first and last day on which a form that is begun has it."""

    code: str
    section: str
    label: str
    kind: AnswerKind
    keep: StoredIn = StoredIn.PLAIN
    choices: tuple[tuple[str, str], ...] = ()
    vocabulary: str = ""
    label_for_reader: str = ""  # where the label addresses the person who fills the form in
    hint: str = ""
    since: date
    until: date | None = None
    when: AskedWhen = always
    is_required: bool = True
    optional_when: Callable[[Answers], bool] = never  # whose form may go without the answer all the same
    may_be_not_known: bool = False  # where somebody may not talk: a tick answers it, and an empty box does not
    is_assessment: bool = False  # a view of the person who fills it in, kept apart from facts (DPA 2018 s.38)

    def is_in_form_of(self, begun: date) -> bool:
        """Whether a form that is begun on the day has it."""
        return self.since <= begun and (self.until is None or begun <= self.until)

    def is_needed(self, answers: Answers) -> bool:
        """Whether a form with these other answers can't go out without an answer to this question."""
        return self.is_required and not self.optional_when(answers)

    @property
    def label_in_file(self) -> str:
        """Its words in a file for the prosecution or the person, who did not fill the form in."""
        return self.label_for_reader or self.label

    def label_of(self, value: str) -> str:
        """What a stored value is called."""
        return dict(self.choices).get(value, value)


def asked_of(questions: Iterable[Question], answers: Answers) -> list[Question]:
    """The questions that these answers lead to."""
    found = list(questions)
    asked = reached({one.code: one.when for one in found}, answers)
    return [one for one in found if one.code in asked]
