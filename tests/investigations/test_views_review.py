"""The reviewer's views: the to-do list, one return, queries, the decision, reopening; and 404 for other users."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry as LogEntry
from investigations.models import MonthlyReturn, Query, ReturnEvent
from investigations.review import decisions
from tests.accounts.factories import CUMBRIA, LANCASHIRE, analyst, coordinator, national
from tests.investigations import deciding
from tests.investigations.factories import FEBRUARY, JANUARY, approved, row, series, submitted_return, victims
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
QUEUE = "/review/"


def address(name: str, *more: object, force: str = LANCASHIRE) -> str:
    return reverse(f"investigations:{name}", args=[force, "2020-02", *more])


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def status(force: str = LANCASHIRE) -> str:
    return MonthlyReturn.objects.get(force=force, period=FEBRUARY).status


@made_once
def anna() -> User:
    series(JANUARY, FEBRUARY)
    return analyst()


@made_once
def carla() -> User:
    return coordinator()


@pytest.fixture
def desk(anna: User, carla: User) -> Client:
    """The coordinator's browser; Lancashire's February is submitted: one case changed, one new, one unchanged."""
    same = row("LAN/2")
    approved(JANUARY, rows=[row("LAN/1", people=[victims(3)]), same], by=anna, reviewer=carla)
    submitted_return(
        FEBRUARY, rows=[row("LAN/1", people=[victims(9)], stage="charged"), same, row("LAN/3", people=[])], by=anna
    )
    return signed_in(carla)


def said(client: Client, name: str, data: dict[str, str] | None = None, *more: object, force: str = LANCASHIRE) -> str:
    """What the page says after the current page's form was sent."""
    sent = {"seen": deciding.seen_of(force, FEBRUARY)} | (data or {})
    return client.post(address(name, *more, force=force), sent, follow=True).content.decode()


def replied(client: Client, query: Query, words: str) -> None:
    """Send the force's reply from the current page."""
    client.post(address("query-reply-force", query.pk), {"words": words, "seen": deciding.seen_in(query.pk)})


def test_return_shows_the_changes_with_the_force_s_reasons(desk: Client) -> None:
    page = desk.get(address("review-detail")).content.decode()

    assert "2 + 1 = 3." in page
    assert "New, reopened or transferred in: 1" in page
    assert "Changed: 1" in page
    assert "1 row unchanged since January 2020" in page
    assert "“As reported.”" in page
    assert "Submitted. Approve it or send a query." in page
    assert "No total has changed" not in page


def test_totals_without_a_change_are_folded(anna: User, carla: User) -> None:
    same = row("LAN/1", people=[victims(3)])
    approved(JANUARY, rows=[same], by=anna, reviewer=carla)
    submitted_return(FEBRUARY, rows=[same], by=anna)

    page = signed_in(carla).get(address("review-detail")).content.decode()

    assert "No total has changed since January 2020" in page


def test_a_falling_total_has_a_minus_sign(anna: User, carla: User) -> None:
    approved(JANUARY, rows=[row("LAN/1", people=[victims(3)])], by=anna, reviewer=carla)
    submitted_return(FEBRUARY, rows=[row("LAN/1", people=[victims(1)])], by=anna)

    page = signed_in(carla).get(address("review-detail")).content.decode()

    assert ">−2<" in page
    assert ">-2<" not in page


def test_reading_a_reply_is_recorded_once_and_each_view_is_logged(desk: Client, anna: User) -> None:
    query = deciding.query(LANCASHIRE, FEBRUARY, words="Why nine?", about="return", by=_coordinator_of(desk))
    deciding.answer(query.pk, words="A second address.", by=anna)
    decisions.answer_return(LANCASHIRE, FEBRUARY, by=anna)

    desk.get(address("review-detail"))
    desk.get(address("review-detail"))

    assert ReturnEvent.objects.filter(move="read").count() == 1
    newest = LogEntry.objects.newest_first()[0]
    assert (newest.kind, newest.subject) == ("consultation", "investigations.monthlyreturn")


def test_query_is_replied_to_and_the_return_is_approved(desk: Client, anna: User) -> None:
    query_page = said(desk, "review-query", {"about": "return", "words": "Why nine?"})
    assert "Query sent." in query_page
    assert status() == "queried"

    query = Query.objects.get()
    replied(signed_in(anna), query, "A second address.")
    signed_in(anna).post(address("return-transition"), {"move": "answer"})
    review_page = desk.get(address("review-detail")).content.decode()
    assert "A second address." in review_page
    assert status() == "answered"

    settled = said(desk, "query-reply", {"move": "settle"}, query.pk)
    assert "Query resolved." in settled
    done = said(desk, "review-approve")
    assert "Approved:" in done
    assert "No returns to review" in done


def test_query_may_be_about_one_investigation(desk: Client) -> None:
    changed = MonthlyReturn.objects.get(period=FEBRUARY).revisions.get().entries.get(holding__reference="LAN/1")

    said(desk, "review-query", {"about": f"row:{changed.investigation.public_id}", "words": "Why nine?"})

    assert Query.objects.get().investigation == changed.investigation


@pytest.mark.parametrize("about", ["row:nonsense", "row:8c6cbe1c-9d5e-4bd3-a3a4-0a1c1f3bd0f1"])
def test_query_about_a_missing_investigation_gives_404(desk: Client, about: str) -> None:
    seen = deciding.seen_of(LANCASHIRE, FEBRUARY)
    answer = desk.post(address("review-query"), {"about": about, "words": "Why nine?", "seen": seen})

    assert answer.status_code == 404
    assert not Query.objects.exists()


def test_empty_query_is_refused(desk: Client) -> None:
    page = said(desk, "review-query", {"about": "return", "words": "  "})

    assert "Enter your query." in page
    assert status() != "queried"


def test_follow_up_query_returns_the_draft_to_the_force(desk: Client, anna: User) -> None:
    query = deciding.query(LANCASHIRE, FEBRUARY, words="Why nine?", about="return", by=_coordinator_of(desk))
    replied(signed_in(anna), query, "A second address.")
    signed_in(anna).post(address("return-transition"), {"move": "answer"})

    page = said(desk, "query-reply", {"move": "ask", "words": "Which one?"}, query.pk)

    assert "Query sent." in page
    assert status() == "queried"


def test_approving_leads_to_the_next_return(desk: Client) -> None:
    submitted_return(FEBRUARY, rows=[], by=analyst(CUMBRIA))

    answer = desk.post(address("review-approve"), {"seen": deciding.seen_of(LANCASHIRE, FEBRUARY)})

    assert status() == "approved"
    assert answer.headers["Location"] == address("review-detail", force=CUMBRIA)


def test_open_queries_are_carried_over_only_by_their_own_button(desk: Client) -> None:
    said(desk, "review-query", {"about": "return", "words": "Why nine?"})
    page = desk.get(address("review-detail")).content.decode()
    assert "Approve and carry query forward" in page

    refused = said(desk, "review-approve")
    assert "1 query is open" in refused
    assert status() == "queried"

    said(desk, "review-approve", {"carry": "yes"})
    assert (status(), Query.objects.get().state) == ("approved", "carried")


def test_national_team_decides_with_a_reason_if_a_unit_has_no_coordinator(anna: User) -> None:
    submitted_return(FEBRUARY, rows=[row("LAN/1")], by=anna)
    nadia = signed_in(national())
    assert "Reason the national team decides" in nadia.get(address("review-detail")).content.decode()

    said(nadia, "review-approve")
    assert status() != "approved"

    said(nadia, "review-approve", {"reason": "The unit has no coordinator this month."})
    assert status() == "approved"


def test_national_team_cannot_decide_if_a_unit_has_a_coordinator(desk: Client) -> None:
    nadia = signed_in(national())
    page = nadia.get(address("review-detail")).content.decode()
    assert "The unit’s coordinator decides on this return." in page
    assert "Approve it or send a query." not in page

    refused = said(nadia, "review-approve", {"reason": "Quicker."})
    assert "Ask the coordinator" in refused
    assert status() != "approved"


def test_submitter_cannot_approve_their_return(anna: User) -> None:
    submitted_return(FEBRUARY, rows=[row("LAN/1")], by=anna)
    User.objects.filter(pk=anna.pk).update(role="coordinator", force=None, unit="nwrocu")
    moved = signed_in(User.objects.get(pk=anna.pk))

    assert "you cannot approve it" in said(moved, "review-approve").replace("&#x27;", "’")
    assert status() != "approved"


def test_approved_return_is_reopened_with_a_reason(desk: Client) -> None:
    said(desk, "review-approve")
    without = said(desk, "review-reopen", {"reason": ""})
    assert status() == "approved"
    assert "reason" in without.lower()

    page = said(desk, "review-reopen", {"reason": "One count was wrong."})

    assert "Reopened." in page
    assert status() == "draft"


def test_a_draft_is_shown_as_the_force_s_page(anna: User, carla: User) -> None:
    signed_in(anna).post(address("return-start"))

    answer = signed_in(carla).get(address("review-detail"))

    assert answer.headers["Location"] == address("return-detail")


POSTS = [
    ("review-query", {"about": "return", "words": "Why?"}),
    ("review-approve", {}),
    ("review-reopen", {"reason": "Why not."}),
]


@pytest.mark.parametrize(("name", "data"), POSTS)
def test_coordinator_of_another_unit_gets_404(desk: Client, name: str, data: dict[str, str]) -> None:
    stranger = signed_in(coordinator("wmrocu"))

    assert stranger.post(address(name), data).status_code == 404
    assert stranger.get(address("review-detail")).status_code == 404
    assert status() == "submitted"


def test_query_thread_of_another_return_gives_404(desk: Client) -> None:
    submitted_return(FEBRUARY, rows=[row("CUM/1")], by=analyst(CUMBRIA))
    query = deciding.query(CUMBRIA, FEBRUARY, words="Is it?", about="return", by=_coordinator_of(desk))

    assert desk.post(address("query-reply", query.pk), {"move": "settle"}).status_code == 404


def test_analyst_cannot_open_the_review(desk: Client, anna: User) -> None:
    hers = signed_in(anna)

    assert hers.get(QUEUE).status_code == 403
    assert hers.get(address("review-detail")).status_code in {403, 404}
    assert hers.post(address("review-approve")).status_code in {403, 404}
    assert status() == "submitted"


def test_list_separates_returns_waiting_for_the_reviewer_and_for_a_force(desk: Client) -> None:
    submitted_return(FEBRUARY, rows=[row("CUM/1")], by=analyst(CUMBRIA))
    said(desk, "review-query", {"about": "return", "words": "Why nine?"}, force=CUMBRIA)

    page = desk.get(QUEUE).content.decode()

    mine, theirs = page.split("Waiting for a force: 1")
    assert "Look at these: 1" in mine
    assert "Lancashire" in mine
    assert "Cumbria" in theirs
    assert "1 query with the force" in theirs


def _coordinator_of(client: Client) -> User:
    return User.objects.get(pk=client.session["_auth_user_id"])


@pytest.mark.parametrize("count", [2, 6])
def test_list_costs_the_same_for_any_number_of_returns(
    anna: User, carla: User, count: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    forces = ["E23000002", "E23000003", "E23000004", "E23000005", "E23000006", "W15000001"][:count]
    for force in forces:
        submitted_return(FEBRUARY, rows=[row(people=[])], by=analyst(force))
    desk = signed_in(carla)

    with query_budget(21):
        page = desk.get(QUEUE)

    assert page.content.count(b'class="app-inbox__why"') == count


@pytest.mark.parametrize("count", [2, 60])
def test_review_page_costs_the_same_for_any_number_of_rows(
    anna: User, carla: User, count: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    same = [row() for _ in range(count)]
    approved(JANUARY, rows=same, by=anna, reviewer=carla)
    submitted_return(FEBRUARY, rows=[*same, *[row() for _ in range(count)]], by=anna)
    desk = signed_in(carla)
    desk.get(address("review-detail"))

    with query_budget(50):
        page = desk.get(address("review-detail"))

    assert f"New, reopened or transferred in: {count}" in page.content.decode()
