"""The headline numbers of a dashboard, each with its change, coverage and a line over 13 months."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from figures.coverage import Counted
from reports.charts.sparkline import sparkline
from reports.charts.timeline import MonthCount
from reports.dashboards.asking import CHILDREN, Asking
from reports.explorer import cases
from reports.query import answers, wording
from reports.query.answer import Answer, Cell
from reports.query.question import Question

TILES = (
    ("Live investigations", "live", ()),
    ("Potential victims", "potential_victims", ()),
    ("Suspects", "suspects", ()),
    ("Cases with children", "live", (CHILDREN,)),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaTile:
    """One headline number. `url` leads to its cases, and is empty where the reader may not see them.

    `coverage` is empty if `change` names it: `1 of 6 forces so far`.
    """

    label: str
    counted: Counted
    url: str
    line: SafeString
    change: str
    coverage: str


def questions(asking: Asking) -> list[Question]:
    """The questions of the tiles."""
    return [asking.question_of(measure=measure, only=only) for _, measure, only in TILES]


def tiles(asking: Asking) -> tuple[AreaTile, ...]:
    """The tiles of a dashboard."""
    return tuple(_tile(label, asking.ask(measure=measure, only=only), asking) for label, measure, only in TILES)


def _tile(label: str, answer: Answer, asking: Asking) -> AreaTile:
    compared = wording.comparison(answer, same=answers.same_forces_for(answer, reader=asking.reader))
    change, coverage = compared.words, answer.coverage[answer.month].counted
    return AreaTile(
        label=label,
        counted=answer.at(answer.month),
        url=cases.url_of(answer, Cell(answer.month)),
        line=line_of(answer, what=label),
        change=change,
        coverage="" if coverage in change else coverage,
    )


def line_of(answer: Answer, *, what: str, row: str = "") -> SafeString:
    """The line of a number over the months of an answer."""
    counts = [
        MonthCount(month=month, counted=answer.at(month, row), is_enough=month in answer.enough)
        for month in answer.span
    ]
    return sparkline(counts, what=what, starts=answer.starts)
