"""Movements of a return carried forward over a skipped month are flagged."""

from __future__ import annotations

from datetime import date

import pytest

from core import months
from figures import skipped_months, snapshot_reader
from tests.accounts.factories import UserFactory, analyst
from tests.figures import making
from tests.figures.making import CHESHIRE, FEBRUARY, JANUARY, MARCH
from tests.investigations import factories as made

pytestmark = pytest.mark.django_db


def test_force_whose_return_covers_several_months_is_named_with_them() -> None:
    made.series(JANUARY, MARCH)
    ann, chris = analyst(), UserFactory(force_id=CHESHIRE)
    for month in (JANUARY, MARCH):
        made.approved(month, rows=[made.row("LAN/1")], by=ann)
    for month in (JANUARY, FEBRUARY, MARCH):
        made.approved(month, rows=[made.row("CHS/1")], by=chris)

    gaps = skipped_months.gaps_of(making.built(MARCH), forces=snapshot_reader.ForceNames())

    assert [gap.sentence for gap in gaps] == [
        "Lancashire: new, closed and other changes cover 2 months, February to March 2020."
    ]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2017, 6, 1), date(2017, 8, 1), "June to August 2017"),
        (date(2016, 12, 1), date(2017, 2, 1), "December 2016 to February 2017"),
        (date(2017, 8, 1), date(2017, 8, 1), "August 2017"),
    ],
)
def test_consecutive_months_in_words(first: date, last: date, words: str) -> None:
    assert months.span(first, last) == words
