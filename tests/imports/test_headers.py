"""A column is found by its own name, or by a header the force has matched before; a possible value is never asked
about.
"""

from __future__ import annotations

from typing import Any

import pytest

from imports import reading
from imports.checking import columns, headers
from imports.checking.columns import CheckedSheet
from imports.checking.headers import NOT_USED, Learned, key_of
from imports.checking.layouts import CellKind, Layout, LayoutColumn
from imports.uploaded_table import UploadedTable
from tests.imports.layouts import LEARNING
from tests.imports.making import csv_of, rows_of, text_cell, workbook, xlsx_of

NAMES = ["Reference", "Received on", "Victims", "Decision", "Remarks"]
GOOD = ["R1", "2020-04-03", "1", "Positive", "None"]


def said(**of: str) -> Learned:
    """The force's remembered headers; `_` means a space."""
    return {LEARNING.kind: {key_of(header.replace("_", " ")): column for header, column in of.items()}}


def check(header: list[Any], *rows: list[Any], learned: Learned = headers.NOTHING, make: Any = csv_of) -> CheckedSheet:
    table = reading.read(make([header, *(rows or [GOOD])]))
    assert isinstance(table, UploadedTable), table
    return columns.check(table, LEARNING, learned=learned)


def codes(checked: CheckedSheet) -> list[str]:
    return [problem.code for problem in checked.problems]


def test_unknown_headers_are_asked_about_with_sample_values() -> None:
    checked = check(["Our ref", "Received on", "How many", "Decision", "Remarks"])

    (question,) = checked.asked
    assert (question.kind, question.headers) == (LEARNING.kind, ("Our ref", "How many"))
    assert set(question.found) == {"received_on", "decision", "remarks"}
    assert codes(checked) == ["missing_column", "missing_column", "extra_column", "extra_column"]
    assert headers.beside(checked.asked, checked.problems) == ()
    assert headers.read(tuple(question.written())) == question  # type: ignore[arg-type]


def test_remembered_header_is_used_and_the_preview_says_so() -> None:
    checked = check(
        ["Our ref", "Received on", "How many", "Decision", "Collar"],
        learned=said(Our_ref="reference", How_many="victims", Collar=NOT_USED),
    )

    assert not checked.problems
    assert checked.rows[0].values == {
        "reference": "R1", "received_on": columns.days.read("2020-04-03"), "victims": 1, "decision": "positive",
        "remarks": None,
    }  # fmt: skip
    assert [str(note) for note in checked.normalised] == [
        "row 1, column A (Reference): “Our ref” is read as “Reference” (matched by your force).",
        "row 1, column C (Victims): “How many” is read as “Victims” (matched by your force).",
    ]
    assert checked.left_out == ("row 1, column E: “Collar” is ignored because your force does not use it.",)


@pytest.mark.parametrize("shown", ["OUR REF", " Our  ref ", "Our\u00a0ref", "Our\nref", "O\u200bur ref"])
def test_case_spaces_and_line_ends_make_no_new_header(shown: str) -> None:
    assert not check([shown, *NAMES[1:]], learned=said(Our_ref="reference")).problems


def test_header_with_line_breaks_is_recognised_and_reported() -> None:
    checked = check(["Reference", "Received\non", *NAMES[2:]])

    assert [(note.now, note.why) for note in checked.normalised] == [("Received on", "line ends")]


def test_column_s_own_name_comes_first_and_the_page_names_the_ignored_header() -> None:
    checked = check(NAMES, learned=said(Remarks="reference", Victims=NOT_USED, Decision="decision"))

    assert not checked.problems
    assert [(note.was, note.now, note.why) for note in checked.normalised] == [
        ("Victims", "Victims", "standard column name, not your force’s saved match"),
        ("Remarks", "Remarks", "standard column name, not your force’s “Reference”"),
    ]


def test_remembered_header_never_replaces_an_existing_column() -> None:
    checked = check([*NAMES, "Our ref"], learned=said(Our_ref="reference"))

    assert [str(problem) for problem in checked.problems] == [
        "row 1, column F (Reference): “Our ref”. Your force matched this to “Reference”, which is also at A1. "
        "Keep one of the two, or change your force’s saved column names."
    ]


def test_header_remembered_for_another_kind_of_table_is_not_used() -> None:
    assert check(["Our ref", *NAMES[1:]], learned={"another": {"our ref": "reference"}}).asked


def test_header_of_a_removed_column_is_asked_about_again() -> None:
    (question,) = check(["Our ref", *NAMES[1:]], learned=said(Our_ref="long_gone")).asked

    assert question.headers == ("Our ref",)


def test_missing_column_may_be_one_marked_as_unused() -> None:
    checked = check(["Our ref", *NAMES[1:]], learned=said(Our_ref=NOT_USED))

    assert not checked.asked
    assert str(checked.problems[0]).endswith(
        "This column is missing. Add it to the first row that is not empty, or change your force’s saved column names."
    )


HOSTILE = [
    ("=HYPERLINK(1)", "formula"),
    ("+Ref", "formula_start"),
    ("-Ref", "formula_start"),
    ("@Ref", "formula_start"),
    (" =Ref", "formula"),
    ("R" * 121, "header_too_long"),
    ("R" * 32_767, "header_too_long"),
    ("Our\x07ref", "control"),
    ("Our\ue000ref", "control"),
    ("Our \u202eref", "turned"),
    ("Оur ref", "lookalike"),
    ("Наш номер", "lookalike"),
    ("١", "lookalike"),
]


@pytest.mark.parametrize(("header", "code"), HOSTILE)
def test_hostile_header_is_a_problem_and_neither_asked_about_nor_read(header: str, code: str) -> None:
    checked = check([*NAMES, header, "Our own"], [*GOOD, "x", "y"])

    (question,) = checked.asked
    assert question.headers == ("Our own",)
    assert codes(checked) == [code, "extra_column"]
    assert len(str(checked.problems[0])) < 400
    assert headers.why_no_name(header) is not None


VALUES = ["9 May 1981", "2020-04-03", "3/4/2020", "12345", "01632 960 011", "AB12 CDE 1981", "N-1042", "a@b.org", "£"]


@pytest.mark.parametrize("value", VALUES)
def test_a_row_of_values_is_never_asked_about(value: str) -> None:
    checked = check(["Darren Example", value, "Preston"], ["a", "b", "c"])

    assert not checked.asked
    assert "value_as_header" in codes(checked)
    assert checked.read == ()


def test_header_that_is_not_text_is_a_value() -> None:
    numbers = check([*NAMES, 12, "Our own"], [*GOOD, "x", "y"], make=xlsx_of)
    formula = reading.read(workbook(rows_of(text_cell("A1", "Our own") + '<c r="B1"><f>1+1</f><v>2</v></c>')))
    assert isinstance(formula, UploadedTable)

    assert (codes(numbers), numbers.asked) == (["value_as_header", "extra_column"], ())
    assert "formula" in codes(columns.check(formula, LEARNING))


def test_sixty_columns_are_one_question() -> None:
    more = [f"Ours {chr(65 + n // 26)}{chr(65 + n % 26)}" for n in range(55)]

    (question,) = check([*NAMES, *more], [*GOOD, *more]).asked

    assert question.headers == tuple(more)


def test_layout_that_remembers_nothing_asks_nothing() -> None:
    table = reading.read(csv_of([["Reference", "Our own"], ["R1", "x"]]))
    assert isinstance(table, UploadedTable)

    checked = columns.check(table, Layout(columns=(LayoutColumn(key="reference", name="Reference"),)))

    assert checked.asked == ()
    assert str(checked.problems[0]).endswith("Delete the column, or use one of the listed column names.")


# --- Several sheets ------------------------------------------------------------------------------------------------
STEPS = Layout(
    kind="steps",
    sheet="Later steps",
    also_called=("History",),
    is_optional=True,
    columns=(
        LayoutColumn(key="reference", name="Reference", kind=CellKind.REFERENCE, required=True),
        LayoutColumn(key="what", name="What"),
    ),
)


def both(*sheets: tuple[str, list[list[Any]]], learned: Learned = headers.NOTHING) -> CheckedSheet:
    table = reading.read(xlsx_of(sheets[0][1], title=sheets[0][0], more=sheets[1:]))
    assert isinstance(table, UploadedTable), table
    return columns.check(table, LEARNING, STEPS, learned=learned)


@pytest.mark.parametrize("name", ["Later steps", "LATER STEPS", "History"])
def test_each_sheet_is_checked_by_its_own_layout_in_any_order(name: str) -> None:
    orders, steps = ("2019", [NAMES, GOOD]), (name, [["Reference", "What"], ["R1", "Varied"]])

    first, other = both(orders, steps), both(steps, orders)

    assert not first.problems + other.problems
    assert [(row.kind, row.number) for row in first.rows] == [(LEARNING.kind, 2), ("steps", 2)]
    assert {row.kind for row in other.rows} == {LEARNING.kind, "steps"}


def test_optional_sheet_may_be_missing_and_an_unknown_one_is_a_problem() -> None:
    assert not both(("2019", [NAMES, GOOD])).problems
    assert not both(("2019", [NAMES, GOOD]), ("History", [["Reference"]])).problems
    assert [str(problem) for problem in both(("2019", [NAMES, GOOD]), ("Notes", [["a"], ["b"]])).problems] == [
        "Notes: This sheet is not needed. Delete this sheet, or rename it “Later steps” if that is what it is."
    ]
    assert codes(both(("Later steps", [["Reference"], ["R1"]]))) == ["no_sheet"]


def test_rows_of_one_number_in_two_sheets_are_distinguished() -> None:
    checked = both(("2019", [NAMES, ["R1", "soon", *GOOD[2:]]]), ("History", [["Reference", "What"], ["R1", "Varied"]]))

    assert [(row.kind, row.is_sound) for row in checked.read] == [(LEARNING.kind, False), ("steps", True)]
    assert [row.kind for row in checked.sound] == ["steps"]
    assert checked.rows == ()


def test_each_sheet_asks_about_its_own_headers_and_hides_no_problem_of_the_other() -> None:
    checked = both(("2019", [["Our ref", *NAMES[1:]], GOOD]), ("History", [["What"], ["Varied"]]))

    assert [(question.kind, question.sheet, question.headers) for question in checked.asked] == [
        (LEARNING.kind, "2019", ("Our ref",))
    ]
    assert [problem.where.sheet for problem in headers.beside(checked.asked, checked.problems)] == ["History"]
