"""Lines of the log output name no person and no case, and nobody can forge one (P18)."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest
import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.test import Client

from mspt import logs
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db
CANARY = "QUAGGA"
FORGED = 'x\r\n{"event": "forged", "level": "info"}\n'


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What the product's own handler would have written to standard error."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    product = logs.configuration(level="INFO")["formatters"]["json"]
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=product["processors"], foreign_pre_chain=product["foreign_pre_chain"]
        )
    )
    loggers = [logging.getLogger(), logging.getLogger("django")]
    for logger in loggers:
        logger.addHandler(handler)
    yield stream
    for logger in loggers:
        logger.removeHandler(handler)


def lines(written: io.StringIO) -> list[dict[str, object]]:
    """Each line as the JSON that it must be."""
    return [json.loads(line) for line in written.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("method", "path", "headers"),
    [
        ("get", f"/nowhere/?name={CANARY}", {}),
        ("get", f"/investigations/?text={CANARY}", {}),
        ("get", "/", {"user-agent": FORGED}),
        ("get", "/", {"x-request-id": FORGED}),
        ("get", "/", {"x-request-id": f"{CANARY} knows {CANARY}"}),
        ("get", "/", {"referer": FORGED}),
        ("get", "/%0d%0a%7B%22event%22%3A%20%22forged%22%7D/", {}),
        ("post", "/accounts/login/", {}),
        ("post", "/accounts/password/reset/", {}),
    ],
)
def test_anonymous_request_makes_no_log_line_and_no_word_of_it_is_logged(
    written: io.StringIO, method: str, path: str, headers: dict[str, str]
) -> None:
    sent = {"login": f"{CANARY}@example.org", "email": f"{CANARY}@example.org", "password": f"{CANARY} secret"}

    getattr(Client(raise_request_exception=False), method)(path, sent, headers=headers)

    entries = lines(written)
    assert entries
    assert not any(line["event"] == "forged" for line in entries)
    assert CANARY not in written.getvalue().upper()


def test_a_known_persons_sign_in_leaves_no_name_address_or_password(written: io.StringIO) -> None:
    UserFactory(email="quagga@example.org", name="Quagga Example", password="a quagga is no zebra")

    Client().post("/accounts/login/", {"login": "quagga@example.org", "password": "a quagga is no zebra"})
    Client().post("/accounts/login/", {"login": "quagga@example.org", "password": "not quagga"})

    assert lines(written)
    assert CANARY not in written.getvalue().upper()


@pytest.mark.urls("tests.mspt.urls_for_tests")
def test_error_is_logged_by_its_kind_and_location_alone(written: io.StringIO) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(UserFactory())

    client.get("/t/raises/")  # its message names a person

    failed = [line for line in lines(written) if line.get("failure")]
    assert failed
    assert failed[0]["failure"] == "builtins.ValueError"
    assert "urls_for_tests.py" in str(failed[0]["at"])
    assert "Maria" not in written.getvalue()


def test_a_database_error_keeps_its_statement_and_values_to_itself(written: io.StringIO) -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select %s::integer /* quagga */", [CANARY])
    except DatabaseError:
        logging.getLogger("mspt").exception("it failed", exc_info=sys.exc_info())

    (line,) = lines(written)
    assert line["failure"] == "django.db.utils.DataError"
    assert CANARY not in written.getvalue().upper()


def test_a_librarys_line_break_makes_no_second_line(written: io.StringIO) -> None:
    logging.getLogger("a.library").warning("bad value %s", FORGED)
    structlog.get_logger("mspt").warning("note", value=FORGED)

    assert len(lines(written)) == 2


def test_no_statement_is_logged_in_production() -> None:
    assert not logging.getLogger("django.db.backends").isEnabledFor(logging.DEBUG)
    assert settings.LOGGING["root"]["level"] == "INFO"


@pytest.mark.parametrize("path", ["/accounts/address/confirm/{}/", "/accounts/password/reset/key/{}/"])
def test_mailed_link_s_key_is_in_no_log_line(written: io.StringIO, path: str) -> None:
    key = "3f-Secret0Key0Of0A0Link"

    Client().get(path.format(key))

    assert "/accounts/" in written.getvalue()
    assert "Secret" not in written.getvalue()
