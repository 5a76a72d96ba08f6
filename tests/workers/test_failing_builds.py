"""A job that kills its worker gets three attempts, then is parked; meanwhile it delays no other job."""

from __future__ import annotations

import json
from datetime import date

from core import months
from figures import tasks
from figures.models import FailedBuild
from tests.figures.making import period
from tests.stack import Stack, until
from tests.workers.conftest import LOCKS_ON
from tests.workers.work import approved, is_done, made, undisturbed

HEALTHY = date(2017, 6, 1)


def errors(log: str) -> list[str]:
    """What a worker's log tells as an error of ours."""
    lines = (json.loads(line) for line in log.splitlines() if line.startswith("{"))
    return [line["event"] for line in lines if line["level"] == "error" and line["logger"] == "figures.failed_builds"]


def test_month_that_kills_its_worker_is_parked_after_three_and_others_are_built(service: Stack, month: date) -> None:
    service.kill(*(child for child in service.family.children if child.name.startswith("worker")))
    period(HEALTHY, starts_series=True, locks_on=LOCKS_ON)
    approved(month)
    approved(HEALTHY)
    expected = undisturbed(HEALTHY)
    worker = service.worker(include="tests.workers.deadly", DEADLY_MONTH=months.text(month))

    service.send(tasks.count_and_build, months.text(month))
    service.send(tasks.count_and_build, months.text(HEALTHY))

    until(
        lambda: FailedBuild.objects.parked().filter(period=month).exists(),
        what=lambda: f"the month is parked; {service.logs()}",
    )
    until(lambda: is_done(HEALTHY), what=lambda: f"the other month is built; {service.logs()}")
    service.send(tasks.sweep, times=2)
    until(lambda: service.waiting() + service.unacknowledged() == 0, what=lambda: f"no message; {service.logs()}")
    failed_build = FailedBuild.objects.get(period=month)
    assert (failed_build.period_id, failed_build.tries, failed_build.reason) == (month, 3, "WorkerLost")
    assert errors(worker.log.read_text()) == ["month parked"]
    assert made(HEALTHY) == expected

    service.kill(worker)
