"""The rules of the data file as a rulebook, for tests that need no database."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from core.dated_rules.values import DatedValue
from nrm.rules.rulebook import Rulebook

FILE = Path(__file__).parents[2] / "nrm" / "data" / "rules.csv"


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def rows() -> list[dict[str, str]]:
    with FILE.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def rulebook() -> Rulebook:
    return Rulebook(
        DatedValue(
            code=row["code"],
            value=int(row["value"]),
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=day(row["valid_to"]),
            is_verified=row["is_verified"] == "yes",
        )
        for row in rows()
    )
