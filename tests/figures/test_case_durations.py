"""How long cases stay open, counted for each return: the counts equal a count by hand, also after skipped months."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.conf import settings as configured

from figures import batches
from figures.models import Batch
from investigations.case_durations import AT_RISK, BY_TYPE, CLOSED, MEASURES, MONTHS_OPEN, OVER
from investigations.case_measures import KIND
from investigations.models import Revision
from tests.figures import making
from tests.figures.making import FEBRUARY, LANCASHIRE
from tests.roles import acting

pytestmark = pytest.mark.django_db

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
AFTER = "investigations.case_measures.KIND"
BEFORE = [path for path in configured.FIGURE_KINDS if path != AFTER]


def stored(batch: Batch) -> dict[tuple[str, str, str], int]:
    """The counts of durations."""
    names = {measure.name for measure in MEASURES}
    return {
        (measure, dimension, category): value
        for measure, dimension, category, value in making.figures(batch.pk)
        if measure in names
    }


def by_months(batch: Batch, measure: str) -> dict[str, int]:
    """The counts of a measure by months open."""
    return {
        category: value for (name, by, category), value in stored(batch).items() if (name, by) == (measure, MONTHS_OPEN)
    }


def closed_on(day: date) -> dict[str, Any]:
    return {"state": "closed", "closing_reason_id": "administrative", "closed_on": day}


def counted(revision: Revision) -> Batch:
    making.approve(revision)
    with acting("counter"):
        return batches.count(KIND, revision.pk)


def test_cases_are_counted_by_month_ends_since_the_month_of_opening() -> None:
    making.period(date(2014, 1, 1))
    revision = making.draft(LANCASHIRE, FEBRUARY)
    making.entry(revision, arrival="first_reported", opened_on=date(2020, 2, 29))
    making.entry(revision, arrival="first_reported", opened_on=date(2019, 12, 1), primary_type_id="SEX")
    making.entry(revision, arrival="already_running", opened_on=date(2019, 12, 31))
    making.entry(revision, arrival="already_running", opened_on=date(2014, 1, 1), **closed_on(date(2020, 2, 20)))
    making.entry(revision, arrival="first_reported", opened_on=date(2020, 1, 1), **closed_on(date(2020, 2, 20)))

    assert stored(counted(revision)) == {
        (AT_RISK, "total", "all"): 8,
        (AT_RISK, MONTHS_OPEN, "0"): 3,
        (AT_RISK, MONTHS_OPEN, "1"): 2,
        (AT_RISK, MONTHS_OPEN, "2"): 2,
        (AT_RISK, MONTHS_OPEN, OVER): 1,
        (AT_RISK, BY_TYPE, "LAB:0"): 2,
        (AT_RISK, BY_TYPE, "LAB:1"): 1,
        (AT_RISK, BY_TYPE, "LAB:2"): 1,
        (AT_RISK, BY_TYPE, f"LAB:{OVER}"): 1,
        (AT_RISK, BY_TYPE, "SEX:0"): 1,
        (AT_RISK, BY_TYPE, "SEX:1"): 1,
        (AT_RISK, BY_TYPE, "SEX:2"): 1,
        (CLOSED, "total", "all"): 2,
        (CLOSED, MONTHS_OPEN, "1"): 1,
        (CLOSED, MONTHS_OPEN, OVER): 1,
        (CLOSED, BY_TYPE, "LAB:1"): 1,
        (CLOSED, BY_TYPE, f"LAB:{OVER}"): 1,
    }


@pytest.mark.parametrize(
    ("arrival", "opened", "closed", "at_risk", "closed_after"),
    [
        ("rolled", date(2019, 10, 5), None, {"3": 1, "4": 1}, {}),
        ("rolled", date(2019, 10, 5), date(2020, 1, 31), {"3": 1}, {"3": 1}),
        ("rolled", date(2019, 10, 5), date(2020, 2, 1), {"3": 1, "4": 1}, {"4": 1}),
        # Live at the end of December as far as the force knew then; it cannot close before.
        ("rolled", date(2019, 10, 5), date(2019, 11, 3), {"3": 1}, {"3": 1}),
        ("transferred_in", date(2019, 10, 5), None, {"4": 1}, {}),
        ("transferred_in", date(2019, 10, 5), date(2020, 1, 31), {"3": 1}, {"3": 1}),
        ("reopened", date(2019, 10, 5), date(2020, 2, 1), {"4": 1}, {"4": 1}),
        ("first_reported", date(2020, 1, 5), None, {"0": 1, "1": 1}, {}),
        ("first_reported", date(2019, 11, 5), date(2019, 12, 5), {"0": 1, "1": 1}, {"1": 1}),
        # The series begins in November: nobody would have reported a case that closed in September or October.
        ("first_reported", date(2019, 9, 5), None, {"2": 1, "3": 1, "4": 1, "5": 1}, {}),
        ("first_reported", date(2019, 9, 5), date(2019, 10, 5), {"1": 1}, {"1": 1}),
    ],
)
def test_return_after_a_skipped_month_counts_each_month_that_it_covers(
    arrival: str, opened: date, closed: date | None, at_risk: dict[str, int], closed_after: dict[str, int]
) -> None:
    """The return of February was carried forward from December, and covers January too."""
    making.period(date(2019, 11, 1))
    before = making.approve(making.draft(LANCASHIRE, date(2019, 12, 1)))
    revision = making.draft(LANCASHIRE, FEBRUARY)
    revision.rolled_from = before
    revision.save(update_fields=["rolled_from"])
    making.entry(revision, arrival=arrival, opened_on=opened, **(closed_on(closed) if closed else {}))

    batch = counted(revision)

    assert (by_months(batch, AT_RISK), by_months(batch, CLOSED)) == (at_risk, closed_after)


@pytest.mark.parametrize("state", ["transferred_out", "void"])
def test_case_that_left_without_closing_is_not_at_risk_in_its_last_month(state: str) -> None:
    revision = making.draft(LANCASHIRE, FEBRUARY)
    making.entry(revision, arrival="rolled", opened_on=date(2020, 1, 1), state=state)

    assert stored(counted(revision)) == {(AT_RISK, "total", "all"): 0, (CLOSED, "total", "all"): 0}
