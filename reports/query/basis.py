"""Which forces an answer counts in each month: all that reported, also carried ones, or the same in every month.

The same forces of an area in scope are the reader's own affair. Outside it they are a comparison that can reveal one
force (docs/adr/0028), so only the two that the national picture prints are answered, and only if
`reports/comparisons.py` shows them: the UK against the month that the picture compares it with, and the forces that
reported every month of the series.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from accounts.models import User
from core import months
from figures import same_forces, series
from figures.choices import STATUS_WORDS
from figures.coverage import Coverage, coverage_of
from figures.series import ReportingForces
from figures.snapshot_reader import ForceNames
from reference.areas import UK
from reports.national import uk_comparisons
from reports.query.answer import SourceRow
from reports.query.limits import QuestionRefused
from reports.query.question import Basis, Span
from reports.query.readable import Readable, ReadableMonth
from reports.query.reader import Reader
from reports.query.stored_shapes import places_of

NO_OTHER_MONTH = "The same forces need another month to compare with. Choose a comparison, or “As reported”."
TWO_SERIES = "A new series starts between these months, and nothing is compared across it. Choose other months."
NOT_PRINTED = (
    "Outside the forces that you can see, the same forces are compared for the UK only: with the month that the "
    "national picture uses, or over the whole series. Choose “As reported”, or an area that you can see."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedRow:
    """The source of a force that is missing in a month, and the month that it is carried from."""

    row: SourceRow
    from_month: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedMonth:
    """The forces of the area that are due in a month, and which of them the answer counts."""

    readable: ReadableMonth
    counted: frozenset[str]
    has_status: bool = True  # whether a force that is left out is missing, so that its status says why
    carried: tuple[CarriedRow, ...] = ()

    @property
    def month(self) -> date:
        """The month."""
        return self.readable.month

    @property
    def rows(self) -> list[SourceRow]:
        """The sources of the forces that count, those of carried forces last."""
        reported = [each.row for each in self.readable.due if each.row.force in self.counted]
        return [*reported, *(each.row for each in self.carried)]

    def coverage(
        self, area: str, *, forces: ForceNames, where: Callable[[SourceRow], bool] = lambda _row: True
    ) -> Coverage:
        """*n of m* of the forces of these sources, under the name of their area."""
        here = [each for each in self.readable.due if where(each.row)]
        name = {each.row.force: forces.short_name(each.row.force, month=self.month) for each in here}
        coverage = coverage_of(
            area,
            due=list(name.values()),
            reported=[name[each.row.force] for each in here if each.row.force in self.counted],
            is_locked=self.readable.is_locked,
            status={name[each.row.force]: STATUS_WORDS[each.treatment] for each in here} if self.has_status else None,
        )
        carried = [(name[each.row.force], months.label(each.from_month)) for each in self.carried if where(each.row)]
        return replace(coverage, carried=tuple(sorted(carried))) if carried else coverage


def counted_months(readable: Readable, *, reader: Reader) -> list[CountedMonth]:
    """The forces that count in each month of a question. Raises QuestionRefused if a comparison may not be read."""
    if readable.question.basis == Basis.SAME:
        return _same_forces(readable, user=reader.user)
    return [
        CountedMonth(
            readable=each,
            counted=frozenset(due.row.force for due in each.due if due.is_counted),
            has_status=not readable.question.query_measure.is_of_register,
            carried=_carried(each, reader=reader) if readable.question.basis == Basis.CARRIED else (),
        )
        for each in readable.months
    ]


def _carried(month: ReadableMonth, *, reader: Reader) -> tuple[CarriedRow, ...]:
    """The carried forces that have not reported the month, with their source of the earlier month, if it still counts.

    `readable` has checked that every force of the area is in scope.
    """
    rows = []
    for due in month.due:
        earlier = reader.carried.get((month.month, due.row.force))
        if due.is_counted or earlier is None:
            continue
        then = reader.due_forces([earlier], stored=reader.published).get(earlier, [])
        source = next((each.row for each in then if each.row.force == due.row.force and each.is_counted), None)
        if source is not None:
            row = replace(due.row, revision=source.revision, batch=source.batch, is_carried=True)
            rows.append(CarriedRow(row=row, from_month=earlier))
    return tuple(rows)


def _same_forces(readable: Readable, *, user: User) -> list[CountedMonth]:
    if len(readable.months) == 1:
        raise QuestionRefused(NO_OTHER_MONTH)
    if not series.is_one_series([each.month for each in readable.months], starts=readable.starts):
        raise QuestionRefused(TWO_SERIES)
    if not readable.is_in_scope:
        _refuse_unless_shown(readable, user=user)
    chosen = series.same_forces(
        [
            ReportingForces(
                month=each.month,
                due=frozenset(due.row.force for due in each.due),
                reported=frozenset(due.row.force for due in each.due if due.is_counted),
            )
            for each in readable.months
        ],
        successions=same_forces.successions(readable.forces),
    )
    return [CountedMonth(readable=each, counted=chosen[each.month], has_status=False) for each in readable.months]


def _refuse_unless_shown(readable: Readable, *, user: User) -> None:
    """Refuse the same forces of an area out of scope, unless the reader has them on the national picture."""
    question = readable.question
    is_total = readable.area.total == UK and not places_of(question)
    if not is_total or readable.shape is None or not readable.shape.in_batches or readable.withheld:
        raise QuestionRefused(NOT_PRINTED)
    printed = uk_comparisons.of_month(user, readable.month, forces=readable.forces)
    in_question = [each.month for each in readable.months]
    if question.span == Span.MONTH and in_question == [printed.against, readable.month]:
        is_shown = printed.shown.with_one_month
    elif in_question == list(printed.so_far):
        is_shown = printed.shown.with_every_month
    else:
        raise QuestionRefused(NOT_PRINTED)
    if not is_shown:
        raise QuestionRefused(
            f"The same forces are not shown for {months.label(readable.month)} because it would reveal the figures of "
            "one force. Choose “As reported”, or an area that you can see."
        )
