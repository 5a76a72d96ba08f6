"""Transfer between forces: offered, accepted, and shown in both returns of the same month."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, transaction

from accounts import database_scope
from core import clock
from core.transfers import TransferState
from core.workflow import TransitionNotAllowed
from investigations.choices import Arrival, EntryState
from investigations.models import Entry, Holding, Investigation, InvestigationTransfer
from investigations.records import histories, transfers
from investigations.returns import creation, row_endings, rows, stored_reconciliation, whole_import
from investigations.review import decisions
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, analyst, coordinator, stranger
from tests.investigations import deciding
from tests.investigations.factories import (
    APRIL,
    FEBRUARY,
    JANUARY,
    MARCH,
    approved,
    draft,
    entry_of,
    row,
    series,
    submitted_return,
)
from tests.roles import acting_for
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db


@made_once
def priya():
    """Lancashire's analyst, with two live cases in an approved January; Cumbria has one of its own."""
    series(JANUARY, APRIL)
    person = analyst()
    approved(JANUARY, rows=[row("LAN/1", remarks="Our words."), row("LAN/2")], by=person)
    approved(JANUARY, rows=[row("CUM/1")], by=analyst(CUMBRIA))
    return person


@made_once
def gwen(priya):
    """Cumbria's analyst."""
    return analyst(CUMBRIA)


def offered(priya) -> InvestigationTransfer:
    return transfers.offer(Entry.objects.get(holding__reference="LAN/1").pk, to=CUMBRIA, by=priya)


def test_an_offer_changes_nothing_until_it_is_accepted(priya, gwen):
    transfer = offered(priya)

    february = draft(FEBRUARY, by=priya)

    assert transfer.state == TransferState.OFFERED
    assert entry_of(february, "LAN/1").state == EntryState.LIVE
    assert transfer.investigation.force_id == LANCASHIRE
    assert list(InvestigationTransfer.objects.visible_to(gwen).offered()) == [transfer]


def test_receiver_uses_its_own_reference_and_the_giver_s_draft_shows_the_transfer(priya, gwen):
    transfer, giver = offered(priya), draft(FEBRUARY, by=priya)

    entry = transfers.accept(transfer.pk, month=FEBRUARY, reference="CUM/9", by=gwen)

    given = entry_of(giver, "LAN/1")
    assert (entry.arrival, entry.state, entry.holding.reference) == (Arrival.TRANSFERRED_IN, EntryState.LIVE, "CUM/9")
    assert (given.state, given.version, given.changed_by) == (EntryState.TRANSFERRED_OUT, 2, gwen)
    assert entry.investigation.public_id == given.investigation.public_id
    assert entry.investigation.force_id == CUMBRIA
    assert (entry.primary_type_id, entry.people.count()) == ("LAB", 2)
    assert not hasattr(entry, "words")
    assert list(
        Holding.objects.filter(investigation=entry.investigation).order_by("pk").values_list("force", "ends_on")
    ) == [(LANCASHIRE, FEBRUARY), (CUMBRIA, None)]
    assert stored_reconciliation.reconciliation_of(giver).sentence() == "2 − 1 = 1"
    assert stored_reconciliation.reconciliation_of(entry.revision).sentence() == "1 + 1 = 2"


def test_return_begun_after_acceptance_carries_the_case_forward_as_transferred(priya, gwen):
    transfers.accept(offered(priya).pk, month=FEBRUARY, reference="CUM/9", by=gwen)

    giver = draft(FEBRUARY, by=priya)

    assert entry_of(giver, "LAN/1").state == EntryState.TRANSFERRED_OUT
    assert entry_of(giver, "LAN/2").state == EntryState.LIVE


def test_both_returns_can_be_imported_with_or_without_the_transferred_rows(priya, gwen):
    transfers.accept(offered(priya).pk, month=FEBRUARY, reference="CUM/9", by=gwen)

    giver = approved(FEBRUARY, rows=[row("LAN/2")], by=priya).current
    receiver = approved(FEBRUARY, rows=[row("CUM/1"), row("CUM/9", stage="charged")], by=gwen).current

    assert entry_of(giver, "LAN/1").state == EntryState.TRANSFERRED_OUT
    assert entry_of(receiver, "CUM/9").arrival == Arrival.TRANSFERRED_IN
    march = draft(MARCH, by=gwen)
    assert entry_of(march, "CUM/9").arrival == Arrival.ROLLED
    assert not Entry.objects.filter(revision=draft(MARCH, by=priya), holding__reference="LAN/1").exists()


def test_giver_cannot_report_a_transferred_case_as_live(priya, gwen):
    transfers.accept(offered(priya).pk, month=FEBRUARY, reference="CUM/9", by=gwen)

    handed = whole_import.submit_whole_return(
        LANCASHIRE, FEBRUARY, rows=[row("LAN/1", state="live"), row("LAN/2")], by=priya
    )

    assert [error.problem.sentence for error in handed.errors] == [
        "This investigation has been transferred. Set the state to Transferred out."
    ]


def test_submitted_month_of_the_giver_is_too_late_and_is_named(priya, gwen):
    transfer = offered(priya)
    submitted_return(FEBRUARY, rows=[row("LAN/1"), row("LAN/2")], by=priya)

    with pytest.raises(TransitionNotAllowed, match="Lancashire has submitted February 2020 with this investigation"):
        transfers.accept(transfer.pk, month=FEBRUARY, reference="CUM/9", by=gwen)

    assert not Holding.objects.filter(reference="CUM/9").exists()
    decisions.withdraw(LANCASHIRE, FEBRUARY, by=priya)
    transfers.accept(transfer.pk, month=FEBRUARY, reference="CUM/9", by=gwen)


def test_transfer_before_a_later_month_of_the_giver_is_too_late(priya, gwen):
    transfer = offered(priya)
    draft(MARCH, by=priya)

    with pytest.raises(
        TransitionNotAllowed, match="Lancashire has started its return for March 2020 with this investigation"
    ):
        transfers.accept(transfer.pk, month=FEBRUARY, reference="CUM/9", by=gwen)


def test_giver_that_closes_the_offered_case_gets_a_warning(priya, gwen):
    transfer = offered(priya)
    entry = entry_of(draft(FEBRUARY, by=priya), "LAN/1")
    closing = {"state": "closed", "stage": "concluded", "closing_reason": "conviction", "closed_on": "20/02/2020"}
    rows.save(entry.pk, typed=closing, version=1, by=priya)

    with pytest.raises(TransitionNotAllowed, match="Lancashire is about to report it as closed for February 2020"):
        transfers.accept(transfer.pk, month=MARCH, reference="CUM/9", by=gwen)


def test_approved_month_of_the_receiver_cannot_accept_a_transfer(priya, gwen):
    transfer = offered(priya)
    tom = coordinator()
    approved(FEBRUARY, rows=[row("CUM/1")], by=gwen, reviewer=tom)
    deciding.reopen(CUMBRIA, FEBRUARY, reason="To correct.", by=tom)

    with pytest.raises(TransitionNotAllowed, match="You cannot accept a transfer in a correction"):
        transfers.accept(transfer.pk, month=FEBRUARY, reference="CUM/9", by=gwen)


def test_reference_already_used_by_the_receiver_is_refused(priya, gwen):
    with pytest.raises(TransitionNotAllowed, match="already has an investigation with the reference “CUM/1”"):
        transfers.accept(offered(priya).pk, month=FEBRUARY, reference="CUM/1", by=gwen)


def test_accepted_case_counts_from_the_submitted_month(priya, gwen):
    transfers.accept(offered(priya).pk, month=FEBRUARY, reference="CUM/9", by=gwen)
    march = draft(MARCH, by=gwen)  # begun while February is a draft that may still count
    approved(MARCH, rows=[row("CUM/1")], by=gwen)  # February is covered now, and never submitted

    april = draft(APRIL, by=gwen)

    assert not Entry.objects.filter(revision=march, holding__reference="CUM/9").exists()
    assert entry_of(april, "CUM/9").arrival == Arrival.TRANSFERRED_IN
    assert entry_of(april, "CUM/9").people.count() == 2


def test_returning_case_gets_its_former_reference(priya, gwen):
    transfers.accept(offered(priya).pk, month=FEBRUARY, reference="CUM/9", by=gwen)
    approved(FEBRUARY, rows=[row("LAN/2")], by=priya)
    approved(FEBRUARY, rows=[row("CUM/1"), row("CUM/9")], by=gwen)
    back = transfers.offer(
        Entry.objects.get(holding__reference="CUM/9", revision__period=FEBRUARY).pk, to=LANCASHIRE, by=gwen
    )

    entry = transfers.accept(back.pk, month=MARCH, reference="LAN/99", by=priya)

    assert entry.holding.reference == "LAN/1"
    assert (entry.arrival, entry.investigation.force_id) == (Arrival.TRANSFERRED_IN, LANCASHIRE)
    assert Holding.objects.filter(investigation=entry.investigation, ends_on__isnull=True).count() == 1
    assert entry_of(draft(MARCH, by=gwen), "CUM/9").state == EntryState.TRANSFERRED_OUT


def test_only_the_giver_withdraws_an_offer(priya, gwen):
    transfer = offered(priya)

    with pytest.raises(TransitionNotAllowed, match="Only analysts and leads in the force that made the offer"):
        transfers.withdraw(transfer.pk, by=gwen)
    with pytest.raises(InvestigationTransfer.DoesNotExist):
        transfers.withdraw(transfer.pk, by=stranger())
    transfers.withdraw(transfer.pk, by=priya)

    with pytest.raises(TransitionNotAllowed, match="This transfer is already withdrawn"):
        transfers.accept(transfer.pk, month=FEBRUARY, reference="CUM/9", by=gwen)


def test_only_a_live_case_of_the_last_approved_return_is_offered_and_once(priya):
    live = Entry.objects.get(holding__reference="LAN/1")
    new = rows.add(creation.begin(LANCASHIRE, FEBRUARY, by=priya), typed=dict(row("LAN/7").values), by=priya).entry

    with pytest.raises(TransitionNotAllowed, match="Report it first"):
        transfers.offer(new.pk, to=CUMBRIA, by=priya)
    with pytest.raises(TransitionNotAllowed, match="Choose another force"):
        transfers.offer(live.pk, to=LANCASHIRE, by=priya)
    with pytest.raises(TransitionNotAllowed, match="Only the force’s analyst or lead"):
        transfers.offer(live.pk, to=CUMBRIA, by=coordinator())
    transfers.offer(live.pk, to=CUMBRIA, by=priya)
    with pytest.raises(TransitionNotAllowed, match="already offered"):
        transfers.offer(live.pk, to=CUMBRIA, by=priya)


def test_the_giver_keeps_its_own_months(priya, gwen):
    transfers.accept(offered(priya).pk, month=FEBRUARY, reference="CUM/9", by=gwen)

    january = Entry.objects.get(revision__period=JANUARY, holding__reference="LAN/1")

    assert (january.force_id, january.state) == (LANCASHIRE, EntryState.LIVE)
    assert list(Entry.objects.visible_to(gwen).filter(investigation=january.investigation).values_list("force")) == [
        (CUMBRIA,)
    ]


@pytest.fixture
def accepted_by_kent(priya) -> Investigation:
    """LAN/1, which Kent, of another unit, has accepted in February as KEN/9."""
    approved(JANUARY, rows=[row("KEN/1")], by=analyst(KENT))
    offer = transfers.offer(Entry.objects.get(holding__reference="LAN/1").pk, to=KENT, by=priya)
    return transfers.accept(offer.pk, month=FEBRUARY, reference="KEN/9", by=analyst(KENT)).investigation


def test_giver_s_month_is_the_latest_of_a_case_of_another_unit_until_the_receiver_s_is_approved(
    priya, accepted_by_kent
):
    giver = draft(FEBRUARY, by=priya)
    decisions.submit(LANCASHIRE, FEBRUARY, by=priya, seen=deciding.seen_of_draft(LANCASHIRE, FEBRUARY))
    reviewer = coordinator()
    with acting_for(reviewer):
        deciding.approve(LANCASHIRE, FEBRUARY, by=reviewer)

    accepted_by_kent.refresh_from_db()
    assert accepted_by_kent.latest_entry == entry_of(giver, "LAN/1")


def test_receiver_makes_a_received_case_void_that_only_the_giver_has_had_approved(accepted_by_kent):
    receiver = analyst(KENT)
    entry = Entry.objects.get(investigation=accepted_by_kent, force=KENT)
    with acting_for(receiver):
        saved = row_endings.void(entry.pk, reason="Never was one.", by=receiver)

    assert saved.entry.state == EntryState.VOID


def test_both_forces_read_who_has_had_the_case_and_neither_the_other_s_reference(priya, accepted_by_kent):
    for person in (priya, analyst(KENT)):
        with acting_for(person):
            history = histories.history_of(accepted_by_kent.public_id, user=person)
            references = set(Holding.objects.filter(investigation=accepted_by_kent).values_list("force", flat=True))

        assert [(holder.force.pk, holder.ends_on) for holder in history.holders] == [
            (LANCASHIRE, FEBRUARY),
            (KENT, None),
        ]
        assert references == {person.force_id}


def test_case_that_went_to_another_unit_is_not_offered_again_and_its_force_is_named(priya, accepted_by_kent):
    draft(FEBRUARY, by=priya)
    given = Entry.objects.get(investigation=accepted_by_kent, force=LANCASHIRE, revision__period=FEBRUARY)
    with acting_for(priya), pytest.raises(TransitionNotAllowed, match="now with Kent"):
        transfers.offer(given.pk, to=CUMBRIA, by=priya)


def test_answer_to_an_offer_that_was_withdrawn_is_a_sentence(priya, gwen):
    transfer = offered(priya)
    transfers.withdraw(transfer.pk, by=priya)

    with acting_for(gwen), pytest.raises(TransitionNotAllowed, match="already withdrawn"):
        transfers.decline(transfer.pk, reason="Not ours.", by=gwen)


class TestOffersOfAConnection:
    """What somebody with the web's connection and the scope of a force writes, to reach another force (P7)."""

    def test_no_force_offers_itself_what_another_has(self, priya, gwen):
        case = Entry.objects.get(holding__reference="LAN/1").investigation_id
        for giver, receiver in ((LANCASHIRE, CUMBRIA), (CUMBRIA, KENT)):
            refused = pytest.raises(ProgrammingError, match="only what their own force has")
            with acting_for(gwen), refused, transaction.atomic():
                InvestigationTransfer.objects.create(
                    investigation_id=case, force_id=giver, receiver_id=receiver, offered_at=clock.now()
                )

    def test_force_that_answers_an_offer_writes_no_other_for_the_giver(self, priya, gwen):
        transfer = offered(priya)
        other = Entry.objects.get(holding__reference="LAN/2").investigation_id
        with acting_for(gwen):
            database_scope.join_giver(transfers.JOIN_GIVER, transfer.pk)
            assert Entry.objects.filter(force=LANCASHIRE).exists()
            with pytest.raises(ProgrammingError, match="only what their own force has"), transaction.atomic():
                InvestigationTransfer.objects.create(
                    investigation_id=other, force_id=LANCASHIRE, receiver_id=CUMBRIA, offered_at=clock.now()
                )

    def test_answered_offer_is_not_open_again(self, priya, gwen):
        declined = offered(priya)
        transfers.decline(declined.pk, reason="Not ours.", by=gwen)
        waiting = transfers.offer(Entry.objects.get(holding__reference="LAN/2").pk, to=CUMBRIA, by=priya)
        with acting_for(gwen):
            database_scope.join_giver(transfers.JOIN_GIVER, waiting.pk)
            with pytest.raises(ProgrammingError, match="is not open again"), transaction.atomic():
                InvestigationTransfer.objects.filter(pk=declined.pk).update(state="offered", settled_at=None)
