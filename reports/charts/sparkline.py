"""A sparkline: one small line without axes beside a number, with its ends in words for screen readers.

A month without data, or with too few forces, breaks the line; so does the start of a series.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from core import sparklines
from core.sentences import listed
from reports.charts import sentences, timeline
from reports.charts.timeline import MonthCount


def sparkline(counts: Sequence[MonthCount], *, what: str, starts: Collection[date] = ()) -> SafeString:
    """Draw months in order, earliest first. Empty where fewer than two months have data: a dot says nothing."""
    with_data = [count for count in counts if count.is_enough and count.counted.value is not None]
    if len(with_data) < 2:
        return format_html_join("", "", ())
    axis = timeline.Axis(places={count.month: float(n) for n, count in enumerate(counts)}, breaks=())
    runs = timeline.runs_of(counts, axis, starts)
    return sparklines.drawing(runs, across=len(counts) - 1, label=in_words(with_data, of=counts, what=what))


def in_words(with_data: Sequence[MonthCount], *, of: Sequence[MonthCount], what: str) -> str:
    """`Lancashire, September 2025 to September 2026: from 42 to 49. No figures for Dec 2025`."""
    first, last = with_data[0], with_data[-1]
    span = sentences.months_from(first.month, last.month)
    shown = {count.month for count in with_data}
    left_out = [
        sentences.short_month(count.month) for count in of if first.month < count.month and count.month not in shown
    ]
    words = f"{what}, {span}: from {first.counted.value:,} to {last.counted.value:,}"
    return f"{words}. No figures for {listed(left_out)}" if left_out else words
