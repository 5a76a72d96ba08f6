"""The law of the data file as a lawbook, for tests that need no database."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from orders.law.lawbook import DatedLaw, Lawbook

FILE = Path(__file__).parents[2] / "orders" / "data" / "law.csv"


def rows() -> list[dict[str, str]]:
    with FILE.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def lawbook() -> Lawbook:
    return Lawbook(dated_rows())


def dated_rows() -> list[DatedLaw]:
    return [
        DatedLaw(
            code=row["code"],
            kind=row["kind"],
            value=int(row["value"]),
            section=row["section"],
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            is_verified=row["is_verified"] == "yes",
        )
        for row in rows()
    ]
