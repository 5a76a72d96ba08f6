"""What changed between two versions of a month, figure by figure, and which forces caused it.

A force causes a change if its batch differs: it was late, was corrected, or is no longer due. The reconciliation and
running sums also change if an earlier month was corrected. Two queries, whatever the number of figures. The caller
checks whether a user may see another force's part.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import TextChoices

from figures import measures
from figures.models import Snapshot
from reference.models import Region


class Cause(TextChoices):
    """Why a force's part of a figure has changed."""

    LATE = "late", "reported since"
    CORRECTED = "corrected", "corrected"
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
    forces: tuple[ForceChange, ...]
    figures: tuple[FigureChange, ...]


def difference(month: date, *, older: int, newer: int) -> VersionDifference:
    """The changes from one version of a month to another; version 0 is the one that still moves."""
    found = {one.version: one for one in Snapshot.objects.filter(period=month, version__in=[older, newer])}
    if missing := {older, newer} - found.keys():
        raise Snapshot.DoesNotExist(f"no version {missing}")
    then, now = found[older], found[newer]
    forces, others = _forces(then, now), _others(then, now)
    parts = _parts(then, now)
    places: dict[str, tuple[str, str]] = {}
    for snapshot in (then, now):
        for rows in (snapshot.openings, snapshot.additions, snapshot.sources):
            places |= {force: (region, unit) for force, region, unit in rows.values_list("force", "region", "unit")}
    nations = set(Region.objects.filter(in_england_and_wales=True).values_list("code", flat=True))
    return VersionDifference(
        older=then,
        newer=now,
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
                    places=places,
                    nations=nations,
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
    places: dict[str, tuple[str, str]],
    nations: set[str],
) -> tuple[ForceChange, ...]:
    """The forces of the figure's area that caused the change."""
    kind, area, measure, dimension, category = key
    here = [one for one in forces if _is_in(kind, area, place=places[one.force], nations=nations)]
    summed = measure in measures.over_areas()
    if not summed:
        return tuple(here)
    part = parts.get((measure, dimension, category), {})
    return tuple(
        ForceChange(force=one.force, cause=one.cause, difference=part[one.force])
        for one in here
        if one.cause != Cause.EARLIER and part.get(one.force)
    )


def _is_in(kind: str, area: str, *, place: tuple[str, str], nations: set[str]) -> bool:
    region, unit = place
    return {"uk": True, "england-wales": region in nations, "region": region == area, "unit": unit == area}[kind]


def _forces(then: Snapshot, now: Snapshot) -> list[ForceChange]:
    """Every force whose batch differs, in the month itself or in the reconciliation's opening month."""
    old, new = (dict(one.sources.values_list("force", "batch")) for one in (then, now))
    found = []
    for force in sorted(old.keys() | new.keys()):
        was, has = old.get(force), new.get(force)
        if was != has:
            cause = Cause.LATE if was is None else Cause.GONE if has is None else Cause.CORRECTED
            found.append(ForceChange(force=force, cause=cause))
    old, new = (dict(one.openings.values_list("force", "batch")) for one in (then, now))
    return found + [
        ForceChange(force=force, cause=Cause.EARLIER)
        for force in sorted(old.keys() | new.keys())
        if old.get(force) != new.get(force)
    ]


def _others(then: Snapshot, now: Snapshot) -> dict[str, list[ForceChange]]:
    """Every force whose batch differs, by kind besides the returns."""
    found: dict[str, list[ForceChange]] = {kind.name: [] for kind in measures.beside()}
    old, new = (
        {(kind, force): batch for kind, force, batch in one.additions.values_list("kind", "force", "batch")}
        for one in (then, now)
    )
    for kind, force in sorted(old.keys() | new.keys()):
        was, has = old.get((kind, force)), new.get((kind, force))
        if was != has:
            cause = Cause.LATE if was is None else Cause.GONE if has is None else Cause.CORRECTED
            found.setdefault(kind, []).append(ForceChange(force=force, cause=cause))
    return found


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
    found: dict[tuple[str, ...], dict[str, int]] = defaultdict(dict)
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
            found[measure, dimension, category][force] = value
    return found
