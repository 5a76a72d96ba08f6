"""A bulletin is drafted from figures, written by one person, approved by another, published and frozen."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from datetime import date
from html import unescape
from itertools import product
from urllib.parse import urlencode

import pytest
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from core.workflow import EditConflict, TransitionNotAllowed
from reports.bulletins import editing, figures, files, making, texts, workflow
from reports.bulletins.content import BulletinContent
from reports.bulletins.figures import FigureRefused
from reports.bulletins.reading import PublishedReader
from reports.choices import BulletinKind, BulletinState
from reports.explorer import references
from reports.models import Bulletin
from reports.query import answers
from reports.query.conditions import Condition
from reports.query.limits import QuestionRefused
from reports.query.question import Against, Question
from tests.accounts.factories import LANCASHIRE, analyst, national
from tests.core.spreadsheets import reading
from tests.explorer import months as made
from tests.figures import making as returns
from tests.figures.making import FEBRUARY
from tests.reports import months_made
from tests.reports.bulletins import making_bulletins as bulletins
from tests.reports.bulletins import outputs
from tests.shared_rows import made_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("blank_drawings")]


@made_once
def months() -> None:
    made.made()


@made_once
def writer(months: None) -> User:
    return national()


@made_once
def draft(writer: User) -> Bulletin:
    return bulletins.draft(by=writer)


@made_once
def published(months: None) -> Bulletin:
    return bulletins.published()


def said(bulletin: Bulletin) -> BulletinContent:
    return making.live(bulletin, reader=PublishedReader(national())).content


def page_of(client: Client, user: User, bulletin: Bulletin) -> str:
    client.force_login(user)
    response = client.get(bulletin.get_absolute_url())
    assert response.status_code == 200
    return re.sub(r"\s+", " ", unescape(response.content.decode()))


def test_every_number_of_a_new_draft_is_the_answer_to_its_question(draft: Bulletin, writer: User) -> None:
    content = said(draft)

    assert len(content.figures) >= 5
    for figure in content.figures:
        question = Question.parse(QueryDict(figure.address))
        answer = answers.answer(Question(**_asked(question)), user=writer)
        counted = answer.at(FEBRUARY)
        assert (figure.value, figure.coverage) == (f"{counted.value:,}", counted.coverage.counted)
    spans = [span for section in content.sections for block in section.text for span in block.spans if span.code]
    assert {span.code for span in spans} <= {figure.code for figure in content.figures}
    assert making.live(draft, reader=PublishedReader(writer)).warnings == ()


def _asked(question: Question) -> dict[str, object]:
    return {
        "measure": question.measure,
        "filters": question.filters,
        "area": question.area,
        "month": FEBRUARY,
        "against": Against.MONTH,
    }


def test_draft_follows_a_correction_and_a_published_bulletin_does_not(
    draft: Bulletin, published_by_another_month: Bulletin
) -> None:
    before, frozen = said(draft).tiles[0].value, published_by_another_month.content

    months_made.publish(months_made.corrected(FEBRUARY, new=40), reason="Late cases")

    assert said(draft).tiles[0].value != before
    again = Bulletin.objects.get(pk=published_by_another_month.pk)
    assert (again.content, making.published(again).content.digest) == (frozen, again.digest)


@pytest.fixture
def published_by_another_month(draft: Bulletin) -> Bulletin:
    return bulletins.published(returns.JANUARY)


def test_nobody_approves_what_they_wrote_also_after_a_colleague_became_its_writer(writer: User, months: None) -> None:
    bulletin, colleague = bulletins.draft(by=writer), national()
    bulletin = editing.reassign(bulletin.public_id, seen=bulletin.seen, by=colleague)
    bulletin = editing.submit(bulletin.public_id, seen=bulletin.seen, by=colleague)
    digest = bulletins.digest_of(bulletin)

    for person in (writer, colleague):
        with pytest.raises(TransitionNotAllowed, match="You wrote this bulletin"):
            editing.approve(bulletin.public_id, digest=digest, seen=bulletin.seen, by=person)
        with pytest.raises(IntegrityError, match="reports_bulletin_approved_by_another"), transaction.atomic():
            Bulletin.objects.filter(pk=bulletin.pk).update(
                state="approved", approved_by=person, approved_at=bulletin.edited_at, digest=digest
            )
    assert editing.approve(bulletin.public_id, digest=digest, seen=bulletin.seen, by=national()).digest == digest


def test_database_keeps_a_published_bulletin_and_everyone_who_wrote_one(published: Bulletin, writer: User) -> None:
    rows = Bulletin.objects.filter(pk=published.pk)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        rows.update(content={})
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        rows.delete()

    next_one = bulletins.draft(by=writer)

    assert next_one.version == 2
    with pytest.raises(IntegrityError, match="stays one of its writers"), transaction.atomic():
        Bulletin.objects.filter(pk=next_one.pk).update(
            writers=[published.written_by_id], written_by=published.written_by
        )


def test_figures_that_change_after_the_approval_stop_the_publication(months: None) -> None:
    bulletin, reader = bulletins.approved(), national()
    months_made.publish(months_made.corrected(FEBRUARY, new=40), reason="Late cases")

    with pytest.raises(TransitionNotAllowed, match="have changed since it was approved"):
        editing.publish(bulletin.public_id, seen=bulletin.seen, by=reader)

    back = editing.send_back(bulletin.public_id, reason="New figures", seen=bulletin.seen, by=reader)
    assert (back.state, back.approved_by, back.digest) == (BulletinState.DRAFT, None, "")


def test_approval_is_of_what_the_person_read(months: None) -> None:
    bulletin = bulletins.submitted()
    seen, digest = bulletin.seen, bulletins.digest_of(bulletin)
    months_made.publish(months_made.corrected(FEBRUARY, new=40), reason="Late cases")

    with pytest.raises(EditConflict, match="figures have changed"):
        editing.approve(bulletin.public_id, digest=digest, seen=seen, by=national())
    with pytest.raises(EditConflict, match="changed at"):
        editing.approve(bulletin.public_id, digest=bulletins.digest_of(bulletin), seen="old", by=national())


def test_workflow_allows_each_transition_from_its_states_to_its_part_only() -> None:
    allowed = {
        (name, state, is_writer, has_written)
        for name, state, is_writer, has_written in product(
            workflow.TRANSITIONS, BulletinState, (True, False), (True, False)
        )
        if not workflow.refusal(
            name, state=state, role=Role.NATIONAL, is_writer=is_writer, has_written=has_written or is_writer
        )
    }
    others = {(name, state) for name, state, is_writer, has_written in allowed if not (is_writer or has_written)}
    writers = {(name, state) for name, state, is_writer, _ in allowed if is_writer}
    timed = {(name, state) for name in ("announce", "unannounce") for state in BulletinState if state != "published"}

    assert writers == {
        ("edit", "draft"),
        ("submit", "draft"),
        ("discard", "draft"),
        ("withdraw", "submitted"),
        ("send_back", "submitted"),
        ("send_back", "approved"),
        ("publish", "approved"),
        *timed,
    }
    assert others == {
        ("reassign", "draft"),
        ("approve", "submitted"),
        ("send_back", "submitted"),
        ("send_back", "approved"),
        ("publish", "approved"),
        *timed,
    }
    waiting = {"role": Role.NATIONAL, "is_writer": True, "has_written": True, "is_waiting": True}
    assert [name for name in workflow.TRANSITIONS if not workflow.refusal(name, state="published", **waiting)] == [
        "send_back"
    ]
    for name, state, role in product(workflow.TRANSITIONS, BulletinState, set(Role) - {Role.NATIONAL}):
        assert workflow.refusal(name, state=state, role=role, is_writer=True, has_written=False)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Cases rose by 12% to 1,804.", ["12%", "1,804"]),
        ("Figures of October 2026, 30 November and 2019/20, in Table 3.", []),
        ("{{ Q-7F3K2M 2026-09 }} children under 18", []),
        ("9 of 46 forces", ["9", "46"]),
    ],
    ids=["typed", "dates", "linked", "coverage"],
)
def test_number_that_is_typed_is_not_linked(text: str, numbers: list[str]) -> None:
    assert texts.unlinked_numbers(text) == numbers


def test_typed_number_warns_and_a_reference_without_a_figure_stops_the_submission(
    draft: Bulletin, writer: User, client: Client
) -> None:
    bulletin = bulletins.written(draft, "Cases rose by 12. <script>alert(1)</script> {{ Q-000000 }} {{ live }}")

    page = page_of(client, writer, bulletin)

    assert "Main points: 12, 1 are not linked to a figure." in page
    assert "Q-000000 is not a figure of this bulletin." in page
    assert "{{ live }} is no reference." in page
    assert b"<script>alert" not in client.get(bulletin.get_absolute_url()).content
    with pytest.raises(TransitionNotAllowed, match="is not a figure of this bulletin"):
        editing.submit(bulletin.public_id, seen=bulletin.seen, by=writer)


def test_figure_is_added_by_its_address_and_the_text_stays_as_typed(
    draft: Bulletin, writer: User, client: Client
) -> None:
    question = Question(measure="suspects", rows="suspect_gender", area=made.NORTH)
    typed = {"heading": "Main points", "text": "Not saved yet", "move": "add", "seen": draft.seen_of("main-points")}
    client.force_login(writer)
    url = reverse("bulletins:section-edit", args=[draft.public_id, "main-points"])

    response = client.post(url, typed | {"figure_address": f"https://example.org/explorer/?{question.address}"})

    code = figures.as_reference(question).code
    draft.refresh_from_db()
    text = unescape(response.content.decode())
    assert [each.address for each in references.questions_of(code)] == [draft.figures[code]]
    assert draft.figures[code] == urlencode({"measure": "suspects", "area": made.NORTH}, safe=":")
    assert f"{{{{ {code} }}}}" in text
    assert "Not saved yet</textarea>" in text
    assert "https://example.org" not in text
    assert draft.texts["main-points"]["text"] != "Not saved yet"


def test_figure_whose_words_have_left_the_list_is_a_problem_and_no_error(
    draft: Bulletin, writer: User, client: Client
) -> None:
    draft.figures["Q-000001"] = "primary_type=GONE"
    draft.save(update_fields=["figures"])

    page = page_of(client, writer, bulletins.written(draft, "{{ Q-000001 }} cases"))

    assert "Q-000001: “GONE” is not in the list" in page
    assert "[figure not available] cases" in page


def test_figure_of_a_generated_text_opens_and_says_in_which_bulletin_it_is(
    published: Bulletin, writer: User, client: Client
) -> None:
    draft = bulletins.draft(by=writer)
    codes = {code for text in draft.texts.values() for code in texts.REFERENCE.findall(str(text))}
    assert {code for code, *_ in codes} == set(draft.figures)
    months = {figure.code: figure.month for figure in making.published(published).content.figures}

    for code in draft.figures:
        assert [question.address for question in references.questions_of(code)] == [draft.figures[code]]
        client.force_login(analyst())
        page = client.get(reverse("figures:figure-detail", args=[code, "2020-02"]))
        assert page.status_code == 200
        is_used = months.get(code) == "February 2020"
        assert (published.get_absolute_url() in page.content.decode()) is is_used
        assert draft.get_absolute_url() not in page.content.decode()
        other_month = client.get(reverse("figures:figure-detail", args=[code, "2020-01"])).content.decode()
        assert published.get_absolute_url() not in other_month
    client.force_login(national())
    assert f'{draft.get_absolute_url()}">{draft}, version 2</a>' in page_text(client, code)


def page_text(client: Client, code: str) -> str:
    return client.get(reverse("figures:figure-detail", args=[code, "2020-02"])).content.decode()


@pytest.mark.parametrize(
    ("address", "why"),
    [
        (f"measure=live&area=force:{LANCASHIRE}", "one force"),
        ("measure=live&area=region:national", "Not every reader"),
        ("https://example.org/somewhere/", "Paste the address"),
        ("https://example.org/explorer/?measure=nothing", "is not counted"),
    ],
    ids=["one force", "region of one force", "no question", "unknown measure"],
)
def test_figure_that_not_every_reader_may_see_is_refused(address: str, why: str, draft: Bulletin, writer: User) -> None:
    with pytest.raises(FigureRefused, match=why):
        editing.add_figure(draft.public_id, address, by=writer)


def test_region_of_one_force_is_in_no_table(draft: Bulletin) -> None:
    [table] = [table for table in said(draft).tables if table.name == "regions"]

    assert "North West" in {row.label for row in table.rows}
    assert "British Transport Police" not in {row.label for row in table.rows}
    assert "British Transport Police" in table.note


def test_annotation_of_the_figures_is_below_their_tables(draft: Bulletin) -> None:
    returns.annotated(first=FEBRUARY, last=FEBRUARY, sentence="Some cases were counted twice.")

    tables = {table.name: table for table in said(draft).tables}

    for name in ("regions", "types", "people"):
        assert "UK: Some cases were counted twice." in tables[name].note


def test_month_that_is_not_published_has_no_bulletin(writer: User) -> None:
    with pytest.raises(QuestionRefused, match="is not published"):
        bulletins.draft(made.MARCH, by=writer)


def test_each_output_is_the_same_bytes_in_two_processes(published: Bulletin) -> None:
    published.refresh_from_db()
    row = json.loads(json.dumps(outputs.stored(published)))
    here = outputs.digests(row)

    there = subprocess.run(
        [sys.executable, "-m", "tests.reports.bulletins.outputs"],
        input=json.dumps(row),
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(there.stdout) == here == outputs.digests(row)
    assert set(here) == {"html", "pdf", "ods", "xlsx"}


def test_files_hold_the_tables_of_the_page_and_the_pdf_is_tagged(published: Bulletin) -> None:
    content = making.published(published)
    pdf, ods, xlsx = (files.file_of(published, content, each).content for each in files.BulletinFormat)

    for part in (b"/MarkInfo", b"/StructTreeRoot", b"/Lang", b"/Alt"):
        assert part in pdf
    workbooks = reading.of_ods(ods), reading.of_xlsx(xlsx)
    names = [table.name.replace("-", "_") for table in content.content.tables]
    for workbook in workbooks:
        assert [sheet.name for sheet in workbook.sheets] == ["Cover", "Contents", "Notes", *names]
    for name, table in zip(names, content.content.tables, strict=True):
        read = [list(workbook.sheet(name).table) for workbook in workbooks]
        assert [row[0] for row in read[0][1:]] == [row[0] for row in read[1][1:]] == [row.label for row in table.rows]


def test_other_readers_see_published_bulletins_only_and_without_what_is_being_decided(
    published: Bulletin, writer: User, client: Client
) -> None:
    bulletin = bulletins.draft(by=writer)
    reader = analyst()

    page = page_of(client, reader, published)

    assert f"Digest {published.digest}" in page
    assert "Edit text" not in page
    assert "Send back" not in page
    assert client.get(bulletin.get_absolute_url()).status_code == 404
    assert str(bulletin.public_id) not in client.get(reverse("bulletins:bulletin-list")).content.decode()


@pytest.mark.parametrize("months_before", [0, 1], ids=["one bulletin", "two bulletins"])
def test_pages_use_the_same_statements_for_any_number_of_bulletins(
    months_before: int, published: Bulletin, client: Client, query_budget: object
) -> None:
    if months_before:
        bulletins.published(returns.JANUARY)
    client.force_login(analyst())
    client.get(reverse("bulletins:bulletin-list"))

    with query_budget(10):  # type: ignore[operator]
        client.get(reverse("bulletins:bulletin-list"))
    with query_budget(8):  # type: ignore[operator]
        client.get(published.get_absolute_url())


@pytest.mark.parametrize("many", [0, 6], ids=["as drafted", "with six figures"])
def test_draft_uses_the_same_statements_for_any_number_of_stored_figures(
    many: int, draft: Bulletin, writer: User, client: Client, query_budget: object
) -> None:
    for code in ("LAB", "SEX", "CRIM", "DOM", "UNK", "ORG")[:many]:
        question = Question(filters=(Condition(dimension="primary_type", values=(code,)),))
        draft.figures[figures.as_reference(question).code] = question.address
    draft.save(update_fields=["figures"])
    text = " ".join(f"{{{{ {code} }}}}" for code in draft.figures)
    bulletin = bulletins.written(draft, text)
    client.force_login(writer)
    client.get(bulletin.get_absolute_url())

    with query_budget(56):  # type: ignore[operator]
        client.get(bulletin.get_absolute_url())


def test_number_that_a_bulletin_prints_has_its_coverage(monkeypatch: pytest.MonkeyPatch, client: Client) -> None:
    from tests.reports import naked

    months_made.published(FEBRUARY)
    months_made.multiply(monkeypatch)
    bulletin = editing.begin(BulletinKind.MONTH, first=FEBRUARY, last=FEBRUARY, by=national())
    client.force_login(bulletin.written_by)

    bare, covered = naked.in_page(client.get(bulletin.get_absolute_url()).content.decode())

    assert (bare, covered > 10) == ([], True)


def test_year_without_a_published_month_has_no_bulletin(writer: User) -> None:
    with pytest.raises(QuestionRefused, match="No month of 2015 is published"):
        editing.begin(BulletinKind.CALENDAR, first=date(2015, 1, 1), last=date(2015, 12, 1), by=writer)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"heading": "Cases \u202erose"}, "changes the direction of the text"),
        ({"text": "Cases\x0b rose"}, "no document can hold"),
        ({"text": "Cases \u2067rose"}, "changes the direction of the text"),
    ],
    ids=["heading turned round", "control", "text turned round"],
)
def test_text_that_no_document_can_hold_is_refused(
    typed: dict[str, str], why: str, draft: Bulletin, writer: User, client: Client
) -> None:
    sent = {"heading": "Main points", "text": "Cases rose", "seen": draft.seen_of("main-points")} | typed
    client.force_login(writer)

    response = client.post(reverse("bulletins:section-edit", args=[draft.public_id, "main-points"]), sent)

    assert response.status_code == 422
    assert why in unescape(response.content.decode())


def test_hostile_heading_breaks_no_file(draft: Bulletin) -> None:
    bulletin = bulletins.written(
        draft, "=1+1\r\n<svg> 漢字 \x0b ]]> &amp; \ufffe", heading="<svg 漢字 😀>=cmd|' /C calc'!A0"
    )
    content = making.live(bulletin, reader=PublishedReader(national()))

    pdf, ods, xlsx = (files.file_of(bulletin, content, each).content for each in files.BulletinFormat)

    assert pdf.startswith(b"%PDF")
    for workbook in (reading.of_ods(ods), reading.of_xlsx(xlsx)):
        assert [sheet.formulas for sheet in workbook.sheets] == [0] * len(workbook.sheets)
