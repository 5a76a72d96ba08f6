"""A printed reference opens its figure for everybody who may read it, and for nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from reports.explorer import references
from reports.models import FigureReference
from reports.query.conditions import Condition
from reports.query.question import Against, Question, Span
from tests.accounts.factories import LANCASHIRE, analyst, coordinator, national
from tests.explorer import months as made
from tests.figures.making import FEBRUARY, JANUARY

pytestmark = pytest.mark.django_db

SEARCH = "/figures/"
STATEMENTS = 40
BY_FORCE = made.of_march(rows="force", filters=(Condition(dimension="primary_type", values=("LAB",)),))


@pytest.fixture(scope="module", autouse=True)
def months(rows_of_the_file: None) -> None:
    made.made(new=2)


def shown(client: Client, user: User, question: Question) -> str:
    """The page of the explorer, which prints the reference, so that it can be looked up."""
    client.force_login(user)
    return client.get(f"/explorer/?{question.address}").content.decode()


def url_of(question: Question, month: str = "2020-03") -> str:
    return f"/figures/{question.code}/{month}/"


def test_printed_reference_opens_its_figure_with_versions_and_returns(client: Client) -> None:
    text = shown(client, coordinator(), BY_FORCE)
    assert f'href="{url_of(BY_FORCE)}"' in text

    figure = unescape(client.get(url_of(BY_FORCE)).content.decode())

    assert f"Figure {BY_FORCE.code}, March 2020" in figure
    assert "North West" in figure
    assert "Labour exploitation" in figure
    assert "5 of 5 forces" in figure
    assert "Approved returns" in figure
    assert figure.count("Revision 1") == 5
    assert f'href="/review/{LANCASHIRE}/2020-03/"' in figure or f"/{LANCASHIRE}/2020-03/" in figure
    assert "Open in the explorer" in figure
    in_february = client.get(url_of(BY_FORCE, "2020-02")).content.decode()
    assert "Version 1" in in_february


@pytest.mark.parametrize(
    ("question", "person"),
    [
        (BY_FORCE, analyst),
        (Question(area=f"force:{made.MERSEYSIDE}"), analyst),
        (Question(area="region:north-west"), None),
    ],
    ids=["forces-of-the-unit", "another-force", "never-printed"],
)
def test_figure_beyond_the_scope_is_as_missing_as_one_that_does_not_exist(
    question: Question, person: Callable[[], User] | None, client: Client
) -> None:
    if person:
        shown(client, national(), question)
    client.force_login(person() if person else national())

    refused, missing = (client.get(f"/figures/{code}/2020-03/") for code in (question.code, "Q-000000"))

    assert refused.status_code == missing.status_code == 404
    searched = [client.get(f"{SEARCH}?reference={code}") for code in (question.code, "Q-000000")]
    assert all(response.status_code == 422 for response in searched)
    assert all("There is no figure with this reference that you can read." in r.content.decode() for r in searched)


def test_one_reference_gives_each_reader_what_they_may_read(client: Client) -> None:
    question = Question(month=FEBRUARY)
    shown(client, national(), question)
    assert "Returns counted" in client.get(url_of(question, "2020-02")).content.decode()

    client.force_login(analyst())
    text = client.get(url_of(question, "2020-02")).content.decode()

    assert "Version 1" in text
    assert "Returns counted" not in text
    assert client.get(url_of(question)).status_code == 404  # March is provisional


@pytest.mark.parametrize(
    ("typed", "month"),
    [
        ("{code}", "2020-03"),
        ("{lower}, January 2020", "2020-01"),
        ("Source: Modern Slavery Investigations, figure {code}, February 2020.", "2020-02"),
        (" {bare} 2020-02", "2020-02"),
    ],
    ids=["code", "lower-case-and-month", "copied-text", "without-dash"],
)
def test_search_takes_a_code_or_a_copied_text(typed: str, month: str, client: Client) -> None:
    question = Question(area=made.NORTH)
    shown(client, coordinator(), question)
    typed = typed.format(code=question.code, lower=question.code.lower(), bare=question.code.replace("-", " "))

    response = client.get(SEARCH, {"reference": typed})

    assert response.status_code == 302
    assert response.url == url_of(question, month)


def test_text_without_a_reference_is_asked_for_again_and_kept(client: Client) -> None:
    client.force_login(analyst())

    response = client.get(SEARCH, {"reference": "the figure of last week"})

    assert response.status_code == 422
    assert "Enter a figure reference, such as Q-7F3K2M." in response.content.decode()
    assert 'value="the figure of last week"' in response.content.decode()
    assert client.get(SEARCH).status_code == 200


def test_codes_read_aloud_are_understood() -> None:
    assert references.code_in("q-oil123") == "Q-011123"
    assert references.code_in("no code, Q4 figures") == ""
    assert references.month_in("from 2020-13 and march 2020") == date(2020, 3, 1)


def test_questions_with_one_code_are_each_looked_up_in_their_own_months() -> None:
    ranged = Question(span=Span.RANGE, first=JANUARY, last=FEBRUARY)
    references.remember(ranged)
    references.remember(ranged)
    references.remember(Question(month=FEBRUARY, against=Against.MONTH))

    assert FigureReference.objects.filter(code=ranged.code).count() == 1
    assert [references.in_month(ranged, month) for month in (JANUARY, FEBRUARY)] == [None, ranged]
    assert references.questions_of(Question().code) == [Question()]


@pytest.mark.parametrize("area", [made.NORTH, "uk"])
def test_statements_of_a_figure_do_not_grow_with_its_forces(
    area: str, client: Client, django_assert_max_num_queries: Callable[..., CaptureQueriesContext]
) -> None:
    question = Question(rows="force", area=area, month=FEBRUARY)
    shown(client, national(), question)

    with django_assert_max_num_queries(STATEMENTS):
        client.get(url_of(question, "2020-02"))
