"""Which thresholds apply to a month, and the share of held cases that belongs to reporting forces."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from figures import thresholds
from figures.thresholds import Thresholds

ROWS = [
    {"valid_from": date(2027, 1, 1), "forces": 0.95, "cases": 0.8},
    {"valid_from": date(2015, 1, 1), "forces": 0.9, "cases": 0.85},
]


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        (date(2026, 12, 1), Thresholds(forces=0.9, cases=0.85)),
        (date(2027, 1, 1), Thresholds(forces=0.95, cases=0.8)),
        (date(2027, 2, 1), Thresholds(forces=0.95, cases=0.8)),
    ],
)
def test_newest_thresholds_valid_in_the_month_apply(month: date, expected: Thresholds, settings: Any) -> None:
    settings.COVERAGE_THRESHOLDS = ROWS

    assert thresholds.in_force(month) == expected


@pytest.mark.parametrize(
    ("cases", "reported", "share"),
    [
        ({"Kent": 90, "Essex": 10}, {"Kent"}, 0.9),
        ({"Kent": 90, "Essex": 10}, {"Kent", "Essex"}, 1.0),
        ({"Kent": 90, "Essex": 10}, {"Gwent"}, 0.0),
        ({"Kent": 0}, {"Kent"}, None),
        ({}, {"Kent"}, None),
    ],
)
def test_share_is_of_the_cases_held_by_all_forces(
    cases: dict[str, int], reported: set[str], share: float | None
) -> None:
    assert thresholds._share(cases, reported) == share
