"""The answers of one referral as people read them, in the order of the Home Office form: every question in words."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count

from accounts.models import User
from audit import log
from audit.choices import Kind
from nrm import answers, identity
from nrm.form import sections
from nrm.form.condition import Answers
from nrm.form.question import Keep, Question
from nrm.models import Referral
from nrm.rights import corrections
from nrm.rights.corrections import Corrected


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One question, its number in the form, and its answer in words; empty where the form is left blank there."""

    number: int
    question: Question
    words: str
    corrected: list[Corrected]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section of the form."""

    title: str
    lines: list[Line]


def of(referral: Referral, *, by: User, reason: str) -> list[Section]:
    """Every answer under its question. Who reads it is in the log; opens who it is where the form asks for that.

    Raises MoveRefused where the person may not see who it is.
    """
    given: Answers = answers.answers_of(referral)
    asked = sections.asked(given, begun=referral.form_begun_on)
    if any(question.keep is Keep.SEALED for question in asked):
        given = {**given, **identity.reveal(referral, by=by, reason=reason).answers}
    log.record(Kind.CONSULTATION, of=referral, reason=reason)
    right = corrections.of_everything(referral, given)
    numbers = count(1)
    return [
        Section(
            title=section.title,
            lines=[
                Line(
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
