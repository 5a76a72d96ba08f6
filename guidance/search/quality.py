"""Measure search quality with officers' questions, each with the page that answers it.

*Answered in the first three* is the share of questions whose page is among the first three hits. *nDCG@5* also measures
the order of the first five: 2 for the page that answers, 1 for one that helps.
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
    """One question as typed, with the pages that answer it and those that help."""

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
    """The quality over a set of questions."""

    asked: int
    answered: float  # share of questions whose page is in the first three
    ndcg: float
    missed: list[SearchQuestion]


def read(path: Path) -> list[SearchQuestion]:
    """Read the questions from a file with the columns question, kind, half, best and also."""
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
    """Run every question; `order` returns addresses, best first."""
    gains, missed, count = 0.0, [], 0
    for question in questions:
        slugs = list(order(question.text))
        count += 1
        gains += ndcg([question.grade(slug) for slug in slugs], ideal=[2, *[1] * len(question.also)])
        if question.best not in slugs[:FIRST]:
            missed.append(question)
    if not count:
        return Quality(asked=0, answered=0.0, ndcg=0.0, missed=[])
    return Quality(asked=count, answered=1 - len(missed) / count, ndcg=gains / count, missed=missed)


def ndcg(grades: Sequence[int], *, ideal: Sequence[int]) -> float:
    """Return how close the first five are to the best possible order, from 0 to 1."""
    return _gain(grades) / _gain(sorted(ideal, reverse=True))


def _gain(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(place + 2) for place, grade in enumerate(grades[:LOOKED_AT]))
