"""Flows of a return that was carried forward over a skipped month are flagged as such."""

from __future__ import annotations

from datetime import date

import pytest

from figures import gaps, reading
from investigations.models import MonthlyReturn, Revision
from reference import months
from tests.figures import making
from tests.figures.making import CHESHIRE, FEBRUARY, JANUARY, LANCASHIRE, MARCH

pytestmark = pytest.mark.django_db


def carried_forward(force: str, month: date, *, since: date) -> None:
    """Let an approved return have begun from that of an earlier month."""
    current = MonthlyReturn.objects.get(force=force, period=month).current
    before = Revision.objects.get(force=force, period=since, state="approved")
    making.tamper("update investigations_revision set rolled_from_id = %s where id = %s", [before.pk, current.pk])


def test_a_force_whose_return_covers_several_months_is_named_with_them() -> None:
    live = making.reported(LANCASHIRE, JANUARY, new=2)
    cheshire = making.reported(CHESHIRE, JANUARY, new=1)
    february = making.reported(CHESHIRE, FEBRUARY, rolled=cheshire)
    making.reported(LANCASHIRE, MARCH, rolled=live, new=1)
    making.reported(CHESHIRE, MARCH, rolled=february)
    carried_forward(LANCASHIRE, MARCH, since=JANUARY)
    carried_forward(CHESHIRE, MARCH, since=FEBRUARY)

    found = gaps.gaps_of(making.built(MARCH), bodies=reading.Bodies())

    assert [gap.sentence for gap in found] == ["Lancashire: covers 2 months, February to March 2020."]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2017, 6, 1), date(2017, 8, 1), "June to August 2017"),
        (date(2016, 12, 1), date(2017, 2, 1), "December 2016 to February 2017"),
        (date(2017, 8, 1), date(2017, 8, 1), "August 2017"),
    ],
)
def test_months_on_end_in_words(first: date, last: date, words: str) -> None:
    assert months.span(first, last) == words
