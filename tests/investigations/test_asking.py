"""Text that may identify a person raises a warning before it is stored where nobody can delete it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.pii_confirmation import asks_about
from audit.models import AuditEntry as LogEntry
from investigations.models import MonthlyReturn, Query, QueryMessage
from tests.accounts.factories import LANCASHIRE, analyst, coordinator
from tests.figures import making
from tests.investigations import deciding
from tests.investigations.factories import FEBRUARY, JANUARY, approved, row, series, submitted_return
from tests.permissions import sending, walk

RISKY = "Did Mr Nguyen, born 3/4/1999, call 07700 900123?"
# The names of all free-text boxes except a row's own.
BOXES = {"words", "reason", "reasons", "sought", "sentence"}
BOXES |= {"aim", "agenda", "attendees", "comment", "note", "update"}
CHOSEN = {"orders:register-search", "api:register-check"}  # their reason is chosen from a list, not typed


def endpoints_with_free_text() -> list[tuple[str, set[str]]]:
    """Every endpoint that accepts free text or a reason, from the hand-written list of what each endpoint accepts."""
    nothing: Any = type("Nothing", (str,), {"__getattr__": lambda self, name: self})()
    with pytest.MonkeyPatch.context() as patch:
        for module in (sending, deciding, making):  # pages take their choices from the database
            for function_name in [name for name in vars(module) if name.startswith("seen_")]:
                patch.setattr(module, function_name, lambda *_: nothing)
        sent = {name: set(values(nothing, nothing, nothing)) for name, values in sending.SENT.items()}
    return [(name, boxes & BOXES) for name, boxes in sent.items() if boxes & BOXES and name not in CHOSEN]


@pytest.mark.parametrize(("name", "boxes"), endpoints_with_free_text())
def test_every_free_text_box_is_checked_for_personal_data(name: str, boxes: set[str]) -> None:
    (view,) = [address.view for address in walk.addresses() if address.name == name]

    assert set(getattr(view, "asks_about", ())) & BOXES == boxes


def test_no_box_shares_the_name_of_the_confirmation_field() -> None:
    with pytest.raises(ValueError, match="never be asked about"):
        asks_about("words", "asked")


@pytest.fixture
def desk() -> Client:
    """The coordinator's browser, with Lancashire's February waiting for review."""
    series(JANUARY, FEBRUARY)
    anna, carla = analyst(), coordinator()
    approved(JANUARY, rows=[row("LAN/1")], by=anna, reviewer=carla)
    submitted_return(FEBRUARY, rows=[row("LAN/1")], by=anna)
    client = Client()
    client.force_login(carla)
    return client


def seen() -> str:
    return deciding.seen_of(LANCASHIRE, FEBRUARY)


def address(name: str, *more: object) -> str:
    return reverse(f"investigations:{name}", args=[LANCASHIRE, "2020-02", *more])


@pytest.mark.django_db
def test_nothing_is_stored_and_the_text_comes_back_with_each_warning(desk: Client) -> None:
    response = desk.post(address("review-query"), {"about": "return", "words": RISKY})

    page = response.content.decode()
    assert response.status_code == 422
    assert [what for what in ("a person’s name", "a date of birth", "a phone number") if what in page] == [
        "a person’s name",
        "a date of birth",
        "a phone number",
    ]
    assert RISKY in page
    assert 'name="about" value="return"' in page
    assert not Query.objects.exists()
    assert MonthlyReturn.objects.get(period=FEBRUARY).status == "submitted"


@pytest.mark.django_db
def test_warning_is_shown_once_and_the_confirmed_text_is_stored_unchanged(desk: Client) -> None:
    desk.post(address("review-query"), {"about": "return", "words": RISKY, "asked": "yes", "seen": seen()})

    assert QueryMessage.objects.get().words == RISKY


@pytest.mark.django_db
def test_text_that_names_nobody_is_stored_without_a_warning(desk: Client) -> None:
    desk.post(address("review-query"), {"about": "return", "words": "Is the number right?", "seen": seen()})

    assert QueryMessage.objects.get().words == "Is the number right?"


@pytest.mark.django_db
def test_reply_to_a_query_is_checked_too(desk: Client) -> None:
    query = deciding.query(
        LANCASHIRE, FEBRUARY, words="Is it right?", about="return", by=User.objects.get(role="coordinator")
    )
    force = Client()
    force.force_login(User.objects.get(role="analyst"))

    answer = force.post(address("query-reply-force", query.pk), {"words": RISKY})

    assert answer.status_code == 422
    assert QueryMessage.objects.count() == 1


@pytest.mark.django_db
def test_warning_text_is_not_logged(desk: Client) -> None:
    desk.post(address("review-query"), {"about": "return", "words": RISKY})

    log_lines = [f"{entry.question} {entry.reason} {entry.keys}" for entry in LogEntry.objects.all()]
    assert not [line for line in log_lines if "Nguyen" in line]
