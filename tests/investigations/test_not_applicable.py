"""*Not applicable* is an answer of its own: beside a value, 0, not known, blank and a nil return."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from figures import batches
from figures.models import Figure
from investigations import measures
from investigations.choices import FLAGS, MAY_NOT_APPLY, NOT_APPLICABLE
from investigations.models import Entry
from investigations.quality import score_counts
from investigations.records import exports
from investigations.returns import carry_forward_again, creation, difference, receipts, rows, vocabulary, whole_import
from investigations.returns.cleaning import clean
from investigations.returns.fields import FIELDS
from investigations.workbooks import return_file, uploads
from tests.accounts.factories import LANCASHIRE, analyst, coordinator, national
from tests.imports import in_process
from tests.investigations import deciding
from tests.investigations.factories import (
    FEBRUARY,
    JANUARY,
    EntryFactory,
    approved,
    draft,
    entry_of,
    row,
    series,
    suspects,
    typed,
    victims,
)
from tests.investigations.workbooks.files import ReturnWorkbook
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
ALL = dict.fromkeys(MAY_NOT_APPLY, "Not applicable")
NOBODY: list[dict[str, str]] = []


@made_once
def priya() -> User:
    series(JANUARY, FEBRUARY)
    return analyst()


def cleaned(values: dict[str, Any], *people: dict[str, str]) -> Any:
    return clean(typed("LAN/1", **values), people=people, lists=vocabulary.present(), month=FEBRUARY)


@pytest.mark.parametrize("name", MAY_NOT_APPLY)
@pytest.mark.parametrize("text", ["Not applicable", "not applicable", "N/A", "n/a", "not_applicable"])
def test_question_that_may_not_apply_takes_that_as_an_answer(name: str, text: str) -> None:
    entry = cleaned({name: text})

    assert (entry.values[name], entry.problems) == (NOT_APPLICABLE, ())


@pytest.mark.parametrize("name", [name for name in (*FLAGS, "opened_on", "stage") if name not in MAY_NOT_APPLY])
def test_question_that_applies_to_every_case_refuses_not_applicable(name: str) -> None:
    assert [problem.field for problem in cleaned({name: "Not applicable"}).problems] == [name]


def test_the_table_of_questions_says_which_may_not_apply_and_why() -> None:
    assert {name: each.may_not_apply for name, each in FIELDS.items() if each.may_not_apply} == MAY_NOT_APPLY


@pytest.mark.parametrize(
    ("name", "group", "people"),
    [
        ("nrm_referrals", victims(2), "2 potential victims"),
        ("victim_liaison_officer", victims(1), "1 potential victim"),
        ("early_advice", suspects(1), "1 suspect"),
        ("section_45", suspects(3), "3 suspects"),
    ],
)
def test_question_about_people_applies_where_there_are_some(name: str, group: dict[str, str], people: str) -> None:
    entry = cleaned({name: "n/a"}, group)

    assert entry.errors() == {name: [f"“Not applicable”, but the case has {people}. Answer the question."]}
    assert (entry.values[name], entry.unread[name]) == (None, "n/a" if name == "nrm_referrals" else NOT_APPLICABLE)
    other = victims(1) if group["role"] == "suspect" else suspects(1)
    assert cleaned({name: "n/a"}, other).problems == ()
    assert cleaned({"morile_score": "n/a"}, group).problems == ()


def test_people_that_are_added_later_make_the_question_apply(priya: User) -> None:
    revision = draft(JANUARY, by=priya)
    rows.add(revision.monthly_return, typed=typed("LAN/1", **ALL), by=priya)
    entry = entry_of(revision, "LAN/1")
    assert (set(entry.not_applicable), entry.is_complete) == (set(MAY_NOT_APPLY), True)

    saved = rows.save(entry.pk, typed={"victims": "1"}, version=entry.version, by=priya)

    assert set(saved.errors) == {"nrm_referrals", "victim_liaison_officer"}
    assert set(entry_of(revision, "LAN/1").not_applicable) == {"early_advice", "section_45", "morile_score"}
    version = saved.entry.version
    answers = {"nrm_referrals": "0", "victim_liaison_officer": "no"}
    assert rows.save(entry.pk, typed=answers, version=version, by=priya).errors == {}


def test_people_that_are_added_leave_a_text_that_could_not_be_read(priya: User) -> None:
    revision = draft(JANUARY, by=priya)
    rows.add(revision.monthly_return, typed=typed("LAN/1", nrm_referrals="n/a"), by=priya)
    entry = entry_of(revision, "LAN/1")
    refused = rows.save(entry.pk, typed={"nrm_referrals": "two"}, version=entry.version, by=priya)

    saved = rows.save(entry.pk, typed={"victims": "1"}, version=refused.entry.version, by=priya)

    assert saved.errors == refused.errors
    stored = entry_of(revision, "LAN/1")
    assert (stored.words.typed["nrm_referrals"], stored.not_applicable) == ("two", [])


def test_number_of_people_in_a_file_makes_the_question_apply(priya: User) -> None:
    stored = [row("LAN/1", people=NOBODY, **ALL)]
    whole_import.submit_whole_return(LANCASHIRE, JANUARY, rows=stored, by=priya, submit=False)

    file = [whole_import.InvestigationRow(values={"reference": "LAN/1"}, totals={"suspects": "2"})]
    handed = whole_import.update(LANCASHIRE, JANUARY, rows=file, by=priya)

    assert [error.problem.field for error in handed.errors] == ["early_advice", "section_45"]
    assert Entry.objects.get().people.get().count == 2


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"not_applicable": ["county_lines"]}, "question_may_not_apply"),
        *(({"not_applicable": [name], name: 1}, f"{name}_or_not_applicable") for name in MAY_NOT_APPLY),
    ],
)
def test_table_refuses_what_contradicts_it(values: dict[str, Any], constraint: str) -> None:
    fields = {name: bool(value) if name in FLAGS else value for name, value in values.items()}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        EntryFactory(**fields)


def test_answer_is_carried_forward_and_compared(priya: User) -> None:
    carla = coordinator()
    approved(JANUARY, rows=[row("LAN/1", people=NOBODY, **ALL), row("LAN/2")], by=priya, reviewer=carla)
    revision = draft(FEBRUARY, by=priya)
    assert set(entry_of(revision, "LAN/1").not_applicable) == set(MAY_NOT_APPLY)
    assert difference.since_last_month(revision).changed == ()

    entry = entry_of(revision, "LAN/1")
    rows.save(entry.pk, typed={"morile_score": "0", "section_45": "not_known"}, version=entry.version, by=priya)

    (changed,) = difference.only_what_differs(revision).changed
    assert [(change.label, change.then, change.now) for change in changed.changes] == [
        ("Section 45 defence raised", "Not applicable", "Not known"),
        ("MoRiLE score", "Not applicable", "0"),
    ]


def test_correction_of_an_earlier_month_is_offered(priya: User) -> None:
    approved(JANUARY, rows=[row("LAN/1", morile_score="7")], by=priya, reviewer=(carla := coordinator()))
    revision = draft(FEBRUARY, by=priya)
    deciding.reopen(LANCASHIRE, JANUARY, reason="The force does not use it.", by=carla)
    assert entry_of(creation.working(revision.monthly_return), "LAN/1").morile_score == 7
    approved(JANUARY, rows=[row("LAN/1", morile_score="n/a")], by=priya, reviewer=carla)

    (offered,) = carry_forward_again.differences(revision)
    deciding.accept_earlier(revision.monthly_return, by=priya)

    assert [(change.field, change.then, change.now) for change in offered.fields] == [
        ("morile_score", 7, NOT_APPLICABLE)
    ]
    assert entry_of(revision, "LAN/1").not_applicable == ["morile_score"]


def test_reopened_return_keeps_the_answer_and_its_fingerprint_depends_on_it(priya: User) -> None:
    returned = approved(JANUARY, rows=[row("LAN/1", morile_score="n/a")], by=priya, reviewer=(carla := coordinator()))
    first = returned.revisions.get()
    assert receipts.is_unchanged(first)
    deciding.reopen(LANCASHIRE, JANUARY, reason="One count was wrong.", by=carla)

    working = creation.working(returned)
    assert entry_of(working, "LAN/1").not_applicable == ["morile_score"]
    assert receipts.fingerprints(working)[0] == first.fingerprint
    Entry.objects.filter(revision=working).update(not_applicable=[])
    assert receipts.fingerprints(working)[0] != first.fingerprint


def test_workbook_has_the_answer_in_words_and_reads_it(priya: User) -> None:
    stored = [row("LAN/1", people=NOBODY, **ALL), row("LAN/2", people=NOBODY, nrm_referrals="0")]
    whole_import.submit_whole_return(LANCASHIRE, JANUARY, rows=stored, by=priya, submit=False)
    book = ReturnWorkbook.of(draft(JANUARY, by=priya))
    labels = [FIELDS[name].label for name in MAY_NOT_APPLY]
    assert [book.rows()[0][label] for label in labels] == ["Not applicable"] * len(labels)

    book.write("LAN/2", **{FIELDS["nrm_referrals"].label.replace(" ", "_"): "Not applicable"})
    file = return_file.read(in_process.read(book.content))
    report = uploads.report_on(file, force=LANCASHIRE, month=JANUARY, by=priya)

    assert report.problems == ()
    changes = {change.reference: change.fields for change in report.changes}
    assert changes == {"LAN/2": (("NRM referrals made", "0", "Not applicable"),)}


def test_page_has_the_answer_in_the_case_and_in_the_row(priya: User, client: Client) -> None:
    stored = [row("LAN/1", people=NOBODY, **ALL)]
    whole_import.submit_whole_return(LANCASHIRE, JANUARY, rows=stored, by=priya, submit=False)
    entry = Entry.objects.get()
    client.force_login(priya)

    page = client.get(reverse("investigations:return-detail", args=[LANCASHIRE, "2020-01"]), {"row": entry.pk})

    text = " ".join(page.content.decode().split())
    for name in MAY_NOT_APPLY.keys() & FLAGS.keys():
        assert f'name="{name}" value="not_applicable" aria-label="{FIELDS[name].label}: Not applicable" checked' in text
    assert 'name="county_lines" value="not_applicable"' not in text
    assert f'name="{entry.pk}-nrm_referrals" value="n/a"' in text
    assert 'name="morile_score" value="n/a"' in text


def test_lists_and_files_show_the_answer(priya: User, client: Client) -> None:
    approved(JANUARY, rows=[row("LAN/1", people=[victims(1)], section_45="n/a", nrm_referrals="0")], by=priya)

    (line,) = exports.lines_of(Entry.objects.visible_to(priya).newest().for_list())
    cells = dict(zip([column.name for column in exports.COLUMNS], line.cells, strict=True))
    assert (cells["section_45"], cells["early_advice"]) == ("not applicable", "not known")
    client.force_login(priya)
    (result,) = client.get(reverse("api:investigation-list")).json()["results"]
    assert (result["flags"]["section_45"], result["not_applicable"]) == (None, ["section_45"])


def test_figures_count_the_answer_apart(priya: User) -> None:
    rows_of_january = [
        row("LAN/1", people=[victims(1)], section_45="n/a"),
        row("LAN/2", people=[victims(1)], section_45="not_known"),
        row("LAN/3", people=[victims(1)], section_45=""),
    ]
    approved(JANUARY, rows=rows_of_january, by=priya)
    batches.count_all_pending()

    figures = Figure.objects.filter(measure="live", dimension="section_45", batch__period=JANUARY)
    assert dict(figures.values_list("category", "value")) == {NOT_APPLICABLE: 1, "not_known": 2}
    assert measures.labels_of("section_45")[NOT_APPLICABLE] == "Not applicable"
    assert NOT_APPLICABLE not in measures.labels_of("county_lines")


def test_case_without_a_suspect_is_not_listed_for_lack_of_early_advice(priya: User) -> None:
    rows_of_january = [
        row(f"LAN/{n}", people=[victims(1)], early_advice=answer) for n, answer in enumerate(["n/a", "not_known", "no"])
    ]
    approved(JANUARY, rows=rows_of_january, by=priya)

    listed = Entry.objects.filter(profile__review_reasons__contains=["no_early_advice"])
    assert set(listed.values_list("holding__reference", flat=True)) == {"LAN/1", "LAN/2"}


def test_completeness_asks_only_what_applies(priya: User) -> None:
    both = {**dict.fromkeys(FLAGS, "no"), "origin": "public"}
    nobody = row("LAN/1", people=NOBODY, **both | ALL)
    blank = row("LAN/2", people=NOBODY, **both | {"nrm_referrals": "", "section_45": "not_known"})
    approved(JANUARY, rows=[nobody, blank], by=priya)

    (quality,) = score_counts.quality_of(national(), until=JANUARY, count=1, force=LANCASHIRE)

    # 13 questions each; four of them do not apply to the first case, and MoRiLE is asked of none.
    assert str(quality.completeness) == "91% (20 of 22)"
    assert {line.question.name: line.in_words for line in quality.lowering} == {
        "nrm_referrals": "1 of 1 cases: 1 blank",
        "section_45": "1 of 1 cases: 1 not known",
    }
