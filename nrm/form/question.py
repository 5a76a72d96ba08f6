"""One question of the form: its wording, the kind of answer, where the answer is stored, and when it is asked.

The content of an answer decides where it is stored: a code that is counted, a plain answer, free text that may name
somebody, or the person's identity. Identity is sealed before it is stored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from nrm.form.condition import Answers, AskedWhen, always, never, reached

WORDS_LIMIT = 15_000  # characters, as in the digital service
LINE_LIMIT = 200
# Stored, printed and sent where the officer ticked that the answer is not known.
NOT_KNOWN = "Not known, or they would not say"
NOT_KNOWN_BOX = "not_known_"  # prefix of a question's code: the box that says the answer is not known


class AnswerKind(Enum):
    """The kind of an answer."""

    LINE = "a line of text"
    WORDS = "free text"
    CHOICE = "one of a few"
    TICKS = "any of a few"
    DAY = "a day"
    WORD = "one of a long list"  # a vocabulary, chosen by typing


class StoredIn(Enum):
    """Where an answer is stored."""

    COUNTED = "a column, which figures count"
    PLAIN = "an answer that tells nobody's name"
    WORDS = "words apart, which no worker reads"
    SEALED = "who the person is, sealed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question. `since` and `until` are the first and last day on which a new form has it."""

    code: str
    section: str
    label: str
    kind: AnswerKind
    keep: StoredIn = StoredIn.PLAIN
    choices: tuple[tuple[str, str], ...] = ()
    vocabulary: str = ""
    label_for_reader: str = ""  # used where the label addresses the person who fills in the form
    hint: str = ""
    since: date
    until: date | None = None
    when: AskedWhen = always
    is_required: bool = True
    optional_when: Callable[[Answers], bool] = never  # answers with which the form can be sent without this one
    may_be_not_known: bool = False  # the person may not want to talk: a tick answers it, an empty box does not
    is_assessment: bool = False  # a view of the person who fills it in, stored apart from facts (DPA 2018 s.38)

    def is_in_form_of(self, begun: date) -> bool:
        """Whether a form that is begun on the day has the question."""
        return self.since <= begun and (self.until is None or begun <= self.until)

    def is_needed(self, answers: Answers) -> bool:
        """Whether a form with these other answers can't be sent without an answer to this question."""
        return self.is_required and not self.optional_when(answers)

    @property
    def label_in_file(self) -> str:
        """Return the wording for a file to prosecutors or the person, who did not fill in the form."""
        return self.label_for_reader or self.label

    def label_of(self, value: str) -> str:
        """Return the label of a stored value."""
        return dict(self.choices).get(value, value)


def asked_of(questions: Iterable[Question], answers: Answers) -> list[Question]:
    """Return the questions that these answers lead to."""
    listed = list(questions)
    codes = reached({question.code: question.when for question in listed}, answers)
    return [question for question in listed if question.code in codes]
