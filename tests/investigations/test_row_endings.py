"""Deleting, making void and merging a row, and undoing each within the draft."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from core.workflow import TransitionNotAllowed
from figures.reconciliation.base import Corrections
from investigations.choices import EntryState
from investigations.models import Entry, EntryText, Holding, Investigation
from investigations.returns import row_endings, rows, stored_reconciliation
from investigations.review import decisions
from tests.accounts.factories import LANCASHIRE, analyst, coordinator
from tests.investigations import deciding
from tests.investigations.factories import (
    FEBRUARY,
    JANUARY,
    MARCH,
    approved,
    draft,
    entry_of,
    row,
    series,
    submitted_return,
    typed,
)
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db


@made_once
def priya():
    """The analyst, with three live cases in an approved January and a draft for February."""
    series(JANUARY, MARCH)
    person = analyst()
    approved(JANUARY, rows=[row("LAN/1"), row("LAN/2"), row("LAN/3")], by=person)
    draft(FEBRUARY, by=person)
    return person


def the_row(reference: str) -> Entry:
    return Entry.objects.get(revision__period=FEBRUARY, revision__state="working", holding__reference=reference)


def test_wrongly_created_investigation_is_deleted_and_its_reference_is_free_again(priya):
    monthly_return = the_row("LAN/1").revision.monthly_return
    rows.add(monthly_return, typed=typed("LAN/9"), by=priya)

    row_endings.delete(the_row("LAN/9").pk, by=priya)

    assert not Investigation.objects.filter(holdings__reference="LAN/9").exists()
    assert not Holding.objects.filter(reference="LAN/9").exists()
    assert rows.add(monthly_return, typed=typed("LAN/9"), by=priya).errors == {}


def test_submitted_investigation_is_deleted_from_the_draft_only(priya):
    submitted_return(FEBRUARY, rows=[row("LAN/1"), row("LAN/2"), row("LAN/3"), row("LAN/9")], by=priya)
    decisions.withdraw(LANCASHIRE, FEBRUARY, by=priya)

    row_endings.delete(the_row("LAN/9").pk, by=priya)

    assert Investigation.objects.filter(holdings__reference="LAN/9").exists()
    assert not Entry.objects.filter(revision__state="working", holding__reference="LAN/9").exists()


def test_carried_forward_or_approved_investigation_cannot_be_deleted(priya):
    with pytest.raises(TransitionNotAllowed, match="You can only delete an investigation added in this return"):
        row_endings.delete(the_row("LAN/1").pk, by=priya)
    tom = coordinator()
    approved(FEBRUARY, rows=[row("LAN/1"), row("LAN/2"), row("LAN/3"), row("LAN/9")], by=priya, reviewer=tom)
    deciding.reopen(LANCASHIRE, FEBRUARY, reason="To correct.", by=tom)
    with pytest.raises(TransitionNotAllowed, match="Make it void, with a reason"):
        row_endings.delete(the_row("LAN/9").pk, by=priya)


def test_void_needs_a_reason_and_shows_as_a_correction(priya):
    with pytest.raises(TransitionNotAllowed, match="Enter a reason for making the investigation void"):
        row_endings.void(the_row("LAN/1").pk, reason="  ", by=priya)

    row_endings.void(the_row("LAN/1").pk, reason="Entered twice.", by=priya)

    entry = the_row("LAN/1")
    assert (entry.state, entry.words.void_reason) == (EntryState.VOID, "Entered twice.")
    reconciliation = stored_reconciliation.reconciliation_of(entry.revision)
    assert (reconciliation.corrections, reconciliation.live) == (Corrections(down=1), 2)
    assert [
        corrected_entry.pk
        for corrected_entry in stored_reconciliation.entries_of_term(entry.revision, "corrected_down")
    ] == [entry.pk]


def test_undoing_a_void_removes_its_remarks(priya):
    row_endings.void(the_row("LAN/1").pk, reason="Entered twice.", by=priya)

    row_endings.undo_void(the_row("LAN/1").pk, by=priya)

    assert the_row("LAN/1").state == EntryState.LIVE
    assert not EntryText.objects.filter(entry=the_row("LAN/1")).exists()


def test_investigation_in_no_approved_return_cannot_be_void(priya):
    added = rows.add(the_row("LAN/1").revision.monthly_return, typed=typed("LAN/9"), by=priya)

    with pytest.raises(TransitionNotAllowed, match="Delete it instead"):
        row_endings.void(added.entry.pk, reason="Entered twice.", by=priya)


def test_investigation_is_made_void_in_one_month_only(priya):
    row_endings.void(the_row("LAN/1").pk, reason="Entered twice.", by=priya)
    tom = coordinator()
    deciding.reopen(LANCASHIRE, JANUARY, reason="To correct.", by=tom)
    january = Entry.objects.get(revision__period=JANUARY, revision__state="working", holding__reference="LAN/1")

    with pytest.raises(TransitionNotAllowed, match="This investigation is already void in another month"):
        row_endings.void(january.pk, reason="Entered twice.", by=priya)


def test_merged_investigation_names_its_survivor_and_its_people_are_not_added(priya):
    row_endings.merge(the_row("LAN/2").pk, into=the_row("LAN/1").pk, by=priya)

    merged, survivor = the_row("LAN/2"), the_row("LAN/1")
    assert (merged.state, merged.merged_into) == (EntryState.MERGED, survivor.investigation)
    assert survivor.people.count() == 2
    assert stored_reconciliation.reconciliation_of(survivor.revision).sentence() == "3 − 1 = 2"


def test_a_merger_is_undone_within_the_draft(priya):
    row_endings.merge(the_row("LAN/2").pk, into=the_row("LAN/1").pk, by=priya)

    row_endings.undo_merge(the_row("LAN/2").pk, by=priya)

    assert (the_row("LAN/2").state, the_row("LAN/2").merged_into) == (EntryState.LIVE, None)


def test_survivor_of_a_merger_cannot_be_merged_or_closed(priya):
    row_endings.merge(the_row("LAN/2").pk, into=the_row("LAN/1").pk, by=priya)

    with pytest.raises(TransitionNotAllowed, match="Undo that first"):
        row_endings.merge(the_row("LAN/1").pk, into=the_row("LAN/3").pk, by=priya)
    closing = {"state": "closed", "stage": "concluded", "closing_reason": "conviction", "closed_on": "20/02/2020"}
    with pytest.raises(TransitionNotAllowed, match="Undo that first"):
        rows.save(the_row("LAN/1").pk, typed=closing, version=1, by=priya)


def test_making_the_survivor_void_undoes_its_mergers(priya):
    row_endings.merge(the_row("LAN/2").pk, into=the_row("LAN/1").pk, by=priya)

    row_endings.void(the_row("LAN/1").pk, reason="Entered twice.", by=priya)

    assert the_row("LAN/2").state == EntryState.LIVE


@pytest.mark.parametrize(
    ("into", "sentence"),
    [("LAN/1", "You cannot merge an investigation into itself."), ("LAN/3", "Choose a live investigation")],
)
def test_an_investigation_is_merged_into_another_live_one(priya, into, sentence):
    row_endings.void(the_row("LAN/3").pk, reason="Entered twice.", by=priya)

    with pytest.raises(TransitionNotAllowed, match=sentence):
        row_endings.merge(the_row("LAN/1").pk, into=the_row(into).pk, by=priya)


@pytest.mark.parametrize("undo", [row_endings.undo_merge, row_endings.undo_void])
def test_live_investigation_has_nothing_to_undo(priya, undo):
    with pytest.raises(TransitionNotAllowed, match="There is nothing to undo"):
        undo(the_row("LAN/1").pk, by=priya)


def test_merged_or_void_investigation_is_not_carried_forward(priya):
    row_endings.merge(the_row("LAN/2").pk, into=the_row("LAN/1").pk, by=priya)
    row_endings.void(the_row("LAN/3").pk, reason="Entered twice.", by=priya)
    decisions.submit(LANCASHIRE, FEBRUARY, by=priya)
    deciding.approve(LANCASHIRE, FEBRUARY, by=coordinator())

    march = draft(MARCH, by=priya)

    assert entry_of(march, "LAN/1").state == EntryState.LIVE
    assert Entry.objects.filter(revision=march).count() == 1


def offered_for(reference: str, *, client: Client) -> list[str]:
    """Which of deleting and making void the open row's page offers."""
    entry = the_row(reference)
    address = reverse("investigations:return-detail", args=[LANCASHIRE, "2020-02"])
    page = client.get(f"{address}?row={entry.pk}").content.decode()
    assert page.count('name="move" value="merge"') == 1
    return [move for move in ("delete", "void") if f'name="move" value="{move}"' in page]


def test_only_a_row_that_is_new_in_the_return_is_offered_for_deletion(priya, client):
    client.force_login(priya)
    rows.add(the_row("LAN/1").revision.monthly_return, typed=typed("LAN/9"), by=priya)

    assert offered_for("LAN/1", client=client) == ["void"]
    assert offered_for("LAN/9", client=client) == ["delete"]


def test_correction_offers_both_for_a_row_that_was_new_in_the_approved_return(priya, client):
    client.force_login(priya)
    tom = coordinator()
    approved(FEBRUARY, rows=[row("LAN/1"), row("LAN/2"), row("LAN/3"), row("LAN/9")], by=priya, reviewer=tom)
    deciding.reopen(LANCASHIRE, FEBRUARY, reason="To correct.", by=tom)

    assert offered_for("LAN/9", client=client) == ["delete", "void"]
