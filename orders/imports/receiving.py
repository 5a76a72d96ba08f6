"""The import of past orders: what its rows would add, what the force has to check and answer, and adding them.

`imports.table_import` reads the file, shows the preview and asks for confirmation. The rows identify people, so they
travel with the preview encrypted for the user and the upload.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from core import clock
from core.govuk import Problem
from core.workflow import TransitionNotAllowed
from imports.checking import columns
from imports.checking.columns import CheckedSheet
from imports.checking.problems import FilePosition, SheetProblem
from imports.models import Upload
from imports.preview_token import PreviewToken, WrittenRow
from imports.table_import import (
    FileNotUsable,
    NotAnswered,
    RecordsChanged,
    Selection,
    TableImport,
    TablePreview,
    with_count,
)
from matching.sealed import seal, unseal
from orders.imports import duplicates, history_import, meaning
from orders.imports.duplicates import PossibleDuplicates
from orders.imports.file_rows import OrderFileRow, read, row_of
from orders.imports.layout import KIND, LAYOUTS
from orders.imports.subjects import OrderImport, OrderPreview, ToCheck, left_without, outcome_of

ONLY_THE_EXAMPLE = "The file has only the template’s example. Enter your orders below it and upload it again."
UNCHECKED = Problem(text="Check the points below, then select the box.", url="#checked")


class SealedToken(PreviewToken):
    """A token whose rows are compressed and encrypted."""

    def packed(self, text: str, *, place: str) -> str:
        """The encrypted rows."""
        written = base64.b64encode(zlib.compress(text.encode())).decode()
        return base64.b64encode(seal(written, place=place)).decode()

    def unpacked(self, packed: str, *, place: str) -> str:
        """The rows from the output of `packed`."""
        written = unseal(base64.b64decode(packed), place=place)
        return zlib.decompress(base64.b64decode(written)).decode()


TOKEN = SealedToken("orders.imports")


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderImportPreview(TablePreview):
    """What importing a file would store; nothing is stored yet."""

    people: int = 0
    lines: tuple[OrderPreview, ...] = ()
    to_check: tuple[ToCheck, ...] = ()  # what the law asks people to check first
    one_person: tuple[str, ...] = ()  # which rows are about one person
    alike: tuple[PossibleDuplicates, ...] = ()  # people who may already be in the register

    @property
    def confirm_label(self) -> str:
        """The label of the button, with the number of orders it adds and of rows it leaves out."""
        return self.label(f"add {with_count(len(self.lines), 'order')}")

    @property
    def to_complete(self) -> int:
        """How many orders lack details that the force is asked for after the import."""
        return sum(bool(line.to_complete) for line in self.lines)

    def unanswered(self, *, is_checked: bool) -> list[Problem]:
        """What the user still has to answer: possible register matches, and what the law requires people to check."""
        open_matches = [
            Problem(
                text=f"Row {possible.row}, {possible.person}: select whether this person is already in the register.",
                url=f"#{possible.name}",
            )
            for possible in self.alike
            if not possible.is_answered
        ]
        return open_matches + ([UNCHECKED] if self.to_check and not is_checked else [])


class OrderTableImport(TableImport[OrderFileRow, OrderImport, OrderImportPreview]):
    """The import of past orders and their later steps."""

    layouts = LAYOUTS
    token = TOKEN
    preview_class = OrderImportPreview

    def rows_of(self, checked: CheckedSheet, *, upload: Upload, by: User) -> tuple[list[OrderFileRow], list[str]]:
        """The rows with the values that follow from them, without our template's example; and a sentence about that."""
        if why := duplicates.why_not_imported(by=by):
            raise FileNotUsable(why)
        rows = [row_of(row) for row in checked.read]
        examples = meaning.examples(rows)
        meant = [meaning.as_meant(row, mark=upload.public_id.hex[:4].upper()) for row in rows if row not in examples]
        if checked.read and not meant:
            raise FileNotUsable(ONLY_THE_EXAMPLE)
        return meant, [f"{_place_of(row)}: we left out the template’s example." for row in examples]

    def outcome_of(self, rows: Iterable[OrderFileRow], *, by: User) -> OrderImport:
        """The outcome of importing these rows."""
        return outcome_of(rows, by=by, at=clock.now())

    def placed(self, outcome: OrderImport, checked: CheckedSheet) -> list[SheetProblem]:
        """The problems with the columns of the file."""
        return columns.placed(outcome.problems, checked)

    def without_faulty(
        self, rows: Sequence[OrderFileRow], problems: Sequence[SheetProblem], *, by: User
    ) -> Selection[OrderFileRow, OrderImport]:
        """The rows of the people without a problem, also once the rows of the others are left out."""
        kept = left_without(rows, problems)
        outcome = self.outcome_of(kept, by=by)
        if outcome.problems:
            kept = left_without(kept, outcome.problems)
            outcome = self.outcome_of(kept, by=by)
        left_out = tuple(_place_of(row) for row in rows if row not in kept)
        return Selection(rows=kept, outcome=outcome, left_out=left_out)

    def shown(self, outcome: OrderImport, *, fits: bool, by: User) -> Mapping[str, Any]:
        """The orders, and what the force has to check and answer; nothing if they can't be added."""
        return _shown(outcome, answers={}, by=by) if fits else {"people": len(outcome.subjects)}

    def written(self, row: OrderFileRow) -> WrittenRow:
        """A row as a list."""
        return row.written()

    def read(self, written: WrittenRow) -> OrderFileRow:
        """The row from that list."""
        return read(tuple(written))

    def store(self, rows: Sequence[OrderFileRow], *, by: User, answers: Mapping[str, str]) -> int:
        """Add the orders.

        Raises RecordsChanged with every problem; NotAnswered where the law requires a check first, or where a person
        may already be in the register and `answers` does not identify them; TransitionNotAllowed where the force
        can't import yet.
        """
        outcome = self.outcome_of(rows, by=by)
        if outcome.problems:
            raise RecordsChanged(outcome.problems)
        preview = OrderImportPreview(**_shown(outcome, answers=answers, by=by))
        if unanswered := preview.unanswered(is_checked=answers.get("checked") == "yes"):
            raise NotAnswered(preview, unanswered)
        if why := duplicates.why_not_imported(by=by):
            raise TransitionNotAllowed(why)
        imported = history_import.import_orders(outcome.subjects)
        duplicates.settle(imported.subjects, preview.alike, by=by)
        return sum(row.kind == KIND for row in rows)


ORDER_IMPORT = OrderTableImport()


def _shown(outcome: OrderImport, *, answers: Mapping[str, str], by: User) -> dict[str, Any]:
    people = list(zip(outcome.subjects, outcome.first_rows, strict=True))
    return {
        "people": len(outcome.subjects),
        "lines": outcome.lines,
        "to_check": outcome.to_check,
        "one_person": outcome.several_references,
        "alike": duplicates.alike(people, answers=answers, by=by),
    }


def _place_of(row: OrderFileRow) -> FilePosition:
    return FilePosition(row.sheet, row=row.number)
