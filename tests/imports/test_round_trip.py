"""Any clean table round-trips, with the same result as a CSV file and as a workbook."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from imports import reading
from imports.checking import columns
from imports.checking.columns import CheckedSheet
from imports.uploaded_table import UploadedTable
from tests.imports.layouts import DECISIONS
from tests.imports.making import csv_of, xlsx_of
from tests.properties import examples

HEADER = ["Reference", "Received on", "Victims", "Decision", "Remarks"]
LABELS = {"positive": "Positive", "negative": "Negative"}
WORDS = some.text(
    some.sampled_from("abcdefghijklmnopqrstuvwxyzABCDEÄéèßøŁ0123456789 .,;:'\"()-+@|&%<>/\\\t\n“”’–€"), max_size=40
).filter(lambda text: not text.lstrip().startswith("=") and not ("|" in text and "!" in text))
ROWS = some.lists(
    some.fixed_dictionaries(
        {
            "reference": some.from_regex(r"[A-Z]{1,3}[0-9]{1,5}", fullmatch=True),
            "received_on": some.dates(date(1901, 1, 1), date(2100, 1, 1)),
            "victims": some.integers(0, 1_000),
            "decision": some.sampled_from(sorted(LABELS)),
            "remarks": WORDS,
        }
    ),
    min_size=1,
    max_size=8,
    unique_by=lambda row: row["reference"],
)
OFTEN = examples(15)


def read(content: bytes) -> CheckedSheet:
    table = reading.read(content)
    assert isinstance(table, UploadedTable), table
    return columns.check(table, DECISIONS)


@OFTEN
@given(ROWS)
def test_clean_table_round_trips_through_csv_and_workbook(rows: list[dict[str, Any]]) -> None:
    as_stored = [
        [row["reference"], row["received_on"], row["victims"], LABELS[row["decision"]], row["remarks"]] for row in rows
    ]
    as_text = [[str(value) for value in row] for row in as_stored]

    from_csv, from_workbook = read(csv_of([HEADER, *as_text])), read(xlsx_of([HEADER, *as_stored]))

    assert not from_csv.problems
    assert [row.values for row in from_csv.rows] == [row.values for row in from_workbook.rows]
    assert [note.now for note in from_csv.normalised] == [note.now for note in from_workbook.normalised]
    for row, read_row in zip(rows, from_csv.rows, strict=True):
        remarks = str(read_row.values.pop("remarks") or "")
        assert remarks.split() == row.pop("remarks").split()
        assert read_row.values == row
