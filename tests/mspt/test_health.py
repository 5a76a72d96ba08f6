"""Liveness and readiness: each failing part is named in words, and nothing else is revealed."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from kombu import Connection
from kombu.exceptions import OperationalError as BrokerError

from accounts import outgoing_email
from audit import log, sealing
from audit.choices import Operation
from figures import batches, snapshots
from mspt import health
from tests.figures.making import CHESHIRE, JANUARY, LANCASHIRE, reported
from tests.roles import acting

pytestmark = pytest.mark.django_db
PARTS = ("database", "migrations", "queue", "sealer", "sweep", "mail")


def ready(client: Client) -> tuple[int, dict[str, str]]:
    answer = client.get(reverse("health-ready"))
    return answer.status_code, answer.json()


def test_responding_process_is_live_whatever_else_is_down(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "READY", {"database": _raises(OperationalError("away"))})

    assert client.get(reverse("health-live")).json()["status"] == "live"


def test_all_parts_are_ready(client: Client) -> None:
    assert ready(client) == (200, {"status": "ready", **dict.fromkeys(PARTS, "ready")})


def _raises(failure: Exception) -> object:
    def ask() -> str:
        raise failure

    return ask


@pytest.mark.parametrize(
    ("part", "failure"),
    [
        ("queue", BrokerError("Error 111 connecting to 10.0.0.7:6379")),
        ("queue", ConnectionRefusedError("10.0.0.7")),
        ("sealer", OperationalError("connection to server at 10.0.0.7 failed, user mspt_web")),
    ],
)
def test_failing_part_is_named_without_its_address(
    client: Client, monkeypatch: pytest.MonkeyPatch, part: str, failure: Exception
) -> None:
    monkeypatch.setitem(health.READY, part, _raises(failure))

    status, report = ready(client)

    assert status == 503
    assert (report["status"], report[part]) == ("not ready", "does not answer")
    assert "10.0.0.7" not in str(report)
    assert "mspt_web" not in str(report)


def test_without_the_database_no_other_part_is_checked(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(health.READY, "database", _raises(OperationalError("away")))

    assert ready(client) == (503, {"status": "not ready", "database": "does not answer"})


def test_missing_queue_makes_the_service_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health.app, "connection_for_write", lambda: Connection("redis://127.0.0.1:1/0"))

    status, report = ready(client)

    assert (status, report["queue"]) == (503, "does not answer")


def test_unapplied_migrations_are_counted(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("delete from django_migrations where app = 'figures'")

    status, report = ready(client)

    assert status == 503
    assert "have not been applied" in report["migrations"]


def test_unsealed_log_is_reported_with_its_age_after_a_minute(client: Client) -> None:
    log.record(Operation.CONSULTATION, of="tests.record", keys=[1])
    assert sealing.age_of_oldest_unsealed()
    assert ready(client)[1]["status"] == "ready"

    with connection.cursor() as cursor:
        cursor.execute("alter table audit_pending disable trigger user")
        cursor.execute("update audit_pending set at = at - interval '90 seconds'")
    status, report = ready(client)

    assert status == 503
    assert report["sealer"].startswith("the oldest unsealed entry is 9")


def test_uncounted_approval_is_reported_after_three_minutes(client: Client) -> None:
    reported(LANCASHIRE, JANUARY, new=1)
    assert ready(client)[1]["status"] == "ready"  # just approved: the sweep has its time

    _grow_old("investigations_revision", "approved_at")
    status, report = ready(client)

    assert (status, report["sweep"]) == (503, "an approved return has not been counted")


def test_unbuilt_month_is_reported_after_three_minutes(client: Client) -> None:
    reported(LANCASHIRE, JANUARY, new=1)
    with acting("counter"):
        snapshots.build(JANUARY)
    _grow_old("figures_snapshot", "built_at", minutes=10)
    reported(CHESHIRE, JANUARY, new=1)
    with acting("counter"):
        batches.count_all_pending()
    assert ready(client)[1]["status"] == "ready"

    _grow_old("figures_batch", "counted_at")
    status, report = ready(client)

    assert (status, report["sweep"]) == (503, "a month has not been added up")


def test_waiting_mail_is_reported_after_ten_minutes(client: Client) -> None:
    outgoing_email.put("priya.nair@example.org", "Subject", "Text")
    assert ready(client)[1]["status"] == "ready"

    _grow_old("accounts_outgoingmail", "created_at", minutes=11)
    status, report = ready(client)

    assert (status, report["mail"]) == (503, "an email has waited for more than 10 minutes")


def test_month_never_built_is_reported(client: Client) -> None:
    reported(LANCASHIRE, JANUARY, new=1)
    with acting("counter"):
        batches.count_all_pending()
    _grow_old("figures_batch", "counted_at")

    assert ready(client)[1]["sweep"] == "a month has not been added up"


def test_current_snapshot_is_ready_however_old_it_is(client: Client) -> None:
    reported(LANCASHIRE, JANUARY, new=1)
    with acting("counter"):
        snapshots.build(JANUARY)
    _grow_old("figures_snapshot", "built_at", minutes=600)
    _grow_old("figures_batch", "counted_at")

    assert ready(client)[1]["status"] == "ready"


def _grow_old(table: str, column: str, *, minutes: int = 4) -> None:
    """As if it had happened some minutes earlier. Batches and approved returns never change, so the guard sleeps."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute(f"alter table {table} disable trigger user")
        cursor.execute(f"update {table} set {column} = {column} - interval '{minutes} minutes'")
        cursor.execute(f"alter table {table} enable trigger user")


def test_health_needs_no_sign_in_and_writes_nothing(client: Client) -> None:
    ready(client)

    assert not sealing.age_of_oldest_unsealed()
    assert client.post(reverse("health-ready")).status_code == 405


@pytest.mark.parametrize("name", ["health-live", "health-ready"])
def test_unavailable_database_is_reported_in_words(client: Client, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def away(*_arguments: object, **_named: object) -> object:
        raise OperationalError("connection to server at 10.0.0.7 failed")

    monkeypatch.setattr("django.db.transaction.Atomic.__enter__", away)
    monkeypatch.setattr(type(connection._connections["default"]), "cursor", away)

    answer = client.get(reverse(name))

    assert answer.status_code == (200 if name == "health-live" else 503)
    assert answer.json().get("database", "does not answer") == "does not answer"
