"""Adds up the figures of an edition: by quarter and by year, from the published totals where the table has them.

A total and its parts are never added together. A sum that lacks a number says how many: a gap is never 0.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from reports.models import OfficialFigure
from reports.official.definitions import TOTAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A sum, and how many of its numbers the publisher does not give."""

    value: int = 0
    given: int = 0
    not_given: int = 0

    def __add__(self, other: Sum) -> Sum:
        return Sum(
            value=self.value + other.value, given=self.given + other.given, not_given=self.not_given + other.not_given
        )

    @property
    def number(self) -> int | None:
        """The sum; None if none of its numbers is given."""
        return self.value if self.given else None

    @property
    def gap(self) -> str:
        """`2 numbers not given`; empty if all are given."""
        if not self.not_given:
            return ""
        return "1 number not given" if self.not_given == 1 else f"{self.not_given:,} numbers not given"


NOTHING = Sum()


def by_quarter(figures: Iterable[OfficialFigure]) -> dict[date, Sum]:
    """The sum of each quarter, over all forces and categories."""
    parts: dict[date, dict[str, dict[tuple[str, ...], OfficialFigure]]] = defaultdict(lambda: defaultdict(dict))
    for figure in figures:
        parts[figure.starts_on][figure.force_id or ""][tuple(figure.breakdown.split("/"))] = figure
    return {
        starts_on: sum((_sum_of(by_codes) for by_codes in parts[starts_on].values()), start=NOTHING)
        for starts_on in sorted(parts)
    }


def _sum_of(by_codes: Mapping[tuple[str, ...], OfficialFigure]) -> Sum:
    """The sum over the first dimension: its published total if that has a number, otherwise its categories."""
    if list(by_codes) in ([()], [("",)]):
        (figure,) = by_codes.values()
        return Sum(value=figure.value or 0, given=figure.value is not None, not_given=figure.value is None)
    rest: dict[str, dict[tuple[str, ...], OfficialFigure]] = defaultdict(dict)
    for (first, *others), figure in by_codes.items():
        rest[first][tuple(others)] = figure
    total = _sum_of(rest.pop(TOTAL)) if TOTAL in rest else NOTHING
    if total.given and not total.not_given:
        return total
    return sum((_sum_of(others) for others in rest.values()), start=NOTHING) if rest else total
