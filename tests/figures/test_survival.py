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
    """Months open when it was first in a return, when it was last in one, and whether it closed then."""

    entered: int
    left: int
    has_closed: bool
    is_new: bool  # first reported, rather than already running

    @property
    def starts(self) -> int:
        return 0 if self.is_new else self.entered


cases = st.lists(
    st.builds(
        lambda entered, stayed, has_closed, is_new: Case(entered, entered + stayed, has_closed, is_new),
        st.integers(0, 8),
        st.integers(0, 14),
        st.booleans(),
        st.booleans(),
    ),
    min_size=30,
    max_size=120,
)


def of_single(single: list[Case]) -> list[tuple[int, int, Fraction]]:
    """At risk, closed and share still open by month, one case at a time, by exact fractions."""
    rows, share = [], Fraction(1)
    for month in range(LONGEST):
        at_risk = [case for case in single if case.starts <= month <= case.left]
        if len(at_risk) < survival_of.FEWEST_AT_RISK:
            break
        closed = sum(case.has_closed and case.left == month for case in at_risk)
        share *= Fraction(len(at_risk) - closed, len(at_risk))
        rows.append((len(at_risk), closed, share))
    return rows


def from_counts(single: list[Case]) -> tuple[SurvivalPoint, ...]:
    """As monthly returns count them: a case is live at each month end until its last, and closed or live at that."""
    live: Counter[int] = Counter()
    closed: Counter[int] = Counter()
    reported: Counter[int] = Counter()
    for case in single:
        live.update(range(case.entered, case.left))
        (closed if case.has_closed else live)[case.left] += 1
        reported[case.entered] += case.is_new
    return survival(live, closed, reported, longest=LONGEST)


@settings(max_examples=60, deadline=None)
@given(cases)
def test_added_counts_give_the_same_as_single_cases(single: list[Case]) -> None:
    points = from_counts(single)

    assert [(p.at_risk, p.closed) for p in points] == [(at_risk, closed) for at_risk, closed, _ in of_single(single)]
    for point, (_, _, share) in zip(points, of_single(single), strict=True):
        assert abs(point.share - float(share)) < 1e-9
        assert point.low is None or 0 <= point.low <= point.share <= (point.high or 0) <= 1


def test_interval_is_that_of_greenwood_on_the_log_log_scale() -> None:
    [first, second] = survival({0: 90, 1: 45}, {0: 10, 1: 5}, {}, longest=2)

    assert (first.share, round(first.low or 0, 3), round(first.high or 0, 3)) == (0.9, 0.822, 0.945)
    assert second.share == 0.81 or abs(second.share - 0.81) < 1e-12
    assert median_of((first, second)) is None
    assert median_of(survival({0: 50}, {0: 50}, {}, longest=1)) == 0


def test_months_with_few_cases_at_risk_are_left_out() -> None:
    assert [point.months for point in survival({0: 20, 1: 19, 2: 30}, {}, {}, longest=9)] == [0]
    assert survival({0: 20}, {}, {}, longest=9)[0].low is None
