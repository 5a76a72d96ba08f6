"""The API of releases: what is out, every number with its coverage, and nothing before its time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.choices import Role
from accounts.models import User
from core import clock
from reports.models import PreReleaseReader, Release
from tests.accounts.factories import UserFactory, analyst, national
from tests.figures.making import FEBRUARY
from tests.reports.releases import making
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
LIST, MONTH = "/api/v1/releases/", "/api/v1/releases/2020-02/"


def partner() -> User:
    return UserFactory(role=Role.PARTNER)


@made_once
def approved() -> Release:
    """A release that waits for its time."""
    making.published()
    return making.approved(making.prepared(FEBRUARY, release_at=clock.now() + timedelta(days=2)))


def get(client: Client, user: User, address: str) -> dict[str, Any]:
    client.force_login(user)
    answer = client.get(address)
    assert answer.status_code == 200, answer.content
    result: dict[str, Any] = answer.json()
    return result


@pytest.mark.parametrize("reader", [partner, analyst, national], ids=["partner", "analyst", "national team"])
def test_release_is_not_found_before_its_time_also_for_its_pre_release_list(
    client: Client, approved: Release, reader: Callable[[], User]
) -> None:
    user = reader()
    PreReleaseReader.objects.create(
        release=approved,
        user=user,
        name="A",
        post="B",
        organisation="C",
        reason="D",
        added_by=national(),
        added_at=clock.now(),
    )
    client.force_login(user)

    assert client.get(MONTH).status_code == client.get(f"{MONTH}?number=1").status_code == 404
    assert client.get(LIST).json() == {"results": []}

    making.out(approved)

    assert client.get(MONTH).status_code == client.get(f"{MONTH}?number=1").status_code == 200
    assert [release["number"] for release in client.get(LIST).json()["results"]] == [1]


def test_draft_is_in_no_answer_for_the_national_team_either(client: Client, approved: Release) -> None:
    Release.objects.filter(pk=approved.pk).update(state="draft", approved_by=None, approved_at=None)

    assert get(client, national(), LIST)["results"] == []
    assert client.get(MONTH).status_code == 404


def test_tables_are_those_of_the_page_and_each_number_has_its_coverage(client: Client, approved: Release) -> None:
    making.out(approved)

    answer = get(client, partner(), MONTH)

    assert answer["handling"] == "OFFICIAL"
    assert answer["release"]["digest"] == approved.digest
    assert answer["release"]["url"] == f"{MONTH}?number=1"
    assert any("suppressed" in note for note in answer["notes"])
    assert [table["name"] for table in answer["tables"]] == [table["name"] for table in approved.tables]
    for table, stored in zip(answer["tables"], approved.tables, strict=True):
        cells = table["cells"]
        assert [cell["value"] for cell in cells] == [n for row in stored["rows"] for n in row["numbers"]]
        assert {(cell["reported"], cell["due"]) for cell in cells} == {(19, 46)}
        assert all(cell["is_suppressed"] is (cell["value"] is None) for cell in cells)
        assert len({(cell["row"], cell["column"]) for cell in cells}) == len(cells)
    assert "hidden" not in answer
    assert not {"prepared_by", "report"} & answer["release"].keys()


def test_withdrawn_release_has_its_reason_and_no_table(client: Client, approved: Release) -> None:
    making.withdrawn(making.out(approved))

    answer = get(client, partner(), MONTH)

    assert (answer["release"]["status"], answer["release"]["reason"]) == ("withdrawn", "A table was wrong.")
    assert answer["tables"] == []


def test_release_that_was_withdrawn_before_its_time_was_never_out(client: Client, approved: Release) -> None:
    making.withdrawn(approved)

    assert get(client, partner(), LIST)["results"] == []
    assert client.get(MONTH).status_code == 404


@pytest.mark.parametrize("query", ["number=7", "number=x", "number=99999"])
def test_unknown_number_is_not_found(client: Client, approved: Release, query: str) -> None:
    making.out(approved)
    client.force_login(partner())

    assert client.get(f"{MONTH}?{query}").status_code == 404


@pytest.mark.parametrize("number", [1, 4])
def test_answers_use_the_same_queries_for_any_number_of_releases(
    client: Client, approved: Release, query_budget: Any, number: int
) -> None:
    release = making.out(approved)
    for other in range(2, number + 1):
        release.pk, release.number = None, other
        release.public_id = Release._meta.get_field("public_id").get_default()
        release.save()
    client.force_login(partner())
    client.get(LIST)

    with query_budget(6):
        client.get(LIST)
    with query_budget(6):
        client.get(MONTH)
