"""Messages may be lost, duplicated, or invalid. The rows define the work, and each job is done once."""

from __future__ import annotations

from datetime import date

from core import months
from figures import batches, tasks, verification
from figures.models import Batch, Snapshot
from tests.stack import Stack, until
from tests.workers.work import approved, is_done, lock_key, made, undisturbed


def done(service: Stack, month: date) -> None:
    """Wait until the month is done and no message is on its way."""
    until(lambda: is_done(month), what=lambda: f"the month is done; {service.logs()}")
    until(lambda: service.waiting() + service.unacknowledged() == 0, what=lambda: f"no message; {service.logs()}")


def test_a_flushed_queue_loses_nothing(service: Stack, month: date) -> None:
    for worker in service.workers(1):
        service.kill(worker)
    approved(month)
    expected = undisturbed(month)
    service.send(tasks.count_and_build, months.text(month))
    assert service.waiting() == 1

    service.flush()
    service.send(tasks.sweep)
    service.workers(1)

    done(service, month)
    assert made(month) == expected


def test_the_same_task_twice_at_once_makes_one_of_each(service: Stack, month: date) -> None:
    approved(month)
    expected = undisturbed(month)

    with service.holding("select pg_advisory_xact_lock(%s, %s)", (batches.LOCK, lock_key(month))):
        service.workers(2)
        service.send(tasks.count_and_build, months.text(month), times=2)
        service.until_blocked(2)  # both workers wait at the same barrier, which now falls

    done(service, month)
    assert made(month) == expected
    assert Batch.objects.filter(kind="return", period=month).count() == 2
    assert Snapshot.objects.filter(period=month).count() == 1


def test_two_workers_with_the_same_work_ten_times_over(service: Stack, month: date) -> None:
    approved(month)
    expected = undisturbed(month)
    service.workers(2)

    service.send(tasks.count_and_build, months.text(month), times=10)
    service.send(tasks.sweep, times=4)

    done(service, month)
    assert made(month) == expected
    assert verification.verify(month) == []


def test_invalid_message_is_discarded_and_delays_no_other(service: Stack, month: date) -> None:
    approved(month)
    expected = undisturbed(month)
    workers = service.workers(1)

    service.send(tasks.count_and_build, "the month of May", times=3)
    service.send(tasks.count_and_build, "2199-01", times=3)
    service.send(tasks.count_and_build, months.text(month))

    done(service, month)
    assert made(month) == expected
    assert all(worker.process.poll() is None for worker in workers)
    assert "is not a month" in service.logs()
