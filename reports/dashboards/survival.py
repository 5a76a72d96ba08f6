"""How long the cases of a dashboard's area stay open, from the returns of its series up to the month.

Only of an area in the reader's scope: no snapshot holds these counts, so no published row can answer for another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from figures import batch_sums, series
from figures.batch_sums import BatchSource, BatchSum
from figures.models import Batch
from figures.survival import survival
from investigations.case_measures import CLOSED, KIND, LIVE, LONGEST, MONTHS_OPEN, REPORTED, months_of
from reports.charts import sentences
from reports.charts import survival as survival_chart
from reports.charts.figure import Chart
from reports.charts.survival import Survival
from reports.dashboards.asking import Asking
from reports.query.asked_area import area_of
from reports.query.sources import DueForce

MEASURES = (LIVE, CLOSED, REPORTED)


def survival_of(asking: Asking) -> Chart | None:
    """The chart of the area; None with a filter, beyond the reader's scope, and before the first return."""
    if asking.question.filters:
        return None
    due = _due(asking)
    if not due or not {force.row.force for force in due} <= asking.reader.own:
        return None
    reported = [force for force in due if force.row.revision is not None]
    sources = _batches(reported, asking=asking)
    if not sources:
        return None
    sums = batch_sums.sums(sources, [(measure, MONTHS_OPEN) for measure in MEASURES])
    live, closed, first = (_by_months(sums, measure) for measure in MEASURES)
    first_month, last_month = min(each.month for each in sources), max(each.month for each in sources)
    return survival_chart.chart(
        Survival(
            name="survival",
            points=survival(live, closed, first, longest=LONGEST),
            area=asking.totals.area,
            first=first_month,
            last=last_month,
            coverage=f"{asking.totals.coverage[asking.totals.month].counted} in the last month; "
            f"{len(sources):,} of {len(due):,} monthly returns of {sentences.months_from(first_month, last_month)}.",
        )
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


def _by_months(sums: Iterable[BatchSum], measure: str) -> Counter[int]:
    """The cases of all months by months open."""
    by_months: Counter[int] = Counter()
    for each in sums:
        if each.measure == measure:
            by_months[months_of(each.category)] += each.value
    return by_months
