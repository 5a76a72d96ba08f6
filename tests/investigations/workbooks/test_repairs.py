"""A file with problems is repaired on the page of its report, or comes back with its cells marked."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from investigations.choices import MAY_NOT_APPLY, FindingState
from investigations.models import Finding, ReturnUpload
from investigations.returns import vocabulary
from investigations.workbooks.layout import INVESTIGATIONS, PEOPLE
from investigations.workbooks.repairs import Repairs
from investigations.workbooks.upload_report import UploadReport
from tests.accounts.factories import LANCASHIRE, analyst
from tests.imports import in_process
from tests.investigations.factories import FEBRUARY, JANUARY, approved, draft, entry_of, row, series, victims
from tests.investigations.workbooks.files import ReturnWorkbook

pytestmark = pytest.mark.django_db

PLACE = [LANCASHIRE, "2020-02"]


@pytest.fixture
def revision():
    series(JANUARY, FEBRUARY)
    person = analyst(LANCASHIRE)
    approved(JANUARY, rows=[row("LAN/10", people=[victims(3)]), row("LAN/2")], by=person)
    return draft(FEBRUARY, by=person)


@pytest.fixture
def client(revision):
    client = Client()
    client.force_login(analyst(LANCASHIRE))
    return client


def address(name: str) -> str:
    return reverse(f"investigations:{name}", args=[*PLACE, ReturnUpload.objects.get().public_id])


def sent(client: Client, content: bytes) -> UploadReport:
    client.post(reverse("investigations:return-upload", args=PLACE), {"file": SimpleUploadedFile("a.xlsx", content)})
    return report()


def report() -> UploadReport:
    return UploadReport.of(ReturnUpload.objects.get())


def faulty(revision) -> bytes:
    book = ReturnWorkbook.of(revision)
    book.write("LAN/2", Stage="Chargd", NRM_referrals_made="two", MoRiLE_score="2 poss 3", Opened_on="Mon 3rd Feb 2020")
    book.add_people("LAN/1O", Role="Suspect", Nationality="British", Gender="Male", Age="33", Number=1)
    return book.content


def test_repairs_are_offered_one_by_one_and_made_together(client, revision):
    before = {
        problem.address: (problem.value, problem.repair, problem.is_safe)
        for problem in sent(client, faulty(revision)).problems
    }

    answer = client.post(address("return-upload-repair"), {"all": "1"}, follow=True)
    left = report().problems
    client.post(address("return-upload-repair"), {f"typed-{left[0].place}": "216"})
    client.post(address("return-upload-store"))

    assert list(before.values()) == [
        ("Mon 3rd Feb 2020", "03/02/2020", True),
        ("Chargd", "Charged", True),
        ("two", "2", True),
        ("2 poss 3", "", False),
        ("LAN/1O", "LAN/10", True),
        ("33", "25 to 39", True),
    ]
    assert "5 cells changed in your file" in answer.content.decode()
    assert [(problem.value, problem.repair) for problem in left] == [("2 poss 3", "")]
    entry = entry_of(revision, "LAN/2")
    assert (entry.stage_id, entry.nrm_referrals, entry.morile_score, entry.opened_on) == (
        "charged",
        2,
        216,
        date(2020, 2, 3),
    )


def test_only_the_ticked_repairs_are_made(client, revision):
    problems = {problem.value: problem for problem in sent(client, faulty(revision)).problems}

    client.post(address("return-upload-repair"), {"fix": problems["two"].place, "typed-9-9-Nowhere": "x"})

    assert "two" not in {problem.value for problem in report().problems}
    assert "Chargd" in {problem.value for problem in report().problems}


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_file_comes_back_with_its_cells_marked(client, revision, ending):
    sent(client, faulty(revision))
    name = "return-upload-marked" if ending == "xlsx" else "return-upload-marked-ods"

    response = client.get(address(name))

    assert response["Content-Disposition"] == f'attachment; filename="return-2020-02-lancashire-marked.{ending}"'
    table = in_process.read(response.content)
    assert {str(notice.seen) for notice in table.notices} == {"left_out"}  # the comments
    again = {sheet.name: sheet for sheet in table.sheets}
    assert again["Investigations"].rows[-1].cells[1].value == "LAN/2"
    if ending == "xlsx":
        book = openpyxl.load_workbook(io.BytesIO(response.content))
        cells = {cell.value: cell for row in book["Investigations"] for cell in row if cell.comment}
        assert set(cells) == {"Chargd", "two", "2 poss 3", "Mon 3rd Feb 2020"}
        assert "Write: Charged." in cells["Chargd"].comment.text
        assert cells["Chargd"].fill.bgColor.rgb != cells["Chargd"].fill.fgColor.rgb
        assert len(book["Investigations"].data_validations.dataValidation) > 15


def test_reasons_given_on_the_report_are_stored_with_the_changes(client, revision):
    book = ReturnWorkbook.of(revision)
    sheet = book.book["People"]
    sheet.cell(2, 6).value = 40
    warnings = sent(client, book.content).warnings

    reasons = {f"reason-{warning.key}": f"{warning.rule} counted again" for warning in warnings}
    page = client.post(address("return-upload-repair"), reasons, follow=True).content.decode()
    client.post(address("return-upload-store"))

    assert warnings
    assert all(f"{warning.rule} counted again" in page for warning in warnings)
    for warning in warnings:
        finding = Finding.objects.get(revision=revision, rule=warning.rule, message=warning.message)
        assert (finding.state, finding.reason) == (FindingState.EXPLAINED, f"{warning.rule} counted again")


@pytest.mark.parametrize(
    ("name", "text", "repair"),
    [
        ("opened_on", "3rd Feb 20", ("03/02/2020", True)),
        ("opened_on", "03.02.2020 14:30", ("03/02/2020", True)),
        ("opened_on", "02/13/2020", None),
        ("opened_on", "last week", None),
        ("nrm_referrals", "nil", ("0", True)),
        ("nrm_referrals", "3 referrals", ("3", True)),
        ("nrm_referrals", "2 poss 3", None),
        ("stage", "Chargd", ("Charged", True)),
        ("stage", "Court soon", None),
        ("stage", "\u0421harged", ("Charged", True)),
        ("children_involved", "Yes.", ("Yes", True)),
        ("children_involved", "some", None),
        ("victim_liaison_officer", "none", ("No", True)),
        *((name, text, None) for name in MAY_NOT_APPLY for text in ("n/a", "N/A", "Not applicable")),
        ("reference", "lan/1O", ("LAN/10", True)),
        ("reference", "LAN/77", None),
    ],
)
def test_repairs_of_cells(name, text, repair):
    repairs = Repairs(lists=vocabulary.present(), month=FEBRUARY, references=["LAN/10", "LAN/2"])

    cell_repair = repairs.repair_of(name, text, kind=INVESTIGATIONS.kind)

    assert (cell_repair and (cell_repair.text, cell_repair.is_safe)) == repair


@pytest.mark.parametrize(
    ("name", "text", "repair"),
    [
        ("age_group", "33", ("25 to 39", True)),
        ("age_group", "aged 70", ("60 and over", True)),
        ("age_group", "200", None),
        ("gender", "Femal", ("Female", True)),
        ("nationality", "Vietnamees", ("Vietnamese", True)),
        ("nationality", "Atlantean", None),
        ("count", "2 people", ("2", True)),
    ],
)
def test_repairs_of_people(name, text, repair):
    repairs = Repairs(lists=vocabulary.present(), month=FEBRUARY)

    cell_repair = repairs.repair_of(name, text, kind=PEOPLE.kind)

    assert (cell_repair and (cell_repair.text, cell_repair.is_safe)) == repair
