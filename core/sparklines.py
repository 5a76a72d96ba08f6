"""The drawing of a sparkline: a small line without axes beside a number. Its caller says in words what it shows."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT = 100, 26
EDGE = 5  # px between the line and the edge of the drawing
DOT = 3
# These copy the stylesheet's tokens, because an SVG may not carry a style.
LINE = "#76797b"
ACCENT = "#0b4f5c"


def drawing(runs: Sequence[Sequence[tuple[float, int]]], *, across: float, label: str = "") -> SafeString:
    """Draw unbroken runs of places, from 0 to `across`, and values; the last one has a dot.

    Without a label the drawing is hidden from screen readers: the words are beside it.
    """
    values = [value for run in runs for _, value in run]
    low, high = min(values), max(values)

    def point(place: float, value: int) -> tuple[float, float]:
        """Where a value is drawn; equal values are a level line in the middle."""
        up = (value - low) / (high - low) if high > low else 0.5
        return EDGE + place / (across or 1) * (WIDTH - 2 * EDGE), HEIGHT - EDGE - up * (HEIGHT - 2 * EDGE)

    drawn = [[point(place, value) for place, value in run] for run in runs]
    paths = format_html_join(
        "",
        '<path d="M{}" fill="none" stroke="{}" stroke-width="1.5" stroke-linejoin="round"/>',
        ((" L".join(f"{x:.1f} {y:.1f}" for x, y in run), LINE) for run in drawn if len(run) > 1),
    )
    x, y = drawn[-1][-1]
    named = format_html('role="img" aria-label="{}"', label) if label else format_html('aria-hidden="{}"', "true")
    return format_html(
        '<svg class="app-spark" viewBox="0 0 {} {}" width="{}" height="{}" {}>{}'
        '<circle cx="{}" cy="{}" r="{}" fill="{}"/></svg>',
        WIDTH,
        HEIGHT,
        WIDTH,
        HEIGHT,
        named,
        paths,
        f"{x:.1f}",
        f"{y:.1f}",
        DOT,
        ACCENT,
    )
