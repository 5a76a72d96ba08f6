"""Any nonsense in a box, a URL or a document gets a page with a message, never a server error."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.test import Client

from tests.permissions import addresses, sending
from tests.permissions.lines import LINES, Line, try_at
from tests.permissions.people import KINDS, Person
from tests.permissions.world import Stage

pytestmark = pytest.mark.matrix

NULL = "before\x00after"
NONSENSE = {
    "null": NULL,
    "huge number": "9" * 400,
    "number that fits no column": "99999999999999999999",
    "below zero": "-9223372036854775809",
    "huge year": "31 12 99999999999999999999",
    "huge month": "2026-99999999999999999999-01",
    "huge day": f"2026-12-{'9' * 5_000}",
    "other digits": "٣١ ١٢ ٢٠٢٦",
    "superscript": "²",
    "too many digits": "9" * 5_000,
    "infinity": "Infinity",
    "surrogate": "%ud800",
    "markup": "</textarea><script>alert(1)</script>{{ x }}{% y %}",
    "long": "a" * 100_000,
}
ASKED = (
    *("page", "q", "measure", "month", "force", "area", "region", "state", "kind", "on", "by", "since", "until"),
    *("type", "term", "of", "show", "row", "figure", "part", "as", "scope", "view", "older", "newer", "sort", "text"),
    *("person", "subject", "key", "pseudonym", "each", "process", "answer", "next"),
)
TURNS, TURN = 3, 4  # three of the eleven for each box
CHANGING = [line for line in LINES if line.method == "POST"]
NOT_READY = "health-ready"  # says 503 without a queue, as here
READING = [line for line in LINES if line.method == "GET"]
# Inputs of the API. All of its endpoints read, and one also accepts a query.
DOCUMENTS = {
    "deep lists": b"[" * 50_000,
    "deep lists that end": b"[" * 50_000 + b"]" * 50_000,
    "deep mappings": b'{"a":' * 50_000 + b"1" + b"}" * 50_000,
    "null": b'{"text": "a\\u0000b", "reason": "a\\u0000b"}',
    "surrogate": b'{"text": "\\ud800", "reason": "stop"}',
    "no number": b'{"text": NaN}',
    "number": b'{"text": 1' + b"0" * 5_000 + b"}",
    "no text": b"\xff\xfe\x00",
    "a list": b"[]",
    "too long": b'{"text": "' + b"a" * 1_100_000 + b'"}',
}


def somebody(stage: Stage, line: Line) -> Person:
    """A user admitted by the line."""
    kind = next((kind for kind in reversed(KINDS) if line.answers[kind][0] in "23t"), "national")
    return stage.cast[kind]


def mixed(names: Sequence[str], *, turn: int) -> dict[str, str]:
    """A different nonsense value for each name and turn; never the null character, with which nothing is stored."""
    nonsense = [text for what, text in NONSENSE.items() if what != "null"]
    return {name: nonsense[(place + turn * TURN) % len(nonsense)] for place, name in enumerate(names)}


@pytest.mark.parametrize("line", CHANGING, ids=lambda line: line.name)
def test_nonsense_in_form_fields_gets_a_page(stage: Stage, line: Line) -> None:
    person = somebody(stage, line)
    boxes = sending.sent_to(line.name, "own", person, stage.world)
    typed = [name for name, value in boxes.items() if not isinstance(value, UploadedFile)]
    for turn in range(TURNS):
        with try_at(stage, line, person, "own", also=mixed(typed, turn=turn)) as tried:
            assert tried.answer.status_code < 500, mixed(typed, turn=turn)
    if typed:
        with try_at(stage, line, person, "own", also=dict.fromkeys(typed, NONSENSE["null"])) as tried:
            assert tried.answer.status_code in {400, 403, 404, 409, 422}
            assert set(tried.done) <= {"consultation"}
            assert not tried.changed


@pytest.mark.parametrize("line", READING, ids=lambda line: line.name)
def test_nonsense_in_a_url_gets_a_page(stage: Stage, line: Line) -> None:
    person = somebody(stage, line)
    for turn in range(TURNS):
        query = urlencode({name: text[:2_000] for name, text in mixed(ASKED, turn=turn).items()})
        with try_at(stage, line, person, "own", query=f"?{query}") as tried:
            fails = tried.answer.status_code >= 500 and line.name != NOT_READY
            assert not fails, query
    with try_at(stage, line, person, "own", query="?measure=%00") as tried:
        assert tried.answer.status_code == 400
        assert "a character we cannot store" in tried.body


@pytest.mark.parametrize("what", DOCUMENTS)
@pytest.mark.parametrize("line", [line for line in LINES if line.name.startswith("api:")], ids=lambda line: line.name)
def test_unreadable_api_document_gets_a_message(stage: Stage, line: Line, what: str) -> None:
    person = somebody(stage, line)
    client = Client(raise_request_exception=False)
    if person.cookie:
        client.cookies[settings.SESSION_COOKIE_NAME] = person.cookie
    path = addresses.address_of(line.name, line.parameters, "own", stage.world)
    more: dict[str, Any] = {"content_type": "application/json"}

    answer = client.generic("POST", path, DOCUMENTS[what], **more)

    assert answer.status_code in {400, 405, 422}
    if line.method == "POST":
        assert answer.status_code != 405
        assert answer.json()
