"""Two people, or one form sent twice, at the same moment: one case, one payment, and nobody entered by both."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from core.workflow import EditConflict, TransitionNotAllowed
from investigations.models import Investigation
from prosecutions.assets import recording as asset_recording
from prosecutions.assets import records as asset_records
from prosecutions.assets.choices import AssetKind
from prosecutions.assets.recording import NewAsset
from prosecutions.assets.transitions import EnteredAssetStep, make
from prosecutions.cases import defendants, recording, records
from prosecutions.models import AssetRecord, Witness
from prosecutions.witnesses import recording as witness_recording
from prosecutions.witnesses import records as witness_records
from prosecutions.witnesses.recording import EnteredWitnessStep, NewWitness
from tests.accounts.factories import analyst
from tests.prosecutions import asset_making, witness_making
from tests.prosecutions import case_making as making

Committed = Callable[..., list[Any]]


def test_form_that_is_sent_twice_at_once_opens_one_case(committed: Committed) -> None:
    ((operation, priya),) = committed(lambda: (making.investigation(by := analyst()), by))
    key = uuid.uuid4()

    def open_case() -> uuid.UUID:
        return recording.open_case(operation.public_id, urn="", is_flagged=None, key=key, by=priya).public_id

    assert committed(open_case, open_case, by=(priya, priya)) == [key, key]


def test_two_people_who_add_the_same_defendant_at_once_add_one(committed: Committed) -> None:
    ((case, priya, sam),) = committed(
        lambda: (making.charged(making.investigation(by := analyst()), by=by, charged=2), by, analyst())
    )
    ((seen),) = committed(lambda: records.token_of(case))

    def add() -> Any:
        charged_on = making.ago(100)
        return defendants.add(case.public_id, charged_on=charged_on, key=uuid.uuid4(), seen=seen, by=priya)

    answers = committed(add, add, by=(priya, sam))

    assert sorted(isinstance(answer, EditConflict) for answer in answers) == [False, True]


def test_two_people_who_add_the_same_witness_at_once_add_one(committed: Committed) -> None:
    ((case, priya, sam),) = committed(
        lambda: (making.charged(making.investigation(by := analyst()), by=by), by, analyst())
    )
    ((seen),) = committed(lambda: witness_records.token_of_list(case))
    new = NewWitness(**witness_making.NEW, first_contact_on=making.ago(10))

    def add() -> Any:
        return witness_recording.add(case.public_id, new, key=uuid.uuid4(), seen=seen, by=priya)

    answers = committed(add, add, by=(priya, sam))

    assert sorted(isinstance(answer, EditConflict) for answer in answers) == [False, True]


def test_form_that_is_sent_twice_at_once_adds_one_witness_and_one_contact(committed: Committed) -> None:
    ((case, priya),) = committed(lambda: (making.charged(making.investigation(by := analyst()), by=by), by))
    ((seen),) = committed(lambda: witness_records.token_of_list(case))
    new, key = NewWitness(**witness_making.NEW, first_contact_on=making.ago(10)), uuid.uuid4()

    def add() -> uuid.UUID:
        return witness_recording.add(case.public_id, new, key=key, seen=seen, by=priya).public_id

    assert committed(add, add, by=(priya, priya)) == [key, key]
    ((shown),) = committed(lambda: witness_records.token_of(Witness.objects.get(public_id=key)))
    contact = EnteredWitnessStep(on=making.ago(1))
    answers = committed(
        lambda: witness_recording.make(key, "contact", contact, seen=shown, by=priya),
        lambda: witness_recording.make(key, "contact", contact, seen=shown, by=priya),
        by=(priya, priya),
    )
    assert sorted(isinstance(answer, EditConflict) for answer in answers) == [False, True]


def _confiscation(by: Any) -> AssetRecord:
    return asset_making.confiscation(asset_making.convicted(making.investigation(by), by=by), by=by)


def test_two_people_who_record_the_same_payment_at_once_record_one(committed: Committed) -> None:
    ((order, priya, sam),) = committed(lambda: (_confiscation(by := analyst()), by, analyst()))
    (seen,) = committed(lambda: asset_records.token_of(order))

    def pay(by: Any) -> Any:
        step = EnteredAssetStep(on=making.ago(0), amount=Decimal("1000.00"))
        return make(order.public_id, "pay", step, seen=seen, by=by)

    answers = committed(lambda: pay(priya), lambda: pay(sam), by=(priya, sam))

    assert sorted(isinstance(answer, EditConflict) for answer in answers) == [False, True]
    ((collected, payments),) = committed(
        lambda: (AssetRecord.objects.get(pk=order.pk).collected, order.steps.filter(move="pay").count())
    )
    assert (collected, payments) == (Decimal("1000.00"), 1)


def test_two_reparation_orders_at_once_stay_within_the_confiscation_order(committed: Committed) -> None:
    """Each alone would fit, and both together exceed the order."""
    ((order, priya),) = committed(lambda: (_confiscation(by := analyst()), by))
    ((first, second),) = committed(lambda: tuple(asset_making.reparation(order, by=priya) for _ in range(2)))

    def order_reparation(under: AssetRecord) -> Any:
        return asset_making.moved(under, "make", by=priya, amount=Decimal("1000.00"))

    answers = committed(lambda: order_reparation(first), lambda: order_reparation(second), by=(priya, priya))

    assert sorted(isinstance(answer, TransitionNotAllowed) for answer in answers) == [False, True]


def test_form_that_is_sent_twice_at_once_adds_one_record(committed: Committed) -> None:
    ((operation, priya),) = committed(lambda: (making.investigation(by := analyst()), by))
    key = uuid.uuid4()

    def add() -> uuid.UUID:
        entered = NewAsset(on=making.ago(3), amount=Decimal("5.00"))
        of: Investigation = operation
        return asset_recording.add(of.public_id, AssetKind.CASH, entered, key=key, by=priya).public_id

    assert committed(add, add, by=(priya, priya)) == [key, key]
