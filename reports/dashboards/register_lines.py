"""Recorded crime and prosecutions of a dashboard's area: each with its line over 13 months, and the forces it has.

They come from registers that not every force keeps, so a month in which nobody has them is a gap. Only of an area in
the reader’s scope, because no published version has them (docs/adr/0078).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString

from core import months
from figures.coverage import Counted
from nrm.crime.measures import CRIMES, OUTCOMES
from prosecutions.measures import ADVICE, CHARGED, CONVICTED_OF_THEM, FLAGGED, REFERRED
from reports.dashboards.asking import Asking
from reports.dashboards.tiles import line_of
from reports.query.answer import Answer
from reports.query.limits import QuestionRefused
from reports.query.question import Basis, Question

MEASURES = (CRIMES, OUTCOMES, ADVICE, REFERRED, CHARGED, FLAGGED, CONVICTED_OF_THEM)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLine:
    """One measure in the month of the dashboard, and in the month that it is compared with."""

    label: str
    counted: Counted
    then: Counted | None
    line: SafeString
    is_drawn: bool  # the line has two months that enough forces have
    url: str

    @property
    def forces(self) -> str:
        """`3 of 44`, and before that those of the earlier month if they are others: `44 of 44, then 3 of 44`."""
        now = self.counted.coverage.short
        then = self.then.coverage.short if self.then else now
        return now if then == now else f"{then}, then {now}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterLines:
    """The measures that have a figure in one of the 13 months."""

    lines: tuple[RegisterLine, ...]
    against: str  # the earlier month; empty if there is none

    @property
    def has_lines(self) -> bool:
        """Whether enough forces have two of the months of any measure, so that a line is drawn."""
        return any(line.is_drawn for line in self.lines)


def questions(asking: Asking) -> list[Question]:
    """The questions of the lines: none with a filter, which is about cases."""
    if asking.question.filters:
        return []
    return [asking.question_of(measure=measure, basis=Basis.REPORTED) for measure in MEASURES]


def of_area(asking: Asking) -> RegisterLines | None:
    """The lines of the area; None with a filter, beyond the reader's scope, and where no register counts."""
    lines = tuple(_lines(_answered(asking), asking))
    if not lines:
        return None
    against = asking.totals.against
    return RegisterLines(lines=lines, against=months.label(against) if against else "")


def _answered(asking: Asking) -> Iterable[Answer]:
    for question in questions(asking):
        try:
            yield asking.answer(question)
        except QuestionRefused:
            continue


def _lines(counted: Iterable[Answer], asking: Asking) -> Iterable[RegisterLine]:
    explorer = reverse("explorer:explorer")
    for answer in counted:
        measure = answer.question.query_measure
        if not any(answer.at(month).value is not None for month in answer.span):
            continue
        yield RegisterLine(
            label=measure.label,
            counted=answer.at(answer.month),
            then=answer.at(answer.against) if answer.against else None,
            line=line_of(answer, what=measure.label),
            is_drawn=len(answer.enough & {*answer.span}) > 1,
            url=f"{explorer}?{asking.of_explorer(measure=measure.name).address}",
        )
