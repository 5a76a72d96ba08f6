"""The answers of one referral as people read them, in the order of the Home Office form: every question in words."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from accounts.models import User
from audit import log
from audit.choices import Operation
from nrm import identity
from nrm.data_rights import corrections
from nrm.data_rights.corrections import CorrectedAnswer
from nrm.form import answers, sections
from nrm.form.condition import Answers
from nrm.form.question import Question, StoredIn
from nrm.models import Referral


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenAnswer:
    """One question, its number in the form, and its answer in words; empty where the form is left blank."""

    number: int
    question: Question
    words: str
    corrected: list[CorrectedAnswer]


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenSection:
    """One section of the form."""

    title: str
    lines: list[WrittenAnswer]

    @property
    def answered(self) -> list[WrittenAnswer]:
        """Return the questions with an answer, or with a correction."""
        return [line for line in self.lines if line.words or line.corrected]

    @property
    def blank(self) -> list[WrittenAnswer]:
        """Return the other questions."""
        return [line for line in self.lines if not line.words and not line.corrected]


def written_answers_of(referral: Referral, *, by: User, reason: str) -> list[WrittenSection]:
    """Return every answer under its question, and log who reads it. Opens the identity where the form asks for it.

    Raises TransitionNotAllowed if the user may not see the identity.
    """
    given: Answers = answers.answers_of(referral)
    questions = sections.asked(given, begun=referral.form_begun_on)
    if any(question.keep is StoredIn.SEALED for question in questions):
        given = {**given, **identity.reveal(referral, by=by, reason=reason).answers}
    log.record(Operation.CONSULTATION, of=referral, reason=reason)
    right = corrections.of_everything(referral, given)
    numbers = count(1)
    return [
        WrittenSection(
            title=section.title,
            lines=[
                WrittenAnswer(
                    number=next(numbers),
                    question=question,
                    words=_in_words(referral, question, given),
                    corrected=right.get(question.code, []),
                )
                for question in section.questions
            ],
        )
        for section in sections.sections_of(given, begun=referral.form_begun_on)
    ]


def _in_words(referral: Referral, question: Question, given: Answers) -> str:
    value = given.get(question.code)
    return answers.shown(referral, question, value) if value else ""
