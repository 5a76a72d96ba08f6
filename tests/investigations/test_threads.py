"""The force replies to a query: each page says whose turn it is, and the last reply can send the return back."""

from __future__ import annotations

import pytest
from django.urls import reverse

from core.todo import ToDoItem
from investigations import todo
from investigations.models import MonthlyReturn, Query
from investigations.returns import outdated_pages
from investigations.review import queries
from tests.accounts.factories import LANCASHIRE, analyst, coordinator
from tests.investigations.factories import FEBRUARY, row, series, submitted_return
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db


@made_once
def priya():
    """The analyst, whose return for February was submitted."""
    series(FEBRUARY, FEBRUARY)
    person = analyst()
    submitted_return(FEBRUARY, rows=[row("LAN/1")], by=person)
    return person


@pytest.fixture
def desk(client, priya):
    """Her browser."""
    client.force_login(priya)
    return client


def ask(words: str = "Is the number confirmed?") -> Query:
    seen = outdated_pages.token_of(MonthlyReturn.objects.get(period=FEBRUARY))
    return queries.query(LANCASHIRE, FEBRUARY, words=words, about="return", seen=seen, by=coordinator())


def answer(desk, query: Query, **more: str) -> str:
    address = reverse("investigations:query-reply-force", args=[LANCASHIRE, "2020-02", query.pk])
    sent = {"words": "Yes, by the officer.", "seen": outdated_pages.token_of_thread(query), **more}
    return desk.post(address, sent, follow=True).content.decode()


def to_do(person) -> ToDoItem:
    return next(to_do_item for to_do_item in todo.to_do_items(person) if "February 2020" in to_do_item.title)


def status() -> str:
    return MonthlyReturn.objects.get(period=FEBRUARY).status


def test_unsent_reply_is_not_shown_as_with_the_reviewer(priya, desk):
    query = ask()
    page = desk.get(f"/returns/{LANCASHIRE}/2020-02/").content.decode()
    assert "Waiting for you" in page
    assert to_do(priya).title == "Reply to the query on February 2020"

    page = answer(desk, query)

    assert "Every query has a reply: send the return back to the reviewer." in page
    assert "Replied, not sent back yet" in page
    assert to_do(priya).title == "Send the February 2020 return back"
    assert status() == "queried"


def test_last_reply_can_send_the_return_back_at_once(desk):
    page = answer(desk, ask(), then="send_back")

    assert "Your reply is saved, and the return is with the reviewer again." in page
    assert "With the reviewer" in page
    assert status() == "answered"


def test_only_the_last_query_offers_to_send_the_return_back(desk):
    first = ask()
    ask("And the other?")
    page = desk.get(f"/returns/{LANCASHIRE}/2020-02/").content.decode()
    assert "Save reply and send return back" not in page

    page = answer(desk, first)

    assert "1 query still to reply to." in page
    assert "Save reply and send return back" in page


def test_reply_is_saved_if_the_return_cannot_be_sent_back(desk):
    first = ask()
    ask("And the other?")

    page = answer(desk, first, then="send_back")

    assert "Your reply is saved. The return was not sent back:" in page
    assert first.messages.count() == 2
    assert status() == "queried"
