"""A bad day: a test kills workers at random moments during the approval of every force's return. Nothing is lost.

`SEED=7 bin/test tests/workers/test_repeated.py` repeats the day with the number that a run has printed.
"""

from __future__ import annotations

import os
import random
import signal
import time
from contextlib import suppress
from datetime import date

import pytest
from django.db import transaction

from core import months
from figures import tasks, verification
from figures.models import Batch, FailedBuild, Snapshot
from investigations.models import Revision
from reference.models import Force
from tests.figures.making import approve, draft, entries, lock
from tests.stack import Stack, until
from tests.workers.work import Made, is_done, made, undisturbed

LONGEST_PAUSE = 0.2  # seconds between two approvals, and from one to a kill
KILLS = 10


def drafts_of_all_forces(month: date) -> list[Revision]:
    """Every due force's working revision, of one to three investigations."""
    drafts = [draft(force.code, month) for force in Force.objects.due_in(month).order_by("code")]
    for number, revision in enumerate(drafts):
        entries(revision, 1 + number % 3)
    return drafts


def on_a_good_day(month: date, drafts: list[Revision]) -> Made:
    """The month's result if every return is approved and no worker is killed. It leaves nothing behind."""
    with transaction.atomic():
        for revision in drafts:
            approve(Revision.objects.get(pk=revision.pk))
        expected = undisturbed(month)
        transaction.set_rollback(True)
    return expected


def test_random_kills_during_approvals_lose_and_double_nothing(
    service: Stack, month: date, capsys: pytest.CaptureFixture[str]
) -> None:
    seed = int(os.environ.get("SEED", "") or random.SystemRandom().randrange(10**6))
    chance = random.Random(seed)
    drafts = drafts_of_all_forces(month)
    lock(month)  # as the sweep would: later submissions are late, on good days and bad ones
    expected = on_a_good_day(month, drafts)
    service.kill(*(child for child in service.family.children if child.name.startswith("worker")))
    worker = service.worker(concurrency=3)
    service.send(tasks.sweep)
    until(lambda: service.waiting() == 0, what=lambda: f"the worker works; {service.logs()}")
    chance.shuffle(drafts)
    deadly = set(chance.sample(range(len(drafts) - 1), KILLS))

    began = time.monotonic()
    for number, revision in enumerate(drafts):
        approve(revision)
        service.send(tasks.count_and_build, months.text(month))
        time.sleep(chance.uniform(0, LONGEST_PAUSE))
        if number in deadly and (at_work := service.inside(worker)):
            with suppress(ProcessLookupError):
                os.kill(chance.choice(at_work), signal.SIGKILL)
    service.send(tasks.sweep)
    until(lambda: is_done(month), what=lambda: f"seed {seed}: the month is done; {service.logs()}")

    with capsys.disabled():
        lost = worker.log.read_text().count("raised error: WorkerLostError")
        print(f"\nseed {seed}: {KILLS} killed, {lost} of them at work; {time.monotonic() - began:.1f} s")
    assert made(month) == expected
    assert (
        Batch.objects.filter(kind="return", period=month).count(),
        Snapshot.objects.filter(period=month).count(),
    ) == (46, 1)
    assert verification.verify(month) == []
    assert not FailedBuild.objects.parked().filter(period=month).exists()
