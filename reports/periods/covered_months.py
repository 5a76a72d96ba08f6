"""The months behind a page of referrals, orders or use of guidance: those in which forces of an area reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from accounts.models import User
from figures import other_coverage
from figures.coverage import Coverage
from figures.models import Snapshot
from figures.snapshot_reader import ForceNames
from reference.areas import Area
from reports import permissions


def readable_months(user: User) -> list[Snapshot]:
    """The snapshot of each month that the person may read, the oldest first."""
    return sorted(permissions.one_a_month(user), key=lambda snapshot: snapshot.period_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class CoveredMonths:
    """Snapshots, the oldest first, with the coverage of one kind of figures in one area, by the id of the snapshot."""

    snapshots: Sequence[Snapshot]
    by_snapshot: Mapping[int, Coverage]

    @classmethod
    def of(cls, snapshots: Sequence[Snapshot], *, kind: str, area: Area, forces: ForceNames) -> Self:
        """The coverage of these snapshots."""
        covered = other_coverage.coverage_over(snapshots, kind=kind, area=area, forces=forces)
        return cls(snapshots=snapshots, by_snapshot=covered)

    @property
    def reported(self) -> list[Snapshot]:
        """The snapshots of the months in which a force of the area reported."""
        return [snapshot for snapshot in self.snapshots if self.by_snapshot[snapshot.pk].reported]

    @property
    def coverage(self) -> dict[date, Coverage]:
        """The coverage of those months."""
        return {snapshot.period_id: self.by_snapshot[snapshot.pk] for snapshot in self.reported}

    @property
    def newest(self) -> Snapshot | None:
        """The snapshot of the last of those months."""
        return next(reversed(self.reported), None)

    @property
    def newest_coverage(self) -> Coverage | None:
        """The coverage of the last of those months."""
        return self.by_snapshot[self.newest.pk] if self.newest else None

    @property
    def left_out(self) -> int:
        """How many months have no figures of this kind."""
        return len(self.snapshots) - len(self.reported)
