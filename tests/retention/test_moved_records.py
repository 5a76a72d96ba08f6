"""A record that goes to another force takes its legal hold along, and leaves a request behind (P35)."""

from __future__ import annotations

import pytest

from core.transfers import TransferState
from orders import retained
from orders.models import SubjectTransfer
from orders.retained import KIND
from orders.supervision import transfers
from retention import erasures, reviews
from retention.choices import ErasureState
from retention.models import Erasure, LegalHold
from tests.retention.ended_order import EndedOrder, ended_order
from tests.retention.test_subject_erasure import requested
from tests.roles import acting_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> EndedOrder:
    return ended_order()


def pass_on(world: EndedOrder) -> None:
    """Cumbria accepts the subject."""
    offer = SubjectTransfer.objects.filter(subject=world.subject)
    offer.update(state=TransferState.OFFERED, settled_at=None, settled_by=None, declined_why="")
    with acting_for(world.neighbour):
        transfers.decide(offer.get().pk, "accept", officer=world.neighbour.pk, by=world.neighbour)


def test_the_force_that_accepts_a_held_record_can_lift_the_hold(world: EndedOrder) -> None:
    with acting_for(world.lead):
        record = retained.find(world.subject.public_id, world.lead)
        assert record is not None
        reviews.hold(KIND, record, reason="A civil claim.", by=world.lead)

    pass_on(world)

    with acting_for(world.neighbour):
        record = retained.find(world.subject.public_id, world.neighbour)
        assert record is not None
        assert reviews.hold_on("subject", record.public_id, user=world.neighbour) is not None
        reviews.lift(KIND, record, reason="Settled.", by=world.neighbour)
    assert LegalHold.objects.get().lifted_by == world.neighbour


def test_a_request_ends_when_the_record_goes(world: EndedOrder) -> None:
    requested(world)

    pass_on(world)

    erasure = Erasure.objects.get()
    assert (erasure.state, erasure.decision_reason) == (ErasureState.WITHDRAWN, "The record moved to another force.")
    with acting_for(world.neighbour):
        record = retained.find(world.subject.public_id, world.neighbour)
        assert record is not None
        assert erasures.request(KIND, record, reason="No longer needed.", by=world.neighbour).is_open
