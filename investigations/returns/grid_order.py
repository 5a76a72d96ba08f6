"""The order of the rows of a return: by one of its columns, for all rows of all pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from investigations.returns.grid_view import GridView
from investigations.returns.vocabulary import Lists

if TYPE_CHECKING:
    from investigations.returns.grid_lines import GridLine

type _Value = int | str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of the grid that its rows can be sorted by."""

    name: str
    heading: str
    title: str = ""  # the heading in full, where it is short
    is_number: bool = False

    @property
    def first(self) -> str:
        """The order that a first choice of the column asks for: numbers from the largest."""
        return f"-{self.name}" if self.is_number else self.name

    @property
    def orders(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """Both orders of the column, each with its value in an address and its words."""
        up, down = ("smallest first", "largest first") if self.is_number else ("in order", "in reverse order")
        name = self.title or self.heading
        both = ((self.name, f"{name}, {up}"), (f"-{self.name}", f"{name}, {down}"))
        return (both[1], both[0]) if self.is_number else both


COLUMNS = (
    Column(name="case", heading="Case"),
    Column(name="stage", heading="Stage"),
    Column(name="victims", heading="Victims", title="Potential victims", is_number=True),
    Column(name="suspects", heading="Suspects", is_number=True),
    Column(name="children", heading="Children"),
    Column(name="nrm", heading="NRM", title="NRM referrals made", is_number=True),
    Column(name="status", heading="Status"),
)
_BY_NAME = {column.name: column for column in COLUMNS}
_STATUS = {"error": 0, "ask": 1, "saved": 2, "same": 3}
_CHILDREN = {True: 0, False: 1, None: 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class SortLink:
    """The heading of a column as the page prints it: a link that sorts by it, and how the rows are sorted now."""

    column: Column
    url: str
    sorted: str  # ascending, descending or nothing


def links(view: GridView, *, base: str) -> tuple[SortLink, ...]:
    """The headings of the columns; the one that sorts the rows turns them round."""
    column, is_reversed = chosen(view)
    orders = {other.name: _turned(view) if other == column else other.first for other in COLUMNS}
    return tuple(
        SortLink(
            column=other,
            url=f"{base}{view.query_after_mark(sort=orders[other.name])}#sort-{other.name}",
            sorted="" if other != column else "descending" if is_reversed else "ascending",
        )
        for other in COLUMNS
    )


def chosen(view: GridView) -> tuple[Column | None, bool]:
    """The column that sorts the rows, and whether from its end; no column if the address names none that exists."""
    return _BY_NAME.get(view.sort.removeprefix("-")), view.sort.startswith("-")


def title(view: GridView) -> str:
    """How the rows are sorted, in words; empty if they are in their groups."""
    column, _ = chosen(view)
    return next((words for value, words in column.orders if value == view.sort), "") if column else ""


def ordered(lines: Iterable[GridLine], view: GridView, *, lists: Lists) -> list[GridLine]:
    """Lines in the order of their references, sorted by the column of the view; a line without a value comes last."""
    column, is_reversed = chosen(view)
    if column is None:
        return list(lines)
    values = [(_VALUES[column.name](line, lists), line) for line in lines]
    known = [(value, place) for place, (value, _) in enumerate(values) if value is not None]
    known.sort(key=lambda known_one: known_one[0], reverse=is_reversed)
    return [values[place][1] for _, place in known] + [line for value, line in values if value is None]


def _turned(view: GridView) -> str:
    return view.sort.removeprefix("-") if view.sort.startswith("-") else f"-{view.sort}"


def _stage(line: GridLine, lists: Lists) -> _Value:
    word = lists.stages.words.get(line.live_stage)
    return word.order if word else None


def _status(line: GridLine, _lists: Lists) -> _Value:
    """What is to be done first, then what changed, was checked, and is left."""
    return _STATUS[line.state_kind] + (line.state_kind == "same" and line.entry.changed_at is None)


_VALUES: dict[str, Callable[[GridLine, Lists], _Value]] = {
    "case": lambda line, _: line.entry.holding.reference.casefold(),
    "stage": _stage,
    "victims": lambda line, _: line.row.victims,
    "suspects": lambda line, _: line.row.suspects,
    "children": lambda line, _: _CHILDREN[line.entry.children_involved],
    "nrm": lambda line, _: line.entry.nrm_referrals,
    "status": _status,
}
