"""Partners: published versions only, two areas, live investigations by primary type, and nothing small."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from figures.models import Snapshot
from tests.accounts.factories import UserFactory
from tests.figures import making
from tests.figures.making import FEBRUARY, JANUARY, LANCASHIRE
from tests.reports import months_made

pytestmark = pytest.mark.django_db
PAGE = "/snapshots/"
API = "/api/v1/snapshots/2020-02/"


@pytest.fixture
def partner() -> User:
    return UserFactory(role=Role.PARTNER)


def reported(**many: int) -> None:
    """Lancashire reports so many investigations of each primary type."""
    making.period(FEBRUARY)
    revision = making.draft(LANCASHIRE, FEBRUARY)
    for code, number in many.items():
        making.entries(revision, number, primary_type_id=code)
    making.approve(revision)
    making.lock(FEBRUARY)


def read(client: Client, partner: User) -> dict[str, str]:
    """The table of the page: by line, the UK's number."""
    client.force_login(partner)
    page = client.get(PAGE).content.decode()
    rows = re.findall(r'<th scope="row"[^>]*>([^<]+)</th>\s*<td[^>]*><data[^>]*>([^<]+)</data>', page)
    return dict(rows)


def test_types_under_five_are_folded_away(client: Client, partner: User) -> None:
    reported(CRIM=9, SEX=7, LAB=2, DOM=1, UNK=3)
    months_made.publish(making.built(FEBRUARY))

    assert read(client, partner) == {
        "Criminal exploitation": "9",
        "Sexual exploitation": "7",
        "Other and not known": "6",
        "All live investigations": "22",
    }


def test_what_is_folded_is_never_small_itself(client: Client, partner: User) -> None:
    reported(CRIM=9, SEX=7, LAB=6, DOM=2)
    months_made.publish(making.built(FEBRUARY))

    found = read(client, partner)

    assert found["Other and not known"] == "8"
    assert "Labour exploitation" not in found


def test_page_and_api_say_the_same(client: Client, partner: User) -> None:
    reported(CRIM=9, SEX=7, LAB=2, DOM=1, UNK=3)
    months_made.publish(making.built(FEBRUARY))
    page = read(client, partner)

    figures = client.get(API).json()["figures"]

    assert [str(one["value"]) for one in figures if one["area_kind"] == "uk"] == list(page.values())
    assert {one["area_kind"] for one in figures} == {"uk", "england-wales"}
    assert {one["measure"] for one in figures} == {"live"}
    assert {one["category"] for one in figures} == {"CRIM", "SEX", "REST", "all"}


def test_nothing_is_there_before_it_is_published(client: Client, partner: User) -> None:
    reported(CRIM=9)
    making.built(FEBRUARY)
    client.force_login(partner)

    assert "No month is published yet" in client.get(PAGE).content.decode()
    assert client.get(f"{PAGE}?month=2020-02").status_code == 404
    assert client.get(API).status_code == 404
    assert client.get("/api/v1/snapshots/").json() == {"results": []}


def test_the_reason_of_a_version_is_not_for_partners(client: Client, partner: User) -> None:
    """It is written for police: it may name a force, or say what was wrong with a case."""
    reported(CRIM=9, SEX=7)
    snapshot = months_made.publish(making.built(FEBRUARY))
    reason = Snapshot.objects.get(pk=snapshot.pk).reason
    assert reason

    for reader, expected in ((partner, ""), (UserFactory(role=Role.NATIONAL), reason)):
        client.force_login(reader)
        listed = client.get("/api/v1/snapshots/").json()["results"][0]
        assert (listed["reason"], client.get(API).json()["snapshot"]["reason"]) == (expected, expected)
        assert (reason in client.get(PAGE).content.decode()) == (reader != partner)


def test_a_candidate_shows_nowhere(client: Client, partner: User) -> None:
    reported(CRIM=9)
    months_made.publish(making.built(FEBRUARY))
    months_made.corrected(new=30, primary_type_id="SEX")

    assert read(client, partner)["All live investigations"] == "9"
    assert client.get(f"{API}?version=0").status_code == 404
    assert client.get(API).json()["snapshot"]["version"] == 1


def test_no_area_no_body_and_no_other_month_s_page_opens(client: Client, partner: User) -> None:
    months_made.published(JANUARY)
    months_made.published(FEBRUARY)
    client.force_login(partner)

    page = client.get(PAGE).content.decode()

    assert "North West" not in page
    assert client.get("/snapshots/2020-02/").status_code == 404
    assert client.get("/snapshots/2020-02/difference/?older=1&newer=1").status_code == 404
    assert client.get("/snapshots/2020-02/export.csv").status_code == 404
    assert client.get("/api/v1/investigations/").status_code == 403
    assert reverse("reports:national") == PAGE


@pytest.mark.parametrize("query", ["area_kind=region", "area_kind=unit", "measure=suspects", "dimension=stage"])
def test_no_question_reaches_further(client: Client, partner: User, query: str) -> None:
    months_made.published()
    client.force_login(partner)

    assert client.get(f"{API}?{query}").json()["figures"] == []
