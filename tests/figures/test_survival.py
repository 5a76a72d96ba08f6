"""The survival estimate from added counts equals that from single cases."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from figures import survival as survival_of
from figures.survival import SurvivalPoint, median_of, survival

LONGEST = 24


@dataclass(frozen=True)
class Case:
    """Months open when a case could first be seen to close, when it was last seen, and whether it closed then."""

    entered: int
    left: int
    has_closed: bool


cases = st.lists(
    st.builds(
        lambda entered, stayed, has_closed: Case(entered, entered + stayed, has_closed),
        st.integers(0, 8),
        st.integers(0, 14),
        st.booleans(),
    ),
    min_size=30,
    max_size=120,
)


def of_single(single: list[Case]) -> list[tuple[int, int, Fraction]]:
    """At risk, closed and share still open by month, one case at a time, by exact fractions."""
    rows, share = [], Fraction(1)
    for month in range(LONGEST):
        at_risk = [case for case in single if case.entered <= month <= case.left]
        if len(at_risk) < survival_of.FEWEST_AT_RISK:
            break
        closed = sum(case.has_closed and case.left == month for case in at_risk)
        share *= Fraction(len(at_risk) - closed, len(at_risk))
        rows.append((len(at_risk), closed, share))
    return rows


def from_counts(single: list[Case]) -> tuple[SurvivalPoint, ...]:
    """As returns are added up: each case is at risk in each month up to its last, in which it may have closed."""
    at_risk: Counter[int] = Counter()
    closed: Counter[int] = Counter()
    for case in single:
        at_risk.update(range(case.entered, case.left + 1))
        closed[case.left] += case.has_closed
    return survival(at_risk, closed, longest=LONGEST)


@settings(max_examples=60, deadline=None)
@given(cases)
def test_added_counts_give_the_same_as_single_cases(single: list[Case]) -> None:
    points = from_counts(single)

    assert [(p.at_risk, p.closed) for p in points] == [(at_risk, closed) for at_risk, closed, _ in of_single(single)]
    for point, (_, _, share) in zip(points, of_single(single), strict=True):
        assert abs(point.share - float(share)) < 1e-9
        assert point.low is None or 0 <= point.low <= point.share <= (point.high or 0) <= 1


def test_estimate_is_that_of_remission_times_under_6_mp() -> None:
    """Freireich 1963, 21 patients, as printed in Klein and Moeschberger: 9 events, 12 left with none."""
    events, left = {6: 3, 7: 1, 10: 1, 13: 1, 16: 1, 22: 1, 23: 1}, (6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35)
    ends = [*left, *(month for month, number in events.items() for _ in range(number))]
    at_risk = {month: sum(end >= month for end in ends) * 10 for month in range(36)}
    points = survival(at_risk, {month: number * 10 for month, number in events.items()}, longest=24)

    shares = {point.months: round(point.share, 3) for point in points if point.closed}
    assert shares == {6: 0.857, 7: 0.807, 10: 0.753, 13: 0.690, 16: 0.627, 22: 0.538, 23: 0.448}
    assert median_of(points) == 23


def test_interval_is_that_of_greenwood_on_the_log_log_scale() -> None:
    [first, second] = survival({0: 100, 1: 50}, {0: 10, 1: 5}, longest=2)

    assert (first.share, round(first.low or 0, 3), round(first.high or 0, 3)) == (0.9, 0.822, 0.945)
    assert (round(second.share, 3), round(second.low or 0, 3), round(second.high or 0, 3)) == (0.81, 0.697, 0.884)
    assert median_of((first, second)) is None
    assert median_of(survival({0: 100}, {0: 50}, longest=1)) == 0


def test_all_closed_leaves_nothing_open_and_no_interval() -> None:
    [point] = survival({0: 20}, {0: 20}, longest=9)

    assert (point.share, point.low, point.high) == (0, None, None)


def test_months_with_few_cases_at_risk_are_left_out() -> None:
    assert [point.months for point in survival({0: 20, 1: 19, 2: 30}, {}, longest=9)] == [0]
    assert survival({0: 20}, {}, longest=9)[0].low is None
    assert [point.months for point in survival({0: 20, 1: 20}, {}, longest=1)] == [0]


def test_interval_counts_a_month_that_leaves_one_case_open() -> None:
    (point,) = survival({0: 20}, {0: 19}, longest=1)

    assert point.low is not None
    assert point.high is not None
    assert point.low < point.share < point.high
