"""A return as a workbook: it comes back as it went, changes what was changed, and names every problem by its cell."""

from __future__ import annotations

from datetime import date

import pytest

from core.workflow import EditConflict, TransitionNotAllowed
from imports import reading as table_reading
from imports import receiving
from imports.uploaded_table import letters
from investigations.choices import EntryState, FindingState, Severity
from investigations.models import Entry, Finding, MonthlyReturn, ReturnUpload, Revision
from investigations.quality import checks
from investigations.returns import rows
from investigations.returns.whole_changes import ChangeKind
from investigations.workbooks import return_file, uploads
from investigations.workbooks.upload_report import UploadReport
from reference.models import Force
from tests.accounts.factories import LANCASHIRE, analyst
from tests.investigations.factories import FEBRUARY, JANUARY, approved, draft, entry_of, row, series, suspects, victims
from tests.investigations.test_whole_import import stored
from tests.investigations.workbooks.files import ReturnWorkbook

pytestmark = pytest.mark.django_db

JANUARY_ROWS = [
    row("A/1", operation_name="Op MARLSTONE", remarks="=Interpreter used.\nTwice.", county_lines="yes"),
    row(
        "A/2",
        people=[victims(2), suspects(1), suspects(1, gender="Women")],
        secondary_types="CRIM",
        sub_types="Cuckooing",
    ),
    row("A/3", partner_agencies="NCA; GLAA", morile_score="216", nrm_referrals="0"),
]


@pytest.fixture
def revision():
    series(JANUARY, FEBRUARY)
    person = analyst(LANCASHIRE)
    approved(JANUARY, rows=JANUARY_ROWS, by=person)
    return draft(FEBRUARY, by=person)


def read(book: ReturnWorkbook) -> return_file.ReturnFile:
    return return_file.read(table_reading.read(book.content))


def report_on(book: ReturnWorkbook, *, by) -> UploadReport:
    return uploads.report_on(read(book), force=LANCASHIRE, month=FEBRUARY, by=by)


def sent(book: ReturnWorkbook, *, by) -> ReturnUpload:
    received = receiving.received_of(book.content, kind="return")
    return uploads.receive(received, force=Force.objects.get(pk=LANCASHIRE), month=FEBRUARY, by=by)


def problems_of(report: UploadReport) -> list[tuple[str, int, str]]:
    return [(problem.sheet, problem.row, problem.column) for problem in report.problems]


def test_untouched_workbook_changes_nothing(revision):
    before = stored(LANCASHIRE, FEBRUARY)

    report = report_on(ReturnWorkbook.of(revision), by=analyst(LANCASHIRE))

    assert (report.problems, report.number_of_changes, report.unchanged, report.others) == ((), 0, 3, 0)
    assert stored(LANCASHIRE, FEBRUARY) == before


def test_workbook_stores_what_the_row_form_would(revision):
    person = analyst(LANCASHIRE)
    book = ReturnWorkbook.of(revision)
    book.write("A/1", Stage="Charged", Children_involved="Yes")
    book.write(
        "A/3",
        State_at_month_end="Closed",
        Closing_reason="Conviction",
        Closed_on=date(2020, 2, 20),
        Stage="Concluded at court",
    )
    book.write(
        "A/4", Opened_on="3 February 2020", Stage="Triage", How_it_began="Not known", Primary_type="Labour exploitation"
    )
    book.add_people("A/4", Role="Potential victim", Nationality="Vietnamese", Gender="Female", Age="18 to 24", Number=3)

    upload = sent(book, by=person)
    report = UploadReport.of(upload)
    uploads.store(upload, by=person)

    assert report.problems == ()
    assert dict(report.counts) == {
        ChangeKind.ADDED: 1,
        ChangeKind.REOPENED: 0,
        ChangeKind.ENDED: 1,
        ChangeKind.CHANGED: 1,
        ChangeKind.UNCHANGED: 1,
    }
    after = stored(LANCASHIRE, FEBRUARY)
    assert after["A/1"]["entry"]["stage_id"] == "charged"
    assert after["A/1"]["words"][0]["remarks"] == "=Interpreter used.\nTwice."
    assert after["A/3"]["entry"]["state"] == EntryState.CLOSED
    assert after["A/4"]["people"] == [("victim", "vietnamese", "female", "18-24", 3)]
    assert ReturnUpload.objects.get().rows is None


def test_every_problem_is_named_by_its_cell(revision):
    book = ReturnWorkbook.of(revision)
    book.write("A/1", Stage="Chargd", NRM_referrals_made="two")
    book.write("A/2", Closed_on="31/02/2020")
    book.add_people("A/2", Role="Potential victim", Nationality="Atlantean", Gender="Male", Age="Adult", Number=1)
    book.add_people("B/9", Role="Suspect", Nationality="British", Gender="Male", Age="Adult", Number=1)
    header = [cell.value for cell in book.book["Investigations"][1]]
    last = len(book.rows("People")) + 1

    def column(name):
        return f"{letters(header.index(name) + 1)} ({name})"

    report = report_on(book, by=analyst(LANCASHIRE))

    assert problems_of(report) == [
        ("Investigations", 2, column("Stage")),
        ("Investigations", 2, column("NRM referrals made")),
        ("Investigations", 3, column("Closed on")),
        ("People", last - 1, "C (Nationality)"),
        ("People", last, "A (Reference)"),
    ]
    assert "the nearest is “Charged”" in report.problems[0].sentence


def test_values_that_cannot_be_read_can_be_fixed_in_the_return(revision):
    person = analyst(LANCASHIRE)
    upload = sent(ReturnWorkbook.of(revision).write("A/1", Stage="Chargd"), by=person)

    uploads.store(upload, by=person)

    entry = entry_of(revision, "A/1")
    assert (entry.is_complete, entry.words.typed["stage"]) == (False, "Chargd")


def test_row_that_is_missing_never_deletes_a_case(revision):
    person = analyst(LANCASHIRE)
    before = stored(LANCASHIRE, FEBRUARY)
    book = ReturnWorkbook.of(revision).leave_out("A/2").write("A/1", Stage="Charged")
    book.book["People"].delete_rows(2, 50)

    report = report_on(book, by=person)
    uploads.store(sent(book, by=person), by=person)

    after = stored(LANCASHIRE, FEBRUARY)
    assert report.others == 1
    assert after["A/2"] == before["A/2"]
    assert Entry.objects.filter(revision=revision).count() == 3


def test_number_0_says_that_nobody_is_in_a_case(revision):
    person = analyst(LANCASHIRE)
    book = ReturnWorkbook.of(revision)
    sheet = book.book["People"]
    sheet.delete_rows(2, 5)
    book.add_people("A/2", Role="Suspect", Nationality="British", Gender="Male", Age="Adult", Number=0)

    uploads.store(sent(book, by=person), by=person)

    assert stored(LANCASHIRE, FEBRUARY)["A/2"]["people"] == []


def test_case_without_rows_of_people_keeps_its_people(revision):
    person = analyst(LANCASHIRE)
    before = stored(LANCASHIRE, FEBRUARY)["A/2"]["people"]
    book = ReturnWorkbook.of(revision).write("A/2", Stage="Charged")
    book.book["People"].delete_rows(2, 5)

    uploads.store(sent(book, by=person), by=person)

    assert stored(LANCASHIRE, FEBRUARY)["A/2"]["people"] == before


def test_file_is_compared_again_if_the_draft_has_changed(revision):
    person = analyst(LANCASHIRE)
    upload = sent(ReturnWorkbook.of(revision).write("A/1", Stage="Charged"), by=person)
    entry = entry_of(revision, "A/2")
    rows.save(entry.pk, typed={"stage": "charged"}, version=entry.version, by=person)

    with pytest.raises(EditConflict, match="nothing was stored"):
        uploads.store(upload, by=person)
    again = UploadReport.of(uploads.compare_again(upload, by=person))

    assert {(change.reference, *change.fields[0]) for change in again.changes} == {
        ("A/1", "Stage", "Live investigation", "Charged"),
        ("A/2", "Stage", "Charged", "Live investigation"),
    }
    uploads.store(upload, by=person)
    assert entry_of(revision, "A/2").stage_id == "live-investigation"


def test_file_is_stored_once(revision):
    person = analyst(LANCASHIRE)
    upload = sent(ReturnWorkbook.of(revision).write("A/1", Stage="Charged"), by=person)
    uploads.store(upload, by=person)

    with pytest.raises(TransitionNotAllowed, match="already in the return"):
        uploads.store(upload, by=person)


def test_file_starts_a_return_that_nobody_has_started():
    series(JANUARY, FEBRUARY)
    person = analyst(LANCASHIRE)
    approved(JANUARY, rows=JANUARY_ROWS, by=person)
    book = ReturnWorkbook.of(draft(FEBRUARY, by=person)).write("A/1", Stage="Charged")
    Revision.objects.filter(period=FEBRUARY).delete()
    MonthlyReturn.objects.filter(period=FEBRUARY).delete()

    upload = sent(book, by=person)

    assert not MonthlyReturn.objects.filter(period=FEBRUARY).exists()
    uploads.store(upload, by=person)
    assert entry_of(draft(FEBRUARY, by=person), "A/1").stage_id == "charged"


def test_reasons_given_before_stay_and_are_not_asked_for_again(revision):
    person = analyst(LANCASHIRE)
    questions = [finding for finding in checks.check(revision) if finding.severity == Severity.WARNING]
    for finding in questions:
        checks.explain(finding.pk, reason="Counted again.", by=person)
    book = ReturnWorkbook.of(revision).write("A/1", Stage="Charged")

    upload = sent(book, by=person)
    uploads.store(upload, by=person)

    assert questions
    assert UploadReport.of(upload).warnings == []
    assert {finding.reason for finding in Finding.objects.filter(revision=revision)} == {"Counted again."}
    assert {finding.state for finding in checks.check(revision)} == {FindingState.EXPLAINED}
