"""Workbooks of returns for tests: made by the product, changed cell by cell, and uploaded."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import openpyxl
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from investigations.models import Revision
from investigations.workbooks import draft_workbook
from tests.accounts.factories import UserFactory


class ReturnWorkbook:
    """A downloaded workbook that a person edits in their own program."""

    def __init__(self, content: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(content))

    @classmethod
    def of(cls, revision: Revision) -> ReturnWorkbook:
        """The workbook of a draft."""
        return cls(draft_workbook.workbook_of(revision, by=UserFactory.build()).content)

    def rows(self, sheet: str = "Investigations") -> list[dict[str, Any]]:
        """The rows of a sheet by column name."""
        header, *rows = self.book[sheet].iter_rows(values_only=True)
        return [dict(zip(header, row, strict=True)) for row in rows if any(cell is not None for cell in row)]

    def write(self, reference: str, **cells: Any) -> ReturnWorkbook:
        """Change cells of a case by column name, with `_` for a space; a new case is added."""
        return self._write("Investigations", reference, cells, is_new=reference not in self._references())

    def add_people(self, reference: str, **cells: Any) -> ReturnWorkbook:
        """Add a group of people to a case."""
        return self._write("People", reference, cells, is_new=True)

    def leave_out(self, reference: str) -> ReturnWorkbook:
        """Delete the row of a case."""
        sheet = self.book["Investigations"]
        sheet.delete_rows(2 + self._references().index(reference))
        return self

    @property
    def content(self) -> bytes:
        """The file as it is saved."""
        out = io.BytesIO()
        self.book.save(out)
        return out.getvalue()

    def _references(self) -> list[str]:
        return [row["Reference"] for row in self.rows()]

    def _write(self, name: str, reference: str, cells: Mapping[str, Any], *, is_new: bool) -> ReturnWorkbook:
        sheet = self.book[name]
        columns = {cell.value: cell.column for cell in sheet[1]}
        row = len(self.rows(name)) + 2 if is_new else 2 + self._references().index(reference)
        for column, value in {"Reference": reference, **cells}.items():
            sheet.cell(row, columns[column.replace("_", " ")]).value = value
        return self


def upload(client: Client, revision_or_place: tuple[str, str], content: bytes, *, name: str = "return.xlsx") -> Any:
    """Post a file to the upload page of a force's month, and open the page that answers."""
    address = reverse("investigations:return-upload", args=revision_or_place)
    return client.post(address, {"file": SimpleUploadedFile(name, content)}, follow=True)
