"""One dated case of the law: facts, a question, the answer that the law gives, and the section that gives it.

`ask` puts the question to the product, which answers in the words of `answer`. So whoever knows the law reads the
table in `docs/law-cases.md`, and whoever changes the product sees which case it no longer answers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class LawCase:
    """A case by its number, which stays with it: `O` for orders, then a count."""

    number: str
    on: date  # the day in question
    facts: str
    question: str
    answer: str
    source: str
    ask: Callable[[], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The cases of one part of the service under its heading."""

    heading: str
    lead: str
    cases: Sequence[LawCase]


def in_markdown(table: Table) -> str:
    """The table as a page prints it."""
    rows = [
        f"| {one.number} | {one.on:%-d %B %Y} | {one.facts} | {one.question} | {one.answer} | {one.source} |"
        for one in table.cases
    ]
    head = ["| number | date | facts | question | answer | source |", "| --- | --- | --- | --- | --- | --- |"]
    return "\n".join([f"## {table.heading}", "", table.lead, "", *head, *rows])
