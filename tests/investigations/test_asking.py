"""Words that may identify somebody are asked about before they are stored where nobody can take them back."""

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
from tests.investigations.factories import FEBRUARY, JANUARY, approved, handed_in, row, series
from tests.permissions import sending, walk

RISKY = "Did Mr Nguyen, born 3/4/1999, ring 07700 900123?"
BOXES = {"words", "reason", "reasons", "sought"}  # what every box of free text but a row's own is called
CHOSEN = {"orders:register", "api:register-check"}  # their reason is one of a list, and no text


def doors_with_a_box() -> list[tuple[str, set[str]]]:
    """Every address that is sent words or a reason, by the hand-written list of what doors are sent."""
    nothing: Any = type("Nothing", (str,), {"__getattr__": lambda self, name: self})()
    with pytest.MonkeyPatch.context() as patch:
        for module in (sending, deciding, making):  # what a page would show is asked of the database
            for asked in [name for name in vars(module) if name.startswith("seen_")]:
                patch.setattr(module, asked, lambda *_: nothing)
        sent = {name: set(values(nothing, nothing, nothing)) for name, values in sending.SENT.items()}
    return [(name, boxes & BOXES) for name, boxes in sent.items() if boxes & BOXES and name not in CHOSEN]


@pytest.mark.parametrize(("name", "boxes"), doors_with_a_box())
def test_every_box_of_words_is_asked_about(name: str, boxes: set[str]) -> None:
    (view,) = [address.view for address in walk.addresses() if address.name == name]

    assert set(getattr(view, "asks_about", ())) == boxes


def test_a_box_can_not_be_called_by_the_word_that_says_it_was_asked_about() -> None:
    with pytest.raises(ValueError, match="never be asked about"):
        asks_about("words", "asked")


@pytest.fixture
def desk() -> Client:
    """The coordinator's browser; Lancashire's February waits for her."""
    series(JANUARY, FEBRUARY)
    anna, carla = analyst(), coordinator()
    approved(JANUARY, rows=[row("LAN/1")], by=anna, reviewer=carla)
    handed_in(FEBRUARY, rows=[row("LAN/1")], by=anna)
    client = Client()
    client.force_login(carla)
    return client


def seen() -> str:
    return deciding.seen_of(LANCASHIRE, FEBRUARY)


def address(name: str, *more: object) -> str:
    return reverse(f"investigations:{name}", args=[LANCASHIRE, "2020-02", *more])


@pytest.mark.django_db
def test_nothing_is_stored_and_what_was_typed_comes_back_with_each_question(desk: Client) -> None:
    asked = desk.post(address("review-query"), {"about": "return", "words": RISKY})

    page = asked.content.decode()
    assert asked.status_code == 422
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
def test_it_is_asked_once_and_then_stored_as_it_stands(desk: Client) -> None:
    desk.post(address("review-query"), {"about": "return", "words": RISKY, "asked": "yes", "seen": seen()})

    assert QueryMessage.objects.get().words == RISKY


@pytest.mark.django_db
def test_words_that_name_nobody_are_stored_without_a_question(desk: Client) -> None:
    desk.post(address("review-query"), {"about": "return", "words": "Is the number right?", "seen": seen()})

    assert QueryMessage.objects.get().words == "Is the number right?"


@pytest.mark.django_db
def test_an_answer_in_a_thread_is_asked_about_too(desk: Client) -> None:
    asked = deciding.query(
        LANCASHIRE, FEBRUARY, words="Is it right?", about="return", by=User.objects.get(role="coordinator")
    )
    force = Client()
    force.force_login(User.objects.get(role="analyst"))

    answer = force.post(address("query-answer", asked.pk), {"words": RISKY})

    assert answer.status_code == 422
    assert QueryMessage.objects.count() == 1


@pytest.mark.django_db
def test_what_was_found_is_not_logged(desk: Client) -> None:
    desk.post(address("review-query"), {"about": "return", "words": RISKY})

    said = [f"{entry.question} {entry.reason} {entry.keys}" for entry in LogEntry.objects.all()]
    assert not [line for line in said if "Nguyen" in line]
