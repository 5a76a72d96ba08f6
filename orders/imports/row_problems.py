"""Problems of rows by themselves: missing, repeated or conflicting values, each with its place and remedy.

This module does not check what a court could order. The workflow and the law check that for every entry point.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from accounts.models import User
from imports.checking.problems import FilePosition, SheetProblem
from imports.checking.values import Read
from orders.choices import INTERIM, Reach
from orders.imports.file_rows import OrderFileRow
from orders.imports.terms import STPO
from orders.models import Order


def problem(row: OrderFileRow, code: str, key: str, explanation: str, remedy: str) -> SheetProblem:
    """A problem of one cell of a row."""
    where = FilePosition(row.sheet, row=row.number, header=row.column(key).name)
    return SheetProblem(code, where, row.shown(key), explanation, remedy)


def incomplete(row: OrderFileRow, key: str, needed: str) -> SheetProblem:
    """A problem of a cell that needs another cell filled in."""
    name = row.column(needed).name
    return problem(row, "incomplete", key, f"It also needs {name}.", f"Fill in {name}.")


def of_term(row: OrderFileRow) -> Iterator[SheetProblem]:
    """An order in force needs one statement of when it ends."""
    if row.day("ends_on") and row.text("further_order"):
        explanation = "It has both a last day and “until further order”."
        yield problem(row, "two_ends", "ends_on", explanation, "Keep the one in the order.")
    elif not row.day("ends_on") and not row.text("further_order"):
        name = row.column("ends_on").name
        remedy = f"Fill in {name}. If the order has no last day, enter “until further order” there."
        yield problem(row, "no_end", "ends_on", "It does not say how long the order lasts.", remedy)


def of_orders(rows: Sequence[OrderFileRow], *, by: User) -> Iterator[SheetProblem]:
    """Every problem of the order rows, each row by itself and compared with the others."""
    for row in rows:
        yield from _of_row(row)
    yield from _of_person(rows)
    yield from _of_main(rows)
    yield from _of_reference(rows, by=by)


def _of_row(row: OrderFileRow) -> Iterator[SheetProblem]:
    """The missing and repeated values of one row."""
    made = row.day("made_on")
    if not row.text("name"):
        yield problem(row, "no_name", "name", "It has no name.", "Fill in Name, or Surname and Forenames.")
    if row.text("kind") == STPO:
        explanation = "An STPO is made on sentence (s.14) or on application (s.15). The row does not say which."
        yield problem(row, "which_stpo", "kind", explanation, "Enter “s.14 STPO” or “s.15 STPO”, or fill in Applicant.")
    if not (made or row.day("refused_on") or row.day("applied_on")):
        name = row.column("made_on").name
        explanation = "The row has no date of the order."
        yield problem(row, "no_day", "made_on", explanation, f"Fill in {name}, or Applied on if no court has decided.")
    if made:
        yield from of_term(row)
    if made and row.day("refused_on"):
        explanation = "It is both made and refused."
        yield problem(row, "made_and_refused", "refused_on", explanation, "Keep the one the court decided.")
    if not made:
        for key in ("starts_on", "ends_on", "further_order", "served_on", "discharged_on"):
            if row.values.get(key):
                explanation = "The row does not say that the order was made."
                yield problem(row, "not_made", key, explanation, "Enter the date under Made on, or delete this.")
    for later, earlier in (
        ("refused_on", "applied_on"),
        ("made_on", "applied_on"),
        ("served_on", "made_on"),
        ("discharged_on", "made_on"),
    ):
        day, before = row.day(later), row.day(earlier)
        if day and before and day < before:
            explanation = f"It is before {row.column(earlier).name}."
            yield problem(row, "too_early", later, explanation, "Correct one of the dates.")
    for key, needed in (
        ("ban", "ban_words"),
        ("ban_words", "ban"),
        ("ban_ends_on", "ban_words"),
        ("countries", "ban"),
        ("passports", "station"),
        ("served_how", "served_on"),
        ("discharged_on", "discharge_asked_by"),
        ("discharged_on", "reasons"),
        ("refused_on", "reasons"),
    ):
        if row.values.get(key) and not row.values.get(needed):
            yield incomplete(row, key, needed)
    if row.text("ban") in {Reach.NAMED, Reach.ALL_BUT} and not row.text("countries"):
        yield problem(
            row, "no_countries", "ban", "It does not name a country.", ("Fill in Countries, separated by semicolons.")
        )
    if row.text("main") and row.text("kind") not in INTERIM:
        explanation = "Only an interim order has a main application."
        yield problem(row, "not_interim", "main", explanation, "Delete it, or correct the kind of order.")
    if row.text("kind") in INTERIM and not row.text("main"):
        explanation = "An interim order needs a main application."
        yield problem(
            row,
            "no_main",
            "kind",
            explanation,
            ("Enter its reference under Interim of, and include its row in this file."),
        )


def _of_person(rows: Sequence[OrderFileRow]) -> Iterator[SheetProblem]:
    """Rows of one person that conflict about who the person is."""
    first: dict[tuple[str, str], tuple[int, Read]] = {}
    for row in rows:
        for key in ("name", "born_on"):
            value = row.values.get(key)
            if value is None:
                continue
            earlier = first.setdefault((row.text("person").casefold(), key), (row.number, value))
            if earlier[1] != value:
                yield problem(
                    row,
                    "two_people",
                    key,
                    f"Row {earlier[0]} for the same person has a different value.",
                    "Correct one of them, or give a different person a different reference. Enter a second name "
                    "under Alias.",
                )


def _of_main(rows: Sequence[OrderFileRow]) -> Iterator[SheetProblem]:
    """Interim orders whose main application is not in the file or belongs to another person."""
    by_reference = {row.text("reference").casefold(): row for row in rows}
    for row in rows:
        if not row.text("main"):
            continue
        main = by_reference.get(row.text("main").casefold())
        if main is None or main is row or main.text("kind") in INTERIM:
            says = "No main application in this file has that reference."
        elif main.text("person").casefold() != row.text("person").casefold():
            says = f"Row {main.number} is for a different person."
        else:
            continue
        yield problem(row, "no_such_main", "main", says, "Enter the reference of the main application.")


def _of_reference(rows: Sequence[OrderFileRow], *, by: User) -> Iterator[SheetProblem]:
    """References that the force has already used."""
    references = {row.text("reference") for row in rows}
    taken = set(Order.objects.filter(force=by.force_id, reference__in=references).values_list("reference", flat=True))
    says, remedy = "Your force already has an order with this reference.", "Delete the row. We do not overwrite orders."
    for row in rows:
        if row.text("reference") in taken:
            yield problem(row, "already_recorded", "reference", says, remedy)
