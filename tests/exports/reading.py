"""Reads exported files."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any


def csv_lines(content: bytes) -> list[dict[str, str]]:
    """The lines of the CSV file of an export, by the names of its columns."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".csv")]
        return list(csv.DictReader(io.StringIO(archive.read(name).decode(), newline="")))


def csv_metadata(content: bytes) -> dict[str, Any]:
    """The metadata beside it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".json")]
        return dict(json.loads(archive.read(name)))
