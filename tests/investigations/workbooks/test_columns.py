"""A force's own export with its own column names: matched once, tried on every row, and read without asking later."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from imports.models import LearnedHeader
from investigations.models import ReturnUpload
from investigations.workbooks import column_guesses, return_file, uploads
from investigations.workbooks.layout import KIND
from investigations.workbooks.upload_report import UploadReport
from tests.accounts.factories import CUMBRIA, LANCASHIRE, analyst
from tests.imports import in_process
from tests.investigations.factories import FEBRUARY, JANUARY, approved, draft, entry_of, row, series
from tests.investigations.workbooks.files import ReturnWorkbook

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


def test_another_row_can_be_chosen_for_the_column_names(client, revision):
    """Four cells above the table are taken for its column names until a person says otherwise."""
    above = "Live cases,Extract of 2 March 2020,Prepared by DC Jane Example,Unit A,,,\nForce,Lancashire,Unit A,,,,\n"
    shown = sent(client, above + EXPORT.split("\n", 2)[2])
    upload = ReturnUpload.objects.get()
    (choice,) = shown.context["choices"]

    moved = client.post(columns_of(upload), {choice.field: "3", "use-row": "1"}, follow=True)

    assert choice.row == 1
    assert [row.number for row in choice.rows] == [1, 2, 3, 4, 5]
    assert '<h1 class="govuk-heading-l">Choose the row with your column names</h1>' in page(shown)
    assert "Jane Example" not in page(shown)
    assert "Column names are in row 3. Choose another row" in page(moved)
    answers = {field.html_name: field.value() for field, _, _ in moved.context["match"].form.asked()}
    assert moved.context["match"].form.initial != {}
    client.post(columns_of(upload), answers)
    client.post(reverse("investigations:return-upload-store", args=[*PLACE, upload.public_id]))
    assert entry_of(revision, "LAN/1").stage_id == "charged"
    again = sent(client, above + EXPORT.split("\n", 2)[2].replace("Charged", "Triage"))
    assert "?rows=yes" in page(again)  # read without the page, which can be opened from the report
    assert "Column names are in row 3" in page(client.get(columns_of(ReturnUpload.objects.latest("pk")) + "?rows=yes"))
    kept = client.post(columns_of(ReturnUpload.objects.latest("pk")), {choice.field: "99", "use-row": "1"}, follow=True)
    assert "Your file has 1 problem" in page(kept)


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


def test_word_is_matched_once_and_read_in_every_row_and_in_the_next_file(client, revision):
    book = (
        "Reference,Stage,Secondary types,Remarks\n"
        "LAN/1,Pre charge,DomServ; Criminal exploitation,Pre charge\n"
        "LAN/2,PRE CHARGE,,\n"
        "LAN/3,DC Jane Example,,\n"
    )
    report = sent(client, book)
    upload = ReturnUpload.objects.get()
    words = reverse("investigations:return-upload-words", args=[*PLACE, upload.public_id])
    questions = client.get(words)
    fields = {word.text: field.html_name for field, word in questions.context["form"].asked()}

    saved = client.post(words, {fields["Pre charge"]: "referred-to-cps", fields["DomServ"]: ""}, follow=True)
    client.post(reverse("investigations:return-upload-store", args=[*PLACE, upload.public_id]))

    assert "2 words in your file are not in our lists." in page(report)
    assert [(word.text, word.column, word.rows) for _, word in questions.context["form"].asked()] == [
        ("Pre charge", "Stage", 2),
        ("DomServ", "Secondary types", 1),
    ]
    assert "Jane Example" not in page(questions)
    assert "1 word matched for your force." in page(saved)
    assert "1 word in your file is not in our lists." in page(saved)
    assert set(LearnedHeader.objects.values_list("kind", "header", "column")) == {
        ("return-words-stages", "Pre charge", "referred-to-cps")
    }
    assert [entry_of(revision, f"LAN/{number}").stage_id for number in (1, 2)] == ["referred-to-cps"] * 2
    assert entry_of(revision, "LAN/1").words.remarks == "Pre charge"

    again = sent(client, "Reference,Stage\nLAN/2,pre charge\n")
    listed = client.get(reverse("investigations:return-columns"))
    learned = LearnedHeader.objects.get()
    client.post(reverse("investigations:return-column-delete", args=[learned.pk]))
    assert "Your file changes nothing" in page(again)
    assert "words for stages" in page(listed)
    assert "Referred to CPS" in page(listed)
    assert "Your file has 1 problem" in page(sent(client, "Reference,Stage\nLAN/2,pre charge\n"))


def test_numbers_of_people_become_groups_where_the_file_has_no_rows_of_people(client, revision):
    book = "URN,Opened,NO_OF_VICTIMS,Suspects\nLAN/1,14/05/2019,4,\nLAN/2,14/05/2019,1,three\nLAN/9,03/02/2020,2,1\n"
    match = sent(client, book).context["match"]
    upload = ReturnUpload.objects.get()
    guessed = {header: match.form.initial[field.name] for field, _, header in match.form.asked()}
    client.post(columns_of(upload), {field.html_name: field.value() for field, _, _ in match.form.asked()})
    first = UploadReport.of(ReturnUpload.objects.get())

    client.post(reverse("investigations:return-upload-repair", args=[*PLACE, upload.public_id]), {"all": "1"})
    repaired = page(client.get(reverse("investigations:return-upload-report", args=[*PLACE, upload.public_id])))
    client.post(reverse("investigations:return-upload-store", args=[*PLACE, upload.public_id]))

    assert guessed == {"NO_OF_VICTIMS": "victims"}
    assert [(each.value, each.repair, each.column) for each in first.problems] == [("three", "3", "D (Suspects)")]
    assert not first.can_be_stored
    assert "Potential victims</td>" in repaired
    assert {reference: groups(revision, reference) for reference in ("LAN/1", "LAN/2", "LAN/9")} == {
        "LAN/1": {("suspect", "male"): 1, ("victim", "male"): 1, ("victim", "not_known"): 3},
        "LAN/2": {("suspect", "male"): 1, ("suspect", "not_known"): 2, ("victim", "male"): 1},
        "LAN/9": {("suspect", "not_known"): 1, ("victim", "not_known"): 2},
    }

    fewer = page(sent(client, "Reference,Suspects\nLAN/2,0\n"))
    same = page(sent(client, "Reference,Potential victims,Suspects\nLAN/2,1,3\nLAN/9,,1\n"))
    assert "The return has 3 in groups, and a number does not say who is no longer there." in fewer
    assert "Add these changes" not in fewer
    assert "Your file changes nothing" in same


def groups(revision, reference: str) -> dict[tuple[str, str], int]:
    people = entry_of(revision, reference).people.all()
    return {(group.role, group.gender): group.count for group in people}


def test_numbers_of_people_are_not_used_beside_rows_of_people(revision):
    book = ReturnWorkbook.of(revision)
    sheet = book.book["Investigations"]
    column = sheet.max_column + 1
    sheet.cell(1, column).value, sheet.cell(2, column).value = "Potential victims", 40

    file = return_file.read(in_process.read(book.content))

    assert [note for note in file.notes if "Potential victims" in note] == [
        "Investigations: “Potential victims” is not used, because the file has rows of people."
    ]
    assert all(not each.totals for each in file.rows)


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
