"""A worker is killed at the worst moments.

Readers see the old or the new state, and the next sweep repairs the rest.
"""

from __future__ import annotations

from datetime import date
from threading import Thread

import pytest

from core import months
from figures import batches, publishing, snapshots, tasks, verification
from figures.models import Batch, PublicationProposal, Snapshot, SnapshotFigure
from tests.accounts.factories import national
from tests.figures.making import BTP, CHESHIRE, built, corrected, lock, reported
from tests.stack import Stack, until
from tests.workers.work import approved, is_done, lock_key, made, undisturbed


def finish(service: Stack, month: date) -> None:
    """Start another worker and the sweep, which knows nothing of the crash."""
    service.flush()
    service.send(tasks.sweep)
    service.workers(1)
    until(lambda: is_done(month), what=lambda: f"the month is done; {service.logs()}")
    assert verification.verify(month) == []


def test_killed_while_it_counts(service: Stack, month: date) -> None:
    approved(month)
    expected = undisturbed(month)

    with service.holding("lock table figures_figure in share mode"):
        service.send(tasks.count_and_build, months.text(month))
        [worker] = service.workers(1)
        service.until_blocked()
        service.kill(worker)

    assert not Batch.objects.filter(period=month).exists()
    finish(service, month)
    assert made(month) == expected


def test_killed_after_the_figures_before_the_snapshot(service: Stack, month: date) -> None:
    approved(month)
    expected = undisturbed(month)

    with service.holding("select pg_advisory_xact_lock(%s, %s)", (snapshots.LOCK, lock_key(month))):
        service.send(tasks.count_and_build, months.text(month))
        [worker] = service.workers(1)
        service.until_blocked()
        service.kill(worker)

        # Looked at before the lock is free: the message comes again, and somebody else builds the month at once.
        assert Batch.objects.filter(kind="return", period=month).count() == 2
        assert not Snapshot.objects.filter(period=month).exists()
    finish(service, month)
    assert made(month) == expected


@pytest.mark.parametrize("point", ["as it clears the old figures", "with all the new ones written"])
def test_killed_inside_its_replacement(service: Stack, month: date, point: str) -> None:
    approved(month)
    lock(month)
    before = built(month)
    proposal = publishing.propose(before, reason="Few forces, for a test", by=national())
    reported(BTP, month, new=4)
    corrected(CHESHIRE, month, new=9)
    expected = undisturbed(month)
    held = {
        "as it clears the old figures": SnapshotFigure.objects.filter(snapshot=before).order_by("-pk")[:1],
        "with all the new ones written": PublicationProposal.objects.filter(pk=proposal.pk),
    }[point]

    with service.holding(*locking(held)):
        service.send(tasks.count_and_build, months.text(month))
        [worker] = service.workers(1)
        service.until_blocked()
        service.kill(worker)

        assert Snapshot.objects.get(period=month).digest == before.digest
        assert snapshots.digests_of(before) == before.digests

    finish(service, month)
    assert made(month) == expected
    assert expected.snapshot != before.digest
    proposal.refresh_from_db()
    assert proposal.state == "void"


def test_killed_between_the_commit_and_the_acknowledgement(service: Stack, month: date) -> None:
    approved(month)
    expected = undisturbed(month)

    with service.holding("select 1") as second:
        with service.holding("lock table figures_snapshotfigure in share mode"):
            service.send(tasks.count_and_build, months.text(month))
            [worker] = service.workers(1)
            service.until_blocked()
            # It waits for the build that has read this table, and before the question that follows the commit.
            after = Thread(target=second.execute, args=("lock table reference_force in access exclusive mode",))
            after.start()
            service.until_blocked(2)
        after.join()
        service.until_blocked()
        assert Snapshot.objects.filter(period=month).exists()
        assert service.unacknowledged() == 1
        service.kill(worker)

    assert made(month) == expected
    at = Snapshot.objects.get(period=month).built_at
    service.flush()
    service.send(tasks.count_and_build, months.text(month))  # as the queue does once it knows that the worker is gone
    finish(service, month)
    assert made(month) == expected
    assert Snapshot.objects.get(period=month).built_at == at


def locking(held: object) -> tuple[str, tuple[object, ...]]:
    """The statement that locks these rows against others."""
    sql, parameters = held.values("pk").query.sql_with_params()
    return f"{sql} for update", parameters


def test_the_keys_of_the_locks_are_those_that_the_service_takes() -> None:
    assert (batches.LOCK, snapshots.LOCK) == (7307, 7306)
