"""Rates from counts of orders, for one area and period. Rates are never added together.

Each rate shows its base. With a base under 20 there is no rate, only the two counts: 1 of 1 is no basis for a
percentage.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from orders import measures

CONVICTED = "convicted"


SMALL = 20  # the smallest base of a rate
NO_DATA = "no data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """The rates for one area and period, in words."""

    length: str  # mean years of the orders made with an end date
    breaches: str  # per 100 orders in force at the end
    convicted: str  # of the results of breaches
    visits: str  # made by their due date

    @classmethod
    def of(cls, values: Mapping[str, int | None]) -> Rates:
        """Make the rates from counts by measure; a zero base gives no rate.

        The key CONVICTED holds the convictions among the results.
        """
        return cls(
            length=_mean_years(values.get("orders_fixed_months"), values.get("orders_fixed")),
            breaches=_per_100(values.get("orders_breaches"), values.get(measures.IN_FORCE)),
            convicted=share(values.get(CONVICTED), values.get("orders_breach_results")),
            visits=share(values.get("orders_visits_kept"), values.get("orders_visits_due")),
        )

    @property
    def words(self) -> tuple[str, ...]:
        """The rates in the order of the table's last columns."""
        return (self.length, self.breaches, self.convicted, self.visits)


RATES = (
    "Average years",
    "Breaches per 100 orders",
    "Convicted, of results",
    "Visits on time",
)


def _mean_years(in_months: int | None, orders: int | None) -> str:
    if in_months is None or not orders:
        return NO_DATA
    return f"{in_months / (orders * 12):.1f} (of {orders:,})"


def _per_100(part: int | None, whole: int | None) -> str:
    if part is None or not whole:
        return NO_DATA
    return f"{part:,} of {whole:,}" if whole < SMALL else f"{part * 100 / whole:.1f} (of {whole:,})"


def share(part: int | None, whole: int | None) -> str:
    """Return a percentage with its base; the two counts for a small base; no percentage for an empty one."""
    if not whole:
        return NO_DATA
    if whole < SMALL:
        return f"{part or 0:,} of {whole:,}"
    share = round(100 * (part or 0) / whole)
    return f"{share}% of {whole:,}" if share or not part else f"under 1% of {whole:,}"
