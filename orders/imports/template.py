"""The workbook that a force fills in: both sheets with our headings, an invented example row in each, and the terms.

The import leaves out the example rows when the file comes back (`meaning.examples`); the download page says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from imports.checking.layouts import CellKind, Layout
from imports.writing import SheetToFill, workbook_of
from orders.imports.layout import LAYOUT, STEPS
from orders.imports.meaning import EXAMPLE, EXAMPLE_REFERENCE

FILE_NAME = "past-orders.xlsx"
WORDS_SHEET = "Words"
# An invented order of an invented person, in the words that a force would use.
ORDER: dict[str, str] = {
    "person": "EXAMPLE-1",
    "name": EXAMPLE,
    "born_on": "14 February 1986",
    "reference": EXAMPLE_REFERENCE,
    "kind": "STRO",
    "basis": "No conviction",
    "applicant": "Police",
    "court": "Exampleton Magistrates’ Court",
    "applied_on": "1 March 2024",
    "made_on": "22 March 2024",
    "ends_on": "until further order",
    "prohibition_1": "Must not arrange work for any person other than a member of his household.",
    "served_on": "22 March 2024",
    "served_how": "In court",
    "served_by": "PC 2214",
    "papers": "Yes",
}
STEP: dict[str, str] = {
    "of": ORDER["reference"],
    "happened": "Varied",
    "on": "3 June 2025",
    "asked_by": "Police",
    "court": "Exampleton Magistrates’ Court",
    "court_kind": "Magistrates",
    "adds": "Must not own or use more than one mobile phone.",
    "adds_kind": "Prohibition",
    "reasons": "Example: he used a second phone.",
    "papers": "Yes",
}


def workbook() -> bytes:
    """The template as a file."""
    return workbook_of(
        _sheet(LAYOUT, "Orders", ORDER),
        _sheet(STEPS, STEPS.sheet, STEP),
        SheetToFill(name=WORDS_SHEET, rows=[("Sheet", "Column", "Needed?", "What to write"), *_words()]),
    )


def _sheet(layout: Layout, name: str, example: dict[str, str]) -> SheetToFill:
    columns = layout.columns
    choices: dict[int, Sequence[str]] = {
        place: [words[0] for words in column.terms.values()]
        for place, column in enumerate(columns, start=1)
        if column.kind is CellKind.TERM
    }
    header = tuple(column.name for column in columns)
    return SheetToFill(
        name=name, rows=[header, tuple(example.get(column.key, "") for column in columns)], choices=choices
    )


def _words() -> Iterator[tuple[str, str, str, str]]:
    """A line for each column: whether it is required, and which terms or format it accepts."""
    for layout, name in ((LAYOUT, "Orders"), (STEPS, STEPS.sheet)):
        groups = {key for keys in layout.one_of for key in keys}
        for column in layout.columns:
            needed = "Yes" if column.required else "One of these" if column.key in groups else ""
            if column.kind is CellKind.TERM:
                says = "; ".join(words[0] for words in column.terms.values())
            elif column.kind is CellKind.DAY:
                says = "A date, day first, such as 3 April 2026 or 03/04/26"
                says += "; or “until further order”" if column.instead else ""
            else:
                says = column.example
            yield name, column.name, needed, says
