"""What is worked out of counts of orders, of one area and stretch: no rate is ever added to another.

Each carries its base. Of a base under 20 there is no rate but the two counts: from 1 of 1 nobody can tell a share.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from orders import measures

CONVICTED = "convicted"


SMALL = 20  # the least base of a rate


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """What is worked out of the counts of one area and stretch, as words."""

    length: str  # mean years of the orders made with a last day
    breaches: str  # for each 100 orders in force at the end
    convicted: str  # of the results of breaches
    visits: str  # made by the day they were due

    @classmethod
    def of(cls, values: Mapping[str, int | None]) -> Rates:
        """From counts by measure, and the convictions among the results as CONVICTED; of nothing there is no rate."""
        return cls(
            length=_mean_years(values.get("orders_fixed_months"), values.get("orders_fixed")),
            breaches=_per_100(values.get("orders_breaches"), values.get(measures.IN_FORCE)),
            convicted=share(values.get(CONVICTED), values.get("orders_breach_results")),
            visits=share(values.get("orders_visits_kept"), values.get("orders_visits_due")),
        )

    @property
    def words(self) -> tuple[str, ...]:
        """In the order of the table's last columns."""
        return (self.length, self.breaches, self.convicted, self.visits)


RATES = (
    "Average years",
    "Breaches per 100 orders",
    "Convicted, of results",
    "Visits on time",
)


def _mean_years(in_months: int | None, orders: int | None) -> str:
    if in_months is None or not orders:
        return "no data"
    return f"{in_months / (orders * 12):.1f} (of {orders:,})"


def _per_100(part: int | None, whole: int | None) -> str:
    if part is None or not whole:
        return "no data"
    return f"{part:,} of {whole:,}" if whole < SMALL else f"{part * 100 / whole:.1f} (of {whole:,})"


def share(part: int | None, whole: int | None) -> str:
    """A part of a whole in percent with its base, the counts where that is small; a whole of nothing has no share."""
    if not whole:
        return "no data"
    if whole < SMALL:
        return f"{part or 0:,} of {whole:,}"
    share = round(100 * (part or 0) / whole)
    return f"{share}% of {whole:,}" if share or not part else f"under 1% of {whole:,}"
