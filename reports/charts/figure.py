"""What every chart gives back: the finding, two drawings, the coverage and the table behind them.

It promises that no number comes without its coverage: cells of the table hold a `Counted`, and a figure without a
sentence on its coverage cannot be made. Drawing, and the words of each finding, are left to the charts.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from figures.coverage import Counted


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartCell:
    """One cell: words, or a counted number, or (`is_change`) a counted difference that is shown with its sign."""

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
    """A difference with its sign; words where there is nothing to compare with."""
    return words("no comparison") if counted is None else ChartCell(counted=counted, is_change=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartColumn:
    """The heading of a column of a table."""

    label: str
    is_numeric: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartTable:
    """What is drawn, as a table. The first cell of each row is its heading; columns of numbers are known by them."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[ChartCell, ...], ...]

    def __post_init__(self) -> None:
        if ragged := [row for row in self.rows if len(row) != len(self.header)]:
            raise ValueError(f"{self.caption}: {len(ragged)} rows do not have {len(self.header)} cells.")

    @property
    def columns(self) -> tuple[ChartColumn, ...]:
        """The headings, each with whether numbers stand under it."""
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
    """A chart ready for a page. Without any data the two drawings are empty and the finding says so."""

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
        """Whether there was nothing to draw."""
        return not self.svg_wide
