"""Answers from stored figures: sums of batches for an area in scope, stored rows of snapshots for any other.

Both give the same numbers, because a snapshot is the sum of its batches. A cell without a figure is 0, unless the
measure was not counted in that month: then it is a gap.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from core import months
from figures.batch_sums import BatchSource, GroupBy
from figures.measures import TOTAL
from figures.models import SnapshotAddition, SnapshotFigure
from investigations.measures import KIND as RETURNS
from reports.query.answer import Cell, CellCounts, SourceRow
from reports.query.kept_sums import KeptSums
from reports.query.question import Question
from reports.query.readable import Readable
from reports.query.stored_shapes import StoredShape, places_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotCounts:
    """The counts of stored rows, and the months in which the measure was not counted."""

    counts: CellCounts
    uncounted: frozenset[date]


def from_batches(
    question: Question, shape: StoredShape, rows: Iterable[SourceRow], *, sums: KeptSums | None = None
) -> CellCounts:
    """The counts over these rows, which the caller has found to be the reader's or to disclose nothing: one query.

    There is none if the same was summed before in `sums`.
    """
    by = grouping_of(question)
    counted = [row for row in rows if row.batch is not None]
    place_of = {(row.month, row.force): row for row in counted}
    cells: Counter[Cell] = Counter()
    kept = sums or KeptSums()
    for each in kept.of(batches_of(counted), [(question.measure, shape.dimension)], by=by):
        parts = shape.parts_of(each.category)
        if parts is None:
            continue
        if by == GroupBy.FORCE:
            row = place_of[each.month, each.place]
            codes = {"force": row.force, "region": row.region, "unit": row.unit}
        else:
            codes = {by.value: each.place}
        cells[cell_of(question, each.month, {**parts, **codes})] += each.value
    return CellCounts(cells=cells)


def batches_of(rows: Iterable[SourceRow]) -> list[BatchSource]:
    """The batches of the rows that have one."""
    return [
        BatchSource(batch=row.batch, month=row.month, force=row.force, region=row.region, unit=row.unit)
        for row in rows
        if row.batch is not None
    ]


def from_snapshots(readable: Readable, shape: StoredShape) -> SnapshotCounts:
    """The counts of the stored rows that the reader may read: one query, and one for registers beside the returns."""
    question = readable.question
    places = places_of(question)
    by_snapshot = {each.snapshot.pk: each for each in readable.months if each.snapshot is not None}
    kinds = places or [readable.area.total.kind.value if readable.area.total else ""]
    codes = {"area": readable.area.total.code} if readable.area.total and not places else {}
    rows = SnapshotFigure.objects.filter(
        Q(dimension=shape.dimension) | Q(dimension=TOTAL),
        snapshot__in=list(by_snapshot),
        measure=question.measure,
        area_kind__in=kinds,
        **codes,
    ).values_list("snapshot", "area", "dimension", "category", "value")
    cells: Counter[Cell] = Counter()
    counted: set[date] = set()
    for snapshot, area, dimension, category, value in rows:
        month = by_snapshot[snapshot]
        counted.add(month.month)
        if dimension != shape.dimension or (places and area not in {each.code for each in month.rows}):
            continue
        parts = shape.parts_of(category)
        if parts is not None:
            cells[cell_of(question, month.month, {**parts, **dict.fromkeys(places, area)})] += value
    # A measure that is stored by one dimension only has no total, and no row before its first case.
    has_total = question.measure not in RETURNS.running_by
    uncounted = frozenset(by_snapshot[key].month for key in by_snapshot) - counted if has_total else frozenset()
    return SnapshotCounts(counts=CellCounts(cells=cells), uncounted=uncounted)


def months_with_kind(readable: Readable) -> frozenset[date]:
    """The months whose snapshot sums a kind of record besides the returns: then it covers every force."""
    by_snapshot = {each.snapshot.pk: each.month for each in readable.months if each.snapshot is not None}
    rows = SnapshotAddition.objects.filter(snapshot__in=list(by_snapshot), kind=readable.question.query_measure.kind)
    return frozenset(by_snapshot[snapshot] for snapshot in rows.values_list("snapshot", flat=True).distinct())


def cell_of(question: Question, month: date, codes: Mapping[str, str]) -> Cell:
    """The cell of a month and the codes of the dimensions."""
    of = {**codes, "month": months.text(month), "": ""}
    return Cell(month, of[question.rows], of[question.columns])


def grouping_of(question: Question) -> GroupBy:
    """What to sum by: two kinds of place need each force."""
    match places_of(question):
        case []:
            return GroupBy.MONTH
        case [place]:
            return GroupBy(place)
    return GroupBy.FORCE
