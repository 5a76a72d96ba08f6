"""Emergency access reads a sealed case and changes nothing of it; and nothing says saved when nothing was (P7, P30)."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from django.urls import reverse

from accounts.models import User
from core.workflow import TransitionNotAllowed
from investigations.models import Entry, EntryPeople, Finding, Query, Revision
from investigations.quality import checks
from investigations.returns import arrivals, cells, creation, draft_rows, marked_rows, row_endings, rows, whole_import
from investigations.returns.cells import TypedCells
from investigations.review import decisions, queries
from investigations.sealed import counting, emergency
from reference.models import Force
from tests.accounts.factories import LANCASHIRE
from tests.investigations.factories import MARCH, row
from tests.investigations.sealed.test_sealed_rows import find_something_in
from tests.investigations.sealed.world import REFERENCE, SECRET, SealedWorld, next_request, seal, unsealed_world
from tests.roles import acting_for
from tests.signing_in import just_signed_in

pytestmark = pytest.mark.django_db
REASON = "A child may be at risk tonight."


@pytest.fixture
def world() -> SealedWorld:
    """The outsider has started March, and reads the sealed case in an emergency."""
    world = seal(unsealed_world())
    with acting_for(world.outsider):
        creation.start(LANCASHIRE, MARCH, by=world.outsider)
    open_it(world.outsider)
    return world


def open_it(person: User) -> None:
    """Open the case in an emergency, as this person."""
    with acting_for(person):
        emergency.open_investigation(Force.objects.get(pk=LANCASHIRE), REFERENCE, reason=REASON, by=person)
    next_request()


def row_of(world: SealedWorld) -> Entry:
    """The sealed row of the draft."""
    return Entry.objects.get(revision__period=MARCH, investigation=world.case)


def as_stored(world: SealedWorld) -> tuple[Any, ...]:
    """Everything of the sealed row and its people that could be changed."""
    entry = Entry.objects.filter(pk=row_of(world).pk).values().get()
    return entry, list(EntryPeople.objects.filter(entry=entry["id"]).order_by("pk").values())


def reopen(world: SealedWorld, entry: Entry) -> object:
    return rows.reopen(world.case, entry.revision.monthly_return, by=world.outsider)


def save_form(world: SealedWorld, entry: Entry) -> object:
    return rows.save(entry.pk, typed={"stage": "charged"}, version=entry.version, by=world.outsider)


def save_people(world: SealedWorld, entry: Entry) -> object:
    people = {
        "people_role": ["victim"],
        "people_nationality": ["British"],
        "people_gender": ["male"],
        "people_age_group": ["18+"],
        "people_count": ["9"],
    }
    return rows.save(entry.pk, typed=people, version=entry.version, by=world.outsider)


def save_cells(world: SealedWorld, entry: Entry) -> object:
    typed = [TypedCells(entry=entry.pk, typed={"victims": "9"}, version=entry.version)]
    return cells.save(entry.revision.monthly_return, typed, by=world.outsider)


def confirm(world: SealedWorld, entry: Entry) -> object:
    marked = {entry.pk}
    change = marked_rows.UNCHANGED
    return marked_rows.apply(entry.revision.monthly_return, [], marked, change=change, by=world.outsider)


def make_void(world: SealedWorld, entry: Entry) -> object:
    return row_endings.void(entry.pk, reason="It was none.", by=world.outsider)


def delete(world: SealedWorld, entry: Entry) -> object:
    return row_endings.delete(entry.pk, by=world.outsider)


def merge(world: SealedWorld, entry: Entry) -> object:
    other = Entry.objects.get(revision=entry.revision, investigation=world.open_case)
    return row_endings.merge(entry.pk, into=other.pk, by=world.outsider)


def merge_another_into_it(world: SealedWorld, entry: Entry) -> object:
    other = Entry.objects.get(revision=entry.revision, investigation=world.open_case)
    return row_endings.merge(other.pk, into=entry.pk, by=world.outsider)


@pytest.mark.parametrize(
    "change",
    [save_form, save_people, save_cells, confirm, make_void, delete, merge, merge_another_into_it, reopen],
)
def test_no_change_of_the_row_is_possible(world: SealedWorld, change: Callable[[SealedWorld, Entry], object]) -> None:
    before, entry = as_stored(world), row_of(world)
    with acting_for(world.outsider):
        assert Entry.objects.filter(pk=entry.pk).exists(), "the outsider reads the row"
        with pytest.raises(TransitionNotAllowed):
            change(world, entry)

    assert as_stored(world) == before


@pytest.mark.parametrize("whole", [True, False], ids=["whole", "some"])
def test_file_leaves_the_row_out(world: SealedWorld, whole: bool) -> None:
    before = as_stored(world)
    with acting_for(world.outsider):
        draft = Revision.objects.working().get(period=MARCH)
        assert [known.reference for known in arrivals.in_draft(draft).values()] == ["OPEN/1"]
        sent = [row("OPEN/1"), row(REFERENCE, stage="charged")]
        if whole:
            done = whole_import.submit_whole_return(LANCASHIRE, MARCH, rows=sent, by=world.outsider, submit=False)
        else:
            done = whole_import.update(LANCASHIRE, MARCH, rows=sent, by=world.outsider)

    assert [(error.reference, "cannot use the reference" in str(error)) for error in done.errors] == [(REFERENCE, True)]
    assert as_stored(world) == before


def test_file_without_the_row_keeps_it_in_a_draft_and_in_a_new_return() -> None:
    world = seal(unsealed_world())
    open_it(world.outsider)
    with acting_for(world.outsider):
        for _ in range(2):
            done = whole_import.submit_whole_return(
                LANCASHIRE, MARCH, rows=[row("OPEN/1")], by=world.outsider, submit=False
            )
            assert not done.errors

    assert row_of(world).people.count() == 2
    assert Revision.objects.get(period=MARCH).rolled_live == 2


def test_page_offers_no_cell_form_or_mark(world: SealedWorld) -> None:
    entry = row_of(world)
    client = just_signed_in(world.outsider)
    url = reverse("investigations:return-detail", args=[LANCASHIRE, "2020-03"])
    page = client.get(f"{url}?row={entry.pk}").content.decode()
    panel = client.get(f"{url}?row={entry.pk}", headers={"HX-Request": "true"}).content.decode()

    assert REFERENCE in page
    for text in (page, panel):
        assert f'name="{entry.pk}-' not in text
        assert f'value="{entry.pk}"' not in text
        assert f"form-{entry.pk}" not in text


def test_post_to_the_row_is_refused_with_the_reason(world: SealedWorld) -> None:
    entry, before = row_of(world), as_stored(world)
    client = just_signed_in(world.outsider)
    where = [LANCASHIRE, "2020-03"]
    sent = {"stage": "charged", "version": entry.version}
    answers = [
        client.post(reverse("investigations:row-save", args=[*where, entry.pk]), sent, headers={"HX-Request": "true"}),
        client.post(
            reverse("investigations:cells-save", args=where),
            {f"{entry.pk}-victims": "9", f"{entry.pk}-version": entry.version},
            headers={"HX-Request": "true"},
        ),
    ]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert all("You can read it, but not change it." in answer.content.decode() for answer in answers)
    assert as_stored(world) == before


def test_draft_workbook_has_no_row_of_it(world: SealedWorld) -> None:
    url = reverse("investigations:return-workbook", args=[LANCASHIRE, "2020-03"])
    answer = just_signed_in(world.outsider).get(url)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    with ZipFile(BytesIO(content)) as workbook:
        text = b"".join(workbook.read(part) for part in workbook.namelist())

    assert b"OPEN/1" in text
    assert SECRET.encode() not in text


def test_check_of_the_return_by_them_neither_fails_nor_asks_them(world: SealedWorld) -> None:
    find_something_in(world.case)
    with acting_for(world.outsider):
        draft = Revision.objects.working().get(period=MARCH)
        finding = Finding.objects.get(figure="people:x")
        with pytest.raises(TransitionNotAllowed, match="read it, but not change it"):
            checks.explain(finding.pk, reason="As reported.", by=world.outsider)
        checks.explain_all(draft, reasons=dict.fromkeys(checks.RULES, "As reported."), by=world.outsider)
        assert Finding.objects.get(figure="people:x").is_open
        findings = checks.check(draft)

    assert all(finding.entry_id != row_of(world).pk for finding in findings)


def test_query_about_it_is_not_answered_by_them(world: SealedWorld) -> None:
    Query.objects.filter(investigation=world.case).update(state="carried")
    query = Query.objects.get(investigation=world.case)
    with acting_for(world.outsider):
        assert Query.objects.filter(pk=query.pk).exists()
        with pytest.raises(TransitionNotAllowed, match="read it, but not change it"):
            queries.answer(query.pk, words="Nobody.", seen="", by=world.outsider)

    assert query.messages.count() == 1


class TestCarrying:
    """Who reads a case in an emergency carries, submits and counts like anybody who is not named."""

    def test_next_month_and_next_revision_have_it(self) -> None:
        world = seal(unsealed_world())
        open_it(world.outsider)
        with acting_for(world.outsider):
            creation.start(LANCASHIRE, MARCH, by=world.outsider)
        carried = row_of(world)
        assert carried.people.count() == 2
        assert carried.words.remarks == f"Remarks on {SECRET}."

        reasons = dict.fromkeys(checks.RULES, "As reported.")
        with acting_for(world.outsider):
            decisions.submit(LANCASHIRE, MARCH, by=world.outsider, reasons=reasons)
            decisions.withdraw(LANCASHIRE, MARCH, by=world.outsider)
        copied = Entry.objects.get(revision__period=MARCH, revision__state="working", investigation=world.case)
        assert copied.words.remarks == f"Remarks on {SECRET}."
        assert copied.people.count() == 2

    def test_an_open_finding_of_it_keeps_the_return_from_being_submitted(self, world: SealedWorld) -> None:
        Entry.objects.filter(pk=row_of(world).pk).update(opened_on="2020-04-02")  # after the month
        reasons = dict.fromkeys(checks.RULES, "As reported.")
        with (
            acting_for(world.outsider),
            pytest.raises(TransitionNotAllowed, match="sealed investigation has something"),
        ):
            decisions.submit(LANCASHIRE, MARCH, by=world.outsider, reasons=reasons)

    def test_list_shows_it_and_says_nothing_is_left_out(self, world: SealedWorld) -> None:
        with acting_for(world.outsider):
            draft = Revision.objects.working().get(period=MARCH)
            assert counting.what_lists_leave_out() == ""
            assert counting.hidden_in([draft.pk]).get(draft.pk, counting.HiddenCases()).in_words == ""


def test_save_that_changes_no_row_is_refused(world: SealedWorld) -> None:
    """Whatever keeps a row from being changed: the policies answer an update of nothing without an error."""
    entry = row_of(world)
    entry.stage_id = "charged"
    with acting_for(world.outsider), pytest.raises(TransitionNotAllowed, match="Nothing was saved"):
        draft_rows.store(entry, ["stage"])

    with acting_for(world.analyst):
        draft_rows.store(entry, ["stage"])
    with connection.cursor() as cursor:
        cursor.execute("select stage from investigations_entry where id = %s", [entry.pk])
        assert cursor.fetchone() == ("charged",)
