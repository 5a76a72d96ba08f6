"""Sums of official figures: published totals where the table has them, never added to their parts; a gap is never 0."""

from __future__ import annotations

from datetime import date

import pytest

from reports.models import OfficialFigure
from reports.official import totals
from reports.official.totals import Sum

Q1 = date(2019, 1, 1)


def figure(breakdown: str, value: int | None, *, force: str | None = None) -> OfficialFigure:
    shorthand = "x" if value is None else ""
    return OfficialFigure(starts_on=Q1, breakdown=breakdown, value=value, shorthand=shorthand, force_id=force)


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        ([("adult/uk", 3), ("adult/overseas", 4), ("child/uk", 5)], Sum(value=12, given=3)),
        ([("adult/total", 100), ("child/total", 20)], Sum(value=120, given=2)),
        ([("adult/uk", 3), ("adult/total", 7), ("adult/overseas", 4)], Sum(value=7, given=1)),
        ([("adult/uk", None), ("adult/overseas", 4), ("adult/total", 9)], Sum(value=9, given=1)),
        ([("adult/uk", 3), ("adult/overseas", 4), ("adult/total", None)], Sum(value=7, given=2)),
        ([("adult/uk", None), ("child/uk", 5)], Sum(value=5, given=1, not_given=1)),
        ([("adult/uk", None)], Sum(value=0, given=0, not_given=1)),
        ([("total/total", 50), ("adult/uk", 3)], Sum(value=50, given=1)),
    ],
)
def test_quarter_is_added_up(figures: list[tuple[str, int | None]], expected: Sum) -> None:
    assert totals.by_quarter(figure(breakdown, value) for breakdown, value in figures) == {Q1: expected}


def test_forces_are_added_up() -> None:
    figures = [figure("", 3, force="E23000001"), figure("", 4, force="E23000002"), figure("", None, force="E23000003")]

    (added,) = totals.by_quarter(figures).values()

    assert (added.number, added.gap) == (7, "1 number not given")


def test_quarter_without_any_number_is_a_gap() -> None:
    (added,) = totals.by_quarter([figure("", None)]).values()

    assert added.number is None
