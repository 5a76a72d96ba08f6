"""Officers' questions with the page that answers each: the measure of search quality.

`best` answers (grade 2), `also` helps (grade 1). Half of them are set aside from tuning. A question's words decide its
half, so that nobody chose it: tuning uses the tuned half alone, and the other half gives the result.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

QUESTIONS = Path(__file__).parent / "questions.csv"
TUNED, ASIDE = "tuned", "aside"
KINDS = ("plain", "misspelt", "abbreviation", "synonym", "section number", "half-typed", "sentence")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question as typed, and the grade of each page for it."""

    question: str
    kind: str
    half: str
    best: str
    also: tuple[str, ...] = ()

    def grade(self, slug: str) -> int:
        """2 for a page that answers, 1 for one that helps, 0 for any other."""
        return 2 if slug == self.best else int(slug in self.also)


def half_of(question: str) -> str:
    """The half of a question, decided by the checksum of its words alone."""
    return ASIDE if hashlib.sha256(question.encode()).digest()[0] % 2 else TUNED


def asked(half: str = "") -> Iterator[Asked]:
    """Every question, or those of one half, in the order of the file."""
    with QUESTIONS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if not half or row["half"] == half:
                also = tuple(row["also"].split())
                yield Asked(question=row["question"], kind=row["kind"], half=row["half"], best=row["best"], also=also)
