"""How long something stays open: the Kaplan–Meier estimate from counts by months open.

Counts of many months and forces are added first. A case counts among those at risk in each month in which a return
shows it live or closed. So a case that was already running, reopened or transferred in enters at its own duration, and
one that is still live, was transferred out, merged or made void leaves without having closed. A case first reported
late is at risk from the month in which it was opened: its force would have reported it also if it had closed earlier.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

FEWEST_AT_RISK = 20
Z = 1.959964  # of a 95 % interval

type ByMonths = Mapping[int, int]  # cases by months open


@dataclass(frozen=True, slots=True, kw_only=True)
class SurvivalPoint:
    """One month since the month of opening: the share of cases that are still open at its end, with its 95 % interval.

    There is no interval while no case has closed, and once all have.
    """

    months: int
    at_risk: int
    closed: int
    share: float
    low: float | None
    high: float | None


def survival(live: ByMonths, closed: ByMonths, reported: ByMonths, *, longest: int) -> tuple[SurvivalPoint, ...]:
    """The estimate for each month under `longest`, up to the first with fewer than 20 cases at risk.

    `live` and `closed` are cases by months open at each month end, added over all months; `reported` those that were
    first reported in a month, by their months open then.
    """
    points: list[SurvivalPoint] = []
    share, variance = 1.0, 0.0
    for months in range(longest):
        at_risk = live.get(months, 0) + closed.get(months, 0) + _reported_later(reported, months)
        if at_risk < FEWEST_AT_RISK:
            break
        events = closed.get(months, 0)
        share *= 1 - events / at_risk
        if events < at_risk:
            variance += events / (at_risk * (at_risk - events))
        low, high = _interval(share, variance)
        points.append(SurvivalPoint(months=months, at_risk=at_risk, closed=events, share=share, low=low, high=high))
    return tuple(points)


def median_of(points: tuple[SurvivalPoint, ...]) -> int | None:
    """The months after which half of the cases have closed; None if fewer have by the last point."""
    return next((point.months for point in points if point.share <= 0.5 + 1e-9), None)


def _reported_later(reported: ByMonths, months: int) -> int:
    """The cases that were open for so many months before they were first reported."""
    return sum(number for open_for, number in reported.items() if open_for > months)


def _interval(share: float, variance: float) -> tuple[float | None, float | None]:
    """Greenwood's interval on the log-log scale, which stays within 0 and 1."""
    if not 0 < share < 1:
        return None, None
    reach = math.exp(Z * math.sqrt(variance) / math.log(share))  # log(share) is negative: under 1
    return share ** (1 / reach), share**reach
