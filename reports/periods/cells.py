"""The numbers of a page of NRM or order figures, each with a link to its provenance for people who may see that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from figures.coverage import Counted
from reference.areas import Area
from reports.periods.provenance import ExtractionSource, PageFigureKey
from reports.periods.series import PeriodLine


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodCell:
    """One number. Without an address, nothing opens."""

    counted: Counted
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCells:
    """Makes the cells of one page: of one kind of figures, one area, and the breakdown `by` in the address.

    A month's number leads to its parts. A longer period has no single version to lead to.
    """

    source: ExtractionSource
    area: Area
    by: str
    may_open: bool

    def of_measures(self, line: PeriodLine, measures: Iterable[str]) -> tuple[PeriodCell, ...]:
        """The whole of each measure."""
        return tuple(self._cell(line, line.counted[measure], measure=measure) for measure in measures)

    def of_categories(
        self, lines: Iterable[PeriodLine], categories: Iterable[str], *, measure: str, dimension: str
    ) -> tuple[tuple[PeriodLine, tuple[PeriodCell, ...]], ...]:
        """Each period with the categories of one measure."""
        codes = tuple(categories)
        return tuple(
            (
                line,
                tuple(
                    self._cell(line, line.counted[code], measure=measure, dimension=dimension, category=code)
                    for code in codes
                ),
            )
            for line in lines
        )

    def _cell(self, line: PeriodLine, counted: Counted, **key: str) -> PeriodCell:
        if not self.may_open or counted.is_gap:
            return PeriodCell(counted=counted)
        figure = PageFigureKey(source=self.source, month=line.first, **key)
        return PeriodCell(counted=counted, url=figure.url(area=self.area, by=self.by))
