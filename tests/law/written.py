"""The text of `docs/law-cases.md`, from the tables; `bin/law-cases` writes it."""

from __future__ import annotations

from tests.law import nrm_cases, orders_cases
from tests.law.case import Case, table

# Each table with its heading. Numbers begin with a letter of their own.
TABLES: tuple[tuple[str, tuple[Case, ...]], ...] = (
    ("The National Referral Mechanism", nrm_cases.CASES),
    ("Prevention and risk orders", orders_cases.CASES),
)

HEAD = """# Cases of law

Each case has a day, facts and a question; the answer is the law's or the guidance's, with its source. A test asks the
service for its own answer to every one of them. `bin/law-cases` writes the page from `tests/law/`, and a test says when
it is out of date.

NABA is the Nationality and Borders Act 2022, MSA the Modern Slavery Act 2015. *Not verified* means that nobody has the
source of the day in hand: the service then gives a warning and blocks nothing. Of orders, a section without an Act is
one of the MSA, and *Yes, after a check* means that the service accepts it and shows what to check.
"""


def text() -> str:
    """The whole page."""
    return HEAD + "".join(f"\n## {title}\n\n{table(cases)}\n" for title, cases in TABLES)
