"""A request for analysis is recorded, gets figures, and is answered or closed once, by the national team alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.choices import Role
from accounts.models import User
from core import clock
from core.workflow import TransitionNotAllowed
from reports.choices import RequestState, SavedPage, SharedWith
from reports.explorer import saved_views
from reports.models import AnalysisRequest, RequestFigure, SavedView
from reports.query import answers
from reports.query.question import Question
from reports.requests import analysis_requests, todo, views, workflow
from reports.requests.analysis_requests import RequestDetails
from tests.accounts.factories import LANCASHIRE, UserFactory, analyst, coordinator, national
from tests.figures import making
from tests.figures.making import JANUARY
from tests.reports import months_made

pytestmark = pytest.mark.django_db

LIST, NEW = "/reports/requests/", "/reports/requests/new/"
STATEMENTS = 12


@pytest.fixture(scope="module", autouse=True)
def january(rows_of_the_file: None) -> None:
    """January is published with one force."""
    revision = making.draft(LANCASHIRE, JANUARY)
    making.entries(revision, 3)
    making.approve(revision)
    making.lock(JANUARY)
    months_made.publish(making.built(JANUARY))


def details(**changes: object) -> RequestDetails:
    today = clock.today()
    plain = RequestDetails(
        question="How many cases are there in car washes?",
        asked_by="The head of policy",
        organisation="Home Office",
        asked_on=today - timedelta(days=10),
        due_on=today + timedelta(days=5),
        handling="official",
    )
    return replace(plain, **changes)  # type: ignore[arg-type]


def recorded(by: User, **changes: object) -> AnalysisRequest:
    return analysis_requests.record(details(**changes), by=by)


def seen(request: AnalysisRequest) -> str:
    """The token that the page of the request has."""
    return analysis_requests.token_of(request)


def view_of(by: User, address: str = "month=2020-01", page: SavedPage = SavedPage.EXPLORER) -> SavedView:
    return saved_views.save(f"View {address}", page=page, address=address, by=by)


def test_requests_are_numbered_and_open() -> None:
    by = national()
    first, second = recorded(by), recorded(by, question="And in nail bars?")

    assert second.number == first.number + 1
    assert second.is_open
    assert str(second) == f"Request {second.number}"


def test_answer_stores_the_month_and_digest_of_each_figure() -> None:
    by = national()
    request, view = recorded(by), view_of(by)
    analysis_requests.add_figure(request.public_id, view.public_id, by=by)
    dashboard = view_of(by, "area=uk", SavedPage.DASHBOARD)
    analysis_requests.add_figure(request.public_id, dashboard.public_id, by=by)
    saved_views.delete(view.public_id, by=by)

    analysis_requests.answer(request.public_id, "There were three.", seen=seen(request), by=by)

    request.refresh_from_db()
    figure, link = request.figures.order_by("pk")
    given = answers.answer(Question(month=JANUARY), user=by)
    assert (request.state, request.answer, request.ended_by) == ("answered", "There were three.", by)
    assert (figure.code, figure.month, figure.digest) == (given.reference, JANUARY, given.digest)
    assert figure.get_absolute_url() == f"/figures/{given.reference}/2020-01/"
    assert (link.month, link.digest) == (None, "")
    assert link.get_absolute_url() == "/dashboards/?area=uk"


def test_figure_without_an_answer_stops_the_answer_and_says_which() -> None:
    by = national()
    request = recorded(by)
    analysis_requests.add_figure(request.public_id, view_of(by, "month=2031-01").public_id, by=by)

    with pytest.raises(TransitionNotAllowed, match="has no answer now: No returns were due for January 2031"):
        analysis_requests.answer(request.public_id, "None.", seen=seen(request), by=by)

    request.refresh_from_db()
    assert request.is_open


@pytest.mark.parametrize("state", [RequestState.ANSWERED, RequestState.CLOSED])
@pytest.mark.parametrize("transition", sorted(workflow.TRANSITIONS))
def test_ended_request_never_changes(transition: str, state: RequestState) -> None:
    by = national()
    request = recorded(by)
    if state == RequestState.ANSWERED:
        analysis_requests.answer(request.public_id, "Nine.", seen=seen(request), by=by)
    else:
        analysis_requests.close(request.public_id, "Withdrawn.", seen=seen(request), by=by)
    changes: dict[str, Callable[[UUID], object]] = {
        "change": lambda pk: analysis_requests.change(pk, details(question="Another?"), seen=seen(request), by=by),
        "answer": lambda pk: analysis_requests.answer(pk, "Ten.", seen=seen(request), by=by),
        "close": lambda pk: analysis_requests.close(pk, "Again.", seen=seen(request), by=by),
    }

    with pytest.raises(TransitionNotAllowed, match=f"This request is {state.label.lower()}"):
        changes[transition](request.public_id)


@pytest.mark.parametrize("person", [analyst, coordinator, lambda: UserFactory(role=Role.PARTNER)])
def test_nobody_but_the_national_team_reads_or_changes_a_request(person: Callable[[], User]) -> None:
    request, user = recorded(national()), person()

    assert not AnalysisRequest.objects.visible_to(user).exists()
    assert todo.to_do_items(user) == []
    with pytest.raises(TransitionNotAllowed):
        recorded(user)
    with pytest.raises(AnalysisRequest.DoesNotExist):
        analysis_requests.answer(request.public_id, "Nine.", seen=seen(request), by=user)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"asked_on": date(2100, 1, 1), "due_on": date(2100, 2, 1)}, "cannot be in the future"),
        ({"due_on": date(2020, 1, 1)}, "on or after the day of the request"),
    ],
    ids=["asked-in-the-future", "due-before-it-was-asked"],
)
def test_dates_in_the_wrong_order_are_refused(changes: dict[str, object], sentence: str) -> None:
    with pytest.raises(TransitionNotAllowed, match=sentence):
        recorded(national(), **changes)


def test_database_refuses_an_answer_without_text_and_a_figure_twice() -> None:
    by = national()
    request, view = recorded(by), view_of(by)
    figure = analysis_requests.add_figure(request.public_id, view.public_id, by=by)
    with pytest.raises(TransitionNotAllowed, match="already in the request"):
        analysis_requests.add_figure(request.public_id, view.public_id, by=by)
    rows = AnalysisRequest.objects.filter(pk=request.pk)
    for change in ({"state": "answered"}, {"state": "closed"}, {"due_on": date(2000, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        RequestFigure.objects.filter(pk=figure.pk).update(month=JANUARY)


def test_request_is_a_to_do_item_a_week_before_it_is_due() -> None:
    by, today = national(), clock.today()
    late = recorded(by, due_on=today - timedelta(days=1))
    soon = recorded(by, due_on=today + timedelta(days=7))
    recorded(by, due_on=today + timedelta(days=8))

    first, second = todo.to_do_items(by)

    assert (first.url, first.is_late) == (late.get_absolute_url(), True)
    assert (second.url, second.is_urgent) == (soon.get_absolute_url(), False)
    assert "car washes" not in f"{first.title} {first.reason}"


def test_pages_record_add_a_figure_answer_and_return_what_was_typed(client: Client) -> None:
    by = national()
    client.force_login(by)
    view = view_of(by)
    typed = {"asked_by": "The head of policy", "organisation": "Home Office", "handling": "official"}
    refused = client.post(NEW, typed | {"question": "How many?"})
    assert refused.status_code == 422
    assert "How many?" in refused.content.decode()
    dates = {"asked_on_0": "2", "asked_on_1": "11", "asked_on_2": "2026"}
    dates |= {"due_on_0": "3", "due_on_1": "12", "due_on_2": "2026"}
    client.post(NEW, typed | dates | {"question": "How many?"})
    request = AnalysisRequest.objects.get()
    page = request.get_absolute_url()
    client.post(f"{page}figures/", {"view": str(view.public_id)})
    assert "How many?" in client.get(page).content.decode()
    assert view.name in client.get(page).content.decode()
    client.post(f"{page}figures/{request.figures.get().pk}/remove/")
    assert not request.figures.exists()
    assert client.post(f"{page}answer/", {"answer": " "}).status_code == 422

    outdated = client.post(f"{page}answer/", {"answer": "There were nine.", "seen": "an older page"})
    assert outdated.status_code == 422
    assert "A colleague changed this request or its figures" in outdated.content.decode()
    assert "There were nine." in outdated.content.decode()
    client.post(f"{page}answer/", {"answer": "There were nine.", "seen": seen(request)})

    text = client.get(page).content.decode()
    assert "There were nine." in text
    assert "Change the request" not in text
    assert "Answered" in client.get(LIST).content.decode()
    assert client.get(f"{LIST}{uuid4()}/").status_code == 404


@pytest.mark.parametrize("many", [1, 30])
def test_list_reads_as_many_statements_for_any_number_of_requests(
    many: int, client: Client, django_assert_max_num_queries: Callable[..., CaptureQueriesContext]
) -> None:
    by = national()
    for number in range(many):
        recorded(by, question=f"Question {number}?")
    client.force_login(by)
    client.get(LIST)

    with django_assert_max_num_queries(STATEMENTS):
        client.get(LIST)


def test_form_that_is_sent_twice_records_one_request() -> None:
    by = national()

    assert [recorded(by).number, recorded(by).number, recorded(national()).number] == [1, 1, 2]


def test_change_by_a_colleague_is_shown_and_not_overwritten_unseen(client: Client) -> None:
    by = national()
    request = recorded(by)
    token, page = seen(request), f"{request.get_absolute_url()}change/"
    typed = {"asked_by": "The head of policy", "organisation": "Home Office", "handling": "official"}
    typed |= {"asked_on": "2 November 2026", "due_on": "3 December 2026", "question": "Mine?", "seen": token}
    analysis_requests.change(request.public_id, details(question="Theirs?"), seen=token, by=national())
    client.force_login(by)

    refused = client.post(page, typed | {"organisation": ""}).content.decode()
    informed = client.post(page, typed).content.decode()

    request.refresh_from_db()
    assert f'value="{token}"' in refused
    assert "Saved by a colleague" in informed
    assert "Theirs?" in informed
    assert "Mine?</textarea>" in informed
    assert f'value="{seen(request)}"' in informed
    assert request.question == "Theirs?"


def test_figure_whose_view_is_gone_or_that_is_removed_already_is_answered_politely(client: Client) -> None:
    by = national()
    request = recorded(by)
    figure = analysis_requests.add_figure(request.public_id, view_of(by).public_id, by=by)
    client.force_login(by)
    page = request.get_absolute_url()

    client.post(f"{page}figures/{figure.pk}/remove/")
    again = client.post(f"{page}figures/{figure.pk}/remove/", follow=True)

    assert "This figure is not in the request any more." in again.content.decode()


def test_page_lists_only_the_newest_of_thousands_of_shared_views(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_SHARED", 2)
    by, other = national(), national()
    for number in range(4):
        view = saved_views.save(f"Shared {number}", page=SavedPage.EXPLORER, address="", by=other)
        token = saved_views.token_of(view)
        saved_views.change(view.public_id, name=view.name, shared_with=SharedWith.NATIONAL, seen=token, by=other)
    saved_views.save("My own", page=SavedPage.EXPLORER, address="", by=by)
    client.force_login(by)

    page = client.get(recorded(by).get_absolute_url()).content.decode()

    assert [name for name in ("Shared 0", "Shared 1", "Shared 2", "Shared 3", "My own") if name in page] == [
        "Shared 2",
        "Shared 3",
        "My own",
    ]
