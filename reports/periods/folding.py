"""What the pages of referrals and orders over time show at once, and what they fold: the earlier periods."""

from __future__ import annotations

from reports.charts import sentences
from reports.periods import series
from reports.periods.cells import PeriodCell
from reports.periods.series import PeriodLine, Stretch

type Breakdown = tuple[tuple[PeriodLine, tuple[PeriodCell, ...]], ...]

SHOWN = 13  # periods of a table: a year and the one before it


class FoldedPeriods:
    """A page with a table of periods that also breaks them down, newest first."""

    __slots__ = ()
    stretch: Stretch
    breakdown: Breakdown

    @property
    def newest_breakdown(self) -> Breakdown:
        """The periods of the breakdown that the page shows."""
        return self.breakdown[:SHOWN]

    @property
    def earlier_breakdown(self) -> Breakdown:
        """The periods of the breakdown that the page folds."""
        return self.breakdown[SHOWN:]

    @property
    def earlier(self) -> str:
        """`Earlier months`."""
        return f"Earlier {sentences.lower_case(series.LABELS[self.stretch])}"
