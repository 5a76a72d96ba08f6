"""Which questions stored figures can answer, and from which of their dimensions.

Figures are stored as totals, by one dimension, and by primary type and one further dimension. A filter fits if it is
one half of such a cross and no case counts under two of its values. All other questions need the entries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from figures.measures import ALL, CROSSED, TOTAL
from investigations.measures import KIND as RETURNS
from investigations.records.dimensions import DimensionOf
from reports.query.question import Question

CROSSING = "primary_type"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredShape:
    """The stored dimension that answers a question, what its halves are called in the question, and the filters.

    `in_batches`: whether the sum of any batches has it. The running measures of a series, and the registers beside the
    returns, are read from snapshots only.
    """

    dimension: str
    halves: tuple[str, ...]
    passing: Mapping[str, frozenset[str]]
    in_batches: bool

    def parts_of(self, category: str) -> Mapping[str, str] | None:
        """The category of each half, by dimension; None if the filters do not let it pass."""
        if not self.halves:
            return {} if category == ALL else None
        parts = dict(zip(self.halves, category.split(CROSSED, len(self.halves) - 1), strict=True))
        return parts if all(parts[name] in values for name, values in self.passing.items()) else None


def shape_of(question: Question) -> StoredShape | None:
    """How stored figures answer a question; None if they cannot."""
    measure = question.query_measure
    dimensions = counted_by(question)
    used = {*dimensions, *(condition.dimension for condition in question.filters)}
    if not used <= {*measure.stored} or not all(_may_filter(question, each.dimension) for each in question.filters):
        return None
    further = sorted(used - {CROSSING})
    if len(further) > 1 or (further and CROSSING in used and not measure.is_crossed):
        return None
    # A running measure that is stored by a dimension has no total of its own.
    runs_by = RETURNS.running_by.get(measure.name) if measure.kind == RETURNS.name else None
    halves = tuple(name for name in (CROSSING, *further) if name in used) or ((runs_by,) if runs_by else ())
    return StoredShape(
        dimension=CROSSED.join(measure.stored[name] for name in halves) or TOTAL,
        halves=halves,
        passing={condition.dimension: frozenset(condition.values) for condition in question.filters},
        in_batches=(measure.is_of_returns or not measure.in_snapshots) and measure.name not in RETURNS.running,
    )


def counted_by(question: Question) -> list[str]:
    """The dimensions of a question that divide what is counted: all but places and months."""
    of = question.query_measure.dimensions
    return [name for name in question.dimensions if of[name].of not in {DimensionOf.PLACE, DimensionOf.TIME}]


def places_of(question: Question) -> list[str]:
    """The dimensions of a question that are places: force, region or unit."""
    return [name for name in question.dimensions if question.query_measure.dimensions[name].of == DimensionOf.PLACE]


def to_remove(question: Question) -> list[str]:
    """What to leave out of a question so that stored figures can answer it, in words."""
    filters = [condition.dimension for condition in question.filters]
    tries: Iterable[tuple[list[str], Question]] = (
        (filters, replace(question, filters=())),
        ([question.columns], replace(question, columns="")),
        ([question.rows], replace(question, rows="")),
        ([*filters, question.columns], replace(question, filters=(), columns="")),
        ([*filters, question.rows], replace(question, filters=(), rows="")),
        ([*filters, question.rows, question.columns], replace(question, filters=(), rows="", columns="")),
    )
    names = next((names for names, without in tries if all(names) and shape_of(without) is not None), [])
    return [question.query_measure.dimensions[name].label for name in dict.fromkeys(names)]


def _may_filter(question: Question, name: str) -> bool:
    """Whether a filter by a stored dimension keeps the cases that the question means.

    A filter narrows cases, but people are stored by their own nationality, gender and age. A case that counts under two
    values would be added twice, and by the same dimension such cases would be divided by all their values.
    """
    dimension = question.query_measure.dimensions[name]
    if dimension.is_of_people:
        return False
    values = next(len(condition.values) for condition in question.filters if condition.dimension == name)
    return not dimension.is_list or (values == 1 and name not in question.dimensions)
