"""A snapshot as a file: a logged disclosure, tidy, safe to open, and self-describing."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from audit.models import AuditEntry as LogEntry
from core.safe_cells import harmless
from figures.models import Snapshot
from reports.snapshots import exports
from tests.accounts.factories import UserFactory, analyst, national
from tests.figures.making import LANCASHIRE
from tests.reports import months_made

pytestmark = pytest.mark.django_db
FILE = reverse("reports:snapshot-export", args=["2020-02"])


def taken_as_text(client: Client, person: Any, *, query: str = "", reason: str = "briefing") -> str:
    """The file."""
    client.force_login(person)
    answer = client.post(f"{FILE}?{query}", {"reason": reason})
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/csv")
    return answer.content.decode()


def taken(client: Client, person: Any, *, query: str = "", reason: str = "briefing") -> list[list[str]]:
    """The lines of the file."""
    return list(csv.reader(io.StringIO(taken_as_text(client, person, query=query, reason=reason))))


def figures_of(lines: list[list[str]]) -> list[dict[str, str]]:
    """The lines that are figures, by column."""
    names = [column.name for column in exports.COLUMNS]
    start = lines.index(names)
    return [dict(zip(names, line, strict=True)) for line in lines[start + 1 : -1]]


def test_file_describes_itself(client: Client) -> None:
    snapshot = months_made.published()
    person = analyst()

    head = "\n".join(line[0] for line in taken(client, person) if line[0].startswith("#"))

    assert "OFFICIAL-SENSITIVE" in head
    assert "February 2020; version 1" in head
    assert snapshot.digest in head
    assert "Coverage of the UK: 3 of 46 forces. Not started: Avon & Somerset" in head
    assert person.email in head
    assert "Reason for the export: briefing" in head


def test_every_comment_line_begins_with_the_sign_named_in_its_schema(client: Client) -> None:
    months_made.publish(months_made.provisional(), reason='Asked for, "now", by the board')

    text = taken_as_text(client, analyst(), reason="a, b")

    assert [line for line in text.splitlines() if "#" in line and not line.startswith("#")] == []
    table = pd.read_csv(io.StringIO(text), comment=exports.schema()["dialect"]["commentChar"])
    assert list(table.columns) == [column.name for column in exports.COLUMNS]


def test_last_line_confirms_that_the_file_is_complete(client: Client) -> None:
    months_made.published()

    lines = taken(client, national())

    assert lines[-1] == [f"# End of file. Complete: {len(figures_of(lines))} lines."]


def test_every_stored_figure_is_one_line_with_its_coverage(client: Client) -> None:
    snapshot = months_made.published()

    found = figures_of(taken(client, national()))

    stored = [line for line in found if line["value"]]
    assert len(stored) == snapshot.figures.count()
    uk = next(line for line in stored if line["area_kind"] == "uk" and line["measure"] == "live")
    assert (uk["reported"], uk["due"], uk["missing"].count(";")) == ("3", "46", 42)
    assert uk["digest"] == snapshot.digests["live"]
    assert all(line["due"] for line in found)


def test_a_gap_is_an_empty_value_and_never_0(client: Client) -> None:
    months_made.published()

    wales = [line for line in figures_of(taken(client, national())) if line["area"] == "wales"]

    assert {line["value"] for line in wales} == {""}
    assert {(line["reported"], line["due"]) for line in wales} == {("0", "4")}


def test_export_is_a_disclosure_with_reason_and_recipient(client: Client) -> None:
    snapshot = months_made.published()
    client.force_login(analyst())

    client.post(FILE, {"reason": "briefing", "recipient": "the tactical lead"})

    entry = LogEntry.objects.get(kind="disclosure", request_id__gt="")
    assert (entry.keys, entry.reason, entry.recipient) == ([str(snapshot.pk)], "briefing", "the tactical lead")
    assert snapshot.digest[:12] in entry.question


def test_without_a_reason_there_is_no_file(client: Client) -> None:
    months_made.published()
    client.force_login(analyst())

    answer = client.post(FILE, {"reason": " ", "recipient": "a colleague"})

    assert answer.status_code == 422
    assert "Reason (do not include names): Answer this question." in answer.content.decode()
    assert 'value="a colleague"' in answer.content.decode()
    assert not LogEntry.objects.filter(kind="disclosure", request_id__gt="").exists()


def test_export_page_asks_for_the_reason(client: Client) -> None:
    months_made.published()
    client.force_login(analyst())

    assert "Export CSV" in client.get(FILE).content.decode()


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1", " =1", "＝1"])
def test_spreadsheet_formula_is_exported_as_text(typed: str) -> None:
    assert harmless(typed).startswith("'")


@pytest.mark.parametrize(("cell", "text"), [(None, ""), (-3, "-3"), ("Kent", "Kent"), (0, "0"), ("", "")])
def test_other_cells_are_unchanged(cell: object, text: str) -> None:
    assert harmless(cell) == text


def test_a_reason_cannot_break_out_of_its_line(client: Client) -> None:
    months_made.published()

    lines = taken(client, analyst(), reason="x\r\n=cmd(),y")

    assert ["# Reason for the export: x =cmd();y"] in lines


def test_each_version_is_a_separate_file(client: Client) -> None:
    months_made.published()
    months_made.publish(months_made.corrected(new=5), reason="Two were left out.")

    def live(query: str) -> set[str]:
        lines = figures_of(taken(client, national(), query=query))
        total = ("uk", "live", "total")
        return {one["value"] for one in lines if (one["area_kind"], one["measure"], one["dimension"]) == total}

    assert live("version=1") == {"6"}
    assert live("version=2") == live("") == {"8"}


@pytest.mark.parametrize(("person", "status"), [(analyst, 404), (national, 200)])
def test_live_snapshots_are_for_the_national_team(client: Client, person: Callable[[], Any], status: int) -> None:
    months_made.provisional(new={LANCASHIRE: 1})
    client.force_login(person())

    assert client.post(FILE, {"reason": "briefing"}).status_code == status


@pytest.mark.parametrize("role", [Role.PARTNER, Role.AUDITOR, Role.OFFICER, Role.ADMINISTRATOR])
def test_other_users_cannot_export(client: Client, role: Role) -> None:
    months_made.published()
    client.force_login(UserFactory(role=role))

    assert client.post(FILE, {"reason": "briefing"}).status_code == 404


def test_the_schema_names_every_column_of_the_file(client: Client) -> None:
    months_made.published()
    client.force_login(analyst())

    schema = client.get(reverse("reports:snapshot-schema", args=["2020-02"])).json()

    assert [field["name"] for field in schema["fields"]] == [column.name for column in exports.COLUMNS]
    assert all(field["description"] for field in schema["fields"])
    assert Snapshot.objects.count() == 1
