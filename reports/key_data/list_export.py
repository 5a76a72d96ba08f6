"""Key data as a file: a line for each figure and year, with its coverage, definition and source."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.http import QueryDict

from accounts.models import User
from core.spreadsheets.sheet import ColumnKind
from exports.sources import FiltersNotValid, ListColumn, ListLine, ListSource, MadeList, NarrowedList
from reports import permissions
from reports.key_data import page
from reports.key_data.definitions import YearBasis
from reports.key_data.figures import KeyRow, YearFigure
from reports.key_data.page import KeyDataPage
from reports.key_data.years import YearOfMonths


def narrowed(query: QueryDict, user: User) -> NarrowedList:
    """The figures that the page shows. Raises FiltersNotValid for years that it does not have."""
    shown = page.page_for(user, query)
    if shown.then is None or shown.now is None:
        raise FiltersNotValid
    return MadeList(
        made=list(_lines(shown, shown.then, shown.now)),
        filters=shown.export_query,
        in_words=(f"{shown.then.label} and {shown.now.label}", f"Area: {shown.area}"),
    )


LIST = ListSource(
    name="key-data",
    title="Key data",
    singular="figure",
    plural="figures",
    subject="figures.snapshot",
    roles=frozenset(permissions.READERS),
    list_url="key_data:key-data",
    columns=(
        ListColumn(name="figure", label="Figure"),
        ListColumn(name="year", label="Year"),
        ListColumn(
            name="value",
            label="Value",
            kind=ColumnKind.DECIMAL,
            description="A number as printed. Blank if there is none, which is not 0.",
        ),
        ListColumn(name="unit", label="Unit"),
        ListColumn(name="base", label="Base of the rate", kind=ColumnKind.NUMBER, description="Blank but for a rate."),
        ListColumn(name="no_value", label="Why there is no value"),
        ListColumn(name="change", label="Change", description="From the earlier year, in the line of the later one."),
        ListColumn(name="change_percent", label="Change in %"),
        ListColumn(
            name="same_forces",
            label="Forces compared as the same",
            kind=ColumnKind.NUMBER,
            description="How many forces have figures in every month of both years. Blank if all forces have.",
        ),
        ListColumn(name="same_value", label="Value of the same forces", kind=ColumnKind.DECIMAL),
        ListColumn(name="same_change", label="Change of the same forces"),
        ListColumn(name="months", label="Months with data", kind=ColumnKind.NUMBER),
        ListColumn(name="reported", label="Fewest forces in a month", kind=ColumnKind.NUMBER),
        ListColumn(name="due", label="Forces due", kind=ColumnKind.NUMBER),
        ListColumn(name="missing", label="Forces without data", description="With the months that are missing."),
        ListColumn(name="definition", label="Definition"),
        ListColumn(name="source", label="Source"),
        ListColumn(name="tables", label="Supplied tables", description="Their sources, separated by semicolons."),
        ListColumn(name="reference", label="Figure reference", description="Of its months, with their versions."),
    ),
    key=("figure", "year"),
    narrow=narrowed,
)


def _lines(shown: KeyDataPage, then: YearOfMonths, now: YearOfMonths) -> Iterator[ListLine]:
    for row in shown.rows:
        yield _line(row, then, row.then, is_later=False)
        yield _line(row, now, row.now, is_later=True)


def _line(row: KeyRow, year: YearOfMonths, of_year: YearFigure, *, is_later: bool) -> ListLine:
    change = row.change if is_later else None
    same = row.same
    same_value = (same.now if is_later else same.then) if same else None
    return ListLine(
        cells=[
            row.figure.label,
            year.label,
            None if of_year.value is None else _printed(row, of_year.value),
            row.figure.unit,
            of_year.base,
            (row.refusal or of_year.why_not) if of_year.value is None else "",
            change.text if change else "",
            change.percent if change else "",
            same.forces if same else None,
            None if same_value is None else _printed(row, same_value),
            same.change.short if same and is_later else "",
            of_year.with_data,
            of_year.least.reported if of_year.least else None,
            of_year.least.due if of_year.least else None,
            of_year.gaps_in_words,
            row.figure.definition,
            row.figure.source,
            "; ".join(row.tables),
            of_year.by_month.code if of_year.by_month else "",
        ]
    )


def _printed(row: KeyRow, value: float) -> Decimal:
    """A number with the decimal places that the page prints: `1534`, `71.9`."""
    return Decimal(f"{value:.{1 if row.figure.basis is YearBasis.RATE else 0}f}")
