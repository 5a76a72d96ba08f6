"""Flows that cover more than their month: the returns of a snapshot that were carried forward over a gap.

After a skipped month a return starts from the last approved month end, so its counts of first reported, closed and so
on cover several months. Every table with flows names the forces in its sums that have such a gap.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection

from core import months
from figures import measures
from figures.models import Snapshot
from figures.snapshot_reader import ForceNames
from reference.areas import Area


@dataclass(frozen=True, slots=True, kw_only=True)
class SkippedMonths:
    """One force whose flows cover the months from `first` to `last`, the month of the snapshot."""

    force: str
    name: str
    region: str
    unit: str
    first: date
    last: date

    @property
    def sentence(self) -> str:
        return f"{self.name}: new, closed and other changes cover {words(self.first, self.last)}."


def words(first: date, last: date) -> str:
    """How many months, and which: "3 months, June to August 2017"."""
    return f"{months.distance(first, last) + 1} months, {months.span(first, last)}"


def gaps_of(snapshot: Snapshot, *, forces: ForceNames) -> list[SkippedMonths]:
    """The forces whose flows cover a gap, by name: one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select s.force, s.region, s.unit, g.since from figures_snapshotsource s"
            f" join figures_batch b on b.id = s.batch_id join ({measures.of_returns().gaps}) g on g.source = b.source"
            " where s.snapshot_id = %s",
            [snapshot.pk],
        )
        rows = cursor.fetchall()
    month = snapshot.period_id
    gaps = [
        SkippedMonths(
            force=force,
            name=forces.short_name(force, month=month),
            region=region,
            unit=unit,
            first=months.following(since),
            last=month,
        )
        for force, region, unit, since in rows
    ]
    return sorted(gaps, key=lambda gap: gap.name)


def over_a_gap(batches: Collection[int]) -> set[int]:
    """Those of these batches of returns whose flows cover more than their month: one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"select b.id from figures_batch b join ({measures.of_returns().gaps}) g on g.source = b.source"
            " where b.id = any(%s)",
            [list(batches)],
        )
        return {batch for (batch,) in cursor.fetchall()}


def in_area(gaps: list[SkippedMonths], area: Area, *, forces: ForceNames) -> list[SkippedMonths]:
    """The forces of these that belong to an area."""
    return [gap for gap in gaps if forces.is_in(area, region=gap.region, unit=gap.unit)]
