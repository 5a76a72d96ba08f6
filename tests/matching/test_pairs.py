"""Recall and precision of matching: 200 invented pairs.

The developers chose the weights on half of the pairs; the other half is set aside and represents unseen names. Run
with `-s` to read the table, and `-vv` for each failed pair.
"""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import connection

from accounts.models import User
from matching.models import MatchLimit
from tests.accounts.factories import analyst
from tests.matching import people
from tests.matching.people import Pair
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
MINIMUM = 0.9


@made_once
def asker() -> User:
    MatchLimit.objects.update(tries=10_000)
    return analyst()


def found(pair: Pair, *, by: User, number: int) -> str:
    """The strength of the match between the pair, each pair in an empty app."""
    app = f"pair{number}"
    people.known(pair.stored, app=app)
    return next((hit.strength for hit in people.look(pair.typed, by=by, app=app).hits), "")


def measured(pairs: list[Pair], answers: list[str]) -> tuple[float, float]:
    counts = Counter((pair.same, bool(answer)) for pair, answer in zip(pairs, answers, strict=True))
    recall = counts[True, True] / (counts[True, True] + counts[True, False])
    precision = counts[True, True] / (counts[True, True] + counts[False, True])
    return recall, precision


def test_recall_and_precision_hold_also_on_the_half_that_was_set_aside(asker: User) -> None:
    pairs = people.pairs()
    answers = [found(pair, by=asker, number=number) for number, pair in enumerate(pairs)]

    for half in ("tuned", "aside"):
        chosen = [(pair, answer) for pair, answer in zip(pairs, answers, strict=True) if pair.half == half]
        recall, precision = measured([pair for pair, _ in chosen], [answer for _, answer in chosen])
        likely = Counter((pair.same, answer) for pair, answer in chosen)
        print(
            f"\n{half}: recall {recall:.2f}, precision {precision:.2f};"
            f" the same: {likely[True, 'likely']} likely, {likely[True, 'possible']} possible;"
            f" others: {likely[False, 'likely']} likely, {likely[False, 'possible']} possible"
        )
        for pair, answer in chosen:
            if half == "tuned" and bool(answer) != pair.same:
                print(f"  wrong: {pair.what}, {pair.typed.family_names}: {answer or 'not found'}")
        assert recall >= MINIMUM
        assert precision >= MINIMUM


def test_no_person_of_the_file_matches_another_of_the_hundred(asker: User) -> None:
    """Each of 100 people is searched among 100 others: far more wrong pairs than right ones."""
    different = [pair for pair in people.pairs() if not pair.same]
    for pair in different:
        people.known(pair.stored)
    with connection.cursor() as cursor:
        cursor.execute("analyze matching_hashedtoken")

    wrong = sum(len(people.look(pair.typed, by=asker).hits) for pair in different)

    print(f"\n{wrong} wrong answers among {len(different) ** 2:,} pairs")
    assert wrong <= 15
