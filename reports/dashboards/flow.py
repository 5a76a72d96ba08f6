"""What added to the live cases of a month and what took from them. Corrections change their number besides."""

from __future__ import annotations

from dataclasses import dataclass

from figures.coverage import Counted
from reports.dashboards.asking import Asking
from reports.explorer import cases
from reports.query import wording
from reports.query.answer import Cell
from reports.query.limits import QuestionRefused
from reports.query.question import Question, Span

# What changes the number of live cases: label, measure, and whether it adds.
FLOWS = (
    ("New", "first_reported", True),
    ("Already running at first return", "already_running", True),
    ("Reopened", "reopened", True),
    ("Transferred in", "transferred_in", True),
    ("Closed", "closed", False),
    ("Transferred out", "transferred_out", False),
    ("Merged into another case", "merged", False),
    ("Void", "void", False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowLine:
    """One reason why the number changed, this month and in the month compared with."""

    label: str
    now: Counted
    before: Counted | None
    url: str
    adds: bool

    @property
    def sign(self) -> str:
        """The sign before the number; none before 0."""
        if not self.now.value:
            return ""
        return "+" if self.adds else "−"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """The lines that have a number in either month, and their coverage."""

    lines: tuple[FlowLine, ...]
    coverage: str


def questions(asking: Asking) -> list[Question]:
    """The questions of the lines."""
    return [asking.question_of(measure=measure, span=Span.MONTH) for _, measure, _ in FLOWS if asking.may_ask(measure)]


def flow(asking: Asking) -> Flow | None:
    """What came and went in the month; None if the filters do not fit, or the reader may not have it."""
    lines: list[FlowLine] = []
    coverage = ""
    try:
        for label, measure, adds in FLOWS:
            if not asking.may_ask(measure):
                continue
            answer = asking.ask(measure=measure, span=Span.MONTH)
            compared = wording.comparison(answer)
            coverage = wording.basis_words(answer)
            if compared.now.value or (compared.then is not None and compared.then.value):
                url = cases.url_of(answer, Cell(answer.month)) if compared.now.value else ""
                lines.append(FlowLine(label=label, now=compared.now, before=compared.then, url=url, adds=adds))
    except QuestionRefused:
        return None
    return Flow(lines=tuple(lines), coverage=coverage) if lines else None
