"""A snapshot as a file: a logged disclosure, tidy, safe to open, and self-describing."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pandas as pd
import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from audit.models import AuditEntry as LogEntry
from core.safe_cells import harmless
from figures.models import Snapshot
from reference.models import Force
from reports import permissions
from reports.snapshots import exports
from reports.snapshots.export_files import SnapshotFormat
from tests.accounts.factories import UserFactory, analyst, coordinator, national
from tests.figures.making import CHESHIRE, LANCASHIRE, WEST_MERCIA
from tests.reports import exported, months_made
from tests.reports.exported import FILE

pytestmark = pytest.mark.django_db
NAMES = [column.name for column in exports.COLUMNS]


def metadata_of(client: Client, person: Any, *, reason: str = "briefing") -> dict[str, Any]:
    """The metadata of the CSV file."""
    client.force_login(person)
    return exported.csv_and_metadata(exported.asked(client, reason=reason).content)[1]


def figures_of(client: Client, person: Any, *, query: str = "") -> list[dict[str, str]]:
    """The lines of the CSV file, by column."""
    client.force_login(person)
    return exported.figures(client, f"{FILE}?{query}")


def test_metadata_describes_the_file(client: Client) -> None:
    snapshot = months_made.published()
    person = analyst()

    metadata = metadata_of(client, person)

    head = "\n".join(metadata["rdfs:comment"])
    assert "OFFICIAL-SENSITIVE" in head
    assert "February 2020, version 1" in head
    assert snapshot.digest in head
    assert "Coverage of the UK: 3 of 46 forces. Not started: Avon & Somerset" in head
    assert person.email in head
    assert "Reason for the export: briefing" in head


def test_csv_file_has_its_columns_in_line_1_and_any_program_can_read_it(client: Client) -> None:
    months_made.publish(months_made.provisional(), reason='Asked for, "now", by the board')
    client.force_login(analyst())

    text = exported.csv_text(client, reason="a, b")

    assert text.splitlines()[0].split(",") == NAMES
    table = pd.read_csv(io.StringIO(text))
    assert list(table.columns) == NAMES
    assert table["due"].dtype == "int64"


def test_metadata_confirms_that_the_file_is_complete(client: Client) -> None:
    months_made.published()
    client.force_login(national())

    text, metadata = exported.csv_and_metadata(exported.asked(client).content)

    assert metadata["dc:extent"] == f"{len(list(csv.reader(io.StringIO(text)))) - 1} rows"
    assert metadata["schema:sha256"] == hashlib.sha256(text.encode()).hexdigest()


def test_every_stored_figure_is_one_line_with_its_coverage(client: Client) -> None:
    snapshot = months_made.published()

    lines = figures_of(client, national())

    stored = [line for line in lines if line["value"]]
    assert len(stored) == snapshot.figures.count()
    uk = next(line for line in stored if line["area_kind"] == "uk" and line["measure"] == "live")
    assert (uk["reported"], uk["due"], uk["missing"].count(";")) == ("3", "46", 42)
    assert uk["digest"] == snapshot.digests["live"]
    assert all(line["due"] for line in lines)


def test_digest_of_figures_that_are_left_out_is_left_out(client: Client) -> None:
    """A reader who knows all but a few small numbers of a measure can try these until they give its digest."""
    months_made.published(new=dict.fromkeys((LANCASHIRE, CHESHIRE, WEST_MERCIA, months_made.SCOTLAND), 2))

    lines = figures_of(client, analyst())

    assert not any(line["area"] == "scotland" for line in lines)
    assert {line["digest"] for line in lines} == {""}


@pytest.mark.parametrize("kind", ["csv", "ods"])
def test_file_of_a_month_that_is_built_again_meanwhile_is_of_one_state(
    client: Client, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = months_made.provisional().digest
    read = permissions.shown_to

    def and_then_an_approval(*arguments: Any) -> permissions.ShownAreas:
        monkeypatch.setattr(permissions, "shown_to", read)
        shown_areas = read(*arguments)
        months_made.corrected(new=7)
        return shown_areas

    monkeypatch.setattr(permissions, "shown_to", and_then_an_approval)
    client.force_login(national())

    if kind == "csv":
        text, metadata = exported.csv_and_metadata(exported.asked(client).content)
        notes = "\n".join(metadata["rdfs:comment"])
        live = [row["value"] for row in csv.DictReader(io.StringIO(text)) if _is_total_of_the_uk(row)]
    else:
        book = exported.workbook(client, kind=kind)
        notes = "\n".join(str(row[0]) for row in book.sheets[0].cells)
        live = [str(row[3]) for row in book.sheet("live_by_region").table if row[0] == "UK"]

    now = Snapshot.objects.get()
    assert now.digest != before
    assert now.digest in notes
    assert live == ["10"]
    assert now.digest[:12] in LogEntry.objects.get(kind="disclosure", request_id__gt="").question


def _is_total_of_the_uk(line: dict[str, str]) -> bool:
    return (line["area_kind"], line["measure"], line["dimension"]) == ("uk", "live", "total")


def test_a_gap_is_an_empty_value_and_never_0(client: Client) -> None:
    months_made.published()

    wales = [line for line in figures_of(client, national()) if line["area"] == "wales"]

    assert {line["value"] for line in wales} == {""}
    assert {(line["reported"], line["due"]) for line in wales} == {("0", "4")}


@pytest.mark.parametrize("kind", SnapshotFormat.values)
def test_export_is_a_disclosure_with_reason_and_recipient(client: Client, kind: str) -> None:
    snapshot = months_made.published()
    client.force_login(national())

    client.post(f"{FILE}?area=unit:nwrocu", {"format": kind, "reason": "briefing", "recipient": "the tactical lead"})

    entry = LogEntry.objects.get(kind="disclosure", request_id__gt="")
    assert (entry.keys, entry.reason, entry.recipient) == ([str(snapshot.pk)], "briefing", "the tactical lead")
    assert snapshot.digest[:12] in entry.question
    assert entry.question.endswith(", CSV" if kind == "csv" else f", {kind.upper()} of unit:nwrocu")


def test_without_a_reason_there_is_no_file(client: Client) -> None:
    months_made.published()
    client.force_login(analyst())

    answer = client.post(FILE, {"format": "ods", "reason": " ", "recipient": "a colleague"})

    assert answer.status_code == 422
    assert "Enter a reason for the download, such as" in answer.content.decode()
    assert 'value="a colleague"' in answer.content.decode()
    assert not LogEntry.objects.filter(kind="disclosure", request_id__gt="").exists()


@pytest.mark.parametrize("chosen", [{}, {"format": "pdf"}])
def test_without_a_format_there_is_no_file(client: Client, chosen: dict[str, str]) -> None:
    months_made.published()
    client.force_login(analyst())

    answer = client.post(FILE, {"reason": "briefing"} | chosen)

    assert answer.status_code == 422
    assert not LogEntry.objects.filter(kind="disclosure", request_id__gt="").exists()


def test_export_page_asks_for_the_format_and_the_reason(client: Client) -> None:
    months_made.published()
    client.force_login(analyst())

    page = client.get(f"{FILE}?area=unit:nwrocu").content.decode()

    assert all(label in page for label in SnapshotFormat.labels)
    assert "Reason (do not include names)" in page
    assert 'data-prevent-double-click="true"' in page
    assert "The detailed tables are for this area: NWROCU." in page


@pytest.mark.parametrize("typed", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1", " =1", "＝1"])
def test_spreadsheet_formula_is_exported_as_text(typed: str) -> None:
    assert harmless(typed).startswith("'")


@pytest.mark.parametrize(("cell", "text"), [(None, ""), (-3, "-3"), ("Kent", "Kent"), (0, "0"), ("", "")])
def test_other_cells_are_unchanged(cell: object, text: str) -> None:
    assert harmless(cell) == text


def test_a_reason_cannot_break_out_of_its_line(client: Client) -> None:
    months_made.published()

    metadata = metadata_of(client, analyst(), reason="x\r\n=cmd(),y")

    assert "Reason for the export: x =cmd(),y" in metadata["rdfs:comment"]


def test_each_version_is_a_separate_file(client: Client) -> None:
    months_made.published()
    months_made.publish(months_made.corrected(new=5), reason="Two were left out.")

    def live(query: str) -> set[str]:
        lines = figures_of(client, national(), query=query)
        total = ("uk", "live", "total")
        return {line["value"] for line in lines if (line["area_kind"], line["measure"], line["dimension"]) == total}

    assert live("version=1") == {"6"}
    assert live("version=2") == live("") == {"8"}


@pytest.mark.parametrize(("person", "status"), [(analyst, 404), (national, 200)])
def test_live_snapshots_are_for_the_national_team(client: Client, person: Callable[[], Any], status: int) -> None:
    months_made.provisional(new={LANCASHIRE: 1})
    client.force_login(person())

    for kind in SnapshotFormat.values:
        assert client.post(FILE, {"format": kind, "reason": "briefing"}).status_code == status


@pytest.mark.parametrize("role", [Role.PARTNER, Role.AUDITOR, Role.OFFICER, Role.ADMINISTRATOR])
def test_other_users_cannot_export(client: Client, role: Role) -> None:
    months_made.published()
    client.force_login(UserFactory(role=role))

    for kind in SnapshotFormat.values:
        assert client.post(FILE, {"format": kind, "reason": "briefing"}).status_code == 404


def test_the_schema_names_every_column_of_the_file(client: Client) -> None:
    months_made.published()
    client.force_login(analyst())

    schema = client.get(reverse("reports:snapshot-schema", args=["2020-02"])).json()

    columns = schema["tableSchema"]["columns"]
    assert [column["name"] for column in columns] == NAMES
    assert all(column["dc:description"] for column in columns)
    assert schema["tableSchema"] == metadata_of(client, analyst())["tableSchema"]
    assert Snapshot.objects.count() == 1


@pytest.mark.parametrize("number", [3, 40])
@pytest.mark.parametrize(("kind", "most"), [("xlsx", 42), ("csv", 26)])
def test_a_file_costs_the_same_for_few_forces_and_for_many(
    client: Client, number: int, kind: str, most: int, query_budget: Callable[[int], AbstractContextManager[Any]]
) -> None:
    forces = sorted(Force.objects.values_list("pk", flat=True))[:number]
    months_made.published(new=dict.fromkeys(forces, 1))
    client.force_login(coordinator("nwrocu"))

    with query_budget(most):
        exported.asked(client, kind=kind)
