"""Our own figures beside official ones: the same quarters, with the coverage of ours and the difference."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from accounts.models import User
from figures import snapshot_reader
from figures.coverage import Counted
from nrm import measures
from reference.areas import UK
from reports.models import OfficialEdition
from reports.official import published_numbers
from reports.official.definitions import NRM
from reports.periods import series
from reports.periods.covered_months import CoveredMonths, readable_months
from reports.periods.series import Stretch

MEASURE = "nrm_referrals"


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedQuarter:
    """One quarter: the official number, ours with its coverage, and the difference."""

    starts_on: date
    official: int
    ours: Counted

    @property
    def label(self) -> str:
        """`January to March 2019`."""
        return published_numbers.label(self.starts_on)

    @property
    def share(self) -> str:
        """Ours as a share of the official number: `26%`; empty if ours is a gap or theirs is 0."""
        if self.ours.value is None or not self.official:
            return ""
        return f"{100 * self.ours.value / self.official:.0f}%"


def compared(edition: OfficialEdition, *, user: User) -> list[ComparedQuarter]:
    """Each quarter of an edition of NRM referrals for which we have figures, the newest first; empty for other series.

    A quarter of ours is a sum of three months, and a gap if one of them has no figures.
    """
    if edition.series != NRM.code:
        return []
    official = totals_by_quarter(edition)
    ours = _by_quarter(user)
    return [
        ComparedQuarter(starts_on=starts_on, official=official[starts_on], ours=ours[starts_on])
        for starts_on in sorted(official.keys() & ours.keys(), reverse=True)
    ]


def totals_by_quarter(edition: OfficialEdition) -> dict[date, int]:
    """The sum of all figures of each quarter, without those that are totals of others."""
    parts = edition.figures.filter(is_total=False).values_list("starts_on").annotate(total=Sum("value"))
    return {starts_on: total or 0 for starts_on, total in parts.order_by("starts_on")}


def _by_quarter(user: User) -> Mapping[date, Counted]:
    """Police referrals of the United Kingdom by quarter, from the months that the person may read."""
    forces = snapshot_reader.ForceNames()
    covered = CoveredMonths.of(readable_months(user), kind=measures.KIND.name, area=UK, forces=forces)
    values = _values(covered)
    lines = series.lines_of(values, coverage=covered.coverage, keys=[MEASURE], stretch=Stretch.QUARTER)
    return {line.first: line.counted[MEASURE] for line in lines}


def _values(covered: CoveredMonths) -> dict[date, dict[str, int]]:
    month_of = {snapshot.pk: snapshot.period_id for snapshot in covered.reported}
    totals: Iterable[tuple[int, int]] = (
        snapshot_reader.figures_of(UK)
        .filter(snapshot__in=list(month_of), measure=MEASURE, dimension=snapshot_reader.TOTAL)
        .values_list("snapshot", "value")
    )
    return {month_of[snapshot]: {MEASURE: value} for snapshot, value in totals}
