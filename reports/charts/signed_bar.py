"""A small bar in a table's row: what was added, to the right of a line at zero, and what was taken away, to its left.

All rows of a table share one scale. The bar says nothing that the numbers beside it do not say.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from reports.charts import palette
from reports.charts.category_table import HEIGHT, SHORTEST, THICK, WIDTH

EDGE = 2  # px between a bar and the edge of the drawing


def signed_bars(pairs: Sequence[tuple[int, int]]) -> tuple[SafeString, ...]:
    """Draw a bar for each pair of counts added and taken away, both 0 or more."""
    most_up, most_down = (max((pair[side] for pair in pairs), default=0) for side in (0, 1))
    scale = (WIDTH - 2 * EDGE) / max(1, most_up + most_down)
    zero = EDGE + most_down * scale
    return tuple(_drawn(up * scale, down * scale, zero=zero) for up, down in pairs)


def _drawn(right: float, left: float, *, zero: float) -> SafeString:
    boxes = []
    if left:
        long = max(SHORTEST, left)
        boxes.append((zero - long, long, palette.WHITE, palette.EDGE))
    if right:
        boxes.append((zero, max(SHORTEST, right), palette.ACCENT, palette.ACCENT))
    return format_html(
        '<svg viewBox="0 0 {} {}" width="{}" height="{}" preserveAspectRatio="none" aria-hidden="true"'
        ' focusable="false">{}<rect x="{}" y="0" width="1" height="{}" fill="{}"/></svg>',
        WIDTH,
        HEIGHT,
        WIDTH,
        HEIGHT,
        format_html_join(
            "",
            '<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}"/>',
            ((f"{x:.1f}", (HEIGHT - THICK) / 2, f"{width:.1f}", THICK, fill, edge) for x, width, fill, edge in boxes),
        ),
        f"{zero:.1f}",
        HEIGHT,
        palette.INK,
    )
