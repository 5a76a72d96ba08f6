"""A task message goes out after the commit, is sent once, and never causes an error for the caller."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.db import transaction
from structlog.testing import capture_logs

from figures import queue
from figures.tasks import count_and_build

pytestmark = pytest.mark.django_db
PREFIX = "test of nudges:"
MOST = queue.WAIT + 2.5  # allowance for a slow machine; without the limit the call would never end


@pytest.fixture
def broker() -> Iterator[Callable[[str], None]]:
    """Send this test's messages to another broker, or to the test's own queue names at the real broker."""
    conf = current_app.conf
    before = conf.broker_url, conf.broker_write_url, conf.broker_transport_options

    def use(url: str) -> None:
        conf.broker_url = conf.broker_write_url = url

    conf.broker_transport_options = {**before[2], "global_keyprefix": PREFIX}
    yield use
    conf.broker_url, conf.broker_write_url, conf.broker_transport_options = before


def waiting() -> Any:
    """The messages in this test's queue, removed from it."""
    with current_app.connection_for_read() as connection:
        client = connection.default_channel.client
        length = client.llen("rollup")
        client.delete("rollup")
        return length


def test_a_message_is_sent_after_the_commit(
    broker: Callable[[str], None], django_capture_on_commit_callbacks: Any
) -> None:
    waiting()
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        queue.nudge(count_and_build, "2020-02")
        before = waiting()

    assert (before, waiting()) == (0, 1)


def test_after_a_rollback_nothing_is_sent(
    broker: Callable[[str], None], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True) as callbacks, transaction.atomic():
        queue.nudge(count_and_build, "2020-02")
        transaction.set_rollback(True)

    assert callbacks == []


def test_unavailable_broker_causes_no_error(
    broker: Callable[[str], None], django_capture_on_commit_callbacks: Any, tmp_path: Path
) -> None:
    broker(f"redis+socket://{tmp_path}/nobody")
    began = time.monotonic()

    with capture_logs() as logs, django_capture_on_commit_callbacks(execute=True):
        queue.nudge(count_and_build, "2020-02")

    assert time.monotonic() - began < MOST
    assert [(log["event"], log["log_level"]) for log in logs] == [("nudge lost", "warning")]


def test_unresponsive_broker_is_abandoned_after_half_a_second(
    broker: Callable[[str], None], django_capture_on_commit_callbacks: Any, tmp_path: Path
) -> None:
    with socket.socket(socket.AF_UNIX) as silent:
        silent.bind(str(tmp_path / "s"))
        silent.listen()
        broker(f"redis+socket://{tmp_path}/s")
        began = time.monotonic()

        with capture_logs() as logs, django_capture_on_commit_callbacks(execute=True):
            queue.nudge(count_and_build, "2020-02")
        took = time.monotonic() - began

    assert queue.WAIT * 0.8 < took < MOST
    assert [log["event"] for log in logs] == ["nudge lost"]
