"""How long something stays open: the Kaplan–Meier estimate from counts by months open.

Counts of many months and forces are added first. A case counts among those at risk in each month in which it could have
been seen to close. So a case that was already running, reopened or transferred in enters at its own duration, and one
that is still live, was transferred out, merged or made void leaves without having closed.
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


def survival(at_risk: ByMonths, closed: ByMonths, *, longest: int) -> tuple[SurvivalPoint, ...]:
    """The estimate for each month under `longest`, up to the first with fewer than 20 cases at risk.

    Those that closed in a month are among those at risk in it.
    """
    points: list[SurvivalPoint] = []
    share, variance = 1.0, 0.0
    for months in range(longest):
        exposed, events = at_risk.get(months, 0), closed.get(months, 0)
        if exposed < FEWEST_AT_RISK:
            break
        share *= 1 - events / exposed
        if events < exposed:
            variance += events / (exposed * (exposed - events))
        low, high = _interval(share, variance)
        points.append(SurvivalPoint(months=months, at_risk=exposed, closed=events, share=share, low=low, high=high))
    return tuple(points)


def median_of(points: tuple[SurvivalPoint, ...]) -> int | None:
    """The months after which half of the cases have closed; None if fewer have by the last point."""
    return next((point.months for point in points if point.share <= 0.5 + 1e-9), None)


def _interval(share: float, variance: float) -> tuple[float | None, float | None]:
    """Greenwood's interval on the log-log scale, which stays within 0 and 1."""
    if not 0 < share < 1:
        return None, None
    reach = math.exp(Z * math.sqrt(variance) / math.log(share))  # log(share) is negative: under 1
    return share ** (1 / reach), share**reach
