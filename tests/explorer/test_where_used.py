"""A figure's page says where the figure is used, and only what its reader may open."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client

from accounts.models import User
from core import clock
from reports.choices import SavedPage, SharedWith
from reports.explorer import saved_views, where_used
from reports.models import SavedView
from reports.query.conditions import Condition
from reports.query.question import Against, Question, Span
from reports.requests import analysis_requests
from reports.requests.analysis_requests import RequestDetails
from tests.accounts.factories import coordinator, national, stranger
from tests.explorer import months as made
from tests.figures.making import FEBRUARY, JANUARY
from tests.reports.bulletins import making_bulletins

pytestmark = pytest.mark.django_db
LIVE = Question(month=FEBRUARY)


@pytest.fixture(scope="module", autouse=True)
def months(rows_of_the_file: None) -> None:
    made.made(new=2)


def used(question: Question, user: User) -> list[tuple[str, str]]:
    return [(use.kind, use.title) for use in where_used.uses_of(question, FEBRUARY, user=user)]


def view_of(question: Question, name: str, *, by: User) -> SavedView:
    return saved_views.save(name, page=SavedPage.EXPLORER, address=question.address, by=by)


def cited_in(request_by: User, question: Question) -> str:
    """The reference of a request that has the figure."""
    today = clock.today()
    details = RequestDetails(
        question="How many cases are there?",
        asked_by="The head of policy",
        organisation="Home Office",
        asked_on=today - timedelta(days=10),
        due_on=today + timedelta(days=5),
        handling="official",
    )
    request = analysis_requests.record(details, by=request_by)
    view = view_of(question, "For the request", by=request_by)
    analysis_requests.add_figure(request.public_id, view.public_id, by=request_by)
    view.delete()
    return request.reference


def test_draft_of_a_bulletin_is_named_to_the_national_team_only() -> None:
    bulletin = making_bulletins.draft()
    code, address = next(iter(bulletin.figures.items()))
    question = replace(Question.parse(QueryDict(address)), month=FEBRUARY)
    assert question.code == code

    assert used(question, national()) == [("Bulletin", f"{bulletin}, version 1")]
    assert used(question, coordinator()) == []
    assert used(Question(measure="void"), national()) == []


def test_request_is_named_to_the_national_team_only() -> None:
    reference = cited_in(national(), LIVE)

    assert used(LIVE, national()) == [("Request", reference)]
    assert used(LIVE, coordinator()) == []


def test_own_and_shared_views_of_the_same_question_in_any_month_are_named() -> None:
    carla, colleague, other = coordinator(), coordinator(), stranger()
    for number, question in enumerate(
        (LIVE, replace(LIVE, month=JANUARY, against=Against.MONTH), Question(against=Against.NONE))
    ):
        view_of(question, f"Live {number}", by=carla)
    view_of(replace(LIVE, span=Span.THIRTEEN_MONTHS), "Other months", by=carla)
    view_of(replace(LIVE, filters=(Condition(dimension="stage", values=("court",)),)), "At court", by=carla)
    shared = view_of(LIVE, "Shared", by=colleague)
    seen = saved_views.token_of(shared)
    saved_views.change(shared.public_id, name="Shared", shared_with=SharedWith.UNIT, seen=seen, by=colleague)

    assert used(LIVE, carla) == [("Saved view", name) for name in ("Live 0", "Live 1", "Live 2", "Shared")]
    assert used(LIVE, colleague) == [("Saved view", "Shared")]
    assert used(LIVE, other) == []


@pytest.mark.parametrize(
    ("question", "tables"),
    [
        (LIVE, ["types"]),
        (replace(LIVE, rows="primary_type"), ["types"]),
        (replace(LIVE, rows="region", columns="primary_type"), ["types-by-area"]),
        (replace(LIVE, rows="stage"), ["types-by-stage"]),
        (Question(measure="suspects", rows="suspect_gender"), ["suspects-by-gender"]),
        (replace(LIVE, rows="force"), []),
        (replace(LIVE, area=made.NORTH), []),
        (replace(LIVE, filters=(Condition(dimension="stage", values=("court",)),)), []),
        (Question(measure="closed"), []),
    ],
)
def test_table_of_a_release_has_the_numbers_of_a_question(question: Question, tables: list[str]) -> None:
    assert where_used.tables_with(question) == tables


@pytest.mark.parametrize("many", [1, 30])
def test_page_names_the_uses_with_the_same_statements_for_any_number(
    many: int, client: Client, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    user = national()
    client.force_login(user)
    client.get(f"/explorer/?{LIVE.address}")
    for number in range(many):
        view_of(LIVE, f"View {number}", by=user)
    address = f"/figures/{LIVE.code}/2020-02/"
    client.get(address)

    with query_budget(40):
        text = client.get(address).content.decode()

    assert text.count(">Saved view<") == min(many, where_used.MOST)
    assert "Where it is used" in text
