"""Our own figures beside official ones: the same quarters, with the coverage of ours, the difference and the share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from core import months
from figures import snapshot_reader
from figures.coverage import Counted, Coverage
from figures.measures import TOTAL
from reference.areas import UK
from reports.official import published_cells
from reports.official.totals import Sum
from reports.periods import series
from reports.periods.covered_months import CoveredMonths, readable_months
from reports.periods.series import Stretch
from reports.query import answers
from reports.query.limits import QuestionRefused
from reports.query.measures import measure_called
from reports.query.question import Against, Question, Span
from reports.query.reader import Reader

MONTHS_OF_A_QUARTER = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedQuarter:
    """One quarter: the official sum, and our number with its coverage."""

    starts_on: date
    official: Sum
    ours: Counted

    @property
    def label(self) -> str:
        """`January to March 2019`."""
        return published_cells.label(self.starts_on)

    @property
    def difference(self) -> int | None:
        """How many more the publisher counts; None unless both numbers are whole."""
        if self.ours.value is None or not self._is_whole:
            return None
        return self.official.value - self.ours.value

    @property
    def share(self) -> str:
        """Ours as a share of the official number: `26%`; empty unless both numbers are whole."""
        if self.ours.value is None or not self._is_whole or not self.official.value:
            return ""
        return f"{100 * self.ours.value / self.official.value:.0f}%"

    @property
    def _is_whole(self) -> bool:
        return self.ours.coverage.is_whole and bool(self.official.given) and not self.official.not_given


def compared(official: Mapping[date, Sum], *, measure: str, user: User) -> list[ComparedQuarter]:
    """Each quarter for which we have figures of the measure that the person may read, the newest first.

    A quarter of ours is a sum of three months, and a gap if one of them has no figures.
    """
    ours = _of_register(measure, official, user=user) if is_register(measure) else _of_snapshots(measure, user=user)
    return [
        ComparedQuarter(starts_on=starts_on, official=official[starts_on], ours=ours[starts_on])
        for starts_on in sorted(official.keys() & ours.keys(), reverse=True)
    ]


def is_register(measure: str) -> bool:
    """Whether our measure is of a register, which is in no snapshot."""
    return measure_called(measure).is_of_register


def _of_snapshots(measure: str, *, user: User) -> Mapping[date, Counted]:
    """Figures of the United Kingdom by quarter, from the months that the person may read."""
    forces = snapshot_reader.ForceNames()
    kind = measure_called(measure).kind
    covered = CoveredMonths.of(readable_months(user), kind=kind, area=UK, forces=forces)
    month_of = {snapshot.pk: snapshot.period_id for snapshot in covered.reported}
    totals: Iterable[tuple[int, int]] = (
        snapshot_reader.figures_of(UK)
        .filter(snapshot__in=list(month_of), measure=measure, dimension=TOTAL)
        .values_list("snapshot", "value")
    )
    values = {month_of[snapshot]: {measure: value} for snapshot, value in totals}
    return _by_quarter(measure, values, coverage=covered.coverage)


def _of_register(measure: str, quarters: Iterable[date], *, user: User) -> Mapping[date, Counted]:
    """Figures of a register by quarter; none for a person who may not read those of the United Kingdom."""
    reader = Reader(user)
    in_question = {months.following(first, more) for first in quarters for more in range(MONTHS_OF_A_QUARTER)}
    here = sorted(in_question & reader.periods.keys())
    if not here:
        return {}
    question = Question(measure=measure, span=Span.RANGE, first=here[0], last=here[-1], against=Against.NONE)
    try:
        answer = answers.answer_for(question, reader=reader)
    except QuestionRefused:
        return {}
    values = {month: {measure: value} for month in answer.span if (value := answer.at(month).value) is not None}
    return _by_quarter(measure, values, coverage={month: answer.coverage[month] for month in values})


def _by_quarter(
    measure: str, values: Mapping[date, Mapping[str, int]], *, coverage: Mapping[date, Coverage]
) -> Mapping[date, Counted]:
    lines = series.lines_of(values, coverage=coverage, keys=[measure], stretch=Stretch.QUARTER)
    return {line.first: line.counted[measure] for line in lines}
