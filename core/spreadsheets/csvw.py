"""Puts a CSV file into a ZIP archive with metadata beside it, as CSV on the Web (W3C) describes.

The metadata names the file's columns, its number of rows and its digest (SHA-256), so that a reader can tell whether
the file is complete and unchanged.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from core.spreadsheets import archives, csv_file

MIME = "application/zip"


@dataclass(frozen=True, slots=True, kw_only=True)
class CsvColumn:
    """One column of a CSV file: its name, its datatype in XML Schema, and what it holds."""

    name: str
    kind: str
    description: str


def schema_of(columns: Sequence[CsvColumn], *, key: Sequence[str]) -> dict[str, Any]:
    """Describe the columns. The columns in `key`, if any, name a row; the others may be empty."""
    return {
        "columns": [
            {
                "name": column.name,
                "titles": column.name,
                "datatype": column.kind,
                "null": "",
                "dc:description": column.description,
            }
            for column in columns
        ],
        **({"primaryKey": list(key)} if key else {}),
    }


def package_of(
    name: str, columns: Sequence[CsvColumn], rows: Iterable[Sequence[object]], *, about: Mapping[str, Any]
) -> bytes:
    """Return the archive as bytes, for a table that is short enough to be in memory."""
    out = io.BytesIO()
    write_package(name, columns, rows, about=about, to=out)
    return out.getvalue()


def write_package(
    name: str,
    columns: Sequence[CsvColumn],
    rows: Iterable[Sequence[object]],
    *,
    about: Mapping[str, Any],
    to: BinaryIO,
) -> None:
    """Write the archive of `<name>.csv` and `<name>.csv-metadata.json`, row by row.

    `about` describes the file in CSVW's words.
    """
    digest, count = hashlib.sha256(), -1  # the line of column names is no row
    with zipfile.ZipFile(to, "w") as archive:
        with archive.open(archives.entry(f"{name}.csv"), "w") as file:
            for line in csv_file.lines_of([column.name for column in columns], rows):
                data = line.encode(csv_file.ENCODING)
                digest.update(data)
                file.write(data)
                count += 1
        metadata = {
            "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
            "url": f"{name}.csv",
            "dialect": {"encoding": csv_file.ENCODING, "header": True, "lineTerminators": ["\r\n"]},
            **about,
            "dc:extent": f"{count} rows",
            "schema:sha256": digest.hexdigest(),
        }
        archive.writestr(
            archives.entry(f"{name}.csv-metadata.json"), json.dumps(metadata, ensure_ascii=False, indent=2)
        )
