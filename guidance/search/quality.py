"""How good search is: by questions that officers ask, each with the page that answers.

*Answered in the first three* is the share of questions whose page stands there. *nDCG@5* also asks in which order the
first five stand, with 2 for the page that answers and 1 for one that helps.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

FIRST, LOOKED_AT = 3, 5


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuestion:
    """One question as it was typed, with the pages that answer and help."""

    text: str
    kind: str
    half: str
    best: str
    also: tuple[str, ...] = ()

    def grade(self, slug: str) -> int:
        """2 for the page that answers, 1 for one that helps, 0 for any other."""
        return 2 if slug == self.best else int(slug in self.also)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """What came of some questions."""

    asked: int
    answered: float  # share whose page stands in the first three
    ndcg: float
    missed: list[SearchQuestion]


def read(path: Path) -> list[SearchQuestion]:
    """The questions of a file with the columns question, kind, half, best and also."""
    with path.open(encoding="utf-8", newline="") as file:
        return [
            SearchQuestion(
                text=row["question"],
                kind=row["kind"],
                half=row["half"],
                best=row["best"],
                also=tuple(row["also"].split()),
            )
            for row in csv.DictReader(file)
        ]


def measured(questions: Iterable[SearchQuestion], *, order: Callable[[str], Sequence[str]]) -> Quality:
    """Ask every question; `order` answers with addresses, the best first."""
    gains, missed, asked = 0.0, [], 0
    for question in questions:
        found = list(order(question.text))
        asked += 1
        gains += ndcg([question.grade(slug) for slug in found], ideal=[2, *[1] * len(question.also)])
        if question.best not in found[:FIRST]:
            missed.append(question)
    if not asked:
        return Quality(asked=0, answered=0.0, ndcg=0.0, missed=[])
    return Quality(asked=asked, answered=1 - len(missed) / asked, ndcg=gains / asked, missed=missed)


def ndcg(grades: Sequence[int], *, ideal: Sequence[int]) -> float:
    """From 0 to 1: how near the first five come to the best order there could be."""
    return _gain(grades) / _gain(sorted(ideal, reverse=True))


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades[:LOOKED_AT]))
