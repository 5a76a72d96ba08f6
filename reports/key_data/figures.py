"""The key figures of two years, as reported, and for the same forces in both.

Stored figures are summed here by force, so that each gap is known by its force and months. A gap is never 0: a month
that too few forces have is in no average and no total, and a force that has a gap is left out of *same forces*, in both
years. Nothing is averaged, added up or compared across the start of a series.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from core.sentences import counted_noun, listed
from figures import same_forces, series
from figures.coverage import Coverage
from figures.models import SuppliedFigure, SuppliedTable
from figures.series import ReportingForces
from reports.charts import sentences
from reports.key_data import years
from reports.key_data.definitions import KEY_FIGURES, KeyFigure, YearBasis
from reports.key_data.years import YearOfMonths
from reports.query import answers
from reports.query.answer import Answer
from reports.query.limits import QuestionRefused
from reports.query.question import Against, Question, Span
from reports.query.reader import Reader

MOST_NAMED = 6  # forces whose gaps are named one by one
BY_FORCE, BY_MONTH = "force", "month"
NOT_COMPARED, NO_DATA = "not compared", "no data"
TOO_FEW, NOT_WHOLE = "too few forces", "not a whole year"
NOT_BY_FORCE = "Not counted for single forces."


@dataclass(frozen=True, slots=True, kw_only=True)
class YearFigure:
    """A figure of one year. `value` is None where a number would mislead; a rate is in percent."""

    value: float | None
    why_not: str = NO_DATA  # what is printed if there is no value
    base: int | None = None  # of a rate: what it is a share of
    with_data: int = 0  # months that are in it
    least: Coverage | None = None  # that of the month with the smallest share of forces
    gaps: Mapping[str, tuple[date, ...]] = field(default_factory=dict)  # months without a figure, by name of the force
    by_month: Question | None = None  # what the explorer answers month by month, with the version of each

    @property
    def is_whole_year(self) -> bool:
        """Whether all twelve months are in it."""
        return self.with_data == series.MONTHS_OF_A_YEAR

    @property
    def coverage(self) -> str:
        """`12 of 12 months, at least 43 of 44 forces in each.`"""
        if self.least is None:
            return "No month has enough forces." if self.why_not == TOO_FEW else "No month has data."
        if self.least.due == 1:
            return f"{self.with_data} of {series.MONTHS_OF_A_YEAR} months."
        forces = self.least.counted if self.least.is_whole else f"at least {self.least.counted}"
        return f"{self.with_data} of {series.MONTHS_OF_A_YEAR} months, {forces} in each."

    @property
    def short_coverage(self) -> str:
        """`11 of 12 months, 43 of 44`: what the number lacks of months and forces; empty if it lacks nothing."""
        if self.value is None or self.least is None:
            return ""
        lacks_months = "" if self.is_whole_year else f"{self.with_data} of {series.MONTHS_OF_A_YEAR} months"
        lacks_forces = "" if self.least.is_whole else self.least.short
        return ", ".join(filter(None, (lacks_months, lacks_forces)))

    @property
    def base_in_words(self) -> str:
        """`of 349`; empty but for a rate."""
        return "" if self.base is None or self.value is None else f"of {self.base:,}"

    @property
    def gaps_in_words(self) -> str:
        """`No data: Greater Manchester (July to December 2019).`; the number of forces if there are many."""
        if not self.gaps:
            return ""
        if len(self.gaps) > MOST_NAMED:
            return f"{len(self.gaps)} forces have no data in some or all months."
        return f"No data: {listed([f'{name} ({years.in_words(gap)})' for name, gap in sorted(self.gaps.items())])}."


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureChange:
    """The change between two numbers: a difference, and in percent; a rate changes in points and has no percent."""

    difference: float
    share: float | None
    is_rate: bool

    @property
    def text(self) -> str:
        """`+2,817`, `+6.9 points`."""
        if self.is_rate:
            return f"{_signed(f'{self.difference:+.1f}')} points"
        return _signed(f"{round(self.difference):+,}") if round(self.difference) else "0"

    @property
    def percent(self) -> str:
        """`+61%`; empty for a rate and for a small base."""
        if self.share is None:
            return ""
        return _signed(f"{round(100 * self.share):+,}%") if round(100 * self.share) else "0%"

    @property
    def short(self) -> str:
        """The percent; of a rate the points, and of a small base the number."""
        return self.percent or self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class SameForces:
    """The figures of both years for the forces that have all months of both; `left_out` have some of them only."""

    forces: int
    left_out: int
    then: float
    now: float
    change: FigureChange


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyRow:
    """One figure in both years."""

    figure: KeyFigure
    then: YearFigure
    now: YearFigure
    change: FigureChange | None
    same: SameForces | None  # None where all forces have both years, or none has
    is_of_all_forces: bool = False  # the same forces have every month of both years, and all are in both numbers
    refusal: str = ""
    tables: tuple[str, ...] = ()  # sources of the supplied tables with months of these years, for the national team

    def in_words(self, value: float) -> str:
        """A number of this figure as printed: `1,534`, `71.9%`."""
        return f"{value:.1f}%" if self.figure.basis is YearBasis.RATE else f"{round(value):,}"

    @property
    def same_sentence(self) -> str:
        """`43 forces: 4,299 to 7,210`; empty without same forces."""
        if self.same is None:
            return ""
        forces = counted_noun(self.same.forces, "force", "forces")
        return f"{forces}: {self.in_words(self.same.then)} to {self.in_words(self.same.now)}"

    @property
    def then_text(self) -> str:
        """The earlier number, or why there is none."""
        return self._text(self.then)

    @property
    def now_text(self) -> str:
        """The later number, or why there is none."""
        return self._text(self.now)

    def _text(self, of_year: YearFigure) -> str:
        return of_year.why_not if of_year.value is None else self.in_words(of_year.value)


@dataclass(slots=True, kw_only=True)
class _ByForce:
    """What one question has in one year: by month the sum, and by force where single forces are counted."""

    is_stock: bool
    answer: Answer
    totals: dict[date, int]
    of_forces: dict[str, dict[date, int]] = field(default_factory=dict)
    gaps: dict[str, tuple[date, ...]] = field(default_factory=dict)

    @property
    def has_forces(self) -> bool:
        """Whether single forces are counted; registers of all forces are not."""
        return bool(self.of_forces) or bool(self.gaps)

    @property
    def is_whole_year(self) -> bool:
        """Whether the year has twelve months that can be counted."""
        return len(self.answer.span) == series.MONTHS_OF_A_YEAR

    @property
    def reporting(self) -> list[ReportingForces]:
        """Which forces were due and which have a number, by month."""
        return [
            ReportingForces(
                month=month,
                due=frozenset(force for force in {*self.of_forces, *self.gaps} if self._is_due(force, month)),
                reported=frozenset(force for force, values in self.of_forces.items() if month in values),
            )
            for month in self.answer.span
        ]

    def sum_of(self, chosen: Mapping[date, frozenset[str]]) -> dict[date, int]:
        """The sum of some forces, which may be others in each month, by month."""
        return {
            month: sum(self.of_forces.get(force, {}).get(month, 0) for force in chosen[month])
            for month in self.answer.span
        }

    def _is_due(self, force: str, month: date) -> bool:
        return month in self.of_forces.get(force, {}) or month in self.gaps.get(force, ())


class KeyData:
    """The key figures of two years for one reader and area."""

    def __init__(self, *, reader: Reader, then: YearOfMonths, now: YearOfMonths, area: str = "uk") -> None:
        self.reader, self.then, self.now, self.area = reader, then, now, area
        self._answers: dict[tuple[Question, YearOfMonths], _ByForce | None] = {}

    @property
    def rows(self) -> list[KeyRow]:
        """Every figure."""
        return [self.row_of(figure) for figure in KEY_FIGURES]

    def row_of(self, figure: KeyFigure) -> KeyRow:
        """One figure; without numbers where the reader may not have them."""
        of_years, refusals = [], []
        for year in (self.then, self.now):
            try:
                of_years.append(self._year_figure(figure, year))
            except QuestionRefused as why:
                of_years.append(YearFigure(value=None))
                refusals.append(str(why))
        then, now = of_years
        if len(refusals) == len(of_years):
            return KeyRow(figure=figure, then=then, now=now, change=None, same=None, refusal=refusals[-1])
        is_compared = then.is_whole_year and now.is_whole_year and self._is_one_series
        return KeyRow(
            figure=figure,
            then=then,
            now=now,
            change=_change(figure, then.value, now.value) if is_compared else None,
            same=None if refusals or not self._is_one_series else self._same(figure),
            is_of_all_forces=not refusals and self._are_all_forces(figure),
            tables=tuple(self._tables.get(figure.question.query_measure.kind, ())),
        )

    @cached_property
    def _tables(self) -> Mapping[str, list[str]]:
        """The sources of supplied tables, by kind of figures; for those who see the tables."""
        if not SuppliedTable.objects.visible_to(self.reader.user).exists():
            return {}
        in_question = [*self.then.months, *self.now.months]
        return SuppliedFigure.objects.not_withdrawn().filter(month__in=in_question).sources_by_kind()

    @property
    def _is_one_series(self) -> bool:
        return series.is_one_series([self.then.first, self.now.months[-1]], starts=self.reader.starts)

    def _year_figure(self, figure: KeyFigure, year: YearOfMonths) -> YearFigure:
        counted = self._counted(figure.question, year)
        if counted is None:
            return YearFigure(value=None)
        used = self._months_used(counted, year)
        least = min((counted.answer.coverage[month] for month in used), key=lambda each: each.share or 0, default=None)
        value = _of_year(counted.totals, used, is_stock=counted.is_stock)
        why_not = NOT_WHOLE if used else TOO_FEW if counted.totals else NO_DATA
        base = None
        if figure.base is not None:
            of_base = self._counted(figure.base, year)
            base = _of_year(of_base.totals, used, is_stock=False) if of_base else None
            if value is not None and base is not None and base < sentences.SMALL:
                why_not = f"{round(value)} of {round(base)}"
            value = _rate(value, base)
        names = counted.answer.row_labels
        return YearFigure(
            value=value,
            why_not=why_not,
            base=None if base is None else round(base),
            with_data=len(used),
            least=least,
            gaps={names.get(force, force): gap for force, gap in counted.gaps.items()},
            by_month=replace(counted.answer.question, rows=BY_MONTH),
        )

    def _months_used(self, counted: _ByForce, year: YearOfMonths) -> list[date]:
        """The months with a number that enough forces have, of the newest series in the year.

        A register of all forces has no such limit.
        """
        starts = self.reader.starts
        with_number = [month for month in year.months if month in counted.totals]
        newest = series.series_of(with_number[-1], starts=starts) if with_number else None
        return [
            month
            for month in with_number
            if series.series_of(month, starts=starts) == newest
            and (month in counted.answer.enough or not counted.has_forces)
        ]

    def _are_all_forces(self, figure: KeyFigure) -> bool:
        """Whether the forces of both years are the same, merged ones as one, and none has a gap."""
        counted = [self._counted(figure.question, year) for year in (self.then, self.now)]
        forces = [{*self._present(each.of_forces).values()} for each in counted if each is not None and not each.gaps]
        return len(forces) == len(counted) and forces[0] == forces[1]

    def _present(self, forces: Collection[str]) -> Mapping[str, str]:
        """The force that has the area of each force at the end of the later year."""
        first, last = self.then.first, self.now.months[-1]
        return series.present_names(forces, self._successions, first=first, last=last)

    @cached_property
    def _successions(self) -> list[series.Succession]:
        return same_forces.successions(self.reader.forces)

    def _same(self, figure: KeyFigure) -> SameForces | None:
        """The figure for the forces that have every month of both years; None if that is all of them, or none.

        Merged forces count as one: those before the merger, then the one that has their area. Too few forces for a
        total can still be compared with themselves.
        """
        both = [self._counted(figure.question, year) for year in (self.then, self.now)]
        counted = [each for each in both if each is not None and each.has_forces and each.is_whole_year]
        if len(counted) < len(both) or self._are_all_forces(figure):
            return None
        with_base = self._with_base(figure)
        reporting = [
            replace(month, reported=month.reported & with_base.get(month.month, month.reported))
            for each in counted
            for month in each.reporting
        ]
        chosen = series.same_forces(reporting, successions=self._successions)
        then, now = (self._of_forces(figure, year, chosen) for year in (self.then, self.now))
        change = _change(figure, then, now)
        if then is None or now is None or change is None:
            return None
        every = {*self._present({force for each in counted for force in each.of_forces}).values()}
        forces = {*self._present(chosen[self.now.months[-1]]).values()}
        return SameForces(forces=len(forces), left_out=len(every - forces), then=then, now=now, change=change)

    def _with_base(self, figure: KeyFigure) -> Mapping[date, frozenset[str]]:
        """The forces that have the base of a rate, by month; nothing for a figure that is no rate."""
        if figure.base is None:
            return {}
        of_base = [self._counted(figure.base, year) for year in (self.then, self.now)]
        return {month.month: month.reported for each in of_base if each for month in each.reporting}

    def _of_forces(self, figure: KeyFigure, year: YearOfMonths, chosen: Mapping[date, frozenset[str]]) -> float | None:
        """The figure of the forces chosen for each month of a year; None without any."""
        counted = self._counted(figure.question, year)
        if counted is None or not all(chosen[month] for month in year.months):
            return None
        value = _of_year(counted.sum_of(chosen), year.months, is_stock=counted.is_stock)
        if figure.base is None:
            return value
        of_base = self._counted(figure.base, year)
        return _rate(value, _of_year(of_base.sum_of(chosen), year.months, is_stock=False) if of_base else None)

    def _counted(self, question: Question, year: YearOfMonths) -> _ByForce | None:
        """What a question has in the months of a year that there are; None without any. Raises QuestionRefused."""
        key = (question, year)
        if key not in self._answers:
            self._answers[key] = self._read(question, year)
        return self._answers[key]

    def _read(self, question: Question, year: YearOfMonths) -> _ByForce | None:
        measure = question.query_measure
        readable = self.reader.periods if measure.can_be_missing else self.reader.snapshots
        here = [month for month in year.months if month in readable]
        if not here:
            return None
        of_year = replace(question, span=Span.RANGE, first=here[0], last=here[-1], against=Against.NONE, area=self.area)
        if not measure.can_be_missing:
            if self.area.startswith(f"{BY_FORCE}:"):
                raise QuestionRefused(NOT_BY_FORCE)
            answer = answers.answer_for(of_year, reader=self.reader)
            totals = {month: value for month in answer.span if (value := answer.at(month).value) is not None}
            return _ByForce(is_stock=measure.is_stock, answer=answer, totals=totals)
        answer = answers.answer_for(replace(of_year, rows=BY_FORCE), reader=self.reader)
        return _by_force(answer, is_stock=measure.is_stock)


def _by_force(answer: Answer, *, is_stock: bool) -> _ByForce:
    of_forces: dict[str, dict[date, int]] = {}
    missing: dict[str, list[date]] = {}
    totals: dict[date, int] = {}
    for cell, counted in answer.cells.items():
        if not counted.coverage.due:
            continue  # the force did not exist in that month, which is no gap
        if counted.value is None or not counted.coverage.reported:
            missing.setdefault(cell.row, []).append(cell.month)
            continue
        of_forces.setdefault(cell.row, {})[cell.month] = counted.value
        totals[cell.month] = totals.get(cell.month, 0) + counted.value
    gaps = {force: tuple(sorted(in_question)) for force, in_question in missing.items()}
    return _ByForce(is_stock=is_stock, answer=answer, totals=totals, of_forces=of_forces, gaps=gaps)


def _of_year(values: Mapping[date, int], used: Sequence[date], *, is_stock: bool) -> float | None:
    """The mean of a stock, or the total of what happened, which only whole years have."""
    if not used or (not is_stock and len(used) < series.MONTHS_OF_A_YEAR):
        return None
    whole = sum(values[month] for month in used)
    return whole / len(used) if is_stock else whole


def _rate(part: float | None, base: float | None) -> float | None:
    """A number as percent of its base; none of a small base, which says more about chance."""
    return 100 * part / base if part is not None and base is not None and base >= sentences.SMALL else None


def _change(figure: KeyFigure, then: float | None, now: float | None) -> FigureChange | None:
    """The change of the numbers as they are printed; None without one of them."""
    if then is None or now is None:
        return None
    is_rate = figure.basis is YearBasis.RATE
    places = 1 if is_rate else 0
    before, after = round(then, places), round(now, places)
    share = None if is_rate or before < sentences.SMALL else (after - before) / before
    return FigureChange(difference=after - before, share=share, is_rate=is_rate)


def _signed(text: str) -> str:
    return text.replace("-", "−")
