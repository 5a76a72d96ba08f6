"""Partners: only published versions, the UK, live investigations by primary type, and no small numbers."""

from __future__ import annotations

import itertools
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from core import months
from figures.models import Snapshot
from reference.models import Force
from tests.accounts.factories import UserFactory
from tests.figures import making
from tests.figures.making import FEBRUARY, JANUARY, LANCASHIRE
from tests.reports import months_made, partner_months
from tests.shared_rows import made_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("blank_drawings")]
PAGE = "/snapshots/"
API = "/api/v1/snapshots/2020-02/"
QUERIES = 12  # session, person, scope, releases, versions, returns, four for the coverage, types, log
SHARED = "Types not shown separately"


@made_once
def partner() -> User:
    return UserFactory(role=Role.PARTNER)


def reported(**many: int) -> None:
    """Seven forces report these numbers of investigations of each primary type, force by force."""
    forces = itertools.cycle(partner_months.territorial(7))
    returns: dict[str, dict[str, int]] = {force: {} for force in partner_months.territorial(7)}
    for code, number in many.items():
        for force in itertools.islice(forces, number):
            returns[force][code] = returns[force].get(code, 0) + 1
    making.period(FEBRUARY)
    for force, types in returns.items():
        partner_months.approved(force, FEBRUARY, types)
    making.lock(FEBRUARY)


def read(client: Client, partner: User) -> dict[str, str]:
    """The table of the page: by line, the UK's number."""
    client.force_login(partner)
    page = client.get(PAGE).content.decode()
    rows = re.findall(r'<th scope="row"[^>]*>([^<]+)</th>\s*<td[^>]*><data[^>]*>([^<]+)</data>', page)
    return dict(rows)


def test_small_types_share_a_line_that_names_them(client: Client, partner: User) -> None:
    reported(CRIM=9, SEX=7, LAB=2, DOM=1, UNK=3)
    months_made.publish(making.built(FEBRUARY))

    assert read(client, partner) == {
        "Criminal exploitation": "9",
        "Sexual exploitation": "7",
        f"{SHARED}: labour exploitation, domestic servitude, organ harvesting, other, not yet known": "6",
        "All live investigations": "22",
    }


def test_large_types_have_lines_of_their_own(client: Client, partner: User) -> None:
    reported(CRIM=9, SEX=7, LAB=8, DOM=6, OTHER=2, UNK=4)
    months_made.publish(making.built(FEBRUARY))

    assert read(client, partner) == {
        "Criminal exploitation": "9",
        "Sexual exploitation": "7",
        "Labour exploitation": "8",
        "Domestic servitude": "6",
        f"{SHARED}: organ harvesting, other, not yet known": "6",
        "All live investigations": "36",
    }


def test_shared_line_is_never_small_itself(client: Client, partner: User) -> None:
    reported(CRIM=9, SEX=7, LAB=6, DOM=2)
    months_made.publish(making.built(FEBRUARY))

    table = read(client, partner)

    assert "Labour exploitation" not in table
    assert list(table.values()) == ["9", "7", "8", "24"]


def test_month_too_small_for_two_lines_has_its_total_alone(client: Client, partner: User) -> None:
    reported(CRIM=9)
    months_made.publish(making.built(FEBRUARY))

    assert read(client, partner) == {"All live investigations": "9"}


@pytest.mark.parametrize("number", [0, 1, 4])
def test_month_of_few_forces_is_not_shown(client: Client, partner: User, number: int) -> None:
    for force in partner_months.territorial(number):
        making.reported(force, FEBRUARY, new=9)
    making.period(FEBRUARY)
    making.lock(FEBRUARY)
    months_made.publish(making.built(FEBRUARY))
    client.force_login(partner)

    assert "No figures to show yet" in client.get(PAGE).content.decode()
    assert client.get(f"{PAGE}?month=2020-02").status_code == 404
    assert client.get(API).status_code == 404
    assert client.get("/api/v1/snapshots/").json() == {"results": []}


def test_no_missing_force_is_named(client: Client, partner: User) -> None:
    reported(CRIM=9, SEX=7)
    months_made.publish(making.built(FEBRUARY))
    client.force_login(partner)

    page, figures = client.get(PAGE).content.decode(), client.get(API).json()["figures"]

    assert "UK: 7 of 46" in page
    assert {(figure["reported"], figure["due"], tuple(figure["missing"])) for figure in figures} == {(7, 46, ())}
    names = set(Force.objects.exclude(pk="S23000009").values_list("short_name", flat=True))
    assert [name for name in names if name in page] == []
    assert "not started" not in page.lower()


def test_page_says_that_a_later_version_is_not_shown(client: Client, partner: User) -> None:
    reported(CRIM=9, SEX=7)
    months_made.publish(making.built(FEBRUARY))
    client.force_login(partner)
    assert "A later version of this month" not in client.get(PAGE).content.decode()

    partner_months.approved(LANCASHIRE, FEBRUARY, {"CRIM": 30})
    months_made.publish(making.built(FEBRUARY), reason="Lancashire was corrected.")

    page = client.get(PAGE).content.decode()
    assert "A later version of this month has been published" in page
    assert "version 1" in page
    assert client.get(f"{API}?version=2").status_code == 404
    assert client.get(API).json()["snapshot"]["version"] == 1


@pytest.mark.parametrize("number", [1, 4])
def test_partner_page_uses_few_queries_for_any_number_of_months(
    client: Client, partner: User, query_budget: Any, number: int
) -> None:
    for month in months.between(months.previous(FEBRUARY, number - 1), FEBRUARY):
        months_made.published(month, new=dict.fromkeys(partner_months.territorial(5), 1))
    client.force_login(partner)
    client.get(PAGE)

    with query_budget(QUERIES):
        client.get(PAGE)


def test_page_and_api_agree(client: Client, partner: User) -> None:
    reported(CRIM=9, SEX=7, LAB=2, DOM=1, UNK=3)
    months_made.publish(making.built(FEBRUARY))
    page = read(client, partner)

    figures = client.get(API).json()["figures"]

    assert [str(figure["value"]) for figure in figures if figure["area_kind"] == "uk"] == list(page.values())
    assert {figure["area_kind"] for figure in figures} == {"uk"}
    assert {figure["measure"] for figure in figures} == {"live"}
    assert {figure["category"] for figure in figures} == {"CRIM", "SEX", "LAB+DOM+ORG+OTHER+UNK", "all"}


def test_nothing_is_shown_before_publication(client: Client, partner: User) -> None:
    reported(CRIM=9)
    making.built(FEBRUARY)
    client.force_login(partner)

    assert "No figures to show yet" in client.get(PAGE).content.decode()
    assert client.get(f"{PAGE}?month=2020-02").status_code == 404
    assert client.get(API).status_code == 404
    assert client.get("/api/v1/snapshots/").json() == {"results": []}


def test_reason_for_a_version_is_not_shown_to_partners(client: Client, partner: User) -> None:
    """It is written for police: it may name a force, or describe an error in a case."""
    reported(CRIM=9, SEX=7)
    snapshot = months_made.publish(making.built(FEBRUARY))
    reason = Snapshot.objects.get(pk=snapshot.pk).reason
    assert reason

    for reader, expected in ((partner, ""), (UserFactory(role=Role.NATIONAL), reason)):
        client.force_login(reader)
        listed, read_alone = client.get("/api/v1/snapshots/").json()["results"][0], client.get(API).json()["snapshot"]
        assert (listed["reason"], read_alone["reason"]) == (expected, expected)
        assert bool(listed["digest"]) is bool(read_alone["digest"]) is (reader != partner)
        assert (reason in client.get(PAGE).content.decode()) == (reader != partner)


def test_candidate_is_shown_nowhere(client: Client, partner: User) -> None:
    reported(CRIM=9)
    months_made.publish(making.built(FEBRUARY))
    partner_months.approved(LANCASHIRE, FEBRUARY, {"SEX": 30})
    making.built(FEBRUARY)

    assert read(client, partner)["All live investigations"] == "9"
    assert client.get(f"{API}?version=0").status_code == 404
    assert client.get(API).json()["snapshot"]["version"] == 1


def test_partner_opens_no_area_force_or_other_page_of_a_month(client: Client, partner: User) -> None:
    months_made.published(JANUARY, new=dict.fromkeys(partner_months.territorial(5), 2))
    months_made.published(FEBRUARY, new=dict.fromkeys(partner_months.territorial(5), 2))
    client.force_login(partner)

    page = client.get(PAGE).content.decode()

    assert "North West" not in page
    assert client.get("/snapshots/2020-02/").status_code == 404
    assert client.get("/snapshots/2020-02/difference/?older=1&newer=1").status_code == 404
    assert client.get("/snapshots/2020-02/export/").status_code == 404
    assert client.get("/api/v1/investigations/").status_code == 403
    assert reverse("reports:national") == PAGE


@pytest.mark.parametrize(
    "query", ["area_kind=region", "area_kind=england-wales", "area_kind=unit", "measure=suspects", "dimension=stage"]
)
def test_no_query_parameter_reveals_more(client: Client, partner: User, query: str) -> None:
    reported(CRIM=9)
    months_made.publish(making.built(FEBRUARY))
    client.force_login(partner)

    assert client.get(f"{API}?{query}").json()["figures"] == []
