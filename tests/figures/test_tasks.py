"""The tasks and commands: any worker finds the remaining work in the rows, and repeats are harmless."""

from __future__ import annotations

from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from structlog.testing import capture_logs

from figures import snapshots, tasks
from figures.management.commands import rollup
from figures.models import Batch, Period, Snapshot
from tests.figures import making
from tests.figures.making import CHESHIRE, FEBRUARY, JANUARY, LANCASHIRE, value
from tests.roles import acting

pytestmark = pytest.mark.django_db


@pytest.fixture
def nudged(django_capture_on_commit_callbacks: Any) -> Any:
    """Run a task as the worker does, without sending its follow-up messages; returns how many it would send."""

    def run(task: Any, *arguments: str) -> int:
        with django_capture_on_commit_callbacks() as callbacks, acting("counter"):
            task(*arguments)
        return len(callbacks)

    return run


def test_counting_a_month_builds_its_snapshot_and_queues_the_following_months(nudged: Any) -> None:
    live = making.reported(LANCASHIRE, JANUARY, new=3)
    making.reported(LANCASHIRE, FEBRUARY, rolled=live)
    assert nudged(tasks.count_and_build, "2020-02") == 0
    assert nudged(tasks.count_and_build, "2020-01") == 0
    making.corrected(LANCASHIRE, JANUARY, new=2)

    messages = nudged(tasks.count_and_build, "2020-01")

    assert messages == 1
    assert snapshots.outdated() == [FEBRUARY]
    assert value(Snapshot.objects.get(period=JANUARY), "live") == 2


def test_sweep_finds_work_left_by_a_lost_message_and_may_run_twice(nudged: Any) -> None:
    making.reported(LANCASHIRE, date(2026, 9, 1), new=3)
    making.reported(CHESHIRE, date(2026, 10, 1), new=3)
    assert nudged(tasks.sweep) == 2
    outdated = snapshots.outdated()

    for month in outdated:
        nudged(tasks.count_and_build, f"{month:%Y-%m}")
        nudged(tasks.count_and_build, f"{month:%Y-%m}")

    assert nudged(tasks.sweep) == 0
    assert Batch.objects.filter(kind="return").count() == 2


def test_sweep_opens_and_locks_months_missed_by_a_failed_night(nudged: Any) -> None:
    making.period(date(2026, 8, 1), locks_on=date(2026, 9, 21))

    nudged(tasks.sweep)
    nudged(tasks.sweep)

    assert list(Period.objects.order_by("month").values_list("month", "state")) == [
        (date(2026, 8, 1), "locked"),
        (date(2026, 9, 1), "locked"),
        (date(2026, 10, 1), "locked"),
    ]


def test_each_month_is_verified_nightly_in_its_own_job(nudged: Any) -> None:
    making.period(date(2026, 9, 1))

    assert nudged(tasks.nightly) == 2  # September, and October that this opened


def test_a_difference_is_logged_as_an_error_without_a_value(nudged: Any) -> None:
    making.reported(LANCASHIRE, FEBRUARY, new=3)
    making.built(FEBRUARY)
    making.tamper("update figures_figure set value = 4711 where measure = 'live' and dimension = 'total'")

    with capture_logs() as logs:
        nudged(tasks.verify, "2020-02")

    assert {(log["event"], log["log_level"]) for log in logs} == {("figures differ", "error")}
    assert "4711" not in str(logs)


def test_rollup_in_process_builds_only_months_that_are_behind() -> None:
    making.reported(LANCASHIRE, JANUARY, new=3)
    making.reported(LANCASHIRE, FEBRUARY, new=3)
    making.built(JANUARY)
    output = StringIO()

    with acting("counter"):
        call_command("rollup", "--all", "--here", stdout=output)
        call_command("rollup", "2020-02", "--here", stdout=output)

    assert "February 2020 counted" in output.getvalue()
    assert "2 months are up to date, 1 were behind." in output.getvalue()
    assert "1 months are up to date, 0 were behind." in output.getvalue()
    assert snapshots.outdated() == []


def test_rollup_without_a_worker_says_what_to_start(monkeypatch: pytest.MonkeyPatch) -> None:
    making.reported(LANCASHIRE, JANUARY, new=3)
    monkeypatch.setattr(rollup, "PATIENCE", 0)

    with acting("counter"), pytest.raises(CommandError, match="Start a worker for the queue “rollup”, or give --here"):
        call_command("rollup", "--all", stdout=StringIO())


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "Name one or more months"),
        (("2020-01", "--all"), "Name one or more months"),
        (("2020-13",), "is not a month"),
        (("2019-01",), "No such month: January 2019"),
    ],
)
def test_rollup_names_an_invalid_argument(arguments: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("rollup", *arguments)


def test_verifying_prints_every_month_and_fails_on_a_difference() -> None:
    making.reported(LANCASHIRE, JANUARY, new=3)
    making.reported(LANCASHIRE, FEBRUARY, new=3)
    for month in (JANUARY, FEBRUARY):
        making.built(month)
    output, complained = StringIO(), StringIO()
    with acting("counter"):
        call_command("verify_snapshots", stdout=output)
    assert "4 batches and 2 snapshots agree with the records." in output.getvalue()
    making.tamper("update figures_snapshotfigure set value = 0 where measure = 'live' and category = 'all'")

    with pytest.raises(CommandError, match="4 differences"):
        call_command("verify_snapshots", stdout=output, stderr=complained)

    assert "January 2020, moving snapshot: “live” is not what its batches make." in complained.getvalue()
