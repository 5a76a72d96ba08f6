"""The data section of an annual report: every breakdown of its pages 10 and 20 to 25, for a calendar or financial year.

A stock at month end is the average of the months with enough forces; what happened in a month is added up, and only
over twelve months. Nothing is averaged or compared across the start of a series. A month that too few registers of
forces cover is in no total, and key data has the change for the same forces beside that of all.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from core import months
from core.sentences import listed
from figures import series, thresholds
from figures.coverage import Coverage
from figures.series import SeriesPoint, Summary
from reports.bulletins.annual_parts import PARTS, AnnualPart, CountedPart, QuarterlyPart
from reports.bulletins.content import GAP, RATE, ContentCell, ContentRow, ContentTable
from reports.bulletins.month_tables import annotated
from reports.bulletins.reading import PublishedReader
from reports.charts import sentences
from reports.explorer.tables import NO_CATEGORY
from reports.key_data import years
from reports.key_data.definitions import BY_NAME as KEY
from reports.key_data.definitions import LIVE, YearBasis
from reports.key_data.figures import NOT_COMPARED, FigureChange, KeyData, KeyRow, YearFigure
from reports.key_data.years import YearOfMonths
from reports.query import answers, wording
from reports.query.answer import Answer
from reports.query.limits import QuestionRefused
from reports.query.question import Against, Question, Span

BEGIN, ENDS = "main-points", ("about",)
MOST_ROWS = 15
REGION = "region"
NONE, SMALL_BASE, NOT_SHOWN = "No case in either year", "small base", "not shown"
MONTHS_OF_A_QUARTER = 3
OF_ALL_FORCES = "Referrals and orders come from their own registers: a force without any counts as 0."
OF_SAME_FORCES = (
    "Same forces: the change for the forces that have figures in every month of both years. It is not shown if it "
    "would reveal the figures of one force."
)


class AnnualData:
    """The tables of one year beside the year before it."""

    def __init__(self, *, first: date, reader: PublishedReader) -> None:
        """Raises QuestionRefused for a year without a published month."""
        self.reader = reader
        self.now = years.year_from(first)
        self.then = years.year_from(months.previous(first, series.MONTHS_OF_A_YEAR))
        self.counted = sorted({*self.now.months, *self.then.months} & reader.published)
        if not {*self.now.months} & reader.published:
            raise QuestionRefused(f"No month of {self.now.label} is published. Choose another year.")
        self._key_data = KeyData(reader=reader, then=self.then, now=self.now)
        self._answers: dict[Question, Answer] = {}
        self._totals = self.answer(LIVE)

    @property
    def subtitle(self) -> str:
        """What the tables are about."""
        return f"Data section for {self.now.label}, beside {self.then.label}. UK."

    @property
    def coverage(self) -> str:
        """How many months of each year the averages include, and the fewest forces in one of them."""
        return self._covered(self._totals)

    @property
    def has_average(self) -> bool:
        """Whether enough forces reported in any month of the year."""
        return any(month in self._totals.enough for month in self.now.months)

    def answer(self, question: Question) -> Answer:
        """The answer over the published months of both years. Raises QuestionRefused."""
        if question not in self._answers:
            range_question = replace(
                question, span=Span.RANGE, first=self.then.months[0], last=self.counted[-1], against=Against.NONE
            )
            self._answers[question] = answers.answer_for(range_question, reader=self.reader)
        return self._answers[question]

    def table_of(self, part: AnnualPart) -> ContentTable:
        """One table."""
        if isinstance(part, CountedPart):
            return self._counted_table(part)
        if isinstance(part, QuarterlyPart):
            return self._quarterly_table(part)
        return self._key_table(part)

    def _key_table(self, part: AnnualPart) -> ContentTable:
        rows = self._key_data.rows
        notes = [OF_ALL_FORCES, *(words for row in rows if (words := self._about(row))), OF_SAME_FORCES]
        return ContentTable(
            name=part.name,
            title=f"{part.title}, {self.now.label}",
            heading=part.heading,
            columns=(*self._columns, "Same forces"),
            rows=tuple(ContentRow(label=row.figure.label, cells=_key_cells(row)) for row in rows),
            coverage=self.coverage,
            note=annotated(" ".join(notes), self._totals),
        )

    def _about(self, row: KeyRow) -> str:
        """The coverage of a figure that forces may not have, and whose months are missing."""
        if not row.figure.question.query_measure.is_of_register:
            return ""
        of_years = [
            f"{year.label}: {' '.join(words for words in (figure.coverage, figure.gaps_in_words) if words)}"
            for year, figure in ((self.then, row.then), (self.now, row.now))
        ]
        return f"{row.figure.label}, {' '.join(of_years)}"

    def _quarterly_table(self, part: QuarterlyPart) -> ContentTable:
        """What happened in each quarter of both years, and in the whole of them."""
        answer = self.answer(part.question)
        rows = []
        for place in range(0, series.MONTHS_OF_A_YEAR, MONTHS_OF_A_QUARTER):
            then, now = (
                self._sum_of(answer, year.months[place : place + MONTHS_OF_A_QUARTER]) for year in (self.then, self.now)
            )
            first, last = self.now.months[place], self.now.months[place + MONTHS_OF_A_QUARTER - 1]
            rows.append(ContentRow(label=f"{first:%B} to {last:%B}", cells=self._compared(then, now)))
        rows.append(self._row(answer, label="Whole year", is_whole=True))
        row = self._key_data.row_of(KEY[part.name])
        return self._table(part, rows, self._covered(answer), note=annotated(self._about(row), answer))

    def _sum_of(self, answer: Answer, in_question: Sequence[date]) -> int | None:
        """The sum of months of one series that enough forces have; None if one of them is missing."""
        values = [answer.at(month).value if month in answer.enough else None for month in in_question]
        if None in values or not series.is_one_series(in_question, starts=self.reader.starts):
            return None
        return sum(value or 0 for value in values)

    def _counted_table(self, part: CountedPart) -> ContentTable:
        try:
            answer = self.answer(part.question)
        except QuestionRefused as refused:
            return self._table(part, [self._gaps("All")], str(refused))
        codes, note = self._codes(part, answer)
        note = " ".join(words for words in (note, self._left_out(answer, codes)) if words)
        rows = [self._row(answer, label=answer.row_labels[code], code=code) for code in codes]
        whole = self.answer(replace(part.question, rows=""))
        if part.within and not rows:
            rows.append(ContentRow(label=NONE, cells=(ContentCell(text="none", mark=GAP),) * 4))
        if not part.within:
            rows.append(self._row(whole, label="UK" if part.name == "regions" else "All", is_whole=True))
        return self._table(part, rows, self._covered(answer), note=annotated(note, whole))

    def sheets(self) -> tuple[ContentTable, ...]:
        """Each breakdown month by month, with the coverage of each month; for the workbook."""
        return tuple(
            self._by_month(part)
            for part in PARTS
            if isinstance(part, CountedPart) and part.name != "regions" and self._is_answered(part.question)
        )

    def _is_answered(self, question: Question) -> bool:
        try:
            self.answer(question)
        except QuestionRefused:
            return False
        return True

    def _by_month(self, part: CountedPart) -> ContentTable:
        answer = self.answer(part.question)
        shown = [month for month in answer.span if month in self.now.months]
        codes, note = self._codes(part, answer)
        covered = [answer.coverage[month] for month in shown]
        rows = [
            ContentRow(label="Forces included", cells=tuple(_plain(each.reported) for each in covered)),
            ContentRow(label="Forces due", cells=tuple(_plain(each.due) for each in covered)),
            *(
                ContentRow(
                    label=answer.row_labels[code], cells=tuple(_plain(answer.at(month, code).value) for month in shown)
                )
                for code in codes
            ),
        ]
        return ContentTable(
            name=f"{part.name}-by-month",
            title=f"{part.title} by month, {self.now.label}",
            heading=part.heading,
            columns=tuple(sentences.short_month(month) for month in shown),
            rows=tuple(rows),
            coverage="The first two lines have the coverage of each month.",
            note=note,
        )

    def _codes(self, part: CountedPart, answer: Answer) -> tuple[list[str], str]:
        """The categories of a table: the largest first, regions and ages in their order; and a note on what is not."""
        codes = [code for code in answer.row_labels if code.startswith(part.within)]
        if part.name == "regions":
            shown = [code for code in codes if self._is_for_all(code)]
            hidden = [answer.row_labels[code] for code in codes if code not in shown]
            named = listed(hidden)
            return shown, f"Not shown because they would reveal the figures of one force: {named}." if hidden else ""
        sums = {code: sum(answer.at(month, code).value or 0 for month in answer.span) for code in codes}
        if part.name != "referrals":
            codes.sort(key=lambda code: (code in NO_CATEGORY, -sums[code]))
        codes = [code for code in codes if sums[code]]
        printed = codes[:MOST_ROWS] if part.within == "" and part.name.endswith("nationalities") else codes
        note = f"The {len(printed)} largest of {len(codes)}." if len(printed) < len(codes) else ""
        return printed, " ".join(words for words in (note, wording.counted_twice(answer.question)) if words)

    def _is_for_all(self, region: str) -> bool:
        """Whether every reader may see a region in every published month of both years."""
        self.reader.prepare(self.counted)
        return all(self.reader.may_name(f"region:{region}", month=month) for month in self.counted)

    def _left_out(self, answer: Answer, codes: Iterable[str]) -> str:
        """Which months of which regions are left out of their averages: below the share of forces that is enough."""
        if answer.question.rows != REGION:
            return ""
        enough = [month for month in answer.span if month in answer.enough]
        regions = []
        for code in codes:
            few = [month for month in enough if not _is_used(answer, month, code)]
            if few:
                named = "every month" if few == enough else listed([months.label(month) for month in few])
                regions.append(f"{answer.row_labels[code]}: {named}")
        if not regions:
            return ""
        share = round(100 * thresholds.in_force(self.now.months[-1]).forces)
        return (
            f"A month is left out of the average of a region if fewer than {share}% of its forces reported. "
            f"{'; '.join(regions)}."
        )

    def _row(self, answer: Answer, *, label: str, code: str = "", is_whole: bool = False) -> ContentRow:
        then, now = self._summary(answer, self.then, code), self._summary(answer, self.now, code)
        return ContentRow(label=label, cells=self._cells(then, now), is_whole=is_whole)

    def _cells(self, then: Summary, now: Summary) -> tuple[ContentCell, ...]:
        before, after = (None if each.value is None else round(each.value) for each in (then, now))
        is_whole = then.with_data == now.with_data == series.MONTHS_OF_A_YEAR
        return self._compared(before, after, is_whole=is_whole)

    def _compared(self, before: int | None, after: int | None, *, is_whole: bool = True) -> tuple[ContentCell, ...]:
        if before is None or after is None or not (is_whole and self._is_one_series()):
            changes = [ContentCell(text=NOT_COMPARED, mark=GAP)] * 2
        else:
            changes = [_change(after - before), _percent(before, after)]
        return (_plain(before), _plain(after), *changes)

    def _is_one_series(self) -> bool:
        return series.is_one_series([self.then.months[0], self.now.months[-1]], starts=self.reader.starts)

    def _summary(self, answer: Answer, year: YearOfMonths, code: str) -> Summary:
        """The average of a stock over the months of a year with enough forces, or the sum of a flow over all twelve."""
        starts, measure = self.reader.starts, answer.question.query_measure
        is_stock, needs_forces = measure.is_stock, measure.is_stock or measure.is_of_register
        here = [month for month in year.months if month in answer.span and answer.coverage[month].reported]
        of_series = series.series_of(here[-1], starts=starts) if here else None
        points = [
            SeriesPoint(
                month=month,
                value=answer.at(month, code).value
                if month in here and (not needs_forces or _is_used(answer, month, code))
                else None,
            )
            for month in year.months
            if series.series_of(month, starts=starts) == of_series
        ]
        if is_stock:
            return series.mean(points, starts=starts)
        if len(points) < series.MONTHS_OF_A_YEAR:
            return Summary(value=None, with_data=len(here), asked=len(points), sentence="")
        return series.year_total(points, starts=starts)

    def _covered(self, answer: Answer) -> str:
        """`2019: average of 12 of 12 months, at least 42 of 46 forces.` for both years."""
        return " ".join(self._covered_in(year, answer) for year in (self.now, self.then))

    def _covered_in(self, year: YearOfMonths, answer: Answer) -> str:
        of_all: Mapping[date, Coverage] = answer.coverage
        used = [month for month in year.months if month in of_all and of_all[month].reported and month in answer.enough]
        if not used:
            return f"{year.label}: no data."
        least = min((of_all[month] for month in used), key=lambda each: each.share or 0)
        kind = "average" if answer.question.query_measure.is_stock else "total"
        return f"{year.label}: {kind} of {len(used)} of {len(year.months)} months, at least {least.counted} in each."

    def _table(self, part: AnnualPart, rows: Iterable[ContentRow], coverage: str, *, note: str = "") -> ContentTable:
        return ContentTable(
            name=part.name,
            title=f"{part.title}, {self.now.label}",
            heading=part.heading,
            columns=self._columns,
            rows=tuple(rows),
            coverage=coverage,
            note=note,
        )

    @property
    def _columns(self) -> tuple[str, ...]:
        return (self.then.label, self.now.label, "Change", "Change in %")

    @staticmethod
    def _gaps(label: str) -> ContentRow:
        return ContentRow(label=label, cells=(ContentCell(text="no data", mark=GAP),) * 4)


def _is_used(answer: Answer, month: date, code: str) -> bool:
    """Whether a month counts for the average of a row: enough forces reported, for a region also of its own."""
    if month not in answer.enough or not code or answer.question.rows != REGION:
        return month in answer.enough
    share = answer.at(month, code).coverage.share
    return share is not None and share >= thresholds.in_force(month).forces


def _key_cells(row: KeyRow) -> tuple[ContentCell, ...]:
    """The numbers of both years and their change, and the change for the same forces."""
    change = row.change
    return (
        _key_cell(row, row.then),
        _key_cell(row, row.now),
        ContentCell(text=change.text, value=None if change.is_rate else round(change.difference), mark=_mark(row))
        if change
        else ContentCell(text=NOT_COMPARED, mark=GAP),
        _percent_cell(change),
        _same_cell(row),
    )


def _key_cell(row: KeyRow, of_year: YearFigure) -> ContentCell:
    if of_year.value is None:
        return ContentCell(text=of_year.why_not, mark=GAP)
    whole = None if row.figure.basis is YearBasis.RATE else round(of_year.value)
    return ContentCell(text=row.in_words(of_year.value), value=whole, mark=_mark(row))


def _percent_cell(change: FigureChange | None) -> ContentCell:
    if change is None:
        return ContentCell(text=NOT_COMPARED, mark=GAP)
    if change.is_rate:
        return ContentCell(text="in points", mark=RATE)
    if change.share is None:
        return ContentCell(text=SMALL_BASE, mark=GAP)
    return ContentCell(text=change.percent, value=round(100 * change.share))


def _same_cell(row: KeyRow) -> ContentCell:
    """The change for the same forces; that of all where all forces have both years.

    Every police reader has this document. If one force alone is left out, the two changes together would reveal its
    figures, unless the Home Office publishes them by force.
    """
    if row.same is not None:
        is_shown = row.same.left_out > 1 or row.figure.is_published_by_force
        text = row.same.change.short if is_shown else NOT_SHOWN
        return ContentCell(text=text, mark=RATE if is_shown else GAP)
    if row.change is not None and row.is_of_all_forces:
        return ContentCell(text=row.change.short, mark=RATE)
    return ContentCell(text=NOT_COMPARED, mark=GAP)


def _mark(row: KeyRow) -> str:
    return RATE if row.figure.basis is YearBasis.RATE else ""


def _plain(value: int | None) -> ContentCell:
    return ContentCell(text="no data", mark=GAP) if value is None else ContentCell(text=f"{value:,}", value=value)


def _change(value: int) -> ContentCell:
    return ContentCell(text=f"{value:+,}".replace("-", "−") if value else "0", value=value)


def _percent(before: int, after: int) -> ContentCell:
    """The change in percent; none for a small base."""
    if before < sentences.SMALL:
        return ContentCell(text=SMALL_BASE, mark=GAP)
    percent = round((after - before) / before * 100)
    return ContentCell(text=f"{percent:+,}%".replace("-", "−") if percent else "0%", value=percent)
