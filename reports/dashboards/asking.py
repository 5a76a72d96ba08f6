"""The questions behind a dashboard: one area and month with the same filters, asked in many ways.

Everything that decides who may have which answer is read once (`reports.query.reader`). A part that is not answered is
left out with its reason, so that a filter never empties the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from core import months
from reports.query import answers, wording
from reports.query.answer import Answer
from reports.query.conditions import Condition
from reports.query.limits import MOST_MONTHS, MOST_MONTHS_OF_ENTRIES, QuestionRefused
from reports.query.measures import all_measures
from reports.query.question import Basis, Question, Show, Span
from reports.query.reader import Reader
from reports.query.stored_shapes import shape_of

CHILDREN = Condition(dimension="children_involved", values=("yes",))
UNCHANGED = Condition(dimension="unchanged_for", values=("12-months-over", "6-8-months", "9-11-months"))


class Asking:
    """Asks the questions of one dashboard, all of one month; `newest` is the newest month that has figures."""

    def __init__(self, question: Question, *, reader: Reader) -> None:
        """Raises QuestionRefused if the reader may not have the totals of this area and month."""
        self.reader = reader
        totals = replace(question, rows="", columns="", show=Show.NUMBER, span=Span.THIRTEEN_MONTHS)
        self.question, self.newest = answers.begin_with(totals, reader=reader)
        self.totals = self.ask()

    def prepare(self, questions: Iterable[Question]) -> None:
        """Read what many of its questions share at once."""
        answers.prepare(questions, reader=self.reader)

    def question_of(self, *, only: tuple[Condition, ...] = (), **changes: Any) -> Question:
        """The question of the dashboard with these changes, and with further conditions."""
        question = replace(self.question, **changes)
        return replace(question, filters=(*question.filters, *only))

    def ask(self, *, only: tuple[Condition, ...] = (), **changes: Any) -> Answer:
        """The answer to the question of the dashboard with these changes, and with further conditions."""
        return self.answer(self.question_of(only=only, **changes))

    def answer(self, question: Question) -> Answer:
        """The answer to a question of the dashboard. Raises QuestionRefused."""
        return answers.answer_for(question, reader=self.reader)

    def may_ask(self, measure: str) -> bool:
        """Whether the filters of the dashboard fit a measure: a closed case has no reason for review."""
        filters = all_measures()[measure].filters
        return all(condition.dimension in filters for condition in self.question.filters)

    def of_explorer(self, **changes: Any) -> Question:
        """The question as the explorer has it: of one month, with these changes."""
        return replace(self.question, span=Span.MONTH, **changes)

    def with_carried(self, reported: Answer) -> tuple[Answer | None, str]:
        """The answer over the same months with carried forces, and its last month in words; otherwise why not."""
        try:
            carried = self.answer(replace(reported.question, basis=Basis.CARRIED))
        except QuestionRefused as refused:
            return None, str(refused)
        return carried, wording.carried_words(carried)

    def over_time(self) -> Answer:
        """The totals of as many months as may be asked for at once."""
        most = MOST_MONTHS if shape_of(self.question) else MOST_MONTHS_OF_ENTRIES
        last = self.totals.month
        try:
            return self.ask(span=Span.RANGE, first=months.previous(last, most - 1), last=last, month=None)
        except QuestionRefused:
            return self.totals
