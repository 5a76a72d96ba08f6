"""Schedulers: two of them do no harm, and one that was down for a night catches up afterwards."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from celery.beat import PersistentScheduler

from core import clock
from figures import periods, snapshots, verification
from figures.models import Period, Snapshot
from mspt.celery import app
from tests.figures.making import LANCASHIRE, period, reported
from tests.stack import Stack, running, until, writing_to

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
BOUNDARY = date(2026, 12, 1)  # November opens today


def down_since(schedule: Path, *, hours: int) -> Path:
    """The state file of a scheduler that last ran this many hours ago."""
    scheduler = PersistentScheduler(app, schedule_filename=str(schedule), lazy=False)
    for entry in scheduler.schedule.values():
        entry.last_run_at = clock.now() - timedelta(hours=hours)
    scheduler.close()
    return schedule


@pytest.fixture
def after_a_month_boundary(tmp_path: Path, django_db_blocker: Any) -> Any:
    """A service on the first of December, whose newest month is October; a return waits to be counted."""
    with (
        django_db_blocker.unblock(),
        running(tmp_path, today=BOUNDARY) as service,
        writing_to(service.servers.database),
    ):
        period(OCTOBER, starts_series=True)
        reported(LANCASHIRE, OCTOBER, new=4)
        yield service


def test_two_schedulers_that_were_down_over_a_month_boundary_open_the_month_once(
    after_a_month_boundary: Stack, tmp_path: Path
) -> None:
    service = after_a_month_boundary
    schedules = [down_since(tmp_path / f"schedule{number}", hours=30) for number in (1, 2)]

    for schedule in schedules:
        service.beat(schedule)
    service.workers(2)

    until(lambda: not snapshots.outdated(), what=lambda: f"nothing is behind; {service.logs()}")
    for name in ("sweep", "nightly"):
        for beat in service.family.children[:2]:  # one alone brings everything up to date
            task = f"figures.tasks.{name}"
            until(lambda beat=beat, task=task: task in beat.log.read_text(), what=f"both schedulers send {task}")
    until(lambda: service.waiting() + service.unacknowledged() == 0, what=lambda: f"no message; {service.logs()}")
    assert list(Period.objects.order_by("month").values_list("month", flat=True)) == [OCTOBER, NOVEMBER]
    assert [*Snapshot.objects.order_by("period").values_list("period", "version")] == [(OCTOBER, 0), (NOVEMBER, 0)]
    assert periods.open_due(BOUNDARY) == []
    assert [verification.verify(month) for month in (OCTOBER, NOVEMBER)] == [[], []]
