"""What changed between two versions of a month, figure by figure, and which forces caused it.

A force causes a change if another record of it is counted, or the same record by another method: it was late, was
corrected, is no longer due, or is counted by a new definition. The reconciliation and running sums also change if an
earlier month was corrected. Two queries, whatever the number of figures. The caller checks whether a user may see
another force's part. `revision_changes` says which cases are behind a change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet, TextChoices

from figures import measures
from figures.models import Snapshot, SnapshotOpening, SnapshotSource
from reference.models import Region


class Cause(TextChoices):
    """Why a force's part of a figure has changed."""

    LATE = "late", "reported since"
    CORRECTED = "corrected", "corrected"
    DEFINITION = "definition", "counted by a new definition"
    GONE = "gone", "no longer counted"
    EARLIER = "earlier", "corrected in an earlier month"


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceChange:
    """One force that caused a change: how, and by how much; None if the figure is not a sum of batches."""

    force: str
    cause: Cause
    difference: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChange:
    """One figure then and now, with the forces behind the change. None: the figure did not exist, which is not 0."""

    area_kind: str
    area: str
    measure: str
    dimension: str
    category: str
    then: int | None
    now: int | None
    forces: tuple[ForceChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionDifference:
    """All differences between two versions of one month: forces first, then figures in order."""

    older: Snapshot
    newer: Snapshot
    records: ComparedRecords
    forces: tuple[ForceChange, ...]
    figures: tuple[FigureChange, ...]


class CountedRecord(NamedTuple):
    """A force's record that a snapshot counts: its batch, its number, and the version of the counting method."""

    batch: int
    source: int
    method: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedRecords:
    """The record of each force that two versions of a month count, and where the forces belonged."""

    then: Mapping[str, CountedRecord]
    now: Mapping[str, CountedRecord]
    places: Places

    @property
    def causes(self) -> dict[str, Cause]:
        """Why the part of each force has changed, for the forces where it has."""
        forces = sorted(self.then.keys() | self.now.keys())
        causes = {force: cause_of(self.then.get(force), self.now.get(force)) for force in forces}
        return {force: cause for force, cause in causes.items() if cause}


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """The region and unit of each force in two versions of a month, and the regions of England and Wales."""

    of_force: Mapping[str, tuple[str, str]]
    nations: frozenset[str]

    def is_in(self, force: str, *, area_kind: str, area: str) -> bool:
        """Whether a force belongs to an area."""
        region, unit = self.of_force[force]
        is_in_nations = region in self.nations
        return {"uk": True, "england-wales": is_in_nations, "region": region == area, "unit": unit == area}[area_kind]


def difference(month: date, *, older: int, newer: int) -> VersionDifference:
    """The changes from one version of a month to another; version 0 is the one that still moves."""
    by_version = {
        snapshot.version: snapshot for snapshot in Snapshot.objects.filter(period=month, version__in=[older, newer])
    }
    if missing := {older, newer} - by_version.keys():
        raise Snapshot.DoesNotExist(f"no version {missing}")
    then, now = by_version[older], by_version[newer]
    records = compared(then, now)
    forces, others = _forces(records, then=then, now=now), _others(then, now)
    parts = _parts(then, now)
    return VersionDifference(
        older=then,
        newer=now,
        records=records,
        forces=tuple(forces),
        figures=tuple(
            FigureChange(
                area_kind=key[0],
                area=key[1],
                measure=key[2],
                dimension=key[3],
                category=key[4],
                then=was,
                now=has,
                forces=_causes(
                    key,
                    others.get(measures.kind_of(key[2]).name, forces),
                    parts=parts,
                    places=records.places,
                ),
            )
            for *key, was, has in _figures(then, now)
        ),
    )


def _causes(
    key: list[str],
    forces: list[ForceChange],
    *,
    parts: dict[tuple[str, ...], dict[str, int]],
    places: Places,
) -> tuple[ForceChange, ...]:
    """The forces of the figure's area that caused the change."""
    kind, area, measure, dimension, category = key
    here = [change for change in forces if places.is_in(change.force, area_kind=kind, area=area)]
    summed = measure in measures.over_areas()
    if not summed:
        return tuple(here)
    part = parts.get((measure, dimension, category), {})
    return tuple(
        ForceChange(force=change.force, cause=change.cause, difference=part[change.force])
        for change in here
        if change.cause != Cause.EARLIER and part.get(change.force)
    )


def compared(then: Snapshot, now: Snapshot) -> ComparedRecords:
    """The records that two snapshots of a month count, with the places of their forces."""
    of_force: dict[str, tuple[str, str]] = {}
    for snapshot in (then, now):
        for rows in (snapshot.openings, snapshot.additions, snapshot.sources):
            of_force |= {force: (region, unit) for force, region, unit in rows.values_list("force", "region", "unit")}
    nations = Region.objects.filter(in_england_and_wales=True).values_list("code", flat=True)
    return ComparedRecords(
        then=_records(then.sources.exclude(batch=None)),
        now=_records(now.sources.exclude(batch=None)),
        places=Places(of_force=of_force, nations=frozenset(nations)),
    )


def _records(rows: QuerySet[SnapshotSource] | QuerySet[SnapshotOpening]) -> dict[str, CountedRecord]:
    values = rows.values_list("force", "batch", "batch__source", "batch__method")
    return {force: CountedRecord(batch, source, method) for force, batch, source, method in values}


def cause_of(was: CountedRecord | None, has: CountedRecord | None) -> Cause | None:
    """Why a force's part has changed from one record to another; None if it has not."""
    if was is None or has is None:
        return None if was is has else Cause.LATE if was is None else Cause.GONE
    if was.source != has.source:
        return Cause.CORRECTED
    return Cause.DEFINITION if was.method != has.method else None


def _forces(records: ComparedRecords, *, then: Snapshot, now: Snapshot) -> list[ForceChange]:
    """Every force of which another record is counted, in the month itself or in the reconciliation's opening month.

    A method of counting changes both months: such a force is named once.
    """
    of_month = records.causes
    changes = [ForceChange(force=force, cause=cause) for force, cause in of_month.items()]
    openings = ComparedRecords(
        then=_records(then.openings.all()), now=_records(now.openings.all()), places=records.places
    )
    for force, cause in openings.causes.items():
        if cause != Cause.DEFINITION:
            changes.append(ForceChange(force=force, cause=Cause.EARLIER))
        elif force not in of_month:
            changes.append(ForceChange(force=force, cause=cause))
    return changes


def _others(then: Snapshot, now: Snapshot) -> dict[str, list[ForceChange]]:
    """Every force of which another record is counted, by kind besides the returns."""
    changes: dict[str, list[ForceChange]] = {kind.name: [] for kind in measures.beside()}
    columns = ("kind", "force", "batch", "batch__source", "batch__method")
    old, new = (
        {(kind, force): CountedRecord(*record) for kind, force, *record in snapshot.additions.values_list(*columns)}
        for snapshot in (then, now)
    )
    for kind, force in sorted(old.keys() | new.keys()):
        if cause := cause_of(old.get((kind, force)), new.get((kind, force))):
            changes.setdefault(kind, []).append(ForceChange(force=force, cause=cause))
    return changes


def _figures(then: Snapshot, now: Snapshot) -> list[tuple[str, str, str, str, str, int | None, int | None]]:
    """The rows that differ: area kind, area, measure, dimension, category, then, now."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select area_kind, area, measure, dimension, category, older.value, newer.value
            from (select * from figures_snapshotfigure where snapshot_id = %s) older
            full join (select * from figures_snapshotfigure where snapshot_id = %s) newer
                using (area_kind, area, measure, dimension, category)
            where older.value is distinct from newer.value
            order by case area_kind when 'uk' then 1 when 'england-wales' then 2 when 'region' then 3 else 4 end,
                     area, measure, dimension, category""",
            [then.pk, now.pk],
        )
        return [tuple(row) for row in cursor.fetchall()]


def _parts(then: Snapshot, now: Snapshot) -> dict[tuple[str, ...], dict[str, int]]:
    """By measure, dimension and category, then by force: how much its new batch differs from its old one."""
    parts: dict[tuple[str, ...], dict[str, int]] = defaultdict(dict)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            with moved as (
                select force, older.batch_id as was, newer.batch_id as has
                from (select * from figures_snapshotsource where snapshot_id = %s) older
                full join (select * from figures_snapshotsource where snapshot_id = %s) newer using (force)
                where older.batch_id is distinct from newer.batch_id
                union all
                select force, older.batch_id, newer.batch_id
                from (select * from figures_snapshotaddition where snapshot_id = %s) older
                full join (select * from figures_snapshotaddition where snapshot_id = %s) newer using (kind, force)
                where older.batch_id is distinct from newer.batch_id
            ),
            part as (
                select m.force, f.measure, f.dimension, f.category, -f.value as value
                from moved m join figures_figure f on f.batch_id = m.was
                union all
                select m.force, f.measure, f.dimension, f.category, f.value
                from moved m join figures_figure f on f.batch_id = m.has
            )
            select measure, dimension, category, force, sum(value)::int
            from part group by measure, dimension, category, force having sum(value) <> 0""",
            [then.pk, now.pk, then.pk, now.pk],
        )
        for measure, dimension, category, force, value in cursor.fetchall():
            parts[measure, dimension, category][force] = value
    return parts
