"""The fourth step of a month: the twelve tables that are published, each with the check that it adds up.

They are tables of the snapshot's page for the UK, in a fixed order with fixed numbers. The page of the snapshot has
more of them, and every area.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.urls import reverse

from figures.coverage import Coverage
from figures.reconciliation.base import MINUS
from reference.areas import ENGLAND_AND_WALES
from reports.snapshots.page import SnapshotPage
from reports.snapshots.reconciliation import PrintedReconciliation
from reports.snapshots.tables import StatTable

COVERAGE, RECONCILIATION = "coverage", "how-the-total-changed"
# The name of each table on the page of the snapshot, in the order of their numbers.
NAMES = {
    COVERAGE: "Coverage: how many forces have an approved return, by area",
    "live-by-region": "Live investigations by region and primary type",
    "live-by-unit": "Live investigations by unit and primary type",
    RECONCILIATION: "How the total changed, UK",
    "movements-by-region": "Changes in the month and investigations held, by region",
    "people-by-region": "Potential victims and suspects by region",
    "live-by-sub-type": "Live investigations by sub-type, UK",
    "live-by-stage": "Live investigations by stage, UK",
    "live-by-case-age": "Live investigations by age of case, UK",
    "people-by-nationality": "Potential victims and suspects by nationality, UK",
    "people-by-gender": "Potential victims and suspects by gender, UK",
    "people-by-age-group": "Potential victims and suspects by age group, UK",
}
NOT_PARTS = frozenset({"live-by-sub-type"})  # its rows overlap: an investigation can have several


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthTable:
    """One of the tables: `table` for those of numbers, `reconciliation` or the coverage of each area for the others.

    `fault` says where it does not add up; `is_checked`, whether its rows are parts of a whole.
    """

    number: int
    name: str
    title: str
    table: StatTable | None = None
    reconciliation: PrintedReconciliation | None = None
    coverage: tuple[Coverage, ...] = ()
    is_checked: bool = False
    fault: str = ""

    @property
    def heading(self) -> str:
        """`Table 2: Live investigations by region and primary type`."""
        return f"Table {self.number}: {self.title}"


def tables_of(page: SnapshotPage) -> tuple[MonthTable, ...]:
    """Return the tables of a page of the UK that its reader may see, each with its number."""
    return tuple(_tables(page))


def _tables(page: SnapshotPage) -> Iterator[MonthTable]:
    by_name = {table.name: table for table in (*page.by_area, *page.of_area)}
    snapshots_page = reverse("reports:snapshot-detail", args=[page.month])
    for number, (name, title) in enumerate(NAMES.items(), start=1):
        table = by_name.get(name)
        if name == COVERAGE:
            yield MonthTable(number=number, name=name, title=title, coverage=tuple(page.coverage.values()))
        elif name == RECONCILIATION and page.reconciliation is not None:
            yield MonthTable(
                number=number,
                name=name,
                title=title,
                reconciliation=_terms_at(snapshots_page, page.reconciliation),
                is_checked=True,
                fault=_fault_of_terms(page.reconciliation),
            )
        elif table is not None:
            is_checked = name not in NOT_PARTS and not page.withheld and page.uk.reported > 0
            yield MonthTable(
                number=number,
                name=name,
                title=title,
                table=_table_at(snapshots_page, table),
                is_checked=is_checked,
                fault=_fault(table, page) if is_checked else "",
            )


def _table_at(address: str, table: StatTable) -> StatTable:
    """The table with links to this address, where they lead on the snapshot's own page."""
    rows = (
        replace(
            row,
            url=f"{address}{row.url}" if row.url else "",
            cells=tuple(replace(cell, url=f"{address}{cell.url}" if cell.url else "") for cell in row.cells),
        )
        for row in table.rows
    )
    return replace(table, rows=tuple(rows))


def _terms_at(address: str, made: PrintedReconciliation) -> PrintedReconciliation:
    terms = (replace(term, url=f"{address}{term.url}" if term.url else "") for term in made.terms)
    return replace(made, terms=tuple(terms))


def _fault_of_terms(made: PrintedReconciliation) -> str:
    """Where the terms do not lead to their sum, which is the last of them; empty if they do."""
    *terms, last = made.terms
    reached = sum((term.counted.value or 0) * (-1 if term.sign == MINUS else 1) for term in terms)
    return (
        ""
        if reached == last.counted.value
        else f"The terms lead to {reached:,}, and the total is {last.counted.value or 0:,}."
    )


def _fault(table: StatTable, page: SnapshotPage) -> str:
    """Where the parts of a table do not add up to its whole; empty if they do."""
    for place, column in enumerate(table.columns):
        parts = sum(row.cells[place].counted.value or 0 for row in table.rows if not row.is_total)
        whole = _whole(table, place=place, page=page)
        if whole is not None and parts != whole:
            return f"{column}: the rows add up to {parts:,}, and the total is {whole:,}."
    return ""


def _whole(table: StatTable, *, place: int, page: SnapshotPage) -> int | None:
    """The total of a column: of the UK's row, or the UK's number of the same measure in the tables by region."""
    if table.area_kind is not None:
        return next(
            (
                row.cells[place].counted.value
                for row in table.rows
                if row.is_total and row.label != ENGLAND_AND_WALES.name
            ),
            None,
        )
    people = next((each for each in page.by_area if each.name == "people-by-region"), None)
    column = 1 + place if table.name.startswith("people-by-") else 0
    return _whole(people, place=column, page=page) if people else None
