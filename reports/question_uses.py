"""Where dashboards and releases use the answers to the questions of the return: their tables, by what they count."""

from __future__ import annotations

from collections.abc import Iterator

from investigations.burden.code_references import read_by_dimension
from investigations.burden.uses import QuestionUse
from investigations.records.dimensions import DIMENSIONS
from reports.dashboards.breakdowns import BREAKDOWNS
from reports.releases.tables import PLANS


def of_reports() -> Iterator[QuestionUse]:
    """The uses of each question in a table of a dashboard or of a release."""
    for table in BREAKDOWNS:
        yield from _uses(table.dimension, "Dashboards", table.heading)
    for plan in PLANS:
        yield from _uses(plan.dimension, "Releases", plan.title)


def _uses(stored_as: str, kind: str, what: str) -> Iterator[QuestionUse]:
    """The questions behind a dimension, by its name or by its name in stored figures."""
    for dimension in DIMENSIONS.values():
        if stored_as in {dimension.name, dimension.stored_as}:
            for question in read_by_dimension(dimension):
                yield QuestionUse(question=question, kind=kind, what=what)
