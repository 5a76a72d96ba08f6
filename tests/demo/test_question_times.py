"""The demonstration says how long the questions of the last year’s returns took."""

from __future__ import annotations

import pytest

from demo import question_times
from investigations.burden import meter
from investigations.models import AnswerTime
from tests.accounts.factories import analyst
from tests.investigations.factories import FEBRUARY, JANUARY, MARCH, approved, row, series, victims

pytestmark = pytest.mark.django_db


def test_times_are_invented_for_approved_returns_and_are_the_same_in_every_load(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(question_times, "ON_THE_PAGE", 1)
    series(JANUARY, MARCH)
    anna = analyst()
    for number, month in enumerate((JANUARY, FEBRUARY, MARCH), 1):
        approved(month, rows=[row(f"LAN/{n}", people=[victims(2)]) for n in range(4 * number)], by=anna)

    def added() -> list[tuple[str, int, int, int]]:
        AnswerTime.objects.all().delete()
        assert question_times.add(MARCH) == 3
        rows = AnswerTime.objects.order_by("period", "question")
        return list(rows.values_list("question", "seconds", "given", "changed"))

    assert added() == added()
    shown = meter.meter_of(anna, until=MARCH)
    assert shown.whole.is_enough
    assert all(line.time.is_enough for line in shown.lines if line.name in {"people", "stage", "remarks"})
    assert all(time.is_enough for _label, time in shown.other_work)
