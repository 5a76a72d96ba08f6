"""The list of months: for the national team every month with its status, for others those that are published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from accounts.choices import Role
from accounts.models import User
from core import months
from figures import snapshot_reader
from figures.coverage import Counted
from figures.measures import ALL
from figures.models import Period, Snapshot
from reference.areas import UK
from reports import permissions
from reports.month import publication


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthLine:
    """One month: the snapshot that the person reads, with the UK's live cases, and what is to publish."""

    period: Period
    snapshot: Snapshot | None
    live: Counted | None
    waits: str = ""

    @property
    def month(self) -> str:
        """The month as in addresses."""
        return months.text(self.period.month)


def lines_of(user: User) -> list[Period]:
    """Return the months that a person may read, newest first."""
    periods = Period.objects.newest_first()
    return list(periods if user.role == Role.NATIONAL else periods.filter(newest_version__gt=0))


def filled(periods: Sequence[Period], *, user: User) -> list[MonthLine]:
    """Return the lines of one page of months, in a number of queries that does not grow with months."""
    wanted = [period.month for period in periods]
    readable = permissions.readable_by(user).filter(period__in=wanted)
    by_month = {snapshot.period_id: snapshot for snapshot in readable.newest_of_each_month()}
    live = _live(list(by_month.values()))
    waits = {each.snapshot.period_id: each.what for each in publication.ready(list(readable.moving()))}
    return [
        MonthLine(
            period=period,
            snapshot=by_month.get(period.month),
            live=live.get(period.month),
            waits=waits.get(period.month, ""),
        )
        for period in periods
    ]


def _live(snapshots: Sequence[Snapshot]) -> dict[date, Counted]:
    coverage = snapshot_reader.coverage_over(snapshots, area=UK)
    over_time = snapshot_reader.over_time(snapshots, "live", area=UK, coverage=coverage)
    return {
        snapshot.period_id: over_time[snapshot.period_id].get(ALL, Counted(value=None, coverage=coverage[snapshot.pk]))
        for snapshot in snapshots
    }
