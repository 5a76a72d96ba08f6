"""One legal case, and how a table of cases is written for readers who do not read code."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Facts on a day, a question, the law's answer with its source, and the function for the service's answer."""

    number: str  # N1 for the mechanism, O1 for orders, in the order of their table
    on: date
    facts: str
    question: str
    answer: str
    source: str
    service: Callable[[], str]


def day(on: date) -> str:
    """The day as the tables print it."""
    return f"{on:%-d %B %Y}"


def table(cases: Iterable[Case]) -> str:
    """The cases as a table of Markdown: number, date, facts, question, answer, source."""
    lines = ["| number | date | facts | question | answer | source |", "| --- | --- | --- | --- | --- | --- |"]
    lines += [
        f"| {case.number} | {day(case.on)} | {case.facts} | {case.question} | {case.answer} | {case.source} |"
        for case in cases
    ]
    return "\n".join(lines)
