"""The tables and charts of a monthly bulletin, all of the UK: which question each one asks, and how it is laid out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from core.sentences import listed
from figures import snapshot_reader
from figures.coverage import Counted
from figures.reconciliation import batch_terms
from figures.reconciliation.base import MINUS, PLUS
from reference.areas import UK
from reference.models import ExploitationType
from reports.bulletins.content import GAP, ContentCell, ContentChart, ContentRow, ContentTable
from reports.bulletins.reading import PublishedReader
from reports.charts import sentences, types_now
from reports.charts.figure import Chart, ChartCell
from reports.charts.types_now import TypeCount, TypesNow
from reports.dashboards.asking import Asking
from reports.explorer.charts import chart_of
from reports.explorer.tables import NO_CATEGORY
from reports.query import wording
from reports.query.answer import Answer
from reports.query.limits import QuestionRefused
from reports.query.question import Against, Question, Span
from reports.snapshots import reconciliation

MOST_NATIONALITIES = 8
NOT_SHOWN = "Not shown because they would reveal the figures of one force"


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthTable:
    """One table: its title, what it counts by what, and whether its rows keep the order of their list."""

    name: str
    title: str
    heading: str
    measure: str
    rows: str
    columns: str = ""
    in_order: bool = False
    most: int = 0  # rows that are printed; the others are added up as one. 0: all
    has_bars: bool = False

    def question(self, asking: Asking) -> Question:
        """What it asks."""
        against = asking.question.against if self.has_before(asking) else Against.NONE
        return asking.question_of(
            measure=self.measure, rows=self.rows, columns=self.columns, span=Span.MONTH, against=against
        )

    def has_before(self, asking: Asking) -> bool:
        """Whether it also prints the earlier month: a stock by one dimension, where there is an earlier month."""
        return not self.columns and self.measure in _STOCKS and asking.totals.against is not None


_STOCKS = frozenset({"live", "potential_victims", "suspects"})
TABLES = (
    MonthTable(
        name="regions",
        title="Live investigations by region",
        heading="Region",
        measure="live",
        rows="region",
        in_order=True,
    ),
    MonthTable(
        name="types",
        title="Live investigations by primary type",
        heading="Primary type",
        measure="live",
        rows="primary_type",
    ),
    MonthTable(
        name="nationalities",
        title="Potential victims in live investigations by nationality",
        heading="Nationality",
        measure="potential_victims",
        rows="victim_nationality",
        most=MOST_NATIONALITIES,
        has_bars=True,
    ),
    MonthTable(
        name="people",
        title="Potential victims in live investigations by age and gender",
        heading="Age",
        measure="potential_victims",
        rows="victim_age",
        columns="victim_gender",
        in_order=True,
    ),
    MonthTable(
        name="referrals",
        title="Police referrals to the NRM by age at exploitation",
        heading="Age at exploitation",
        measure="nrm_referrals",
        rows="nrm_age",
        in_order=True,
    ),
    MonthTable(
        name="stages",
        title="Live investigations by stage",
        heading="Stage",
        measure="live",
        rows="stage",
        in_order=True,
    ),
    MonthTable(
        name="closed",
        title="Investigations closed by reason",
        heading="Reason",
        measure="closed",
        rows="closing_reason",
    ),
)
BY_NAME = {table.name: table for table in TABLES}


def questions(asking: Asking) -> list[Question]:
    """The questions of every table."""
    return [table.question(asking) for table in TABLES]


def table_of(table: MonthTable, asking: Asking, *, reader: PublishedReader) -> ContentTable:
    """One table. Raises QuestionRefused."""
    question = table.question(asking)
    answer = asking.answer(question)
    if table.columns:
        return _crossed(table, answer, asking)
    totals = asking.ask(measure=table.measure, span=Span.MONTH, against=question.against)
    codes = _codes(table, answer)
    note = wording.counted_twice(answer.question)
    if table.rows == "region":
        codes, note = _regions(answer, codes, reader)
    printed, others = (codes, []) if not table.most else _longest(codes, table.most)
    rows = [_row(answer, code, label=answer.row_labels[code], is_area=table.rows == "region") for code in printed]
    if others:
        rows.insert(sum(code not in NO_CATEGORY for code in printed), _added(answer, others))
    whole = _row(
        totals, "", label=UK.name if table.rows == "region" else "All", is_whole=True, is_area=table.rows == "region"
    )
    return ContentTable(
        name=table.name,
        title=f"{table.title}, {months_of(answer)}",
        heading=table.heading,
        columns=_columns(answer, is_area=table.rows == "region"),
        rows=(*rows, whole),
        coverage=wording.short_basis_words(answer),
        note=annotated(note, totals),
        has_bars=table.has_bars,
    )


def months_of(answer: Answer) -> str:
    """The month of an answer, and the one that it is compared with: `October 2026 and October 2025`."""
    return listed([sentences.months_from(month, month) for month in (answer.month, answer.against) if month])


def reconciliation_table(month: date, *, reader: PublishedReader) -> ContentTable:
    """How the total changed from the month before. Raises QuestionRefused if some readers may not see it."""
    if UK not in reader.reconciled_for_all(month):
        raise QuestionRefused("How the total changed is not shown because it would reveal the figures of one force.")
    snapshot = reader.snapshots[month]
    coverage = snapshot_reader.coverages(snapshot, forces=reader.forces)[UK]
    rows = snapshot_reader.force_months_of(snapshot, UK, forces=reader.forces)
    made = reconciliation.printed(
        batch_terms.of_rows(rows, opening_month=snapshot.opening_period_id), coverage=coverage
    )
    return ContentTable(
        name="change",
        title=f"How the total changed, {sentences.months_from(month, month)}",
        heading="Term",
        columns=("Cases",),
        rows=tuple(
            ContentRow(
                label=sentences.sentence_case(term.label),
                cells=(_signed(term.counted, term.sign),),
                is_whole=term.key == "live",
            )
            for term in made.terms
        ),
        coverage=f"{coverage.counted}.",
        note=made.note,
    )


def trend(asking: Asking) -> tuple[ContentChart, Chart]:
    """Live investigations over 13 months: what the bulletin says of the chart, and its drawing."""
    chart = chart_of(asking.ask(measure="live", span=Span.THIRTEEN_MONTHS))
    return chart_content(chart, name="trend"), chart


def types_chart(asking: Asking) -> tuple[ContentChart, Chart]:
    """Live investigations by primary type; the table beside it has the same numbers."""
    answer = asking.ask(measure="live", rows="primary_type", span=Span.MONTH)
    is_year = asking.question.against == Against.YEAR and answer.against is not None
    chart = types_now.figure(
        TypesNow(
            name="types",
            month=answer.month,
            is_enough=answer.month in answer.enough,
            types=tuple(
                TypeCount(
                    label=label,
                    colour=colour,
                    counted=answer.at(answer.month, code),
                    year_ago=answer.at(answer.against, code) if is_year and answer.against else None,
                )
                for code, label, colour in ExploitationType.objects.in_order().values_list("code", "name", "colour")
            ),
        )
    )
    return chart_content(chart, name="types-chart", has_table=False), chart


CHARTS = {"trend": trend, "types": types_chart}  # by the section that they are in


def chart_content(chart: Chart, *, name: str, has_table: bool = True) -> ContentChart:
    """What a bulletin says of a chart."""
    coverage = f"{chart.coverage} {chart.note}".strip()
    return ContentChart(
        name=name,
        finding=chart.finding,
        sub=chart.sub,
        coverage=coverage,
        table=ContentTable(
            name=name.replace("-", "_"),
            title=chart.table.caption,
            heading=chart.table.header[0],
            columns=chart.table.header[1:],
            rows=tuple(
                ContentRow(label=row[0].text, cells=tuple(_of_chart(cell) for cell in row[1:]))
                for row in chart.table.rows
            ),
            coverage=coverage,
        )
        if has_table and chart.table.rows
        else None,
    )


def number(counted: Counted | None) -> ContentCell:
    """A cell with a number; a gap says that there is no data."""
    if counted is None or counted.value is None:
        return ContentCell(text="no data", mark=GAP)
    return ContentCell(text=f"{counted.value:,}", value=counted.value)


def _of_chart(cell: ChartCell) -> ContentCell:
    if cell.counted is None:
        return ContentCell(text=cell.words)
    return ContentCell(text=cell.text, value=cell.counted.value, mark=GAP if cell.counted.value is None else "")


def _signed(counted: Counted, sign: str) -> ContentCell:
    if counted.value is None or sign not in {PLUS, MINUS}:
        return number(counted)
    value = -counted.value if sign == MINUS else counted.value
    return ContentCell(text=f"{sign}{counted.value:,}" if counted.value else "0", value=value)


def _columns(answer: Answer, *, is_area: bool) -> tuple[str, ...]:
    numbers = [sentences.short_month(answer.month)]
    if answer.against:
        numbers += [sentences.short_month(answer.against), "Change"]
    return (*numbers, "Forces") if is_area else tuple(numbers)


def _row(answer: Answer, code: str, *, label: str, is_whole: bool = False, is_area: bool = False) -> ContentRow:
    compared = wording.comparison(answer, row=code)
    cells = [number(compared.now)]
    if answer.against:
        cells += [number(compared.then), _change(compared.change)]
    if is_area:
        cells.append(ContentCell(text=compared.now.coverage.short))
    return ContentRow(label=label, cells=tuple(cells), is_whole=is_whole)


def _change(change: Counted | None) -> ContentCell:
    if change is None or change.value is None:
        return ContentCell(text="not compared", mark=GAP)
    text = f"{change.value:+,}".replace("-", MINUS) if change.value else "0"
    return ContentCell(text=text, value=change.value)


def _codes(table: MonthTable, answer: Answer) -> list[str]:
    """The categories in which anything was counted, in the order in which they are printed."""
    pair = [month for month in (answer.month, answer.against) if month is not None]
    codes = [
        code
        for code in answer.row_labels
        if table.rows == "region" or any(answer.at(month, code).value for month in pair)
    ]
    if not table.in_order:
        codes.sort(key=lambda code: (code in NO_CATEGORY, -(answer.at(answer.month, code).value or 0)))
    return codes


def _longest(codes: Sequence[str], most: int) -> tuple[list[str], list[str]]:
    """The categories that are printed, and those that are added up as one line."""
    named = [code for code in codes if code not in NO_CATEGORY]
    rest = [code for code in codes if code in NO_CATEGORY]
    if len(named) <= most + 1:
        return list(codes), []
    return [*named[:most], *rest], named[most:]


def _added(answer: Answer, codes: Iterable[str]) -> ContentRow:
    """Many small categories as one line."""
    every = list(codes)

    def total(month: date) -> int:
        return sum(answer.at(month, code).value or 0 for code in every)

    now = total(answer.month)
    cells = [ContentCell(text=f"{now:,}", value=now)]
    if answer.against:
        then = total(answer.against)
        is_compared = wording.comparison(answer, row=every[0]).change is not None
        cells += [ContentCell(text=f"{then:,}", value=then)]
        cells += [_change(Counted(value=now - then, coverage=answer.coverage[answer.month]) if is_compared else None)]
    return ContentRow(label=f"Other nationalities ({len(every)})", cells=tuple(cells))


def _crossed(table: MonthTable, answer: Answer, asking: Asking) -> ContentTable:
    """A table of one month with rows and columns, and the totals of both."""
    month = answer.month
    by_row = asking.ask(measure=table.measure, rows=table.rows, span=Span.MONTH, against=Against.NONE)
    by_column = asking.ask(measure=table.measure, rows=table.columns, span=Span.MONTH, against=Against.NONE)
    whole = asking.ask(measure=table.measure, span=Span.MONTH, against=Against.NONE)
    rows = [
        ContentRow(
            label=label,
            cells=(
                *(number(answer.at(month, row, column)) for column in answer.column_labels),
                number(by_row.at(month, row)),
            ),
        )
        for row, label in answer.row_labels.items()
    ]
    last = ContentRow(
        label="All",
        cells=(*(number(by_column.at(month, column)) for column in answer.column_labels), number(whole.at(month))),
        is_whole=True,
    )
    return ContentTable(
        name=table.name,
        title=f"{table.title}, {sentences.months_from(month, month)}",
        heading=table.heading,
        columns=(*answer.column_labels.values(), "All"),
        rows=(*rows, last),
        coverage=f"{answer.coverage[month].counted}.",
        note=annotated(wording.counted_twice(answer.question), whole),
    )


def annotated(note: str, totals: Answer) -> str:
    """A note with the annotations on the whole area, which every reader of its row may read."""
    return " ".join(words for words in (note, *(each.sentence for each in totals.annotations)) if words)


def _regions(answer: Answer, codes: Iterable[str], reader: PublishedReader) -> tuple[list[str], str]:
    """The regions that every reader may see in both months, and a sentence that names the others."""
    pair = [month for month in (answer.month, answer.against) if month is not None]
    shown = [code for code in codes if all(reader.may_name(f"region:{code}", month=month) for month in pair)]
    hidden = [reader.names.regions[code].name for code in codes if code not in shown]
    note = f"{NOT_SHOWN}: {listed(hidden)}. They are included in the {UK.name} total." if hidden else ""
    return shown, note
