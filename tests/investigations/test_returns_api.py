"""A return by API: the rules and the report of the page, problems by JSON Pointer, repeated requests answered once."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from investigations.models import ReturnUpload
from tests.accounts.factories import CUMBRIA, LANCASHIRE, analyst, coordinator
from tests.investigations.factories import FEBRUARY, JANUARY, approved, draft, entry_of, row, series, victims
from tests.investigations.test_whole_import import stored

pytestmark = pytest.mark.django_db

ADDRESS = f"/api/v1/returns/{LANCASHIRE}/2020-02/uploads/"


@pytest.fixture
def revision():
    series(JANUARY, FEBRUARY)
    person = analyst(LANCASHIRE)
    approved(JANUARY, rows=[row("LAN/1"), row("LAN/2", people=[victims(2)]), row("LAN/3")], by=person)
    return draft(FEBRUARY, by=person)


@pytest.fixture
def client(revision):
    client = Client()
    client.force_login(analyst(LANCASHIRE))
    return client


def sent(client: Client, *cases: Any, key: str = "", query: str = "") -> Any:
    document = json.dumps({"investigations": list(cases)})
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(ADDRESS + query, document, content_type="application/json", headers=headers)


def test_return_is_reported_on_first_and_stored_by_a_second_call(client, revision):
    new = {
        "reference": "LAN/4",
        "opened_on": "2020-02-03",
        "stage": "triage",
        "origin": "Not known",
        "primary_type": "LAB",
        "sub_types": [],
        "people": [
            {"role": "victim", "nationality": "Vietnamese", "gender": "Female", "age_group": "adult", "count": 3}
        ],
    }

    first = sent(client, {"reference": "LAN/1", "stage": "Charged", "county_lines": True}, new)
    before = entry_of(revision, "LAN/1").stage_id
    second = client.post(f"{first.headers['Location']}store/")

    report = first.json()
    assert (first.status_code, second.status_code) == (303, 303)
    assert (report["state"], report["problems"], report["not_in_file"]) == ("ready", [], 2)
    assert {kind: number for kind, number in report["changes"].items() if number} == {"added": 1, "changed": 1}
    assert before == "live-investigation"
    assert second.json()["state"] == "stored"
    after = stored(LANCASHIRE, FEBRUARY)
    assert after["LAN/1"]["entry"]["county_lines"] is True
    assert after["LAN/4"]["people"] == [("victim", "vietnamese", "female", "adult", 3)]


def test_fields_and_people_that_are_not_sent_stay(client, revision):
    before = stored(LANCASHIRE, FEBRUARY)

    sent(client, {"reference": "LAN/2", "stage": "Charged"}, query="?store=1")
    kept = stored(LANCASHIRE, FEBRUARY)["LAN/2"]
    sent(client, {"reference": "LAN/2", "people": []}, query="?store=1")

    assert kept["people"] == before["LAN/2"]["people"] != []
    assert kept["entry"] == {**before["LAN/2"]["entry"], "stage_id": "charged", "version": kept["entry"]["version"]}
    assert stored(LANCASHIRE, FEBRUARY)["LAN/2"]["people"] == []


def test_every_problem_has_its_json_pointer(client, revision):
    answer = sent(
        client,
        {"reference": "LAN/1", "stage": "Chargd", "shoe/size": 7, "morile_score": 1.5},
        {"reference": "LAN/1"},
        {"stage": "Charged"},
        {"reference": "LAN/2", "people": [{"role": "victim", "count": "two"}, 7]},
        "LAN/3",
        query="?store=1",
    )

    pointers = {problem["pointer"] for problem in answer.json()["problems"]}
    assert answer.json()["state"] == "problems"
    assert {
        "/investigations/0/shoe~1size",
        "/investigations/0/stage",
        "/investigations/0/morile_score",
        "/investigations/1/reference",
        "/investigations/2/reference",
        "/investigations/3/people/0/nationality",
        "/investigations/3/people/0/count",
        "/investigations/3/people/1",
        "/investigations/4",
    } <= pointers
    assert entry_of(revision, "LAN/1").stage_id == "live-investigation"


def test_workbook_gets_the_same_report(client, revision):
    file = SimpleUploadedFile("a.csv", b"Reference,Stage\nLAN/1,Chargd\n")

    (problem,) = client.post(ADDRESS, {"file": file}).json()["problems"]

    assert (problem["row"], problem["column"], problem["value"], problem["write"]) == (
        2,
        "B (Stage)",
        "Chargd",
        "Charged",
    )


def test_repeated_request_gets_the_first_answer(client, revision):
    change = {"reference": "LAN/1", "stage": "Charged"}

    first = sent(client, change, key="k-1", query="?store=1")
    again = sent(client, change, key="k-1", query="?store=1")
    other = sent(client, {"reference": "LAN/1", "stage": "Triage"}, key="k-1")
    long = sent(client, change, key="k" * 101)

    assert first.headers["Location"] == again.headers["Location"]
    assert first.json() == again.json()
    assert ReturnUpload.objects.count() == 1
    assert other.status_code == long.status_code == 422
    assert "another return or file" in other.json()["detail"]


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("[]", 422),
        ('{"investigations": {}}', 422),
        ('{"investigations": []}', 303),
        ("{", 400),
        ('{"investigations": [{"reference": "a\\u0000b"}]}', 400),
    ],
)
def test_document_of_another_form_changes_nothing(client, revision, document, code):
    before = stored(LANCASHIRE, FEBRUARY)

    answer = client.post(f"{ADDRESS}?store=1", document, content_type="application/json")

    assert answer.status_code == code
    assert stored(LANCASHIRE, FEBRUARY) == before


def test_refusals(client, revision):
    other = Client()
    other.force_login(coordinator("nwrocu"))

    assert sent(other, {"reference": "LAN/1"}).status_code == 404
    assert client.post(ADDRESS.replace(LANCASHIRE, CUMBRIA), {}).status_code == 404
    assert client.post(ADDRESS, {}).json() == {"detail": "No file selected. Choose a file to upload."}
    report = sent(client, {"reference": "LAN/1", "stage": "Charged"})
    revision.entries.filter(holding__reference="LAN/2").update(stage="charged")
    conflict = client.post(f"{report.headers['Location']}store/")
    assert conflict.status_code == 422
    assert "has changed since" in conflict.json()["detail"]
    assert conflict.json()["report"]["changes"]["changed"] == 1
