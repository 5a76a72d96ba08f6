"""Writes a list to a file, line by line: memory does not grow with the list.

A file that is not complete can't be opened: workbooks and the ZIP archive of a CSV file end with their contents. The
metadata of the CSV file also has its number of rows and its digest (P26).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from django.conf import settings

from core import clock
from core.downloads import WORKBOOKS
from core.sentences import counted_noun
from core.spreadsheets import csvw
from core.spreadsheets.csvw import CsvColumn
from core.spreadsheets.sheet import (
    CoverPart,
    SheetCell,
    SheetColumn,
    Shorthand,
    TableSheet,
    Workbook,
    WorkbookNote,
)
from exports.choices import ListFormat
from exports.record import ExportRecord
from exports.sources import ListCell, ListSource

NOT_RECORDED = Shorthand(
    mark="[x]", name="not recorded", meaning="nothing is recorded here, which is not the same as 0 or no."
)
ENDINGS = {ListFormat.XLSX: "xlsx", ListFormat.ODS: "ods", ListFormat.CSV: "zip"}
MIMES = {ListFormat.CSV: csvw.MIME} | {ListFormat(ending): book.mime for ending, book in WORKBOOKS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFile:
    """What a file is made from: the list, how many lines it has, its filters in words, and its export."""

    source: ListSource
    count: int
    filters: tuple[str, ...]
    record: ExportRecord

    def name(self, chosen: ListFormat) -> str:
        """The name of the file."""
        return f"{self.record.name_of(self.source.name)}.{ENDINGS[chosen]}"

    def write(self, lines: Iterable[Sequence[ListCell]], *, chosen: ListFormat, to: BinaryIO) -> None:
        """Write the file in the chosen format. The lines are read once."""
        if chosen == ListFormat.CSV:
            self._write_csv(lines, to)
        else:
            WORKBOOKS[chosen].write(self._workbook(lines), to)

    @property
    def _sentences(self) -> tuple[str, ...]:
        counted = counted_noun(self.count, self.source.singular, self.source.plural)
        return (f"{counted}.", *(f"{filter_in_words}." for filter_in_words in self.filters or ("No filters",)))

    def _workbook(self, lines: Iterable[Sequence[ListCell]]) -> Workbook:
        columns = tuple(SheetColumn(label=column.label, kind=column.kind) for column in self.source.columns)
        table = TableSheet(
            name=self.source.name.replace("-", "_"),  # as names of tables may be
            title=self.source.title,
            columns=columns,
            rows=([_sheet_cell(cell) for cell in line] for line in lines),
        )
        described = [column for column in self.source.columns if column.description]
        return Workbook(
            title=f"{settings.SERVICE_NAME}: {self.source.title}",
            author=self.record.by,
            marking=settings.HANDLING_CEILING,
            made_at=self.record.at,
            about=(
                CoverPart(heading="List and filters", lines=self._sentences),
                CoverPart(heading="Export", lines=self.record.sentences),
            ),
            shorthand=(NOT_RECORDED,),
            notes=(
                *(WorkbookNote(about="List", text=note) for note in self.source.notes),
                *(WorkbookNote(about=column.label, text=column.description) for column in described),
            ),
            tables=(table,),
        )

    def _write_csv(self, lines: Iterable[Sequence[ListCell]], to: BinaryIO) -> None:
        columns = [
            CsvColumn(name=column.name, kind=column.kind.datatype, description=column.description or column.label)
            for column in self.source.columns
        ]
        about = {
            "dc:title": self.source.title,
            "dc:identifier": self.record.number,
            "dc:creator": self.record.by,
            "dc:created": self.record.at.astimezone(clock.LONDON).isoformat(timespec="seconds"),
            "dc:accessRights": settings.HANDLING_CEILING,
            "rdfs:comment": list(self._comments()),
            "dc:description": "One record on each line. A blank value means that nothing is recorded, which is not 0.",
            "tableSchema": csvw.schema_of(columns, key=self.source.key),
        }
        csvw.write_package(self.record.name_of(self.source.name), columns, lines, about=about, to=to)

    def _comments(self) -> Iterator[str]:
        yield f"{settings.HANDLING_CEILING}. {self.source.title}."
        yield from self._sentences
        yield from self.record.sentences
        yield from self.source.notes


def _sheet_cell(cell: ListCell) -> SheetCell:
    return NOT_RECORDED if cell is None or cell == "" else cell
