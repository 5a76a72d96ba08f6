"""Builds a table from the child's output. The child is not trusted: every line must have the expected shape.

A child that a hostile file controls can send wrong values, as the file itself could; it can't send too many,
write one of our sentences, or make anything but a table.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from imports import limits
from imports.refusals import WORDS
from imports.uploaded_table import (
    CellContent,
    FileRejected,
    SeenBeside,
    Sheet,
    SheetCell,
    SheetNotice,
    SheetRow,
    UploadedTable,
    Value,
)


class InvalidChildOutput(Exception):
    """The child sent something invalid."""


def refused(code: str, where: str = "") -> FileRejected:
    """The refusal for a code."""
    sentence, remedy = WORDS[code]
    return FileRejected(code=code, sentence=sentence, remedy=remedy, where=where)


_VALUES: dict[CellContent, Callable[[str], Value]] = {
    CellContent.TEXT: str,
    CellContent.ERROR: str,
    CellContent.FORMULA: str,
    CellContent.NUMBER: Decimal,
    CellContent.DAY: date.fromisoformat,
    CellContent.MOMENT: datetime.fromisoformat,
    CellContent.TRUTH: lambda text: text == "true",
}


class Hearing:
    """Takes a child's lines one by one; `result` is set after the last."""

    def __init__(self) -> None:
        self.result: UploadedTable | FileRejected | None = None
        self._type = ""
        self._fences: tuple[str, ...] = ()
        self._sheets: dict[str, list[SheetRow]] = {}
        self._headers: dict[str, int] = {}
        self._present: list[SheetRow] | None = None
        self._name = ""
        self._rows = self._cells = 0
        self._notices: list[SheetNotice] = []

    def line(self, raw: bytes) -> None:
        """Take one line. Raises InvalidChildOutput if it is invalid."""
        if self.result is not None:
            raise InvalidChildOutput("more after the end")
        try:
            words = json.loads(raw)
            self._take(words)
        except (ValueError, TypeError, KeyError, AttributeError, InvalidOperation, RecursionError) as error:
            raise InvalidChildOutput(type(error).__name__) from None

    def _take(self, words: dict[str, Any]) -> None:
        match words:
            case {"row": int(number), "cells": list(cells)}:
                self._take_row(number, cells)
            case {"sheet": str(name)} if name not in self._sheets:
                self._name = _short(name)
                self._present = self._sheets[name] = []
                self._headers[name] = int(words.get("header", 0))
            case {"notice": str(seen), "of": str(sheet), "where": str(where)}:
                self._notices.append(SheetNotice(SeenBeside(seen), _short(sheet), _short(where)))
                if len(self._notices) > limits.NOTICES:
                    raise InvalidChildOutput("too many notices")
            case {"type": "csv" | "xlsx" | "ods" as kind}:
                self._type = kind
            case {"fences": list(names)}:
                self._fences = tuple(_short(name) for name in names[:20])
            case {"refused": str(code), "where": str(where)}:
                self.result = refused(code, _short(where))
            case {"end": True, "unnamed": int(unnamed)}:
                self._end(unnamed)
            case _:
                raise InvalidChildOutput("a line of another shape")

    def _take_row(self, number: int, cells: list[Any]) -> None:
        present = self._present
        self._rows += 1
        self._cells += len(cells)
        if present is None or self._rows > limits.ROWS or self._cells > limits.CELLS:
            raise InvalidChildOutput("rows")
        if present and number <= present[-1].number:
            raise InvalidChildOutput("order")
        by_column: dict[int, SheetCell] = {}
        for column, holds, value in cells:
            if not 0 < column <= limits.COLUMNS or len(value) > limits.CELL_TEXT:
                raise InvalidChildOutput("cell")
            kind = CellContent(holds)
            by_column[column] = SheetCell(self._name, number, column, kind, _VALUES[kind](value))
        present.append(SheetRow(number, by_column))

    def _end(self, unnamed: int) -> None:
        if not self._type or not self._rows:
            raise InvalidChildOutput("an end without rows")
        self.result = UploadedTable(
            type=self._type,
            sheets=tuple(
                Sheet(name=name, filled=tuple(rows), header_row=self._headers[name])
                for name, rows in self._sheets.items()
            ),
            notices=tuple(self._notices),
            unnamed_notices=unnamed,
            fences=self._fences,
        )


def _short(words: str) -> str:
    """Words from the file, shortened for a sentence."""
    if len(words) > 200:
        raise InvalidChildOutput("too long")
    return words
