"""Reads the files in `data/`: CSV in UTF-8, one fact per row. Their first lines begin with # and name the source."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

FOLDER = Path(__file__).parent / "data"


def rows(name: str) -> Iterator[dict[str, str]]:
    """Each row of a file as text by column name, without surrounding spaces."""
    for _, row in numbered_rows(name):
        yield row


def numbered_rows(name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row of a file with its line number, for messages."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    head = len(_comments(lines))
    table = csv.DictReader(lines[head:], strict=True)
    for row in table:
        yield head + table.line_num, {column: (value or "").strip() for column, value in row.items()}


def columns(name: str) -> list[str]:
    """The column names of a file."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return lines[len(_comments(lines))].split(",")


def source(name: str) -> str:
    """The source that a file names for its facts."""
    lines = (FOLDER / name).read_text(encoding="utf-8").splitlines()
    return " ".join(line.lstrip("# ").strip() for line in _comments(lines))


def _comments(lines: list[str]) -> list[str]:
    head = []
    for line in lines:
        if not line.startswith("#"):
            break
        head.append(line)
    return head
