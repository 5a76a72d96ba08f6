"""Averages by calendar year: the mean of the available month-end counts, with the number of months.

Only months with enough forces are averaged (figures/thresholds.py); the caller selects them. No average or comparison
crosses the start of a series, and a month without data is not a zero. A year is compared with the year before only if
both have all their months.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from core import months
from core.sentences import listed
from figures import series
from figures.coverage import Counted, Coverage
from figures.models import Annotation
from figures.series import SeriesPoint
from reports import figure_notes
from reports.charts import sentences


@dataclass(frozen=True, slots=True, kw_only=True)
class YearMean:
    """One calendar year: the mean with its coverage, and its months."""

    year: int
    label: str  # the year; if it has months of two series, also the start of the series
    mean: Counted
    with_data: int
    sentence: str
    least: str  # the coverage of its least complete month, such as "44 of 46"
    start: date | None  # of its series
    anomalies: tuple[str, ...] = ()  # why a month in it may mislead, such as "a known anomaly (…)"
    change: str = ""  # from the year before, with its base; empty if nothing is compared
    change_anomalies: tuple[str, ...] = ()  # why a month of either year may mislead in that change

    @property
    def is_whole(self) -> bool:
        """Whether the mean includes every month of the year."""
        return self.with_data == series.MONTHS_OF_A_YEAR


def by_year(
    counts: Mapping[date, Counted], *, starts: Collection[date], annotations: Collection[Annotation] = ()
) -> list[YearMean]:
    """Return the mean of each calendar year with data; a year with two series has a row for each.

    `annotations` are those of the counts.
    """
    means = []
    for year in sorted({month.year for month in counts}):
        by_series: dict[date | None, list[SeriesPoint]] = {}
        for month in months.between(date(year, 1, 1), date(year, 12, 1)):
            counted = counts.get(month)
            points = by_series.setdefault(series.series_of(month, starts=starts), [])
            points.append(SeriesPoint(month=month, value=counted.value if counted else None))
        with_data = [start for start, its in by_series.items() if any(point.value is not None for point in its)]
        for start, points in by_series.items():
            summary = series.mean(points, starts=starts)
            if start in with_data and summary.value is not None:
                in_mean = [p.month for p in points if p.value is not None]
                least = _least([counts[month].coverage for month in in_mean])
                means.append(
                    YearMean(
                        year=year,
                        label=f"{year}"
                        if len(with_data) < 2
                        else f"{year}, series of {months.label(start or date.min)}",
                        mean=Counted(value=round(summary.value), coverage=least),
                        with_data=summary.with_data,
                        sentence=f"{summary.with_data} of {series.MONTHS_OF_A_YEAR}",
                        least=least.short,
                        start=start,
                        anomalies=figure_notes.in_averages(annotations, in_mean),
                    )
                )
    whole = {(mean.year, mean.start): mean for mean in means if mean.is_whole}
    return [_compared(mean, then=whole.get((mean.year - 1, mean.start))) for mean in means]


def anomaly_sentences(means: Collection[YearMean]) -> list[str]:
    """Return one sentence for each misleading annotation: the years whose average or change includes its months."""
    written = []
    for words in dict.fromkeys(words for mean in means for words in (*mean.anomalies, *mean.change_anomalies)):
        within = [mean.label for mean in means if words in mean.anomalies]
        changes = [mean.label for mean in means if words in mean.change_anomalies]
        averages = f"The average{'s' if len(within) > 1 else ''} for {listed(within)}" if within else ""
        moved = f"the change{'s' if len(changes) > 1 else ''} shown for {listed(changes)}" if changes else ""
        subject = listed([part for part in (averages, moved) if part])
        verb = "include" if len(within) + len(changes) > 1 else "includes"
        written.append(f"{sentences.sentence_case(subject)} {verb} months of {words}.")
    return written


def _compared(now: YearMean, *, then: YearMean | None) -> YearMean:
    """Add the change from the year before, as both are printed; unchanged if either is not whole."""
    if then is None or not now.is_whole or then.mean.value is None or now.mean.value is None:
        return now
    return replace(
        now,
        change=sentences.change_from_base(then.mean.value, now.mean.value),
        change_anomalies=tuple(dict.fromkeys((*then.anomalies, *now.anomalies))),
    )


def _least(covered: list[Coverage]) -> Coverage:
    """Return the coverage of a mean: that of its least complete month."""
    return min(covered, key=lambda coverage: coverage.share or 0)
