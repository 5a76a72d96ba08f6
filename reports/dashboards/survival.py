"""How long the cases of a dashboard's area stay open, all and by primary type, from the returns up to its month.

Only of an area in the reader's scope: no snapshot holds these counts, so no published row can answer for another.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from figures import batch_sums, series
from figures.batch_sums import BatchSource, BatchSum
from figures.models import Batch
from figures.survival import SurvivalPoint, survival
from investigations.case_durations import (
    AT_RISK,
    BY_TYPE,
    CLOSED,
    LONGEST,
    MONTHS_OPEN,
    PRIMARY_TYPE,
    months_of,
    type_and_months_of,
)
from investigations.case_measures import KIND
from investigations.records.dimensions import DIMENSIONS
from reports.charts import sentences, survival_by_type
from reports.charts import survival as survival_chart
from reports.charts.figure import Chart
from reports.charts.survival import Survival
from reports.charts.survival_by_type import SurvivalByType, TypeSurvival
from reports.dashboards.asking import Asking
from reports.query.asked_area import area_of
from reports.query.sources import DueForce


@dataclass(frozen=True, slots=True, kw_only=True)
class DurationCharts:
    """How long all cases of the area stay open, and those of each primary type. `by_type`: None with too few cases."""

    overall: Chart
    by_type: Chart | None


def survival_of(asking: Asking) -> DurationCharts | None:
    """The charts of the area; None with a filter, beyond the reader's scope, and before the first return."""
    if asking.question.filters:
        return None
    due = _due(asking)
    if not due or not {force.row.force for force in due} <= asking.reader.own:
        return None
    reported = [force for force in due if force.row.revision is not None]
    sources = _batches(reported, asking=asking)
    if not sources:
        return None
    sums = batch_sums.sums(sources, [(measure, by) for measure in (AT_RISK, CLOSED) for by in (MONTHS_OPEN, BY_TYPE)])
    overall = _points(sums, MONTHS_OPEN, key_of=lambda category: ("", months_of(category))).get("", ())
    by_type = _points(sums, BY_TYPE, key_of=type_and_months_of)
    first_month, last_month = min(each.month for each in sources), max(each.month for each in sources)
    coverage = (
        f"{asking.totals.coverage[asking.totals.month].counted} in the last month; "
        f"{len(sources):,} of {len(due):,} monthly returns of {sentences.months_from(first_month, last_month)}."
    )
    labels = DIMENSIONS[PRIMARY_TYPE].labels()
    return DurationCharts(
        overall=survival_chart.chart(
            Survival(
                name="survival",
                points=overall,
                area=asking.totals.area,
                first=first_month,
                last=last_month,
                coverage=coverage,
            )
        ),
        by_type=survival_by_type.chart_of(
            SurvivalByType(
                name="survival-by-type",
                overall=overall,
                types=tuple(
                    TypeSurvival(label=label, points=by_type[code])
                    for code, label in labels.items()
                    if by_type.get(code)
                ),
                area=asking.totals.area,
                coverage=coverage,
            )
        ),
    )


def _due(asking: Asking) -> list[DueForce]:
    """Every force of the area that was due in each month of the series up to the dashboard's month."""
    reader, last = asking.reader, asking.totals.month
    area = area_of(asking.question, names=reader.names, forces=reader.forces)
    if area is None:
        return []
    start = series.series_of(last, starts=reader.starts)
    of_series = [
        month for month in reader.periods if month <= last and series.series_of(month, starts=reader.starts) == start
    ]
    due = reader.due_forces(of_series, stored=reader.published)
    return [force for month in due.values() for force in month if area.includes(force.row, forces=reader.forces)]


def _batches(reported: Iterable[DueForce], *, asking: Asking) -> list[BatchSource]:
    """The counts of these returns, as far as they have been counted."""
    row_of = {force.row.revision: force.row for force in reported}
    counted = Batch.objects.visible_to(asking.reader.user).filter(
        kind=KIND.name, method=KIND.method, source__in=list(row_of)
    )
    return [
        BatchSource(batch=batch, month=row_of[source].month, force=row_of[source].force)
        for batch, source in counted.values_list("pk", "source")
    ]


def _points(
    sums: Iterable[BatchSum], dimension: str, *, key_of: Callable[[str], tuple[str, int]]
) -> dict[str, tuple[SurvivalPoint, ...]]:
    """The estimate of each group of a dimension, from the cases of all months; `key_of`: group and months open."""
    at_risk: dict[str, Counter[int]] = defaultdict(Counter)
    closed: dict[str, Counter[int]] = defaultdict(Counter)
    for each in sums:
        if each.dimension == dimension:
            group, number = key_of(each.category)
            (closed if each.measure == CLOSED else at_risk)[group][number] += each.value
    return {group: survival(at_risk[group], closed[group], longest=LONGEST) for group in at_risk}
