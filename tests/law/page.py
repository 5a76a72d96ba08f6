"""The page of all cases, `docs/law-cases.md`; `WRITE_LAW_CASES=1 bin/test tests/law` writes it."""

from __future__ import annotations

from pathlib import Path

from tests.law import orders_cases
from tests.law.cases import Table, in_markdown

PAGE = Path(__file__).parents[2] / "docs" / "law-cases.md"
TABLES: tuple[Table, ...] = (orders_cases.TABLE,)
LEAD = """# The law, case by case

Each row is a case with its date, the answer that the law gives, and where the law says so. A test puts every question
to the service and compares its answer with this table (`tests/law`). If a row is wrong, tell us its number.

This page is written from `tests/law/*_cases.py`. Change the cases there, then run
`WRITE_LAW_CASES=1 bin/test tests/law`."""


def text() -> str:
    """The whole page."""
    return "\n\n".join([LEAD, *(in_markdown(table) for table in TABLES)]) + "\n"


def write() -> None:
    """Write it anew."""
    PAGE.write_text(text(), encoding="utf-8")
