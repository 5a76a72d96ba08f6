"""Where the answer to each question of the return is used, from what the apps register (docs/adr/0059).

An app adds its uses by a function in `settings.QUESTION_USES`. Each use comes from a registry of the code: a measure, a
check, a column of a list, a table of a dashboard. Only `NO_USE` is entered by hand: the questions without any use, each
with the reason to ask it all the same or the date of the review that decides on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.conf import settings
from django.utils.module_loading import import_string

from core import clock
from investigations import case_measures, guidance_context, measures
from investigations.burden.code_references import read_by_dimension, read_by_function, read_by_sql, reasons_for_review
from investigations.burden.questions import QUESTIONS, question_of
from investigations.choices import ReviewReason
from investigations.quality.rules import RULES, personal_data
from investigations.quality.unknown_answers import OF_CASES
from investigations.records import case_review_export, exports
from investigations.records.dimensions import DIMENSIONS
from investigations.returns.fields import PEOPLE, TYPED


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionUse:
    """One place where the answer to a question is used: what kind of place, and which."""

    question: str
    kind: str
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoUse:
    """Why a question is asked although nothing uses its answer, or when a yearly review decides whether it ends."""

    reason: str
    review_on: date | None = None

    @property
    def is_overdue(self) -> bool:
        """Whether the review has not decided by its date."""
        return self.review_on is not None and self.review_on < clock.today()


@dataclass(frozen=True, slots=True, kw_only=True)
class UsesOfKind:
    """The uses of one kind that a question has."""

    kind: str
    places: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.kind}: {'; '.join(self.places)}"


FIGURES, LISTS = "Figures and explorer", "Lists and files"
REVIEW_2027 = date(2027, 3, 31)
NO_USE: dict[str, NoUse] = {
    "merged_into": NoUse(reason="It links a merged case to the case it was merged into."),
    "void_reason": NoUse(reason="The reviewer reads why a case was added by mistake."),
    "remarks": NoUse(reason="The reviewer and the next analyst read them."),
    "partner_agencies": NoUse(reason="Nothing in the service uses the answer.", review_on=REVIEW_2027),
    "morile_score": NoUse(reason="Nothing in the service uses the answer.", review_on=REVIEW_2027),
}


def of_returns() -> Iterator[QuestionUse]:
    """The uses that the app of returns registers."""
    for dimension in DIMENSIONS.values():
        yield from _each(read_by_dimension(dimension), FIGURES, dimension.label)
    for kind in (measures.KIND, case_measures.KIND):
        yield from _each(read_by_sql(kind.count), FIGURES, kind.label or "Monthly figures")
    for reason, questions in reasons_for_review().items():
        yield from _each(questions, "Case review", ReviewReason(reason).label)
    for rule in RULES.values():
        if rule is personal_data.RULE:
            continue  # it looks for personal data in the words of a case and uses no answer
        yield from _each(read_by_function(rule.find), "Checks", rule.wrong.rstrip("."))
    yield from _each([*OF_CASES, PEOPLE], "Data quality", "Completeness")
    yield from _each(_read_by_guidance(), "Guidance", "Guidance that fits the case")
    for source in (exports.LIST, case_review_export.LIST):
        named = {question for column in source.columns for question in _of_column(column.name, column.label)}
        yield from _each(named, LISTS, source.title)


def _each(questions: Iterable[str], kind: str, what: str) -> Iterator[QuestionUse]:
    return (QuestionUse(question=question, kind=kind, what=what) for question in questions)


def _read_by_guidance() -> set[str]:
    read = read_by_function(guidance_context.situation_of)
    return read | {*guidance_context.CIRCUMSTANCES, *guidance_context.SUB_TYPES} & QUESTIONS.keys()


def _of_column(name: str, label: str) -> Iterator[str]:
    """The question that a column of a list prints, by its name or by its label."""
    labels = {field.label.casefold(): each for each, field in TYPED.items()}
    for each in (name, labels.get(label.casefold(), "")):
        if question_of(each) in QUESTIONS:
            yield question_of(each)


@cache
def uses_by_question() -> dict[str, tuple[UsesOfKind, ...]]:
    """Where each question is used, by kind, in the order in which the apps register. Made once."""
    by_question: dict[str, dict[str, dict[str, None]]] = {question: {} for question in QUESTIONS}
    for path in settings.QUESTION_USES:
        for use in import_string(path)():
            by_question[use.question].setdefault(use.kind, {})[use.what] = None
    return {
        question: tuple(UsesOfKind(kind=kind, places=tuple(places)) for kind, places in kinds.items())
        for question, kinds in by_question.items()
    }


def in_words(question: str) -> str:
    """Where a question is used, by kind: `Figures and explorer, checks, dashboards`. Without a use, why it is asked."""
    kinds = [use.kind for use in uses_by_question()[question]]
    if kinds:
        return ", ".join([kinds[0], *(kind[:1].lower() + kind[1:] for kind in kinds[1:])])
    no_use = NO_USE[question]
    return f"{no_use.reason} Proposed for removal." if no_use.review_on else no_use.reason


def is_settled(question: str) -> bool:
    """Whether a question has a use, or else a reason or the date of a review: never both."""
    return bool(uses_by_question()[question]) != (question in NO_USE)
