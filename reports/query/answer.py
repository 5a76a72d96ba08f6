"""What a question is answered with, and what it is counted from. Data only: other modules make and print it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from figures import series, thresholds
from figures.coverage import Counted, Coverage
from reports.charts.timeline import Anomaly
from reports.query.question import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """What counts for one force in one month, and where the force belonged in that month.

    `revision` and `batch` are None if the force has not reported. A carried row has the revision of an earlier month.
    """

    month: date
    force: str
    revision: int | None
    batch: int | None
    region: str
    unit: str
    is_carried: bool = False


class Cell(NamedTuple):
    """The place of a number in an answer: its month and the codes of its row and column, empty without a dimension."""

    month: date
    row: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedYear:
    """What a number over twelve months was made from. `least` is the month with the lowest coverage of those used.

    - `total`: the sum over `used`. `is_same_due`: as many forces were due in each of them.
    - `is_comparable`: all twelve months were used, and each had enough forces.
    - `carried`: the months used into which a force was carried, with its name and the month that it came from.
    """

    used: tuple[date, ...]
    least: date | None
    total: int
    is_same_due: bool
    is_comparable: bool
    carried: tuple[tuple[date, str, str], ...] = ()

    @property
    def months(self) -> str:
        """`11 of 12 months`."""
        return f"{len(self.used)} of {series.MONTHS_OF_A_YEAR} months"

    @property
    def is_whole(self) -> bool:
        """Whether all twelve months were used."""
        return len(self.used) == series.MONTHS_OF_A_YEAR


@dataclass(frozen=True, slots=True, kw_only=True)
class PrefixCount:
    """How many cases of the newest month with a return pass the first filters of a question, and the people in them."""

    cases: int
    victims: int
    suspects: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CellCounts:
    """Plain counts, before they get their coverage: from stored figures or from entries.

    A cell that isn't in `cells` is 0. `narrowing` has one row for no filter and one for each filter, in their order; it
    is empty without a filter, and where the counts come from stored figures.
    """

    cells: Mapping[Cell, int]
    narrowing: tuple[PrefixCount, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NarrowingStep:
    """One line of “how the filters narrow the count”: a filter in words, and what is left after it."""

    label: str
    cases: Counted
    victims: Counted
    suspects: Counted


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerNote:
    """An annotation that covers part of the answer."""

    first: date
    last: date
    words: str
    sentence: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """What an answer was counted from: the published version of each month, or None for its newest returns."""

    versions: Mapping[date, int | None]
    sources: tuple[SourceRow, ...] = ()  # only for a reader who may see each force's part
    is_stored: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to a question.

    - `cells`: the numbers. Where a force or area of a row has another coverage than its month, its cells are all there.
    - `coverage`: that of the whole area, by month, the earliest first.
    - `row_labels` and `column_labels`: the categories that occur, in the order of their lists.
    - `span`: the months that the question covers, the earliest first. `against` is the month that its last month is
      compared with, which need not be one of them. `enough`: the months that may be compared. `starts`: those with
      which a series begins.
    - `years`: of a rolling year only, how each number was made. Its cells have the last month of their year.
    - `annotations`: what is left out, and the notes of the national team on the area and its places; `anomalies` are
      those on the whole area as charts draw them.
    - `reference`: the code of the question. `digest`: what it was counted from, so that two answers can be compared.
    """

    question: Question
    cells: Mapping[Cell, Counted]
    coverage: Mapping[date, Coverage]
    area: str
    span: tuple[date, ...]
    against: date | None = None
    enough: frozenset[date] = frozenset()
    starts: frozenset[date] = frozenset()
    row_labels: Mapping[str, str] = field(default_factory=lambda: {"": ""})
    column_labels: Mapping[str, str] = field(default_factory=lambda: {"": ""})
    years: Mapping[Cell, CountedYear] = field(default_factory=dict)
    annotations: tuple[AnswerNote, ...] = ()
    anomalies: tuple[Anomaly, ...] = ()
    sentence: str = ""
    narrowing: tuple[NarrowingStep, ...] = ()
    provenance: Provenance | None = None
    is_provisional: bool = False
    reference: str = ""
    digest: str = ""

    @property
    def months(self) -> list[date]:
        """The months of the answer with the one that it is compared with, the earliest first."""
        return sorted(self.coverage)

    @property
    def month(self) -> date:
        """The month that is asked about, the last of its span."""
        return self.span[-1]

    def may_compare(self, cell: Cell) -> bool:
        """Whether a number may be compared: its month has enough forces and, for a place of the area, so has the place.

        England and Wales may have 90 % of its forces while half of a region has not reported.
        """
        if self.years:
            return cell in self.years and self.years[cell].is_comparable
        if cell.month not in self.enough:
            return False
        coverage = self.at(*cell).coverage
        if coverage.due == self.coverage[cell.month].due:
            return True
        return (coverage.share or 0) >= thresholds.in_force(cell.month).forces

    def at(self, month: date, row: str = "", column: str = "") -> Counted:
        """The number of a cell; where nothing was counted, 0 over the coverage of the month, or a gap."""
        counted = self.cells.get(Cell(month, row, column))
        return counted if counted is not None else Counted.of(0, coverage=self.coverage[month])
