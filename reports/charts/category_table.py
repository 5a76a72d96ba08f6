"""A table with a bar in each row: categories of one measure, now and at an earlier month, and their change.

The numbers are the chart: the bar is between a name and its number, a mark on it is the earlier count. Each row may
link to its cases and carry a line over the months. The page decides the order, the finding and whether a change may be
shown (figures/thresholds.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from figures.coverage import Counted
from reports.charts import palette

WIDTH, HEIGHT = 150, 18
THICK = 12
SHORTEST = 2.0  # px of a bar whose count is not 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryRow:
    """One category: its counts, the address of its cases (empty without one), and its line over the months."""

    label: str
    now: Counted
    before: Counted | None = None
    url: str = ""
    paint: palette.Paint = palette.PLAIN
    line: SafeString | str = ""
    change: Counted | None = None  # none where it must not be shown
    is_group: bool = False  # not known, other: drawn as an empty bar, because it is no category of its own

    @property
    def has_number(self) -> bool:
        """Whether somebody counted it, so that a link to its cases leads somewhere."""
        return self.now.value is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryTable:
    """The data of the table. `whole` is the last row: all categories, which need not be the sum of the rows."""

    name: str
    finding: str
    sub: str
    heading: str
    now_label: str
    before_label: str
    rows: tuple[CategoryRow, ...]
    whole: CategoryRow | None
    coverage: str
    note: str = ""
    line_label: str = ""
    empty: str = "No cases."

    def __post_init__(self) -> None:
        if not self.coverage:
            raise ValueError(f"The table {self.name} has no coverage. No number is shown without it.")

    @property
    def has_before(self) -> bool:
        """Whether any row has an earlier count."""
        return any(row.before is not None for row in self.printed)

    @property
    def has_change(self) -> bool:
        """Whether any row has a change."""
        return any(row.change is not None for row in self.printed)

    @property
    def printed(self) -> tuple[CategoryRow, ...]:
        """Every row as it is printed, the whole last."""
        return (*self.rows, self.whole) if self.whole else self.rows

    @property
    def lines(self) -> tuple[tuple[CategoryRow, SafeString], ...]:
        """Each row with its bar."""
        highest = max(
            [1, *(counted.value or 0 for row in self.rows for counted in (row.now, row.before) if counted is not None)]
        )
        return tuple((row, bar(row, highest=highest)) for row in self.rows)


def bar(row: CategoryRow, *, highest: int) -> SafeString:
    """Draw a row's bar, on a scale from zero to `highest`. It says nothing that the numbers beside it do not say."""
    if row.now.value is None:
        return format_html_join("", "", ())
    fill, edge = (palette.WHITE, palette.EDGE) if row.is_group else (row.paint.fill, row.paint.edge)
    drawn: SafeString | str = ""
    if row.now.value:
        drawn = format_html(
            '<rect x="0.5" y="{}" width="{}" height="{}" fill="{}" stroke="{}"/>',
            (HEIGHT - THICK) / 2,
            f"{max(SHORTEST, row.now.value / highest * (WIDTH - 4)):.1f}",
            THICK,
            fill,
            edge,
        )
    mark: SafeString | str = ""
    if row.before is not None and row.before.value is not None:
        x = row.before.value / highest * (WIDTH - 4)
        mark = format_html(
            '<rect x="{}" y="0" width="4" height="{}" fill="{}"/><rect x="{}" y="0" width="2" height="{}" fill="{}"/>',
            f"{x - 1:.1f}",
            HEIGHT,
            palette.WHITE,
            f"{x:.1f}",
            HEIGHT,
            palette.INK,
        )
    return format_html(
        '<svg viewBox="0 0 {} {}" width="{}" height="{}" preserveAspectRatio="none" aria-hidden="true"'
        ' focusable="false">{}{}</svg>',
        WIDTH,
        HEIGHT,
        WIDTH,
        HEIGHT,
        drawn,
        mark,
    )
