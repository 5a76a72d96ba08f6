"""Counts that snapshots leave out: they equal a count by hand, and counting them moves nothing that is published."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.conf import settings as configured

from core import clock
from figures import batches, publishing, snapshots, tasks, verification
from figures.models import Batch, Snapshot
from investigations.case_measures import CLOSED, KIND, LIVE, MONTHS_OPEN, OVER, REPORTED
from tests.figures import making
from tests.figures.making import CHESHIRE, FEBRUARY, LANCASHIRE
from tests.reports import months_made
from tests.roles import acting

pytestmark = pytest.mark.django_db

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
AFTER = "investigations.case_measures.KIND"
BEFORE = [path for path in configured.FIGURE_KINDS if path != AFTER]


def stored(batch: Batch) -> dict[tuple[str, str, str], int]:
    return {(measure, dimension, category): value for measure, dimension, category, value in making.figures(batch.pk)}


def test_cases_are_counted_by_month_ends_since_the_month_of_opening() -> None:
    revision = making.draft(LANCASHIRE, FEBRUARY)
    closed = {"state": "closed", "closing_reason_id": "administrative", "closed_on": date(2020, 2, 20)}
    making.entry(revision, arrival="first_reported", opened_on=date(2020, 2, 29))
    making.entry(revision, arrival="first_reported", opened_on=date(2019, 12, 1))
    making.entry(revision, arrival="already_running", opened_on=date(2019, 12, 31))
    making.entry(revision, arrival="already_running", opened_on=date(2014, 1, 1), **closed)
    making.entry(revision, arrival="first_reported", opened_on=date(2020, 1, 1), **closed)
    making.approve(revision)

    with acting("counter"):
        batch = batches.count(KIND, revision.pk)

    assert stored(batch) == {
        (LIVE, "total", "all"): 3,
        (LIVE, MONTHS_OPEN, "0"): 1,
        (LIVE, MONTHS_OPEN, "2"): 2,
        (CLOSED, "total", "all"): 2,
        (CLOSED, MONTHS_OPEN, "1"): 1,
        (CLOSED, MONTHS_OPEN, OVER): 1,
        (REPORTED, "total", "all"): 3,
        (REPORTED, MONTHS_OPEN, "0"): 1,
        (REPORTED, MONTHS_OPEN, "1"): 1,
        (REPORTED, MONTHS_OPEN, "2"): 1,
    }


def test_upgrade_counts_every_month_and_moves_no_digest_and_no_published_version(
    settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    settings.FIGURE_KINDS = BEFORE
    live = {force: making.reported(force, SEPTEMBER, new=2) for force in (LANCASHIRE, CHESHIRE)}
    making.lock(SEPTEMBER)
    months_made.publish(making.built(SEPTEMBER))
    making.reported(LANCASHIRE, OCTOBER, rolled=live[LANCASHIRE])
    making.lock(OCTOBER)
    making.built(OCTOBER)
    before, moment = list(Snapshot.objects.order_by("pk").values()), clock.now()

    settings.FIGURE_KINDS = [*BEFORE, AFTER]
    assert snapshots.outdated() == []
    with django_capture_on_commit_callbacks() as messages, acting("counter"):
        tasks.sweep()
    with acting("counter"):
        tasks.count("2026-09")
        tasks.count("2026-10")

    assert len(messages) == 2
    assert batches.pending() == []
    assert Batch.objects.filter(kind=KIND.name).count() == 3
    assert list(Snapshot.objects.order_by("pk").values()) == before
    assert snapshots.outdated() == []
    assert [*verification.verify(SEPTEMBER), *verification.verify(OCTOBER)] == []
    assert publishing.changed_since(OCTOBER, moment) == "The figures have changed."


def test_counts_that_were_changed_are_found() -> None:
    making.reported(LANCASHIRE, FEBRUARY, new=2)
    making.built(FEBRUARY)
    making.tamper("update figures_figure set value = value + 1 where measure = 'live_by_duration'")

    [problem] = verification.verify(FEBRUARY)
    assert "(return_cases, record" in problem
    assert "is not what its record counts to" in problem
