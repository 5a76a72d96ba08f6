"""How long the live cases of a dashboard's area have been at their stage: the median month, by stage.

Months are counted from the first return that shows a case at its stage, so days are not known. Only of
an area in the reader's scope: no snapshot holds these counts (docs/adr/0038).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from core.sentences import counted_noun
from figures import batch_sums
from figures.coverage import Counted
from figures.measures import CROSSED
from investigations.case_durations import LONGEST, months_of
from investigations.case_measures import AT_STAGE, MONTHS_AT_STAGE
from investigations.records.dimensions import DIMENSIONS
from reports.charts import sentences
from reports.dashboards.asking import Asking
from reports.query import stored


@dataclass(frozen=True, slots=True, kw_only=True)
class StageTime:
    """One stage: its live cases, and the months by which half of them have been there that long or less, in words."""

    label: str
    counted: Counted
    median: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StageTimes:
    """The stages that have live cases, in the order of their list, and their coverage."""

    stages: tuple[StageTime, ...]
    coverage: str


def of_area(asking: Asking) -> StageTimes | None:
    """The table of the area; None with a filter, beyond the reader's scope, and before the cases are counted."""
    totals = asking.totals
    if asking.question.filters or totals.provenance is None:
        return None
    rows = [row for row in totals.provenance.sources if row.month == totals.month]
    counted = asking.reader.of_cases(rows)
    if not counted:
        return None
    cases: dict[str, Counter[int]] = defaultdict(Counter)
    for each in batch_sums.sums(stored.batches_of(counted), [(AT_STAGE, MONTHS_AT_STAGE)]):
        stage, _, months = each.category.partition(CROSSED)
        cases[stage][months_of(months)] += each.value
    coverage = totals.coverage[totals.month]
    stages = tuple(
        StageTime(label=label, counted=Counted.of(cases[code].total(), coverage=coverage), median=_words(cases[code]))
        for code, label in DIMENSIONS["stage"].labels().items()
        if code in cases
    )
    return StageTimes(stages=stages, coverage=coverage.sentence) if stages else None


def median_of(cases: Mapping[int, int]) -> int:
    """The month by which at least half of the cases have been at their stage that long or less."""
    half, counted = sum(cases.values()) / 2, 0
    for months in sorted(cases):
        counted += cases[months]
        if counted >= half:
            return months
    raise ValueError("There is no median of no cases.")


def _words(cases: Counter[int]) -> str:
    if cases.total() < sentences.SMALL:
        return "Too few cases"
    months = median_of(cases)
    if months == LONGEST:
        return f"{LONGEST} months or more"
    return counted_noun(months, "month") if months else "Under 1 month"
