"""A sparkline: one small line without axes beside a number, with its ends in words for screen readers.

A month without data, or with too few forces, breaks the line; so does the start of a series.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from reports.charts import palette, sentences, timeline
from reports.charts.timeline import MonthCount

WIDTH, HEIGHT = 100, 26
EDGE = 5  # px between the line and the edge of the drawing
DOT = 3


def sparkline(counts: Sequence[MonthCount], *, what: str, starts: Collection[date] = ()) -> SafeString:
    """Draw months in order, earliest first. Empty where fewer than two months have data: a dot says nothing."""
    with_data = [count for count in counts if count.is_enough and count.counted.value is not None]
    if len(with_data) < 2:
        return format_html_join("", "", ())
    values = [count.counted.value or 0 for count in with_data]
    low, high = min(values), max(values)
    across = max(len(counts) - 1, 1)
    place = {count.month: n for n, count in enumerate(counts)}
    axis = timeline.Axis(places={month: float(n) for month, n in place.items()}, breaks=())

    def point(x: float, y: int) -> tuple[float, float]:
        """Where a value is drawn; equal values are a level line in the middle."""
        up = (y - low) / (high - low) if high > low else 0.5
        return EDGE + x / across * (WIDTH - 2 * EDGE), HEIGHT - EDGE - up * (HEIGHT - 2 * EDGE)

    runs = [[point(x, y) for x, y in run] for run in timeline.runs_of(counts, axis, starts)]
    paths = format_html_join(
        "",
        '<path d="M{}" fill="none" stroke="{}" stroke-width="1.5" stroke-linejoin="round"/>',
        ((" L".join(f"{x:.1f} {y:.1f}" for x, y in run), palette.EDGE) for run in runs if len(run) > 1),
    )
    x, y = point(place[with_data[-1].month], values[-1])
    return format_html(
        '<svg class="app-spark" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">{}'
        '<circle cx="{}" cy="{}" r="{}" fill="{}"/></svg>',
        WIDTH,
        HEIGHT,
        WIDTH,
        HEIGHT,
        in_words(with_data, of=counts, what=what),
        paths,
        f"{x:.1f}",
        f"{y:.1f}",
        DOT,
        palette.ACCENT,
    )


def in_words(with_data: Sequence[MonthCount], *, of: Sequence[MonthCount], what: str) -> str:
    """`Lancashire, September 2025 to September 2026: from 42 to 49. No figures for Dec 2025`."""
    first, last = with_data[0], with_data[-1]
    span = sentences.months_from(first.month, last.month)
    shown = {count.month for count in with_data}
    left_out = [
        sentences.short_month(count.month) for count in of if first.month < count.month and count.month not in shown
    ]
    words = f"{what}, {span}: from {first.counted.value:,} to {last.counted.value:,}"
    return f"{words}. No figures for {sentences.listed(left_out)}" if left_out else words
