"""The log says in words what each request did, or tried to do."""

from __future__ import annotations

import pytest

from administration import request_words
from audit.choices import Outcome
from audit.models import AuditEntry
from tests.permissions.table import TABLE


def entry(route: str, method: str = "GET", *, status: int = 200, outcome: str = Outcome.DONE) -> AuditEntry:
    return AuditEntry(route=route, method=method, status=status, outcome=outcome, source="127.0.0.1")


def test_every_request_of_the_permission_table_has_words() -> None:
    words = {(name, method): request_words.in_words(entry(name, method)) for name, method, *_ in TABLE}

    assert [key for key, text in words.items() if text == key[0] or not text[:1].isupper()] == []


def test_no_words_are_left_for_a_request_that_does_not_exist() -> None:
    requests = {(name, method) for name, method, *_ in TABLE}

    assert requests == {
        (name, method)
        for name, pair in request_words.WORDS.items()
        for method, words in zip(("GET", "POST"), pair, strict=True)
        if words
    }


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (entry("account_login", "POST", status=302), "Signed in"),
        (entry("account_login", "POST", outcome=Outcome.REFUSED), "Tried to sign in"),
        (entry("guidance:product-print"), "Printed guidance"),
        (entry("nrm:referral-detail"), "Opened a referral"),
        (entry("nrm:referral-detail", "HEAD"), "Opened a referral"),
        (entry("nrm:match-reply", "POST", status=302), "Replied to a person match"),
        (entry("nrm:form-section", "POST", status=422), "Tried to save a section of a referral form"),
        (entry("gone:since"), "gone:since"),
        (AuditEntry(outcome=Outcome.DONE), ""),
    ],
)
def test_request_is_in_the_past_tense_or_was_tried(made: AuditEntry, words: str) -> None:
    assert request_words.in_words(made) == words


def test_technical_line_holds_what_the_request_was() -> None:
    assert request_words.technical_line(entry("guidance:feed")) == "guidance:feed, GET, 200, from 127.0.0.1"
    assert request_words.technical_line(AuditEntry(outcome=Outcome.DONE)) == ""
