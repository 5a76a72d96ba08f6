"""The result of every chart: its finding, two drawings, their coverage and the table behind them.

It guarantees that every number has its coverage: table cells hold a `Counted`, and a figure without a coverage sentence
can't be made. The charts draw, and word each finding.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from figures.coverage import Counted


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartCell:
    """One cell: words, a counted number, or with `is_change` a counted difference shown with its sign."""

    words: str = ""
    counted: Counted | None = None
    is_change: bool = False

    @property
    def text(self) -> str:
        """The cell as plain text, for files and for people: "1,810", "+193", "no data"."""
        if self.counted is None:
            return self.words
        if self.counted.value is None:
            return "no data"
        shown = f"{self.counted.value:+,}" if self.is_change and self.counted.value else f"{self.counted.value:,}"
        return shown.replace("-", "−")


def words(text: str) -> ChartCell:
    return ChartCell(words=text)


def number(counted: Counted) -> ChartCell:
    return ChartCell(counted=counted)


def change(counted: Counted | None) -> ChartCell:
    """Make a cell for a difference with its sign; words if there is nothing to compare with."""
    return words("no comparison") if counted is None else ChartCell(counted=counted, is_change=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartColumn:
    """The heading of a table column."""

    label: str
    is_numeric: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartTable:
    """The drawn data as a table. The first cell of each row is its heading; number columns are detected."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[ChartCell, ...], ...]

    def __post_init__(self) -> None:
        if ragged := [row for row in self.rows if len(row) != len(self.header)]:
            raise ValueError(f"{self.caption}: {len(ragged)} rows do not have {len(self.header)} cells.")

    @property
    def columns(self) -> tuple[ChartColumn, ...]:
        """The headings, each with whether its column holds numbers."""
        return tuple(
            ChartColumn(label=label, is_numeric=any(row[n].counted is not None for row in self.rows))
            for n, label in enumerate(self.header)
        )

    @property
    def lines(self) -> tuple[tuple[str, ...], ...]:
        """The rows as plain text."""
        return tuple(tuple(cell.text for cell in row) for row in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A chart ready for a page. Without data the two drawings are empty and the finding says so."""

    name: str
    finding: str
    sub: str
    svg_wide: SafeString
    svg_narrow: SafeString
    coverage: str
    table: ChartTable
    note: str = ""

    def __post_init__(self) -> None:
        if not self.coverage:
            raise ValueError(f"The figure {self.name} has no coverage. No number is shown without it.")

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.svg_wide
