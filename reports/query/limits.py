"""How much one question may ask for, each limit with the sentence that says so."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from investigations.measures import KIND as RETURNS
from reference.areas import ENGLAND_AND_WALES, UK

if TYPE_CHECKING:
    from reports.query.measures import QueryMeasure
    from reports.query.question import Question

MOST_MONTHS = 120  # from stored figures: ten years
MOST_MONTHS_OF_ENTRIES = 36
MOST_MONTHS_OF_PEOPLE = 13  # of nationalities and the like over a whole nation, which reads millions of groups
MOST_CELLS = 20_000
SECONDS = 10  # for one statement; the web role's own limit is 15
TOO_SLOW = "This question takes too long to count. Choose fewer months, a smaller area or fewer dimensions."
TOO_MANY_CELLS = (
    f"The answer would have more than {MOST_CELLS:,} cells. Choose fewer months, or only one of rows and columns."
)

# Beside what runs through a series, the cases that come again with each month.
NOT_OVER_A_YEAR = frozenset({*RETURNS.running, "rolled"})


class QuestionRefused(Exception):
    """A valid question that isn't answered. The message is a sentence that says why, and what to do."""


def check(question: Question, *, months: int, forces: int, is_stored: bool) -> None:
    """Raise QuestionRefused if an answer over so many months and forces would be too big."""
    if reason := why_not(question, months=months, forces=forces, is_stored=is_stored):
        raise QuestionRefused(reason)


def why_no_year(measure: QueryMeasure | None, *, by: Collection[str]) -> str:
    """Why a measure has no rolling year, or not by these rows and columns; empty if it has one."""
    if measure is not None and measure.name in NOT_OVER_A_YEAR:
        return f"“{measure.label}” counts the same cases again each month, so it has no year. Choose other months."
    if "month" in by:
        return "A rolling year is one number, so its rows and columns cannot be months. Choose “13 months”."
    return ""


def why_not(question: Question, *, months: int, forces: int, is_stored: bool) -> str:
    """Why an answer over so many months and forces would be too big; empty if it isn't."""
    most = MOST_MONTHS if is_stored else MOST_MONTHS_OF_ENTRIES
    if months > most:
        return f"This question covers {months} months. Choose at most {most}."
    if not is_stored and _is_of_people(question) and _is_national(question) and months > MOST_MONTHS_OF_PEOPLE:
        remedy = "Compare with nothing" if question.span == "rolling-year" else "Choose fewer months"
        return (
            f"Figures about people in the whole country cover at most {MOST_MONTHS_OF_PEOPLE} months. "
            f"{remedy}, or choose a smaller area."
        )
    if cells(question, months=months, forces=forces) > MOST_CELLS:
        return TOO_MANY_CELLS
    return ""


def cells(question: Question, *, months: int, forces: int) -> int:
    """The most cells that an answer can have. Reads the lists of its dimensions."""
    most = months
    for name in question.dimensions:
        if name == "month":
            continue  # each month is counted once, whether or not it is a dimension
        dimension = question.query_measure.dimensions[name]
        most *= forces if name == "force" else len(dimension.labels()) or 1
    return most


def _is_of_people(question: Question) -> bool:
    dimensions = (question.query_measure.dimensions[name] for name in question.dimensions)
    return question.query_measure.counts_people or any(dimension.is_of_people for dimension in dimensions)


def _is_national(question: Question) -> bool:
    return question.area in {UK.key, ENGLAND_AND_WALES.key}
