"""The task list: the sections of one referral, the progress of each, and which answers are still missing.

Only `asked` decides which questions a form has: those of the version that was in use when it was begun, as far as the
answers so far lead to them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from nrm.form.catalogue import QUESTIONS
from nrm.form.condition import Answers, AskedWhen, never, reached
from nrm.form.question import Question, asked_of
from nrm.form.versions import VERSIONS

TITLES: dict[str, str] = {
    "age": "Age",
    "consent": "Consent",
    "refusal": "Why they do not consent",
    "responder": "About you",
    "local_authority": "Local authority",
    "background": "Background",
    "exploitation": "What happened",
    "insight": "What you saw",
    "place": "Where",
    "exploiters": "Exploiters",
    "how": "How they were exploited",
    "others": "Others at risk",
    "police": "Police reference",
    "support": "Support",
    "person": "The person",
    "letter": "Decision letter",
    "evidence": "Evidence",
}

# The same titles, for a file to prosecutors or the person.
TITLES_IN_FILE = TITLES | {"responder": "Referring officer", "insight": "What the officer saw"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskListSection:
    """One line of the task list."""

    code: str
    title: str
    questions: tuple[Question, ...]
    open: tuple[Question, ...]
    answered: int
    blank: tuple[Question, ...] = ()  # optional, and without an answer

    @property
    def to_check(self) -> tuple[Question, ...]:
        """Return the questions with an answer, and those that need one."""
        return tuple(question for question in self.questions if question not in self.blank)

    @property
    def is_done(self) -> bool:
        """Whether every required answer is there."""
        return not self.open

    @property
    def is_begun(self) -> bool:
        """Whether at least one question is answered."""
        return bool(self.answered)

    @property
    def is_optional(self) -> bool:
        """Whether nothing in it has to be answered and nothing is."""
        return self.is_done and not self.answered

    @property
    def status(self) -> str:
        """Return the status that the task list prints."""
        if self.is_done:
            return "Completed" if self.answered else "Optional"
        return "In progress" if self.answered else "Not started"


def version_of(begun: date) -> date:
    """Return the form version in use on a day. A referral keeps the version with which it was begun."""
    return max((day for day in VERSIONS if day <= begun), default=VERSIONS[0])


def asked(answers: Answers, *, begun: date) -> list[Question]:
    """Return the questions for this person, in the order of the task list."""
    version = version_of(begun)
    order = list(TITLES)
    questions = asked_of((question for question in QUESTIONS if question.is_in_form_of(version)), answers)
    return sorted(questions, key=lambda question: order.index(question.section))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedQuestion:
    """One question on the page of its section, with the condition on this page under which it is asked."""

    question: Question
    when: AskedWhen
    is_asked: bool  # by the stored answers

    @property
    def is_follow_up(self) -> bool:
        """Whether another question of the page leads to it."""
        return bool(self.when.codes)


def placed(section: str, answers: Answers, *, begun: date, only: Collection[str] = ()) -> list[PlacedQuestion]:
    """Return every question that the page of a section may ask, including follow-up questions.

    `only` limits the page to some questions and their follow-ups; stored answers supply the others.
    """
    version = version_of(begun)
    asked_now = {question.code for question in asked(answers, begun=begun)}
    counting = {code: value for code, value in answers.items() if code in asked_now}
    mine = [question for question in QUESTIONS if question.section == section and question.is_in_form_of(version)]
    if only:
        shown = _with_follow_ups(mine, set(only) & asked_now)
        mine = [question for question in mine if question.code in shown]
    codes = {question.code for question in mine}
    placed_questions = [
        PlacedQuestion(
            question=question,
            when=question.when.reduced(counting, left_open=codes),
            is_asked=question.code in asked_now,
        )
        for question in mine
    ]
    return [placed_question for placed_question in placed_questions if placed_question.when != never]


def _with_follow_ups(questions: Iterable[Question], codes: Collection[str]) -> set[str]:
    """Return these questions and every follow-up that they may lead to on the same page."""
    collected, before = set(codes), -1
    while len(collected) != before:
        before = len(collected)
        collected |= {question.code for question in questions if question.when.codes & collected}
    return collected


def only_asked(page: Iterable[PlacedQuestion], typed: Answers) -> dict[str, str | list[str]]:
    """Return what was typed on a page, with empty answers to questions that it does not ask in the end."""
    asked_here = reached({placed_question.question.code: placed_question.when for placed_question in page}, typed)
    return {code: value if code in asked_here else type(value)() for code, value in typed.items()}


def follow_ups_left(section: str, answers: Answers, *, begun: date) -> list[str]:
    """Return the codes of follow-up questions in a section that are asked, needed and not answered."""
    return [
        placed_question.question.code
        for placed_question in placed(section, answers, begun=begun)
        if placed_question.is_follow_up
        and placed_question.is_asked
        and placed_question.question.is_needed(answers)
        and not answers.get(placed_question.question.code)
    ]


def sections_of(answers: Answers, *, begun: date) -> list[TaskListSection]:
    """Return the task list of a form."""
    questions = asked(answers, begun=begun)
    sections = []
    for code, title in TITLES.items():
        mine = tuple(question for question in questions if question.section == code)
        if mine:
            sections.append(
                TaskListSection(
                    code=code,
                    title=title,
                    questions=mine,
                    open=tuple(
                        question for question in mine if question.is_needed(answers) and not answers.get(question.code)
                    ),
                    answered=sum(bool(answers.get(question.code)) for question in mine),
                    blank=tuple(
                        question
                        for question in mine
                        if not question.is_needed(answers) and not answers.get(question.code)
                    ),
                )
            )
    return sections


def is_complete(answers: Answers, *, begun: date) -> bool:
    """Whether the form can be sent: every required question is answered."""
    return all(section.is_done for section in sections_of(answers, begun=begun))


def not_asked_any_more(answers: Answers, *, begun: date) -> list[str]:
    """Return the codes of answers to questions that the other answers do not lead to: stored in a draft, never sent."""
    codes = {question.code for question in asked(answers, begun=begun)}
    return sorted(code for code, value in answers.items() if value and code not in codes)


def open_questions(sections: Iterable[TaskListSection]) -> int:
    """Return how many answers are still needed."""
    return sum(len(section.open) for section in sections)
