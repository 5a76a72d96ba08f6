"""The table of an answer: what is counted by rows and columns, months, and the change between two of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from core import months
from figures.coverage import Counted
from reports.charts import sentences
from reports.query import wording, year_wording
from reports.query.answer import Answer, Cell
from reports.query.question import Basis, Show

TOTAL = "Total"
MOST_COLUMNS_BESIDE = 3  # of a table that has another one beside it
# Long lists in which a reader looks for the largest; the others have an order of their own.
BY_SIZE = frozenset({"victim_nationality", "suspect_nationality", "sub_type", "origin", "closing_reason"})
# Last, however many there are.
NO_CATEGORY = frozenset({"not_known", "not-known", "not_applicable", "unknown", "other", "none"})


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCell:
    """One number of the table: as counted, as a change with its sign, or beside the whole that it is a share of.

    `note` says how many months of a rolling year it has, if not all twelve.
    """

    counted: Counted | None
    url: str = ""
    is_change: bool = False
    whole: Counted | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """One line of the table."""

    label: str
    cells: tuple[AnswerCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTable:
    """The table of an answer. `whole` is the line of the whole area; None where the rows are months."""

    caption: str
    heading: str
    columns: tuple[str, ...]
    rows: tuple[AnswerRow, ...]
    whole: AnswerRow | None
    note: str = ""

    @property
    def is_wide(self) -> bool:
        """Whether the table needs the width of the page."""
        return len(self.columns) > MOST_COLUMNS_BESIDE

    @property
    def printed(self) -> tuple[AnswerRow, ...]:
        """Every line, the whole last."""
        return (*self.rows, self.whole) if self.whole else self.rows


type LinkOf = Callable[[Cell], str]


def table_of(answer: Answer, *, totals: Answer, link: LinkOf) -> AnswerTable:
    """The table of an answer; `totals` answers the same question without rows and columns.

    `link` is the address of the cases behind a cell; empty where the reader may not see them.
    """
    notes = [year_wording.kind_of(answer) if answer.years else "", wording.counted_twice(answer.question)]
    return replace(_Table(answer, totals, link).table(), note=" ".join(note for note in notes if note))


class _Table:
    """Puts one table together: how it is laid out depends on the dimensions and the months of the question."""

    def __init__(self, answer: Answer, totals: Answer, link: LinkOf) -> None:
        self.answer, self.totals, self.link = answer, totals, link
        self.question = answer.question

    @property
    def _rows(self) -> list[tuple[str, str]]:
        """The codes and labels of the rows: of a long list the largest first, and not known last."""
        rows = list(self.answer.row_labels.items())
        if self.question.rows in BY_SIZE:
            of_row: Counter[str] = Counter()
            for cell, counted in self.answer.cells.items():
                of_row[cell.row] += counted.value or 0 if cell.month == self.answer.month else 0
            rows.sort(key=lambda row: (row[0] in NO_CATEGORY, -of_row[row[0]]))
        return rows

    def table(self) -> AnswerTable:
        """The table in the layout that fits the question."""
        if self.question.rows == "month":
            return self._by_month_down()
        if self.question.columns == "month" or (len(self.answer.span) > 1 and not self.question.columns):
            return self._by_month_across()
        if len(self.answer.span) > 1:
            return self._by_row_and_month()
        return self._two_months() if not self.question.columns else self._matrix()

    def _named(self, name: str) -> str:
        return self.question.query_measure.dimensions[name].label if name else ""

    @property
    def _heading(self) -> str:
        return self._named(self.question.rows) or "Area"

    @property
    def _caption(self) -> str:
        by = [sentences.lower_case(self._named(name)) for name in self.question.dimensions]
        carried = ", with carried forces" if self.question.basis == Basis.CARRIED else ""
        return f"{self.question.query_measure.label}{f' by {" and ".join(by)}' if by else ''}{carried}"

    def _cell(self, answer: Answer, cell: Cell) -> AnswerCell:
        """A number, or where the question shows shares, the number beside that of the whole area."""
        counted = answer.at(*cell)
        url = self.link(cell) if counted.value else ""
        whole = self.totals.at(cell.month) if self.question.show == Show.SHARE else None
        year = answer.years.get(cell)
        return AnswerCell(
            counted=counted, url=url, whole=whole, note="" if year is None or year.is_whole else year.months
        )

    def _label(self, month: date) -> str:
        return year_wording.label(month) if self.answer.years else months.label(month)

    def _change(self, answer: Answer, row: str = "", column: str = "") -> AnswerCell:
        return AnswerCell(counted=wording.comparison(answer, row=row, column=column).change, is_change=True)

    def _whole(self, cells: tuple[AnswerCell, ...]) -> AnswerRow | None:
        return AnswerRow(label=self.answer.area, cells=cells) if self.question.dimensions else None

    def _two_months(self) -> AnswerTable:
        """The month, the one that it is compared with, and the change."""
        pair = [month for month in (self.answer.against, self.answer.month) if month is not None]
        has_change = self.answer.against is not None

        def cells(answer: Answer, row: str) -> tuple[AnswerCell, ...]:
            numbers = tuple(self._cell(answer, Cell(month, row)) for month in pair)
            return (*numbers, self._change(answer, row)) if has_change else numbers

        headings = [self._label(month) for month in pair]
        return AnswerTable(
            caption=self._caption,
            heading=self._heading,
            columns=(*headings, "Change") if has_change else tuple(headings),
            rows=tuple(
                AnswerRow(label=label or self.answer.area, cells=cells(self.answer, row)) for row, label in self._rows
            ),
            whole=self._whole(cells(self.totals, "")),
        )

    def _matrix(self) -> AnswerTable:
        """Rows and columns of one month, or of its change."""
        month = self.answer.month
        is_change = self.question.show == Show.CHANGE

        def cell(row: str, column: str) -> AnswerCell:
            if is_change:
                return self._change(self.answer, row, column)
            return self._cell(self.answer, Cell(month, row, column))

        suffix = f", {self._label(month)}" + (
            f" against {self._label(self.answer.against)}" if is_change and self.answer.against else ""
        )
        return AnswerTable(
            caption=self._caption + suffix,
            heading=self._heading,
            columns=tuple(label or TOTAL for label in self.answer.column_labels.values()),
            rows=tuple(
                AnswerRow(
                    label=label or self.answer.area,
                    cells=tuple(cell(row, column) for column in self.answer.column_labels),
                )
                for row, label in self._rows
            ),
            whole=None,
        )

    def _by_month_across(self) -> AnswerTable:
        """A column for each month."""
        is_asked = self.question.columns == "month"

        def cells(answer: Answer, row: str, *, is_whole: bool = False) -> tuple[AnswerCell, ...]:
            return tuple(
                self._cell(answer, Cell(month, row, months.text(month) if is_asked and not is_whole else ""))
                for month in self.answer.span
            )

        return AnswerTable(
            caption=self._caption,
            heading=self._heading,
            columns=tuple(sentences.short_month(month) for month in self.answer.span),
            rows=tuple(
                AnswerRow(label=label or self.answer.area, cells=cells(self.answer, row)) for row, label in self._rows
            ),
            whole=self._whole(cells(self.totals, "", is_whole=True)) if self.question.rows else None,
        )

    def _by_month_down(self) -> AnswerTable:
        """A line for each month."""
        return AnswerTable(
            caption=self._caption,
            heading="Month",
            columns=tuple(label or TOTAL for label in self.answer.column_labels.values()),
            rows=tuple(
                AnswerRow(
                    label=months.label(month),
                    cells=tuple(
                        self._cell(self.answer, Cell(month, months.text(month), column))
                        for column in self.answer.column_labels
                    ),
                )
                for month in self.answer.span
            ),
            whole=None,
        )

    def _by_row_and_month(self) -> AnswerTable:
        """A line for each row in each month."""
        return AnswerTable(
            caption=self._caption,
            heading=f"{self._heading}, month",
            columns=tuple(label or TOTAL for label in self.answer.column_labels.values()),
            rows=tuple(
                AnswerRow(
                    label=f"{label}, {sentences.short_month(month)}" if label else sentences.short_month(month),
                    cells=tuple(
                        self._cell(self.answer, Cell(month, row, column)) for column in self.answer.column_labels
                    ),
                )
                for row, label in self._rows
                for month in self.answer.span
            ),
            whole=None,
        )
