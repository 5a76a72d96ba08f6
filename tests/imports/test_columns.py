"""A table is accepted whole or not at all, and every problem is named with its location and what to do (P22, P23)."""

from __future__ import annotations

from datetime import date

import pytest

from imports import reading
from imports.checking import columns, notices, problems
from imports.checking.columns import CheckedSheet
from imports.checking.layouts import CellKind, Layout, LayoutColumn
from imports.uploaded_table import SeenBeside, UploadedTable
from tests.imports.layouts import DECISIONS
from tests.imports.making import book, csv_of, parts, relations, rows_of, sheet, text_cell, workbook, xlsx_of, zipped

HEADER = ["Reference", "Received on", "Victims", "Decision", "Remarks"]


def check(*rows: list[object], header: list[object] | None = None) -> CheckedSheet:
    """Check a CSV file of these rows."""
    table = reading.read(csv_of([header or HEADER, *rows]))
    assert isinstance(table, UploadedTable), table
    return columns.check(table, DECISIONS)


def test_valid_table_is_accepted_whole() -> None:
    checked = check(["R1", "3 April 2020", "2", "Positive", ""], ["R2", "2020-04-04", "0", "Negative", "Two"])

    assert not checked.problems
    assert [row.values for row in checked.rows] == [
        {"reference": "R1", "received_on": date(2020, 4, 3), "victims": 2, "decision": "positive", "remarks": None},
        {"reference": "R2", "received_on": date(2020, 4, 4), "victims": 0, "decision": "negative", "remarks": "Two"},
    ]  # fmt: skip


def test_one_problem_rejects_every_row_and_all_are_named_at_once() -> None:
    checked = check(
        ["R1", "3 April 2020", "twelve", "Positive", ""],
        ["R2", "soon", "", "Perhaps", ""],
        ["R3", "3 April 2020", "1", "Positive", ""],
        ["r3", "3 April 2020", "1", "Positive", ""],
    )

    assert checked.rows == ()
    assert [str(problem) for problem in checked.problems] == [
        "row 2, column C (Victims): “twelve”. It must be a whole number, 0 or more. Enter digits only, such as 12.",
        "row 3, column B (Received on): “soon”. This is not a date. Enter a date, such as 3 April 2026.",
        "row 3, column C (Victims): This cell is blank. Enter a value.",
        "row 3, column D (Decision): “Perhaps”. This value is not accepted in this column. Use one of: "
        "Positive; Negative.",
        "row 5, Reference: “r3”. Row 4 is the same. Keep one of the two rows.",
    ]
    assert columns.counted(checked.problems) == {
        "blank": 1, "not_a_day": 1, "not_whole": 1, "twin": 1, "unknown_term": 1
    }  # fmt: skip


def test_converted_values_are_listed_for_confirmation() -> None:
    checked = check(
        [" R1 ", "3 April 2020", "2", "positive", "Zoe\u0308 went\u00a0\u00a0home\u200b"],
        header=["REFERENCE", "date received", "Victims", "Decision", "Remarks"],
    )

    assert checked.rows[0].values["remarks"] == "Zoë went home"
    assert [(note.was, note.now, note.why) for note in checked.normalised] == [
        ("REFERENCE", "Reference", "case"),
        (" R1 ", "R1", "spaces"),
        ("positive", "Positive", "case"),
        ("Zoe\u0308 went\u00a0\u00a0home\u200b", "Zoë went home", "Unicode form, invisible characters, spaces"),
    ]


def test_dates_are_read_day_first_and_ambiguous_ones_are_listed() -> None:
    checked = check(["R1", "03/04/2020", "2", "Positive", ""], ["R2", "3/4/20", "2", "Positive", ""])

    assert [row.values["received_on"] for row in checked.rows] == [date(2020, 4, 3)] * 2
    assert [(note.was, note.now, note.why) for note in checked.normalised] == [
        ("03/04/2020", "3 April 2020", "day first"),
        ("3/4/20", "3 April 2020", "day first, year in full"),
    ]
    assert checked.day_first == checked.normalised[0]


def test_month_first_date_is_refused_with_a_hint_about_the_others() -> None:
    (problem,) = check(["R1", "04/13/2020", "2", "Positive", ""]).problems

    assert problem.code == "month_first"
    assert "Put the day first in every date in this column, such as 13/04/2026." in str(problem)


@pytest.mark.parametrize(
    ("text", "year"), [("14/02/86", 1986), ("14/02/26", 2026), ("14 Feb 41", 2041), ("1-1-42", 1942)]
)
def test_a_year_in_two_digits_is_not_far_in_the_future(text: str, year: int) -> None:
    checked = check(["R1", text, "2", "Positive", ""])

    assert checked.rows[0].values["received_on"].year == year
    assert "year in full" in checked.normalised[0].why


def test_titles_above_the_column_names_and_markings_are_skipped_and_listed() -> None:
    table = reading.read(
        csv_of(
            [
                ["OFFICIAL-SENSITIVE", "", "", "", ""],
                ["Decisions received in April 2020", "", "", "", ""],
                HEADER,
                ["R1", "3 April 2020", "2", "Positive", ""],
                ["OFFICIAL-SENSITIVE", "", "", "", ""],
            ]
        )
    )
    assert isinstance(table, UploadedTable)

    checked = columns.check(table, DECISIONS)

    assert not checked.problems
    assert [(row.number, row.values["reference"]) for row in checked.rows] == [(4, "R1")]
    assert checked.left_out == (
        "row 1: “OFFICIAL-SENSITIVE” is skipped. It is above the column names.",
        "row 2: “Decisions received in April 2020” is skipped. It is above the column names.",
        "row 5: “OFFICIAL-SENSITIVE” is skipped. It is a handling marking.",
    )


def test_merged_title_is_not_a_problem_and_merged_rows_are() -> None:
    rows = rows_of(
        text_cell("A1", "Decisions of April"),
        "".join(text_cell(f"{letter}2", name) for letter, name in zip("ABCDE", HEADER, strict=True)),
        text_cell("A3", "R1") + text_cell("B3", "3 April 2020") + text_cell("C3", "2") + text_cell("D3", "Positive"),
    )

    def codes(merged: str) -> list[str]:
        after = f'<mergeCells><mergeCell ref="{merged}"/></mergeCells>'
        table = reading.read(workbook(more={"xl/worksheets/sheet1.xml": sheet(rows, after=after)}))
        assert isinstance(table, UploadedTable), table
        return [problem.code for problem in columns.check(table, DECISIONS).problems]

    assert codes("A1:E1") == []
    assert codes("A1:E2") == ["merged"]
    assert codes("A3:B3") == ["merged"]


def test_row_of_values_is_never_treated_as_a_title() -> None:
    table = reading.read(csv_of([["R1", "3 April 2020", "2", "Positive", ""], HEADER]))
    assert isinstance(table, UploadedTable)

    assert "is skipped" in columns.check(table, DECISIONS).left_out[0]


@pytest.mark.parametrize(
    "text", ["13/04/2020", "4/4/2020", "13.04.2020", "13-04-2020", "13-Apr-2020", "13th April, 2020"]
)
def test_unambiguous_date_is_read(text: str) -> None:
    checked = check(["R1", text, "2", "Positive", ""])

    assert checked.rows[0].values["received_on"] in {date(2020, 4, 13), date(2020, 4, 4)}


@pytest.mark.parametrize("text", ["43924", "2020", "April 2020", "31/02/2020", "2020-4-3", "3 Ap 2020", "today"])
def test_invalid_date_is_refused(text: str) -> None:
    assert [problem.code for problem in check(["R1", text, "2", "Positive", ""]).problems] == ["not_a_day"]


@pytest.mark.parametrize("text", ["+1", "1,000", "1.0", "01", "1e3", "0x1", "one", "1 2", "٣", "½"])
def test_invalid_whole_number_is_refused(text: str) -> None:
    assert [problem.code for problem in check(["R1", "2020-04-03", text, "Positive", ""]).problems] == ["not_whole"]


def test_number_shortened_by_a_spreadsheet_is_not_a_reference() -> None:
    layout = Layout(columns=(LayoutColumn(key="reference", name="Reference", kind=CellKind.REFERENCE, required=True),))
    table = reading.read(xlsx_of([["Reference"], [12345678901234567]]))
    assert isinstance(table, UploadedTable)

    assert [problem.code for problem in columns.check(table, layout).problems] == ["digits_lost"]


def test_seemingly_empty_rows_are_skipped_and_named() -> None:
    checked = check([" ", "", "", "", "\u00a0"], ["R1", "2020-04-03", "1", "Positive", ""])

    assert len(checked.rows) == 1
    assert checked.blank_rows == ((2, 2),)


def test_other_non_empty_sheet_is_a_problem_unless_the_layout_has_it() -> None:
    content = zipped(
        parts(
            workbook=book(
                sheets='<sheet name="Data" sheetId="1" r:id="rId1"/>'
                '<sheet name="Lists" sheetId="2" state="hidden" r:id="rId2"/>'
            ),
            more={
                "xl/worksheets/sheet2.xml": sheet(rows_of(text_cell("A1", "Positive"))),
                "xl/_rels/workbook.xml.rels": relations(
                    ("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId2", "worksheet", "worksheets/sheet2.xml")
                ),
            },
        )
    )
    table = reading.read(content)
    assert isinstance(table, UploadedTable)
    reference_only = (LayoutColumn(key="reference", name="Reference", required=True),)

    strict = columns.check(table, Layout(columns=reference_only, sheet="data"))
    knowing = columns.check(table, Layout(columns=reference_only, sheet="Data", passes_over=frozenset({"lists"})))

    assert [problem.code for problem in strict.problems] == ["hidden_sheet", "other_sheet"]
    assert [row.values["reference"] for row in knowing.rows] == ["R1"]


def test_allowed_deviations_are_listed_and_refuse_nothing() -> None:
    merged = '<mergeCells><mergeCell ref="A2:A3"/></mergeCells>'
    rows = rows_of(text_cell("A1", "Reference"), text_cell("A2", "R1"))
    table = reading.read(workbook(more={"xl/worksheets/sheet1.xml": sheet(rows, after=merged)}))
    assert isinstance(table, UploadedTable)
    reference_only = (LayoutColumn(key="reference", name="Reference", required=True),)

    assert columns.check(table, Layout(columns=reference_only)).problems[0].code == "merged"
    allowing = Layout(columns=reference_only, allows=frozenset({SeenBeside.MERGED}))
    assert columns.check(table, allowing).rows
    assert list(notices.notes_on(table, allowing)) == ["Sheet1, A2:A3: These cells are merged."]


def test_problems_beyond_the_limit_are_only_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(problems, "MOST_NAMED", 3)

    checked = check(*[["R", "x", "x", "x", ""] for _ in range(5)])

    assert len(checked.problems) == 3
    assert checked.unnamed == 5 * 4 - 3
    assert checked.rows == ()


def test_more_rows_than_the_layout_allows_are_refused() -> None:
    table = reading.read(csv_of([["Reference"], ["R1"], ["R2"]]))
    assert isinstance(table, UploadedTable)
    layout = Layout(columns=(LayoutColumn(key="reference", name="Reference"),), most_rows=1)

    assert [problem.code for problem in columns.check(table, layout).problems] == ["too_many_rows"]
