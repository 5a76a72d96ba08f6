"""The data section of an annual report: every breakdown of its pages is a question that can be drawn over time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from accounts.permissions import Scope
from core import months
from figures import batches, registers, supplied
from figures.supplied import NewFigure
from nrm.crime.measures import CRIMES
from nrm.crime.measures import KIND as OF_CRIMES
from reports import permissions
from reports.bulletins import editing, files, making
from reports.bulletins.annual import AnnualData
from reports.bulletins.annual_parts import BY_NAME, PARTS, AnnualPart, CountedPart
from reports.bulletins.content import GAP, ContentCell, ContentTable
from reports.bulletins.files import BulletinFormat
from reports.bulletins.reading import PublishedReader
from reports.choices import BulletinKind
from reports.key_data import years
from reports.query import answers
from reports.query.question import Against, Question, Span
from tests.accounts.factories import CUMBRIA, national
from tests.core.spreadsheets import reading
from tests.explorer import months as made
from tests.figures import making as returns
from tests.figures.making import FEBRUARY, JANUARY, LANCASHIRE
from tests.reports import months_made
from tests.reports.bulletins import making_bulletins as bulletins
from tests.roles import acting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("blank_drawings")]
ALL = [{"valid_from": date(1900, 1, 1), "forces": 0, "cases": 0}]
COUNTED = [part for part in PARTS if isinstance(part, CountedPart)]
# What the annual report of 2019/20 draws or prints on each page.
PAGES = {
    10: {"key-data"},
    20: {"crimes", "referrals"},
    21: {"regions"},
    22: {"primary-types", "any-types"},
    23: {"victim-nationalities", "suspect-nationalities", "victim-genders", "suspect-genders"},
    24: {"labour-sub-types", "criminal-sub-types"},
    25: {"children", "outcomes"},
}


@pytest.fixture(scope="class")
def two_months(rows_of_the_class: None) -> None:
    made.made()


@pytest.fixture(scope="class")
def two_years(rows_of_the_class: None) -> None:
    for month in months.between(date(2018, 1, 1), date(2019, 12, 1)):
        months_made.published(month, new={LANCASHIRE: 20 if month.year == 2018 else 30})


@pytest.fixture(scope="class")
def one_force_is_late(rows_of_the_class: None) -> None:
    made.made(late={FEBRUARY: CUMBRIA})


@pytest.fixture(autouse=True)
def any_coverage_is_enough(settings: Any) -> None:
    settings.COVERAGE_THRESHOLDS = ALL


@pytest.mark.usefixtures("two_months")
class TestBreakdowns:
    """Two months of nine forces, which may be averaged because any coverage is enough here."""

    def test_parts_are_those_of_the_pages_of_the_report(self) -> None:
        assert {page: {part.name for part in PARTS if part.page == page} for page in PAGES} == PAGES
        assert len(PARTS) == sum(map(len, PAGES.values()))

    @pytest.mark.parametrize("part", COUNTED, ids=[part.name for part in COUNTED])
    def test_breakdown_is_a_trend_with_its_coverage(self, part: CountedPart) -> None:
        user = national()
        question = replace(part.question, span=Span.SERIES, month=FEBRUARY, against=Against.NONE)
        if part.name in {"referrals", "outcomes"}:  # their registers have no figures of these months
            assert all(each.value is None for each in answers.answer(question, user=user).cells.values())
            return

        answer = answers.answer(question, user=user)

        assert answer.span == (JANUARY, FEBRUARY)
        assert {cell.month for cell in answer.cells} == {JANUARY, FEBRUARY}
        assert all(counted.coverage.due for counted in answer.cells.values())
        table = _table(part)
        assert "9 of 46 forces" in table.coverage
        assert table.columns == ("2019", "2020", "Change", "Change in %")
        by_label = {row.label: row for row in table.rows}
        for code, label in answer.row_labels.items():
            values = [answer.at(month, code).value for month in answer.span]
            if label in by_label and code.startswith(part.within) and None not in values:
                assert by_label[label].cells[1].value == round(sum(values) / 2), label
                assert by_label[label].cells[0].mark
        assert len(by_label) > 1

    def test_what_no_force_has_is_a_gap_on_the_page_and_in_the_workbook(self) -> None:
        bulletin = editing.begin(BulletinKind.CALENDAR, first=date(2020, 1, 1), last=date(2020, 12, 1), by=national())
        live = making.live(bulletin, reader=PublishedReader(national()))
        workbook = reading.of_ods(files.file_of(bulletin, live, BulletinFormat.ODS).content)

        for name in ("crimes", "outcomes"):
            [table] = [table for table in live.content.tables if table.name == name]
            assert {cell.mark for row in table.rows for cell in row.cells} == {GAP}
            assert {cell for row in workbook.sheet(name).table[1:] for cell in row[1:]} == {"[x]"}
        key = workbook.sheet("key_data").table
        assert next(row[0] for row in key if row[1] == "[x]" and row[2] == "[x]") == "Recorded modern slavery crimes"
        assert "average of 2 of 12 months" in live.content.coverage
        assert live.problems == ()
        assert all(table.rows for table in live.content.tables)
        assert live.content.sections[0].text[0].text.endswith("This is the average of 2 of 12 months.")

    def test_months_of_the_year_are_a_sheet_of_each_breakdown_with_their_coverage(self) -> None:
        year = AnnualData(first=date(2020, 1, 1), reader=PublishedReader(national()))

        sheets = {sheet.name: sheet for sheet in year.sheets()}

        sheet = sheets["primary-types-by-month"]
        assert sheet.columns == ("Jan 2020", "Feb 2020")
        assert [cell.value for cell in sheet.rows[0].cells] == [9, 9]
        assert [cell.value for cell in sheet.rows[1].cells] == [46, 46]


@pytest.mark.usefixtures("one_force_is_late")
class TestRegions:
    """Two months of nine forces. In the second, one of the five forces of the North West has not reported."""

    def test_month_below_the_share_of_forces_is_left_out_of_the_average_of_a_region_and_named(
        self, settings: Any
    ) -> None:
        year = AnnualData(first=date(2020, 1, 1), reader=PublishedReader(national()))
        answer = year.answer(BY_NAME["regions"].question or Question())  # any coverage of the UK is enough
        january, february = (answer.at(month, "north-west").value or 0 for month in (JANUARY, FEBRUARY))

        annual_row = _row(year.table_of(BY_NAME["regions"]), "North West")
        settings.COVERAGE_THRESHOLDS = [{"valid_from": date(1900, 1, 1), "forces": 0.9, "cases": 0}]
        table = year.table_of(BY_NAME["regions"])

        assert january != round((january + february) / 2) == annual_row[1].value
        assert _row(table, "North West")[1].value == january
        assert "A month is left out of the average of a region if fewer than 90% of its forces reported." in table.note
        assert "; North West: February 2020; " in table.note
        assert "North East: every month; " in table.note

    def test_region_that_some_reader_may_not_see_in_one_month_is_in_no_table(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        reader = PublishedReader(national())
        may_name = reader.may_name
        monkeypatch.setattr(reader, "may_name", lambda area, *, month: month != JANUARY and may_name(area, month=month))
        year = AnnualData(first=date(2020, 1, 1), reader=reader)

        table = year.table_of(BY_NAME["regions"])

        assert [row.label for row in table.rows] == ["UK"]
        assert "North West" in table.note

    def test_average_in_the_text_names_the_month_that_it_leaves_out(self, settings: Any) -> None:
        bulletin = editing.begin(BulletinKind.CALENDAR, first=date(2020, 1, 1), last=date(2020, 12, 1), by=national())
        code = editing.add_figure(bulletin.public_id, f"?area={made.NORTH}", by=bulletin.written_by)
        bulletin.refresh_from_db()
        bulletins.written(bulletin, f"{{{{ {code} average }}}} in the North West")
        settings.COVERAGE_THRESHOLDS = [{"valid_from": date(1900, 1, 1), "forces": 0.9, "cases": 0}]
        bulletin.refresh_from_db()

        warnings = making.live(bulletin, reader=PublishedReader(national())).warnings

        assert any(warning.startswith(f"{code} leaves out February 2020: too few forces") for warning in warnings)

    def test_year_without_a_month_for_an_average_begins_without_one(self, settings: Any) -> None:
        settings.COVERAGE_THRESHOLDS = [{"valid_from": date(1900, 1, 1), "forces": 0.9, "cases": 0}]

        bulletin = editing.begin(BulletinKind.CALENDAR, first=date(2020, 1, 1), last=date(2020, 12, 1), by=national())

        text = bulletin.texts["main-points"]["text"]
        assert text == "- Too few forces reported in each month of 2020 for an average."

    def test_areas_are_those_that_every_reader_is_shown(self) -> None:
        reader = PublishedReader(national())
        snapshots = [reader.snapshots[month] for month in (JANUARY, FEBRUARY)]
        forces = permissions.forces_of(snapshots)

        for snapshot in snapshots:
            every = reader.areas(reader.due_forces([snapshot.period_id], stored=reader.published)[snapshot.period_id])
            due = forces[snapshot.pk].due
            scopes = [Scope(), *(Scope(unit=code) for code in reader.names.units), *(Scope(force=code) for code in due)]
            shown = [permissions.shown_of(forces[snapshot.pk], every, scope=scope) for scope in scopes]
            assert reader.shown_to_all(snapshot.period_id) == set.intersection(*(set(each.areas) for each in shown))

    @pytest.mark.parametrize("many", [1, 2])
    def test_months_are_judged_in_the_same_statements(self, many: int, query_budget: Any) -> None:
        reader = PublishedReader(national())

        with query_budget(6):
            reader.prepare([JANUARY, FEBRUARY][:many])


@pytest.mark.usefixtures("two_years")
class TestWholeYears:
    """Twenty-four published months of one force: 20 new cases a month in the first year, 30 in the second."""

    def test_whole_years_of_one_series_are_compared(self) -> None:
        table = _table(BY_NAME["primary-types"], year=2019)

        assert [cell.text for cell in table.rows[-1].cells] == ["20", "30", "+10", "+50%"]
        assert table.coverage.startswith("2019: average of 12 of 12 months, at least 1 of")

    def test_key_data_has_a_gap_by_name_and_the_change_for_the_same_forces(self) -> None:
        in_both = [*years.calendar_year(2018).months, *years.calendar_year(2019).months]
        half = [month for month in in_both if month < date(2019, 7, 1)]
        rows = [
            NewFigure(kind=OF_CRIMES.name, force=force, month=month, measure=CRIMES, value=value)
            for force, in_question, value in ((LANCASHIRE, in_both, 10), (CUMBRIA, half, 100))
            for month in in_question
        ]
        supplied.supply(rows, source="A table", by=national())
        with acting("counter"):
            registers.extract_all()
            batches.count_all_pending()

        table = _table(BY_NAME["key-data"], year=2019)

        assert table.columns == ("2018", "2019", "Change", "Change in %", "Same forces")
        cells = _row(table, "Recorded modern slavery crimes")
        assert [cell.text for cell in cells] == ["1,320", "720", "−600", "−45%", "0%"]
        quarters = _table(BY_NAME["crimes"], year=2019)
        assert [[cell.text for cell in row.cells[:2]] for row in quarters.rows] == [
            ["330", "330"],
            ["330", "330"],
            ["330", "30"],
            ["330", "30"],
            ["1,320", "720"],
        ]

    def test_part_of_a_financial_year_is_averaged_and_not_compared(self) -> None:
        year = AnnualData(first=years.financial_year(2019).first, reader=PublishedReader(national()))

        table = year.table_of(BY_NAME["primary-types"])

        assert table.columns[:2] == ("2018/19", "2019/20")
        assert [cell.text for cell in table.rows[-1].cells] == ["22", "30", "not compared", "not compared"]
        assert "2019/20: average of 9 of 12 months" in table.coverage

    def test_nothing_is_compared_across_the_start_of_a_series(self) -> None:
        returns.Period.objects.filter(month=date(2019, 3, 1)).update(starts_series=True)

        table = _table(BY_NAME["primary-types"], year=2019)

        assert [cell.text for cell in table.rows[-1].cells] == ["20", "30", "not compared", "not compared"]


def _row(table: ContentTable, label: str) -> tuple[ContentCell, ...]:
    return next(row.cells for row in table.rows if row.label == label)


def _table(part: AnnualPart, *, year: int = 2020) -> ContentTable:
    return AnnualData(first=years.calendar_year(year).first, reader=PublishedReader(national())).table_of(part)
