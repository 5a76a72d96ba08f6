"""What counts in each month of a question: one row per month and force that is due.

A published month has the sources of a snapshot, with the regions and units that it was made with. A provisional month
has the approved returns of the forces that the reader may see; an approved return that has not been counted yet does
not count here either, so that stored figures and entries give the same number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Subquery

from accounts.models import User
from core import months
from figures.choices import COUNTED, Treatment
from figures.models import Batch, Snapshot, SnapshotSource
from figures.snapshot_reader import ForceNames
from investigations.choices import ReturnStatus
from investigations.measures import KIND
from investigations.models import MonthlyReturn, Revision
from investigations.returns.status import STATUS_OF
from reference.models import Force, ForcePlace
from reports.query.answer import SourceRow

type CountedReturn = tuple[Treatment, int | None, int | None]  # its status, revision and batch

NOT_STARTED: CountedReturn = (Treatment.NOT_STARTED, None, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueForce:
    """One force that is due in a month, with its status. Its row has a batch if, and only if, it counts."""

    row: SourceRow
    treatment: Treatment

    @property
    def is_counted(self) -> bool:
        """Whether the force is in the figures of the month."""
        return self.row.batch is not None


class ForcePlaces:
    """Where every force belonged month by month, and when it was due; read once for any number of months."""

    def __init__(self, names: ForceNames) -> None:
        """Read the former places of all forces: one query."""
        self.forces = sorted(names.forces.values(), key=lambda force: force.code)
        self.former: dict[str, list[ForcePlace]] = defaultdict(list)
        for place in ForcePlace.objects.order_by("valid_to"):
            self.former[place.force_id].append(place)

    def due_in(self, month: date) -> Mapping[str, tuple[str, str]]:
        """The region and unit of each force that is due in the month, by force."""
        day = months.last_day(month)
        return {force.code: self._place(force, day) for force in self.forces if force.is_valid_on(day)}

    def _place(self, force: Force, day: date) -> tuple[str, str]:
        former = next((place for place in self.former[force.code] if place.is_valid_on(day)), None)
        return (former.region_id, former.unit_id) if former else (force.region_id, force.unit_id)


def of_snapshots(snapshots: Iterable[Snapshot]) -> dict[date, list[DueForce]]:
    """The due forces of each of these snapshots, by month: one query. The caller reads only snapshots it may read."""
    month_of = {snapshot.pk: snapshot.period_id for snapshot in snapshots}
    due: dict[date, list[DueForce]] = {month: [] for month in month_of.values()}
    rows = SnapshotSource.objects.filter(snapshot__in=list(month_of)).order_by("force").select_related("batch")
    for source in rows:
        month = month_of[source.snapshot_id]
        row = SourceRow(
            month=month,
            force=source.force_id,
            revision=source.batch.source if source.batch else None,
            batch=source.batch_id,
            region=source.region,
            unit=source.unit,
        )
        due[month].append(DueForce(row=row, treatment=Treatment(source.treatment)))
    return due


def provisional(wanted: Collection[date], *, user: User, places: ForcePlaces) -> dict[date, list[DueForce]]:
    """Every due force of these months, by month, with the return of those that the user may see: one query.

    A force outside the user's scope has no revision and no batch here, whether or not it has reported. The caller
    counts nothing for an area that has such a force.
    """
    returns = _returns(wanted, user=user) if wanted else {}
    return {
        month: [
            DueForce(
                row=SourceRow(month=month, force=force, revision=revision, batch=batch, region=region, unit=unit),
                treatment=treatment,
            )
            for force, (region, unit) in places.due_in(month).items()
            for treatment, revision, batch in [returns.get((force, month), NOT_STARTED)]
        ]
        for month in wanted
    }


def _returns(wanted: Collection[date], *, user: User) -> dict[tuple[str, date], CountedReturn]:
    """The status, revision and batch of each return that the user may see, by force and month."""
    counting = Revision.objects.visible_to(user).counting().filter(monthly_return=OuterRef("pk")).values("pk")[:1]
    counted = Batch.objects.visible_to(user).filter(kind=KIND.name, method=KIND.method, source=OuterRef("counting"))
    rows = (
        MonthlyReturn.objects.visible_to(user)
        .filter(period__in=wanted)
        .annotate(counting=Subquery(counting))
        .annotate(batch=Subquery(counted.values("pk")[:1]))
        .values_list("force", "period", "status", "counting", "batch")
    )
    return {(force, month): _counted(status, revision, batch) for force, month, status, revision, batch in rows}


def _counted(status: str, revision: int | None, batch: int | None) -> CountedReturn:
    if revision is not None and batch is not None:
        return Treatment.REPORTED, revision, batch
    treatment = STATUS_OF[ReturnStatus(status)]
    return (Treatment.IN_REVIEW if treatment in COUNTED else treatment), None, None
