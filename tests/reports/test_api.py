"""The API: the same permissions as the pages, and each number with its coverage."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from accounts.choices import Role
from audit.models import AuditEntry as LogEntry
from investigations.models import Entry, Investigation
from tests.accounts.factories import UserFactory, analyst, coordinator, national, stranger
from tests.figures import making
from tests.figures.making import FEBRUARY, JANUARY
from tests.reports import exported, months_made

pytestmark = pytest.mark.django_db
SNAPSHOTS, MONTH = "/api/v1/snapshots/", "/api/v1/snapshots/2020-02/"
KEY = ("area_kind", "area", "measure", "dimension", "category")
INVESTIGATIONS = "/api/v1/investigations/"
RETURNS = "/api/v1/returns/{force}/{month}/uploads"


def get(client: Client, person: Any, address: str) -> Any:
    client.force_login(person)
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    return answer.json()


def latest() -> None:
    """Make the approved entries the newest of each investigation, as an approval does."""
    for entry in Entry.objects.all():
        Investigation.objects.filter(pk=entry.investigation_id).update(latest_entry=entry)


def test_every_number_carries_its_coverage(client: Client) -> None:
    months_made.published()

    figures = get(client, national(), f"{MONTH}?version=1")["figures"]

    assert len(figures) > 100
    assert all({"value", "reported", "due", "missing"} <= figure.keys() for figure in figures)
    uk = next(figure for figure in figures if figure["area_kind"] == "uk" and figure["measure"] == "live")
    assert (uk["value"], uk["reported"], uk["due"], len(uk["missing"])) == (6, 3, 46, 43)


def test_figures_are_filtered_by_measure_dimension_and_kind_of_area(client: Client) -> None:
    months_made.published()

    figures = get(client, national(), f"{MONTH}?measure=live&dimension=total&area_kind=region")["figures"]

    assert {(figure["measure"], figure["dimension"], figure["area_kind"]) for figure in figures} == {
        ("live", "total", "region")
    }
    assert {figure["area_name"] for figure in figures if figure["value"] is not None} == {"North West", "West Midlands"}
    assert next(figure for figure in figures if figure["area_name"] == "Wales")["value"] is None


@pytest.mark.parametrize(
    "narrowed",
    [
        {"measure": "live"},
        {"measure": "reconciliation"},
        {"measure": "nrm_referrals", "area_kind": "uk"},
        {"dimension": "primary_type"},
        {"measure": "live", "dimension": "primary_type", "area_kind": "unit"},
        {"measure": "no_such"},
    ],
)
def test_filtered_figures_are_those_of_the_whole_answer(client: Client, narrowed: dict[str, str]) -> None:
    months_made.published()
    whole = get(client, national(), MONTH)["figures"]

    figures = get(client, national(), f"{MONTH}?{urlencode(narrowed)}")["figures"]

    assert figures == [each for each in whole if narrowed.items() <= each.items()]


def test_the_file_and_the_api_have_the_same_lines_and_gaps(client: Client) -> None:
    live = making.reported(making.CHESHIRE, JANUARY, new=2)
    making.reported(making.BTP, JANUARY, new=4)
    making.built(JANUARY)
    making.reported(making.CHESHIRE, FEBRUARY, rolled=live)
    making.lock(FEBRUARY)
    months_made.publish(making.built(FEBRUARY))
    client.force_login(national())
    rows = exported.figures(client, f"{exported.FILE}?version=1")
    of_file = [(*(row[name] for name in KEY), int(row["value"]) if row["value"] else None) for row in rows]

    figures = get(client, national(), f"{MONTH}?version=1")["figures"]

    of_api = [(*(figure[name] for name in KEY), figure["value"]) for figure in figures]
    assert of_api == of_file
    assert len({line[:-1] for line in of_api}) == len(of_api)
    known = {line[:-1]: line[-1] for line in of_api if line[1] == "national"}
    assert known["region", "national", "reconciliation", "term", "opening"] == 4
    assert known["region", "national", "reconciliation", "term", "left"] == 4
    assert known["region", "national", "reconciliation", "term", "live"] is None
    assert known["region", "national", "held", "total", "all"] is None
    assert known["region", "national", "live", "total", "all"] is None


def test_list_has_what_the_user_may_see(client: Client) -> None:
    months_made.published()
    months_made.corrected()

    mine = get(client, national(), SNAPSHOTS)["results"]
    theirs = get(client, stranger(), SNAPSHOTS)["results"]

    assert [snapshot["version"] for snapshot in mine] == [1, 0]
    assert [snapshot["version"] for snapshot in theirs] == [1]
    assert theirs[0]["url"] == f"{MONTH}?version=1"


@pytest.mark.parametrize(("person", "status"), [(stranger, 404), (coordinator, 404), (national, 200)])
def test_live_snapshots_are_for_the_national_team(client: Client, person: Callable[[], Any], status: int) -> None:
    months_made.provisional()
    client.force_login(person())

    assert client.get(MONTH).status_code == status


@pytest.mark.parametrize("query", ["version=7", "version=x"])
def test_missing_resource_gives_404_in_words(client: Client, query: str) -> None:
    months_made.published()
    client.force_login(national())

    answer = client.get(f"{MONTH}?{query}")

    assert (answer.status_code, answer.json()) == (404, {"detail": "Not found."})


def test_request_without_sign_in_gives_401(client: Client) -> None:
    for address in (SNAPSHOTS, MONTH, INVESTIGATIONS, "/api/v1/schema/"):
        assert client.get(address).status_code == 401


def test_it_is_read_only(client: Client) -> None:
    client.force_login(national())

    assert client.post(SNAPSHOTS, {}).status_code == 405
    assert client.delete(INVESTIGATIONS).status_code == 405


def test_list_has_own_investigations_only(client: Client) -> None:
    months_made.published()
    latest()

    assert get(client, analyst(), INVESTIGATIONS)["count"] == 3
    assert get(client, coordinator(), INVESTIGATIONS)["count"] == 5
    assert get(client, national(), INVESTIGATIONS)["count"] == 6
    assert get(client, stranger(), INVESTIGATIONS)["count"] == 0


def test_one_filter_works_alike_in_list_and_api(client: Client) -> None:
    making.period(FEBRUARY)
    making.reported(making.LANCASHIRE, FEBRUARY, new=2, primary_type_id="LAB")
    making.reported(making.CHESHIRE, FEBRUARY, new=1, primary_type_id="SEX")
    latest()

    investigations = get(client, coordinator(), f"{INVESTIGATIONS}?type=LAB")

    assert {investigation["primary_type"] for investigation in investigations["results"]} == {"LAB"}
    assert investigations["count"] == 2
    assert client.get(f"{INVESTIGATIONS}?type=NONE").status_code == 422
    assert client.get(f"{INVESTIGATIONS}?force=E23000032").status_code == 422


def test_one_investigation_is_returned_month_by_month_or_404(client: Client) -> None:
    months_made.published()
    latest()
    investigation = get(client, analyst(), INVESTIGATIONS)["results"][0]

    history = get(client, analyst(), investigation["url"])

    assert [month["last_reported"] for month in history["months"]] == ["2020-02"]
    client.force_login(stranger())
    assert client.get(investigation["url"]).status_code == 404


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.OFFICER, Role.ADMINISTRATOR])
def test_other_users_cannot_use_the_api(client: Client, role: Role) -> None:
    months_made.published()
    client.force_login(UserFactory(role=role))

    assert client.get(SNAPSHOTS).status_code == 403
    assert client.get(MONTH).status_code == 404
    assert client.get(INVESTIGATIONS).status_code == 403


def test_reading_is_logged(client: Client) -> None:
    snapshot = months_made.published()
    latest()

    get(client, analyst(), MONTH)
    get(client, analyst(), INVESTIGATIONS)

    consulted = LogEntry.objects.filter(kind="consultation")
    assert consulted.get(subject="figures.snapshot").keys == [str(snapshot.pk)]
    assert len(consulted.get(subject="investigations.investigation").keys) == 3


def test_schema_describes_every_endpoint_that_returns_data(client: Client) -> None:
    schema = get(client, UserFactory(role=Role.PARTNER), "/api/v1/schema/")

    assert set(schema["paths"]) == {
        "/api/v1/releases/",
        "/api/v1/releases/{month}/",
        "/api/v1/snapshots/",
        "/api/v1/snapshots/{month}/",
        "/api/v1/key-data/",
        "/api/v1/investigations/",
        "/api/v1/investigations/{public_id}/",
        f"{RETURNS}/",
        f"{RETURNS}/{{upload}}/",
        f"{RETURNS}/{{upload}}/store/",
        "/api/v1/orders/checks/",
        "/api/v1/orders/checks/{ticket}/",
        "/api/v1/orders/cards/{public_id}/",
    }
    posted = {"/api/v1/orders/checks/", f"{RETURNS}/", f"{RETURNS}/{{upload}}/store/"}  # no search text is in a URL
    assert {path: set(operations) for path, operations in schema["paths"].items()} == {
        path: {"post"} if path in posted else {"get"} for path in schema["paths"]
    }


@pytest.mark.parametrize("number", [2, months_made.MORE_THAN_A_PAGE_SHOWS])
def test_a_month_costs_the_same_for_any_number_of_months(
    client: Client, number: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    months_made.many(number)
    client.force_login(national())

    # Session, person, scope 3; snapshot 1; forces and areas 7; coverage of the other kinds 2; annotations 1;
    # gaps 1; figures 2; log 1.
    with query_budget(18):
        assert client.get(MONTH).status_code == 200


@pytest.mark.parametrize("number", [2, 30])
def test_the_list_of_investigations_costs_the_same_for_any_number(
    client: Client, number: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    making.period(FEBRUARY)
    making.reported(making.LANCASHIRE, FEBRUARY, new=number)
    latest()
    client.force_login(national())

    # Session, person, scope 3; choices of the filter 8; count and page 2; log 1.
    with query_budget(14):
        assert client.get(INVESTIGATIONS).json()["count"] == number
