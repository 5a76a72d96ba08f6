"""Our own figures beside official ones: the same quarters, with the coverage of ours, the difference and the share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from figures import snapshot_reader
from figures.coverage import Counted
from figures.measures import TOTAL
from nrm import measures
from reference.areas import UK
from reports.official import published_cells
from reports.official.totals import Sum
from reports.periods import series
from reports.periods.covered_months import CoveredMonths, readable_months
from reports.periods.series import Stretch

MEASURE = "nrm_referrals"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedQuarter:
    """One quarter: the official sum, and our number with its coverage."""

    starts_on: date
    official: Sum
    ours: Counted

    @property
    def label(self) -> str:
        """`January to March 2019`."""
        return published_cells.label(self.starts_on)

    @property
    def difference(self) -> int | None:
        """How many more the publisher counts; None unless both numbers are whole."""
        if self.ours.value is None or not self._is_whole:
            return None
        return self.official.value - self.ours.value

    @property
    def share(self) -> str:
        """Ours as a share of the official number: `26%`; empty unless both numbers are whole."""
        if self.ours.value is None or not self._is_whole or not self.official.value:
            return ""
        return f"{100 * self.ours.value / self.official.value:.0f}%"

    @property
    def _is_whole(self) -> bool:
        return self.ours.coverage.is_whole and bool(self.official.given) and not self.official.not_given


def compared(official: Mapping[date, Sum], *, user: User) -> list[ComparedQuarter]:
    """Each quarter for which we have figures of NRM referrals, the newest first.

    A quarter of ours is a sum of three months, and a gap if one of them has no figures.
    """
    ours = _by_quarter(user)
    return [
        ComparedQuarter(starts_on=starts_on, official=official[starts_on], ours=ours[starts_on])
        for starts_on in sorted(official.keys() & ours.keys(), reverse=True)
    ]


def _by_quarter(user: User) -> Mapping[date, Counted]:
    """Police referrals of the United Kingdom by quarter, from the months that the person may read."""
    forces = snapshot_reader.ForceNames()
    covered = CoveredMonths.of(readable_months(user), kind=measures.KIND.name, area=UK, forces=forces)
    lines = series.lines_of(_values(covered), coverage=covered.coverage, keys=[MEASURE], stretch=Stretch.QUARTER)
    return {line.first: line.counted[MEASURE] for line in lines}


def _values(covered: CoveredMonths) -> dict[date, dict[str, int]]:
    month_of = {snapshot.pk: snapshot.period_id for snapshot in covered.reported}
    totals: Iterable[tuple[int, int]] = (
        snapshot_reader.figures_of(UK)
        .filter(snapshot__in=list(month_of), measure=MEASURE, dimension=TOTAL)
        .values_list("snapshot", "value")
    )
    return {month_of[snapshot]: {MEASURE: value} for snapshot, value in totals}
