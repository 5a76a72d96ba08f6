"""A force beside its region, forces of similar size and its own past year.

Who is of similar size follows from public estimates of residents. Their figures are shown only to a reader who may see
each of them; to others the page names them and says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core import months
from core.sentences import listed
from figures import series
from figures.coverage import Counted
from figures.rates import Populations, Rate, Residents, rate_of
from figures.series import SeriesPoint
from reference.areas import UK, TotalKind
from reports.charts import sentences
from reports.dashboards.asking import Asking
from reports.dashboards.force_rates import may_be_compared
from reports.query.answer import Answer
from reports.query.limits import QuestionRefused
from reports.query.question import FORCE, Against, Span

SIMILAR = 5
PAST_MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedRow:
    """One force or area. `area` is the key of its dashboard, empty for the force of the page."""

    label: str
    counted: Counted
    rate: Rate | None
    area: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The rows that the reader may see, and sentences about what is compared."""

    rows: tuple[ComparedRow, ...]
    coverage: str
    past: str
    rule: str
    not_shown: str


def comparison(asking: Asking) -> Comparison | None:
    """The comparison of a force; None for another area, and for a force without a return in the month."""
    kind, _, code = asking.question.area.partition(":")
    now = asking.totals.at(asking.totals.month)
    if kind != FORCE or now.value is None:
        return None
    forces, populations = asking.reader.forces.forces, Populations(asking.totals.month)
    own = populations.of(code) if may_be_compared(forces[code], names=asking.reader.forces) else None
    similar = _similar(code, own, populations, asking=asking)
    shown = _shown(asking, similar, populations)  # before the region, whose returns it reads too
    rows = [ComparedRow(label=asking.totals.area, counted=now, rate=rate_of(now, own))]
    rows += [row for row in [_region(asking, code, populations)] if row]
    hidden = [
        asking.reader.forces.short_name(force, month=asking.totals.month)
        for force in similar
        if force not in asking.reader.own
    ]
    return Comparison(
        rows=(*rows, *shown),
        coverage=now.coverage.sentence,
        past=_past(asking.totals),
        rule=_rule(own, similar),
        not_shown=f"You cannot see the figures of these forces of similar size: {listed(sorted(hidden))}."
        if hidden
        else "",
    )


def _rule(own: Residents | None, similar: Sequence[str]) -> str:
    """What makes a force similar."""
    if own is None:
        return "No forces of similar size: its figures are not compared, or there is no estimate of its residents."
    return (
        f"Similar size: the {sentences.in_words(len(similar))} forces with the nearest number of residents "
        f"({own.words}), of those whose figures may be compared."
    )


def _region(asking: Asking, code: str, populations: Populations) -> ComparedRow | None:
    """The region of the force, if it has other forces and the reader may have its total."""
    month = asking.totals.month
    placed = asking.reader.places.due_in(month)
    region = placed[code][0] if code in placed else ""
    members = [force for force, (each, _) in placed.items() if each == region]
    if len(members) < 2:
        return None
    try:
        answer = asking.ask(area=f"{TotalKind.REGION}:{region}", span=Span.MONTH, against=Against.NONE)
    except QuestionRefused:
        return None
    counted = answer.at(answer.month)
    if counted.value is None:
        return None
    residents = populations.of_all(members) if counted.coverage.is_whole else None
    names = asking.reader.forces
    is_comparable = all(may_be_compared(names.forces[force], names=names) for force in members)
    return ComparedRow(
        label=answer.area,
        counted=counted,
        rate=rate_of(counted, residents) if is_comparable else None,
        area=f"{TotalKind.REGION}:{region}",
    )


def _similar(code: str, own: Residents | None, populations: Populations, *, asking: Asking) -> list[str]:
    """The forces with the nearest number of residents, the nearest first."""
    if own is None:
        return []
    forces = asking.reader.forces.forces
    others = [
        (abs(residents.number - own.number), force)
        for force in asking.reader.places.due_in(asking.totals.month)
        if force != code
        and may_be_compared(forces[force], names=asking.reader.forces)
        and (residents := populations.of(force))
    ]
    return [force for _, force in sorted(others)[:SIMILAR]]


def _shown(asking: Asking, similar: list[str], populations: Populations) -> list[ComparedRow]:
    """The rows of those in the reader's scope that have reported."""
    scope = asking.reader.scope
    area = UK.key if scope.everything else f"{TotalKind.UNIT}:{scope.unit}" if scope.unit else ""
    if not area or not {*similar} & asking.reader.own:
        return []
    try:
        answer = asking.ask(area=area, rows="force", span=Span.MONTH, against=Against.NONE)
    except QuestionRefused:
        return []
    rows = []
    for force in similar:
        counted = answer.at(answer.month, force)
        if force in answer.row_labels and counted.value is not None:
            rate = rate_of(counted, populations.of(force))
            rows.append(
                ComparedRow(label=answer.row_labels[force], counted=counted, rate=rate, area=f"{FORCE}:{force}")
            )
    return rows


def _past(totals: Answer) -> str:
    """The average and the range of the force's own earlier months, of the same series; empty without any."""
    start = series.series_of(totals.month, starts=totals.starts)
    earlier = [
        month
        for month in totals.span
        if month < totals.month
        and months.distance(month, totals.month) <= PAST_MONTHS
        and series.series_of(month, starts=totals.starts) == start
    ]
    values = [value for month in earlier if (value := totals.at(month).value) is not None]
    average = series.mean(
        [SeriesPoint(month=each, value=totals.at(each).value) for each in earlier], starts=totals.starts
    )
    if average.value is None:
        return ""
    return (
        f"Its own earlier months, up to {PAST_MONTHS} in this series: {average.value:,.1f} live on average, "
        f"from {min(values):,} to {max(values):,}. {average.sentence}"
    )
