"""The file of lookups: 240 subjects with the text typed for each, and 60 people not in the register; half set aside.

The developers tuned the weights on half of the lines. The other half represents unseen names.
"""

from __future__ import annotations

import csv
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from accounts.models import User
from matching import register_lookup
from matching.person_match import AskRefused
from matching.register_lookup import LookupAnswer
from orders.choices import Particular
from orders.register import index, search_box
from tests.accounts.factories import LANCASHIRE
from tests.matching.people import working
from tests.orders.committing import commit

FILE = Path(__file__).parent / "data" / "lookups.csv"
TODAY = date(2026, 11, 24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One line: the stored details of a subject, if any, and the typed text."""

    half: str
    kind: str
    is_known: bool
    known: tuple[tuple[str, str], ...]
    born: date | None
    typed: str
    record: uuid.UUID


def cases() -> list[Case]:
    """Every line of the file."""
    with FILE.open(newline="", encoding="utf-8") as lines:
        return [
            Case(
                half=row["half"],
                kind=row["kind"],
                is_known=row["is_known"] == "yes",
                known=tuple(
                    (kind, row[column])
                    for column, kind in (
                        ("name", Particular.NAME),
                        ("alias", Particular.ALIAS),
                        ("place", Particular.ADDRESS),
                        ("vehicle", Particular.VEHICLE),
                        ("phone", Particular.PHONE),
                    )
                    if row[column]
                ),
                born=date.fromisoformat(row["born"]) if row["born"] else None,
                typed=row["typed"],
                record=uuid.UUID(int=number),
            )
            for number, row in enumerate(csv.DictReader(lines), start=1)
        ]


def keep_all(them: Iterable[Case], *, force: str = LANCASHIRE) -> None:
    """Make every registered subject searchable."""
    for case in them:
        if case.is_known:
            clues = index.clues_of(case.known, born_on=case.born)
            register_lookup.replace_hashes(clues, app=index.APP, record=case.record, force=force)


def look(typed: str, *, by: User) -> LookupAnswer:
    """Send a search as the search box does, and return its answer."""
    with working(by):
        lookup = register_lookup.look(search_box.read(typed, today=TODAY), app=index.APP, reason="A stop", by=by)
        commit()
        return register_lookup.result_of(lookup.ticket, by=by)


def records_for(typed: str, *, by: User) -> tuple[uuid.UUID, ...]:
    """The subjects in the answer; none if the search is refused."""
    try:
        return tuple(fit.record for fit in look(typed, by=by).fits)
    except AskRefused:
        return ()


@dataclass(slots=True, kw_only=True)
class Measured:
    """Counts of answer lines: right ones, wrong ones, and subjects missing from their answers."""

    found: int = 0
    missed: int = 0
    wrong: int = 0

    @property
    def recall(self) -> float:
        """The share of searched subjects that were found."""
        return self.found / (self.found + self.missed)

    @property
    def precision(self) -> float:
        """The share of answer lines that name the searched subject."""
        return self.found / (self.found + self.wrong)

    def add(self, case: Case, answer: tuple[uuid.UUID, ...]) -> None:
        """Count one answer."""
        hit = case.is_known and case.record in answer
        self.found += hit
        self.missed += case.is_known and not hit
        self.wrong += len(answer) - hit
