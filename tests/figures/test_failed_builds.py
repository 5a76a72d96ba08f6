"""A month whose build keeps failing is tried three times, then parked, reported, and retried when its data changes."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.test import Client
from django.urls import reverse
from psycopg.errors import DeadlockDetected, QueryCanceled
from structlog.testing import capture_logs

from accounts.choices import Role
from figures import batches, failed_builds, snapshots, tasks
from figures.models import FailedBuild, Snapshot
from tests.accounts.factories import UserFactory, analyst, national
from tests.figures import making
from tests.figures.making import CHESHIRE, FEBRUARY, JANUARY, LANCASHIRE
from tests.reports import months_made
from tests.roles import acting

pytestmark = pytest.mark.django_db


def poisoned() -> None:
    """January's batch counts one more than its movements explain, so its reconciliation does not balance."""
    making.reported(LANCASHIRE, JANUARY, new=3)
    with acting("counter"):
        batches.count_pending(JANUARY)
    live_is(4)


def live_is(number: int) -> None:
    """Write another total into January's batch."""
    making.tamper(
        "update figures_figure set value = %s where measure = 'live' and dimension = 'total'"
        " and batch_id in (select id from figures_batch where period = %s)",
        [number, JANUARY],
    )


def tried(times: int = 1, month: str = "2020-01") -> list[Any]:
    """Let the worker try this many times; returns what it logs."""
    with capture_logs() as logs, acting("counter"):
        for _ in range(times):
            tasks.count_and_build(month)
    return logs


def failing(times: int, failure: BaseException) -> None:
    """Let this many builds of January fail."""

    def work(_month: object) -> None:
        raise failure

    for _ in range(times):
        with acting("counter"):
            failed_builds.attempt(JANUARY, work)


def test_failing_month_is_tried_three_times_and_never_again() -> None:
    poisoned()

    logs = tried(6)

    failed_build = FailedBuild.objects.get()
    assert (failed_build.tries, failed_build.reason, str(failed_build)) == (
        3,
        "DoesNotReconcile",
        "Figures for January 2020 could not be updated after 3 attempts. The service has stopped trying",
    )
    assert failed_build.first_at <= failed_build.last_at <= failed_build.parked_at
    assert [log["event"] for log in logs] == [*["month failed"] * 3, "month parked", *["month is parked"] * 3]


def test_parking_logs_one_error_and_no_number() -> None:
    poisoned()

    logs = tried(5)

    assert [log["event"] for log in logs if log["log_level"] == "error"] == ["month parked"]
    logged = next(log for log in logs if log["event"] == "month parked")
    assert logged == {
        "event": "month parked",
        "log_level": "error",
        "month": "2020-01",
        "tries": 3,
        "failure": "DoesNotReconcile",
    }


def test_sweep_skips_a_parked_month_and_builds_the_others(django_capture_on_commit_callbacks: Any) -> None:
    poisoned()
    tried(3)
    making.period(FEBRUARY, starts_series=True)
    making.reported(CHESHIRE, FEBRUARY, new=2)
    assert snapshots.outdated() == [JANUARY, FEBRUARY, *snapshots.outdated()[2:]]

    with django_capture_on_commit_callbacks() as messages, acting("counter"):
        tasks.sweep()

    assert len(messages) == len(snapshots.outdated()) - 1
    tried(month="2020-02")
    assert not snapshots.is_outdated(FEBRUARY)


def test_success_resets_earlier_attempts() -> None:
    poisoned()
    tried(2)
    live_is(3)

    tried()

    assert not FailedBuild.objects.exists()
    assert not snapshots.is_outdated(JANUARY)


def test_an_approval_among_its_records_releases_a_parked_month() -> None:
    poisoned()
    tried(3)

    making.corrected(LANCASHIRE, JANUARY, new=2)
    with acting("counter"):
        tasks.sweep()
    assert not FailedBuild.objects.exists()
    tried()

    assert not snapshots.is_outdated(JANUARY)


def test_an_approval_of_a_later_month_releases_nothing() -> None:
    poisoned()
    tried(3)

    making.reported(LANCASHIRE, FEBRUARY, new=2)
    with acting("counter"):
        tasks.sweep()

    assert FailedBuild.objects.parked().get().period_id == JANUARY


def test_rollup_tries_a_parked_month_again_and_no_other() -> None:
    poisoned()
    tried(3)
    live_is(3)
    making.period(FEBRUARY)

    with acting("counter"):
        call_command("rollup", "2020-02", "--here", stdout=StringIO())
        assert FailedBuild.objects.parked().exists()
        call_command("rollup", "2020-01", "--here", stdout=StringIO())

    assert not FailedBuild.objects.exists()
    assert Snapshot.objects.filter(period=JANUARY).exists()


def test_rollup_through_the_queue_names_failures_instead_of_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    poisoned()
    monkeypatch.setattr("figures.queue.nudge", lambda task, month: task(month))

    with (
        acting("counter"),
        pytest.raises(
            CommandError, match="Figures for January 2020 could not be updated after 1 attempt: DoesNotReconcile"
        ),
    ):
        call_command("rollup", "2020-01", stdout=StringIO())


def test_build_that_kills_its_worker_is_counted_too() -> None:
    making.reported(LANCASHIRE, JANUARY, new=3)
    for _ in range(3):
        with pytest.raises(SystemExit):  # as sudden as a kill: none of our code runs after it
            failing(1, SystemExit())
    assert (FailedBuild.objects.get().tries, FailedBuild.objects.get().reason) == (3, "WorkerLost")

    logs = tried(2)

    assert [log["event"] for log in logs] == ["month parked", "month is parked", "month is parked"]
    assert snapshots.is_outdated(JANUARY)


def test_month_built_by_an_attempt_that_killed_its_worker_is_not_parked() -> None:
    making.reported(LANCASHIRE, JANUARY, new=3)
    for _ in range(3):
        with pytest.raises(SystemExit):
            failing(1, SystemExit())
    making.built(JANUARY)

    tried()

    assert not FailedBuild.objects.exists()


@pytest.mark.parametrize("cause", [DeadlockDetected(), None])
def test_temporary_error_is_raised_for_the_queue_and_not_counted(cause: Exception | None) -> None:
    making.period(JANUARY)
    failure = OperationalError("away")
    failure.__cause__ = cause

    for _ in range(4):
        with pytest.raises(OperationalError):
            failing(1, failure)

    assert FailedBuild.objects.get().tries == 0


@pytest.mark.parametrize("failure", [OperationalError("too long"), DatabaseError(), InterfaceError(), MemoryError()])
def test_repeated_statement_timeout_is_counted_as_a_failure(failure: Exception) -> None:
    making.period(JANUARY)
    failure.__cause__ = QueryCanceled()

    failing(3, failure)

    assert FailedBuild.objects.parked().get().reason == type(failure).__name__


def test_several_attempts_at_once_count_once() -> None:
    making.period(JANUARY)
    key = [failed_builds.LOCK, 240]  # January 2020, in months since 2000
    with connection.copy().cursor() as elsewhere:
        elsewhere.execute("select pg_advisory_lock(%s, %s)", key)
        failing(5, ValueError())
        assert not FailedBuild.objects.exists()
        elsewhere.connection.close()


def test_parked_month_makes_the_service_not_ready_and_is_named(client: Client) -> None:
    poisoned()
    tried(2)
    assert client.get(reverse("health-ready")).json()["sweep"] == "ready"

    tried()

    answer = client.get(reverse("health-ready"))
    assert (answer.status_code, answer.json()["sweep"]) == (
        503,
        "Figures for January 2020 could not be updated after 3 attempts. The service has stopped trying",
    )


@pytest.mark.parametrize(
    ("person", "address", "is_shown"),
    [
        (national, "/", True),
        (lambda: UserFactory(role=Role.ADMINISTRATOR), "/", True),
        (analyst, "/", False),
        (national, reverse("reports:national"), True),
        (analyst, reverse("reports:national"), False),
    ],
)
def test_national_team_and_administrator_see_the_parked_month(
    client: Client, person: Any, address: str, is_shown: bool
) -> None:
    months_made.published(FEBRUARY)
    poisoned()
    tried(3)
    client.force_login(person())

    page = client.get(address).content.decode()

    assert (
        "Figures for January 2020 could not be updated after 3 attempts. The service has stopped trying" in page
    ) == is_shown
    assert ("manage.py rollup 2020-01" in page) == is_shown
