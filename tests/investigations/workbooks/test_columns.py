"""A force's own export with its own column names: matched once, tried on every row, and read without asking later."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from imports.models import LearnedHeader
from investigations.models import ReturnUpload
from investigations.workbooks import column_guesses, uploads
from investigations.workbooks.layout import KIND
from investigations.workbooks.upload_report import UploadReport
from tests.accounts.factories import CUMBRIA, LANCASHIRE, analyst
from tests.investigations.factories import FEBRUARY, JANUARY, approved, draft, entry_of, row, series

pytestmark = pytest.mark.django_db

PLACE = [LANCASHIRE, "2020-02"]
EXPORT = """OFFICIAL-SENSITIVE,,,,,,
MS live cases Feb 20,,,,,,
OCC_REF,OP_NAME,STATUS,DATE_REC,EXPL_TYPE,OIC,REFS
LAN/1,MARLSTONE,Charged,14/08/2019,LAB,DC Jane Example,7
LAN/2,,CHGD,03/06/2019,LAB,DC Alan Sample,1
"""


@pytest.fixture
def revision():
    series(JANUARY, FEBRUARY)
    person = analyst(LANCASHIRE)
    approved(JANUARY, rows=[row("LAN/1"), row("LAN/2")], by=person)
    return draft(FEBRUARY, by=person)


@pytest.fixture
def client(revision):
    client = Client()
    client.force_login(analyst(LANCASHIRE))
    return client


def sent(client: Client, content: str = EXPORT):
    address = reverse("investigations:return-upload", args=PLACE)
    return client.post(address, {"file": SimpleUploadedFile("export.csv", content.encode())}, follow=True)


def page(response) -> str:
    return " ".join(response.content.decode().split())


def columns_of(upload: ReturnUpload) -> str:
    return reverse("investigations:return-upload-columns", args=[*PLACE, upload.public_id])


def test_columns_are_guessed_and_tried_on_every_row(client):
    shown = sent(client)

    form = shown.context["match"].form
    guesses = {header: form.initial[field.name] for field, _, header in form.asked()}
    results = {trial.header: (trial.read, trial.filled) for trial in shown.context["match"].trials}
    assert "Match your columns" in page(shown)
    assert guesses == {
        "OCC_REF": "reference",
        "OP_NAME": "operation_name",
        "STATUS": "stage",
        "DATE_REC": "opened_on",
        "EXPL_TYPE": "primary_type",
        "OIC": "-",
        "REFS": "nrm_referrals",
    }
    assert results["STATUS"] == (1, 2)
    assert '<span class="app-read">CHGD</span>' in page(shown)
    assert "Looks like names. Not shown." in page(shown)
    assert "Jane Example" not in page(shown)
    assert (shown.context["match"].matched, shown.context["match"].missing) == (6, [])


def test_matched_columns_are_learned_and_the_file_is_read_with_them(client, revision):
    match = sent(client).context["match"]
    upload = ReturnUpload.objects.get()
    answers = {field.html_name: field.value() for field, _, _ in match.form.asked()}

    report = client.post(columns_of(upload), answers, follow=True)
    upload.refresh_from_db()

    assert [(problem.row, problem.column) for problem in UploadReport.of(upload).problems] == [(5, "C (Stage)")]
    assert "Row 2" in page(report) or "row 2" in page(report)
    assert "Jane Example" not in upload.cells.reveal()
    assert set(LearnedHeader.objects.values_list("kind", "header", "column")) == {
        (KIND, header, "" if header == "OIC" else match.form[field.name].value())
        for field, _, header in match.form.asked()
    }
    client.post(reverse("investigations:return-upload-store", args=[*PLACE, upload.public_id]))
    assert entry_of(revision, "LAN/1").stage_id == "charged"

    again = sent(client, EXPORT.replace("Charged", "Triage"))
    assert "Match your columns" not in page(again)
    assert "Your file has 1 problem" in page(again)


def test_choices_can_be_tried_before_they_are_learned(client):
    match = sent(client).context["match"]
    answers = {field.html_name: field.value() for field, _, _ in match.form.asked()}
    status = next(field.html_name for field, _, header in match.form.asked() if header == "STATUS")

    tried = client.post(columns_of(ReturnUpload.objects.get()), {**answers, status: "remarks", "try": "1"})
    twice = client.post(columns_of(ReturnUpload.objects.get()), {**answers, status: "opened_on"})

    assert {trial.header: trial.read for trial in tried.context["match"].trials}["STATUS"] == 2
    assert twice.status_code == 422
    assert "is already matched to" in page(twice)
    assert not LearnedHeader.objects.exists()


def test_columns_page_costs_the_same_for_any_number_of_rows(client, django_assert_max_num_queries):
    many = EXPORT + "".join(f"NEW/{number},,Triage,03/02/2020,LAB,DC Jane Example,0\n" for number in range(300))
    for content in (EXPORT, many):
        sent(client, content)
        with django_assert_max_num_queries(14):
            client.get(columns_of(ReturnUpload.objects.latest("pk")))


def test_learned_columns_are_listed_and_deleted(client):
    match = sent(client).context["match"]
    client.post(
        columns_of(ReturnUpload.objects.get()), {field.html_name: field.value() for field, _, _ in match.form.asked()}
    )
    listed = client.get(reverse("investigations:return-columns"))
    header = LearnedHeader.objects.get(header="STATUS")

    client.post(reverse("investigations:return-column-delete", args=[header.pk]))
    other = Client()
    other.force_login(analyst(CUMBRIA))

    assert "OCC_REF" in page(listed)
    assert not LearnedHeader.objects.filter(header="STATUS").exists()
    assert "OCC_REF" not in page(other.get(reverse("investigations:return-columns")))


def test_file_whose_rows_are_gone_cannot_be_matched(client):
    sent(client)
    ReturnUpload.objects.update(cells=None)

    shown = client.get(columns_of(ReturnUpload.objects.get()), follow=True)

    assert uploads.EXPIRED in page(shown)


@pytest.mark.parametrize(
    ("header", "texts", "is_hidden"),
    [
        ("OIC", ["x"], True),
        ("Victim surname", [], True),
        ("Team lead", ["Jane Example", "Alan Sample", ""], True),
        ("Contact", ["07700 900123", "a@example.org"], True),
        ("OP_NAME", ["MARLSTONE", "Silver Birch"], False),
        ("STATUS", ["Charged", "At court"], False),
        ("DATE_REC", ["14/08/2019"], False),
    ],
)
def test_columns_that_look_like_names_are_not_shown(header, texts, is_hidden):
    assert column_guesses.looks_like_names(header, texts) == is_hidden
