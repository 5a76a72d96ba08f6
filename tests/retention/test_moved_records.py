"""A record that goes to another force takes its legal hold along, and leaves a request behind (P35)."""

from __future__ import annotations

import pytest

from core.transfers import TransferState
from orders.models import SubjectTransfer
from orders.retained import KIND
from orders.supervision import transfers
from retention import reviews
from retention.choices import ErasureState
from retention.models import Erasure, LegalHold
from tests.retention import erasing
from tests.retention.ended_subject import EndedSubject, ended_subject
from tests.retention.erasing import record_of
from tests.roles import acting_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> EndedSubject:
    return ended_subject()


def pass_on(world: EndedSubject) -> None:
    """Cumbria accepts the subject."""
    offer = SubjectTransfer.objects.filter(subject=world.subject)
    offer.update(state=TransferState.OFFERED, settled_at=None, settled_by=None, declined_why="")
    with acting_for(world.neighbour):
        transfers.decide(offer.get().pk, "accept", officer=world.neighbour.pk, by=world.neighbour)


def test_the_force_that_accepts_a_held_record_can_lift_the_hold(world: EndedSubject) -> None:
    with acting_for(world.lead):
        record = record_of(KIND, world.subject, user=world.lead)
        reviews.hold(KIND, record, reason="A civil claim.", by=world.lead)

    pass_on(world)

    with acting_for(world.neighbour):
        record = record_of(KIND, world.subject, user=world.neighbour)
        assert reviews.hold_on("subject", record.public_id, user=world.neighbour) is not None
        reviews.lift(KIND, record, reason="Settled.", by=world.neighbour)
    assert LegalHold.objects.get().lifted_by == world.neighbour


def test_request_ends_when_the_record_moves_to_another_force(world: EndedSubject) -> None:
    erasing.request(KIND, world.subject, by=world.analyst)

    pass_on(world)

    erasure = Erasure.objects.get()
    assert (erasure.state, erasure.decision_reason) == (ErasureState.WITHDRAWN, "The record moved to another force.")
    assert erasing.request(KIND, world.subject, by=world.neighbour).is_open
