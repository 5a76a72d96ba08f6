"""Which months of an answer have enough forces to be compared or joined by a line (figures/thresholds.py).

An area is judged over its whole series, so a month is compared with the same last complete month whatever the question.
The live cases of each force only decide; they are shown to nobody, so this also holds beyond the reader's scope.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from figures import series, thresholds
from figures.coverage import coverage_of
from figures.thresholds import ReportedMonth, enough_of
from reports.query.basis import CountedMonth
from reports.query.question import Basis
from reports.query.readable import Readable
from reports.query.reader import Reader
from reports.query.sources import DueForce


def months_with_enough(reading: Readable, counted: Sequence[CountedMonth], *, reader: Reader) -> frozenset[date]:
    """The months that may be compared.

    The same forces in every month may always be compared, however few they are. A register that each force keeps needs
    the share of forces only; the others beside the returns cover every force of a month or none.
    """
    if reading.question.basis == Basis.SAME:
        return frozenset(month.month for month in counted if month.counted)
    if reading.question.query_measure.is_of_register:
        return frozenset(month.month for month in counted if _has_enough_forces(month))
    if not reading.question.query_measure.is_of_returns:
        return frozenset(month.month for month in counted)
    wanted = {month.month for month in counted}
    return enough_of(_series(reading, wanted, reader=reader), starts=reading.starts) & wanted


def _has_enough_forces(month: CountedMonth) -> bool:
    """Whether enough of the forces that keep a register had it complete; how much each holds is not known before."""
    due = len(month.readable.due)
    return due > 0 and len(month.counted) / due >= thresholds.in_force(month.month).forces


def _series(reading: Readable, wanted: set[date], *, reader: Reader) -> list[ReportedMonth]:
    """Every month of the series that these months belong to, up to the last of them."""
    starts = reading.starts
    of_series = {series.series_of(month, starts=starts) for month in wanted}
    judged = [
        month
        for month in reader.periods
        if month <= max(wanted) and series.series_of(month, starts=starts) in of_series
    ]
    due = reader.due_forces(judged, stored=reader.published)
    here = {
        month: [force for force in forces if reading.area.includes(force.row, forces=reader.forces)]
        for month, forces in due.items()
    }
    batches = {force.row.batch for forces in here.values() for force in forces if force.row.batch is not None}
    live = reader.live_in(batches)
    return [_reported(month, forces, live, reader=reader, area=reading.area.name) for month, forces in here.items()]


def _reported(
    month: date, forces: Sequence[DueForce], live: Mapping[int, int], *, reader: Reader, area: str
) -> ReportedMonth:
    names = {force.row.force: reader.forces.short_name(force.row.force, month=month) for force in forces}
    held = {force.row.force: live[force.row.batch] for force in forces if force.row.batch is not None}
    return ReportedMonth(
        month=month,
        coverage=coverage_of(
            area,
            due=list(names.values()),
            reported=[names[force] for force in held],
            is_locked=reader.periods[month].is_locked,
        ),
        held=held,
    )
