"""Which thresholds apply to a month, and which months of an area have enough forces and enough held cases."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from figures import thresholds
from figures.coverage import coverage_of
from figures.thresholds import ReportedMonth, Thresholds

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


JANUARY, FEBRUARY, MARCH = (date(2026, number, 1) for number in (1, 2, 3))
TEN = tuple("ABCDEFGHIJ")


def reported(month: date, held: dict[str, int]) -> ReportedMonth:
    coverage = coverage_of("Ten forces", due=TEN, reported=list(held), is_locked=False)
    return ReportedMonth(month=month, coverage=coverage, held=held)


def all_but(*missing: str, large: str = "") -> dict[str, int]:
    """One case in each force that reported, and 20 in a large one."""
    return {force: 20 if force == large else 1 for force in TEN if force not in missing}


@pytest.mark.parametrize(
    ("months", "enough"),
    [
        ([(JANUARY, all_but()), (FEBRUARY, all_but("J"))], {JANUARY, FEBRUARY}),
        ([(JANUARY, all_but()), (FEBRUARY, all_but("I", "J"))], {JANUARY}),
        ([(JANUARY, all_but(large="J")), (FEBRUARY, all_but("J"))], {JANUARY}),
        ([(JANUARY, all_but(large="J")), (FEBRUARY, all_but("J")), (MARCH, all_but("J"))], {JANUARY}),
        ([(JANUARY, all_but(large="J")), (FEBRUARY, all_but()), (MARCH, all_but("J"))], {JANUARY, FEBRUARY, MARCH}),
        ([(FEBRUARY, all_but("J")), (JANUARY, all_but(large="J"))], {JANUARY}),
        ([(JANUARY, all_but("J"))], {JANUARY}),
        ([(JANUARY, {})], set()),
    ],
    ids=[
        "nine of ten",
        "eight of ten",
        "large force missing",
        "last complete month decides",
        "only the last complete month",
        "in any order",
        "without a complete month",
        "nobody",
    ],
)
def test_month_has_enough_if_its_forces_held_enough_of_the_last_complete_month(
    months: list[tuple[date, dict[str, int]]], enough: set[date]
) -> None:
    assert thresholds.enough_of([reported(*month) for month in months], starts=[JANUARY]) == enough


def test_complete_month_of_another_series_does_not_count() -> None:
    months = [reported(JANUARY, all_but(large="J")), reported(FEBRUARY, all_but("J"))]

    assert thresholds.enough_of(months, starts=[JANUARY]) == {JANUARY}
    assert thresholds.enough_of(months, starts=[JANUARY, FEBRUARY]) == {JANUARY, FEBRUARY}
