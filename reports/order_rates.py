"""What is worked out of counts of orders, of one area and stretch: no rate is ever added to another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from orders import measures

CONVICTED = "convicted"


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
            length=_quotient(values.get("orders_fixed_months"), values.get("orders_fixed"), by=12),
            breaches=_quotient(values.get("orders_breaches"), values.get(measures.IN_FORCE), times=100),
            convicted=share(values.get(CONVICTED), values.get("orders_breach_results")),
            visits=share(values.get("orders_visits_kept"), values.get("orders_visits_due")),
        )

    @property
    def words(self) -> tuple[str, ...]:
        """In the order of the table's last columns."""
        return (self.length, self.breaches, self.convicted, self.visits)


RATES = (
    "Mean years",
    "Breaches for each 100",
    "Convicted of results",
    "Visits in time",
)


def _quotient(part: int | None, whole: int | None, *, times: int = 1, by: int = 1) -> str:
    if part is None or not whole:
        return "no data"
    return f"{part * times / (whole * by):.1f}"


def share(part: int | None, whole: int | None) -> str:
    """A part of a whole in percent; a whole of nothing has none, and a small part is not said to be none."""
    if not whole:
        return "no data"
    share = round(100 * (part or 0) / whole)
    return f"{share}%" if share or not part else "under 1%"
