"""The workflow of a transfer:

every transition from every status by every side and role, against a hand-written table.
"""

from __future__ import annotations

import itertools

import pytest

from accounts.choices import Role
from core.transfers import TRANSITIONS, TransferState
from core.workflow import TransitionNotAllowed
from investigations.choices import EntryState
from investigations.models import Entry, InvestigationTransfer
from investigations.records import transfers
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, analyst, coordinator, stranger
from tests.investigations.factories import FEBRUARY, JANUARY, MARCH, approved, draft, entry_of, row, series
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
# Transition, the side that makes it, the source statuses. Anything else is refused.
ALLOWED = {
    "accept": ("receiver", "offered"),
    "decline": ("receiver", "offered"),
    "withdraw": ("giver", "offered"),
    "note": ("giver", "declined"),
}


@pytest.mark.parametrize("move", TRANSITIONS)
def test_transition_is_allowed_only_to_its_side_from_its_statuses(move):
    made = {
        (side, state, role)
        for side, state, role in itertools.product(("giver", "receiver", ""), TransferState, Role)
        if transfers.refusal(move, state=state, side=side, role=role) == ""
    }

    assert made == {(*ALLOWED[move], role) for role in ("analyst", "lead")}


def test_workflow_matches_the_test_table_and_reaches_every_status():
    assert set(TRANSITIONS) == set(ALLOWED)
    assert {move.target for move in TRANSITIONS.values()} == set(TransferState) - {TransferState.OFFERED}


@pytest.mark.parametrize("state", TransferState)
def test_refusal_names_the_status_and_the_possible_transitions(state):
    for move, (side, start) in ALLOWED.items():
        if state != start:
            why = transfers.refusal(move, state=state, side=side, role="analyst")
            assert why.startswith("This transfer is ")
            assert why.count(".") == 2


# --- Declined ---------------------------------------------------------------------------------------------------------


@made_once
def priya():
    """Lancashire's analyst, with a live case in an approved January."""
    series(JANUARY, MARCH)
    person = analyst()
    approved(JANUARY, rows=[row("LAN/1")], by=person)
    return person


@made_once
def gwen(priya):
    """Cumbria's analyst."""
    return analyst(CUMBRIA)


def offered(priya, *, to=CUMBRIA) -> InvestigationTransfer:
    return transfers.offer(Entry.objects.get(holding__reference="LAN/1", revision__period=JANUARY).pk, to=to, by=priya)


def test_declined_case_stays_with_the_giver_who_sees_the_reason(priya, gwen):
    transfer = transfers.decline(offered(priya).pk, reason="  The address\nlies in Lancashire. ", by=gwen)

    assert (transfer.state, transfer.reason) == ("declined", "The address lies in Lancashire.")
    assert transfer.investigation.force_id == LANCASHIRE
    assert entry_of(draft(FEBRUARY, by=priya), "LAN/1").state == EntryState.LIVE
    assert list(InvestigationTransfer.objects.visible_to(priya).to_be_noted()) == [transfer]


@pytest.mark.parametrize("reason", ["", "  \n "])
def test_declining_needs_a_reason(priya, gwen, reason):
    transfer = offered(priya)

    with pytest.raises(TransitionNotAllowed, match="The other force will see this"):
        transfers.decline(transfer.pk, reason=reason, by=gwen)

    transfer.refresh_from_db()
    assert transfer.state == "offered"


def test_only_the_receiver_declines_and_no_one_else_finds_the_offer(priya, gwen):
    transfer = offered(priya)

    for person in (priya, coordinator()):
        with pytest.raises(TransitionNotAllowed, match="Only analysts and leads in the force it is offered to"):
            transfers.decline(transfer.pk, reason="Not ours.", by=person)
    with pytest.raises(InvestigationTransfer.DoesNotExist):
        transfers.decline(transfer.pk, reason="Not ours.", by=stranger())


def test_declined_offer_is_no_longer_on_the_receiver_s_list(priya, gwen):
    transfer = transfers.decline(offered(priya).pk, reason="Not ours.", by=gwen)

    with pytest.raises(TransitionNotAllowed, match="This transfer is already declined"):
        transfers.accept(transfer.pk, month=FEBRUARY, reference="CUM/9", by=gwen)
    with pytest.raises(TransitionNotAllowed, match="The investigation stays with its force, which can offer it again"):
        transfers.withdraw(transfer.pk, by=priya)


def test_giver_acknowledges_the_decline_once(priya, gwen):
    transfer = transfers.decline(offered(priya).pk, reason="Not ours.", by=gwen)

    with pytest.raises(
        TransitionNotAllowed,
        match="Only analysts and leads in the force that made the offer can keep this investigation",
    ):
        transfers.acknowledge(transfer.pk, by=gwen)
    transfers.acknowledge(transfer.pk, by=priya)

    assert not InvestigationTransfer.objects.to_be_noted().exists()
    with pytest.raises(TransitionNotAllowed, match="This transfer is already declined"):
        transfers.acknowledge(transfer.pk, by=priya)


@pytest.mark.parametrize("to", [CUMBRIA, KENT])
def test_offering_again_acknowledges_the_decline(priya, gwen, to):
    declined = transfers.decline(offered(priya).pk, reason="Not ours.", by=gwen)

    again = offered(priya, to=to)

    declined.refresh_from_db()
    assert (declined.state, again.state) == ("noted", "offered")
    assert transfers.accept(again.pk, month=FEBRUARY, reference="NEW/1", by=analyst(to)).state == EntryState.LIVE
