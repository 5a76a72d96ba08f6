"""What a bulletin says: texts with their numbers, charts and tables. Data only, as it is stored once published.

Every output (page, PDF, workbook) is made from this and from nothing else, so a published bulletin can be made again
with the same bytes. Each number is printed text, beside the coverage that it was counted with.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, is_dataclass
from itertools import groupby
from typing import Any, cast, get_args, get_type_hints

GAP = "gap"
RATE = "rate"  # a rate or a change of one, which is printed and is no whole number


@dataclass(frozen=True, slots=True, kw_only=True)
class TextSpan:
    """A piece of text. `code` is that of the question that counted it; empty for words."""

    text: str
    code: str = ""
    is_strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBlock:
    """One paragraph, or one point of a list."""

    spans: tuple[TextSpan, ...]
    is_point: bool = False

    @property
    def text(self) -> str:
        """Its words without their markup."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadlineTile:
    """One number at the head of a bulletin."""

    label: str
    value: str
    change: str
    coverage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentCell:
    """A cell as it is printed; `value` is its whole number, and `mark` says why there is none."""

    text: str
    value: int | None = None
    mark: str = ""

    @property
    def is_right(self) -> bool:
        """Whether it is set as a number: it is one, or says why there is none."""
        return self.value is not None or bool(self.mark)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentRow:
    """One line of a table. `is_whole`: the whole that the other lines are parts of."""

    label: str
    cells: tuple[ContentCell, ...]
    is_whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentTable:
    """A table with the coverage of its numbers. `has_bars`: pages draw the first column as bars."""

    name: str
    title: str
    heading: str
    columns: tuple[str, ...]
    rows: tuple[ContentRow, ...]
    coverage: str
    note: str = ""
    has_bars: bool = False

    def __post_init__(self) -> None:
        if not self.coverage:
            raise ValueError(f"The table {self.name} has no coverage. No number is shown without it.")
        if ragged := [row.label for row in self.rows if len(row.cells) != len(self.columns)]:
            raise ValueError(f"{self.name}: {', '.join(ragged)} do not have {len(self.columns)} cells.")

    @property
    def numeric(self) -> tuple[bool, ...]:
        """Whether each column holds numbers."""
        return tuple(all(row.cells[place].is_right for row in self.rows) for place in range(len(self.columns)))

    @property
    def headings(self) -> tuple[tuple[str, bool], ...]:
        """Each column's heading, and whether it holds numbers."""
        return tuple(zip(self.columns, self.numeric, strict=True))

    @property
    def lines(self) -> tuple[tuple[ContentRow, int], ...]:
        """Each row with the length of its bar in percent of the longest; 0 for the whole and for a gap."""
        parts = [row.cells[0].value or 0 for row in self.rows if not row.is_whole and row.cells]
        longest = max([1, *parts])
        return tuple(
            (row, 0 if row.is_whole or not row.cells else round(100 * (row.cells[0].value or 0) / longest))
            for row in self.rows
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentChart:
    """A chart: what it shows, in words, and its data. Its drawing is stored beside the content, under its name."""

    name: str
    finding: str
    sub: str
    coverage: str
    table: ContentTable | None = None  # none where the section has the same numbers as a table

    @property
    def alternative(self) -> str:
        """The text for people who do not see the drawing."""
        return f"{self.finding}. {self.sub}."


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockGroup:
    """Points of one list, or paragraphs that follow each other."""

    is_list: bool
    blocks: tuple[TextBlock, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentSection:
    """One part: its heading, text, chart and table. `missing` says why a table is not there."""

    name: str
    heading: tuple[TextSpan, ...]
    text: tuple[TextBlock, ...] = ()
    chart: ContentChart | None = None
    table: ContentTable | None = None
    missing: str = ""

    @property
    def groups(self) -> tuple[BlockGroup, ...]:
        """Its text as lists and runs of paragraphs."""
        by_kind = groupby(self.text, key=lambda block: block.is_point)
        return tuple(BlockGroup(is_list=is_point, blocks=tuple(blocks)) for is_point, blocks in by_kind)

    @property
    def title(self) -> str:
        """The heading as plain text."""
        return "".join(span.text for span in self.heading)


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedFigure:
    """A number in the text: where it comes from, so that anybody can count it again."""

    code: str
    address: str
    month: str
    label: str
    value: str
    coverage: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedVersion:
    """A published version of a month that the bulletin was counted from."""

    month: str
    version: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletinContent:
    """The whole bulletin. `sheets` are tables that only the workbook has."""

    title: str
    subtitle: str
    span: str
    coverage: str
    short_coverage: str  # for the foot of each page
    tiles: tuple[HeadlineTile, ...]
    sections: tuple[ContentSection, ...]
    figures: tuple[UsedFigure, ...]
    versions: tuple[CountedVersion, ...]
    sheets: tuple[ContentTable, ...] = ()

    @property
    def tables(self) -> tuple[ContentTable, ...]:
        """Every table in its order: of charts, of sections, and those of the workbook only."""
        of_sections = (
            table
            for section in self.sections
            for table in (section.chart.table if section.chart else None, section.table)
            if table is not None
        )
        return (*of_sections, *self.sheets)

    @property
    def counted_from(self) -> str:
        """The published versions that it was counted from, in words."""
        if not self.versions:
            return "No published month."
        last = self.versions[-1]
        others = len(self.versions) - 1
        earlier = {0: "", 1: ", and from one other month"}.get(others, f", and from {others} other months")
        return f"Counted from version {last.version} of {last.month}{earlier}."

    def as_json(self) -> dict[str, Any]:
        """The content as it is stored."""
        stored: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return stored

    @property
    def digest(self) -> str:
        """The same for the same content, in every process. Drawings are not in it: they depend on the renderer."""
        text = json.dumps(self.as_json(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def from_json(stored: Mapping[str, Any]) -> BulletinContent:
    """The content that `as_json` stored."""
    return _made(BulletinContent, stored)


def _made[Part](kind: type[Part], stored: Mapping[str, Any]) -> Part:
    hints = get_type_hints(kind)
    return kind(**{name: _value(hints[name], value) for name, value in stored.items()})


def _value(hint: Any, value: Any) -> Any:
    """The value of a field with this type: a part, many parts, or what JSON holds as it is."""
    if isinstance(value, list):
        return tuple(_value(get_args(hint)[0], each) for each in value)
    if isinstance(value, dict):
        kind = next(each for each in (hint, *get_args(hint)) if is_dataclass(each))
        return _made(cast("type[Any]", kind), value)
    return value
