"""Workbooks and CSV files: what is put in comes out, whatever it is, in the same bytes, and runs nowhere."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.safe_cells import CUT, LONGEST, in_workbook
from core.spreadsheets import csv_file, csvw
from core.spreadsheets.csvw import CsvColumn
from core.spreadsheets.sheet import (
    ColumnKind,
    CoverPart,
    SheetCell,
    SheetColumn,
    Shorthand,
    TableSheet,
    Workbook,
    WorkbookNote,
)
from tests.core.spreadsheets import conventions, reading
from tests.properties import examples

MISSING = Shorthand(mark="[x]", name="not available", meaning="there is no data.")
COLUMNS = (
    SheetColumn(label="Area"),
    SheetColumn(label="Live", kind=ColumnKind.NUMBER),
    SheetColumn(label="Since", kind=ColumnKind.DATE),
)
HOSTILE = [
    "=cmd()",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    " =1+1",
    "＝1",
    "a\tb",
    "two  spaces and one at the end ",
    "line\nbreak\r\nand\ranother",
    "a\x00b\x07c\x1bd\x85",
    "half a pair \ud83d",
    "not a character \uffff",
    "👮🏽‍♀️ مرحبا ខ្មែរ",
    "<r><t>raw</t></r>",
    "<r>",
    "&lt;b&gt; \"'>]]>",
    "_x0041_ _x005F_",
    "1e5",
    "TRUE",
    "#REF!",
    "https://example.org/",
    "mailto:a@example.org",
    "x" * LONGEST,
    "x" * (LONGEST + 1),
    "😀" * LONGEST,
]
TEXTS = st.text(st.characters(), min_size=1, max_size=40)
ROWS = st.lists(
    st.tuples(
        TEXTS,
        st.integers(-(10**9), 10**9) | st.just(MISSING),
        st.dates(date(1900, 3, 1), date(9999, 12, 31)) | st.just(MISSING),
    ),
    min_size=1,
    max_size=6,
)


def book(rows: Any, *, columns: tuple[SheetColumn, ...] = COLUMNS, **fields: Any) -> Workbook:
    """A workbook with one table."""
    table = TableSheet(name="live", title="Live by area", columns=columns, rows=rows, lines=("41 of 43 forces.",))
    usual = {
        "title": "Figures of October 2026",
        "author": "ana@example.org",
        "marking": "OFFICIAL-SENSITIVE",
        "made_at": datetime(2026, 11, 28, 12, tzinfo=UTC),
        "about": (CoverPart(heading="Version", lines=("Version 1",)),),
        "shorthand": (MISSING,),
        "notes": (WorkbookNote(about="Live", text="Open at the end of the month."),),
        "tables": (table,),
    }
    return Workbook(**(usual | fields))


def as_read(cell: SheetCell, kind: str) -> reading.ReadCell:
    """How a program reads a cell back."""
    if isinstance(cell, Shorthand):
        return cell.mark
    if not isinstance(cell, str):
        return cell
    text = in_workbook(cell)
    # The writer of XLSX would take this for markup of its own.
    return f"{text} " if kind == "xlsx" and text.startswith("<r>") and text.endswith("</r>") else text


def table_of(workbook: Workbook, kind: str) -> list[tuple[reading.ReadCell, ...]]:
    """The rows of the table, read back from a file."""
    sheet = reading.READERS[kind](reading.written(workbook, kind)).sheet("live")
    return [tuple(row) for row in sheet.table[1:]]


@pytest.mark.parametrize("kind", reading.READERS)
@given(rows=ROWS)
@examples(20)
def test_what_is_written_is_read_back_with_its_type(kind: str, rows: list[tuple[SheetCell, ...]]) -> None:
    assert table_of(book(rows), kind) == [tuple(as_read(cell, kind) for cell in row) for row in rows]


@pytest.mark.parametrize("kind", reading.READERS)
@given(value=st.decimals(-(10**9), 10**9, places=2))
@examples(20)
def test_decimal_number_is_read_back_as_a_number(kind: str, value: Decimal) -> None:
    columns = (SheetColumn(label="Area"), SheetColumn(label="Rate", kind=ColumnKind.DECIMAL))

    [_, read], [_, missing] = table_of(book([("Kent", value), ("Wales", MISSING)], columns=columns), kind)

    assert isinstance(read, int | float | Decimal)
    assert (float(read), missing) == (float(value), MISSING.mark)
    assert csv_file.text_of(["Rate"], [[value]]).splitlines()[1] == str(value)


@pytest.mark.parametrize("kind", reading.READERS)
def test_hostile_text_is_read_back_as_harmless_text(kind: str) -> None:
    rows = [(text, number, date(2026, 10, 1)) for number, text in enumerate(HOSTILE)]

    content = reading.written(book(rows), kind)

    read = reading.READERS[kind](content)
    assert [row[0] for row in read.sheet("live").table[1:]] == [as_read(text, kind) for text in HOSTILE]
    assert conventions.computes_nothing(read)
    assert conventions.links_and_embeds_nothing(read)


def test_text_that_a_cell_cannot_hold_is_cut_and_says_so() -> None:
    assert in_workbook("x" * LONGEST) == "x" * LONGEST
    for text in ("x" * (LONGEST + 1), "😀" * LONGEST, "=" + "x" * LONGEST):
        cut = in_workbook(text)
        assert cut.endswith(CUT)
        assert LONGEST - 1 <= len(cut.encode("utf-16-le")) / 2 <= LONGEST


@pytest.mark.parametrize("kind", reading.READERS)
def test_same_values_make_the_same_bytes(kind: str, time_machine: Any) -> None:
    rows = [("Kent", 3, date(2026, 10, 1)), ("Wales", MISSING, MISSING)]
    time_machine.move_to(datetime(2026, 11, 28, 9, tzinfo=UTC))
    first = reading.written(book(rows), kind)
    time_machine.move_to(datetime(2031, 1, 2, 3, 4, 5, tzinfo=UTC))

    assert reading.written(book(rows), kind) == first
    assert reading.written(book(rows, made_at=datetime(2026, 11, 29, tzinfo=UTC)), kind) != first


@pytest.mark.parametrize("kind", reading.READERS)
def test_rows_are_written_as_they_are_read(kind: str) -> None:
    def rows() -> Any:
        yield from ((f"Force {number}", number, date(2026, 10, 1)) for number in range(30))

    assert len(table_of(book(rows()), kind)) == 30


@pytest.mark.parametrize("kind", reading.READERS)
def test_a_workbook_follows_every_convention(kind: str) -> None:
    rows = [("Kent", 3, date(2026, 10, 1)), ("Wales", MISSING, MISSING)]

    assert conventions.broken(reading.READERS[kind](reading.written(book(rows), kind))) == []


BREAKING: list[tuple[Callable[[reading.ReadWorkbook], bool], Callable[[reading.ReadSheet], dict[str, Any]]]] = [
    (conventions.marks_one_table_a_sheet, lambda sheet: {"ranges": ("A4:C5", "A9:C9")}),
    (conventions.marks_one_table_a_sheet, lambda sheet: {"ranges": ("A4:C4",)}),
    (conventions.hides_nothing, lambda sheet: {"is_hidden": True}),
    (conventions.merges_no_cells, lambda sheet: {"merged": 1}),
    (conventions.computes_nothing, lambda sheet: {"formulas": 1}),
    (conventions.begins_each_sheet_with_its_title, lambda sheet: {"cells": [[None, "x"], *sheet.cells[1:]]}),
    (conventions.says_how_many_tables_a_sheet_has, lambda sheet: {"cells": [sheet.cells[0], *sheet.cells[2:], ["x"]]}),
    (conventions.leaves_no_row_empty, lambda sheet: {"cells": [*sheet.cells, [None, None, None]]}),
    (conventions.leaves_no_cell_of_a_table_empty, lambda sheet: {"cells": [*sheet.cells[:-1], ["Kent", None, ""]]}),
    (conventions.heads_each_column_once, lambda sheet: {"cells": [*sheet.cells[:3], ["a", "A"], *sheet.cells[4:]]}),
    (conventions.holds_numbers_as_numbers, lambda sheet: {"cells": [*sheet.cells, ["Kent", "3", "x"]]}),
    (conventions.names_each_sheet_briefly_and_once, lambda sheet: {"name": "Notes"}),
    (conventions.names_each_sheet_briefly_and_once, lambda sheet: {"name": "a name with spaces"}),
    (conventions.lists_every_sheet_in_the_contents, lambda sheet: {"name": "dead"}),
]


@pytest.mark.parametrize(("convention", "change"), BREAKING)
def test_a_broken_convention_is_found(convention: Any, change: Callable[[reading.ReadSheet], dict[str, Any]]) -> None:
    read = reading.of_ods(reading.written(book([("Kent", 3, date(2026, 10, 1))], shorthand=()), "ods"))
    *front, last = read.sheets

    assert conventions.broken(read) == []
    assert not convention(replace(read, sheets=(*front, replace(last, **change(last)))))


@pytest.mark.parametrize(
    ("rows", "convention"),
    [
        ([("Kent", MISSING, date(2026, 10, 1))], "explains_each_shorthand_on_the_cover"),
        ([], "leaves_no_cell_of_a_table_empty"),
    ],
)
def test_a_table_that_breaks_a_convention_is_found(rows: Any, convention: str) -> None:
    read = reading.of_ods(reading.written(book(rows, shorthand=()), "ods"))

    assert conventions.broken(read) == [convention]


@pytest.mark.parametrize("kind", reading.READERS)
@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (("Kent", 3), "2 cells for 3 columns"),
        (("Kent", "3", date(2026, 10, 1)), "'3' is no integer"),
        (("Kent", True, date(2026, 10, 1)), "True is no integer"),
        (("", 3, date(2026, 10, 1)), "'' is no string"),
        ((None, 3, date(2026, 10, 1)), "None is no string"),
        (("Kent", 3, datetime(2026, 10, 1, tzinfo=UTC)), "is no date"),
        ((4, 3, date(2026, 10, 1)), "4 is no string"),
    ],
)
def test_cell_that_does_not_fit_its_column_is_refused(kind: str, row: Any, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        reading.written(book([row]), kind)


@pytest.mark.parametrize("name", ["", "a" * 32, "two words", "a/b", "a'b", "[a]", "1a", "a:b"])
def test_name_that_no_worksheet_can_have_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="letters, digits and underscores"):
        TableSheet(name=name, title="Live", columns=COLUMNS, rows=[])


@pytest.mark.parametrize("labels", [("Area", "area"), ("Area", "")])
def test_columns_without_headings_of_their_own_are_refused(labels: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="heading of its own"):
        TableSheet(name="live", title="Live", columns=tuple(SheetColumn(label=label) for label in labels), rows=[])


def test_two_worksheets_of_one_name_are_refused() -> None:
    table = TableSheet(name="notes", title="Live", columns=COLUMNS, rows=[])

    with pytest.raises(ValueError, match="one name"):
        book([], tables=(table,))


@pytest.mark.parametrize("mark", ["x", "[X]", "[]", "[a b]"])
def test_shorthand_is_one_word_in_square_brackets(mark: str) -> None:
    with pytest.raises(ValueError, match="square brackets"):
        Shorthand(mark=mark, name="x", meaning="y")


def test_csv_has_its_columns_in_line_1_and_nothing_else() -> None:
    text = csv_file.text_of(["area", "value"], [("Kent, the", 3), ('"=cmd()"\nx', None), ("=cmd()", -3)])

    assert text.splitlines()[0] == "area,value"
    assert text.endswith("\r\n")
    assert list(csv.reader(io.StringIO(text, newline=""))) == [
        ["area", "value"],
        ["Kent, the", "3"],
        ['"=cmd()"\nx', ""],
        ["'=cmd()", "-3"],
    ]


def test_metadata_beside_a_csv_file_describes_its_columns_rows_and_bytes() -> None:
    columns = (
        CsvColumn(name="area", kind="string", description="The area."),
        CsvColumn(name="value", kind="integer", description="The figure."),
    )

    package = csvw.package_of(
        "live",
        columns,
        iter([("Ynys Môn", 3), ("Kent", None)]),
        about={"tableSchema": csvw.schema_of(columns, key=["area"])},
    )

    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        assert archive.namelist() == ["live.csv", "live.csv-metadata.json"]
        data = archive.read("live.csv")
        metadata = json.loads(archive.read("live.csv-metadata.json"))
    assert data.decode() == "area,value\r\nYnys Môn,3\r\nKent,\r\n"
    assert metadata["url"] == "live.csv"
    assert metadata["schema:sha256"] == hashlib.sha256(data).hexdigest()
    assert metadata["dc:extent"] == "2 rows"
    assert [column["name"] for column in metadata["tableSchema"]["columns"]] == ["area", "value"]
    assert metadata["tableSchema"]["primaryKey"] == ["area"]


@pytest.mark.parametrize("kind", reading.READERS)
@pytest.mark.parametrize("amount", ["0.01", "1234.50", "999999999.99"])
def test_amount_of_money_is_a_number_with_its_pence(kind: str, amount: str) -> None:
    columns = (SheetColumn(label="Amount in pounds", kind=ColumnKind.MONEY),)
    workbook = book([(Decimal(amount),), (MISSING,)], columns=columns)

    (read,), (missing,) = table_of(workbook, kind)

    assert not isinstance(read, str)
    assert f"{read:.2f}" == amount
    assert missing == MISSING.mark


def test_amount_that_is_no_decimal_is_refused() -> None:
    columns = (SheetColumn(label="Amount in pounds", kind=ColumnKind.MONEY),)
    with pytest.raises(ValueError, match="is no decimal"):
        reading.written(book([(12.5,)], columns=columns), "xlsx")
