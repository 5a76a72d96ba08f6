"""A record is transferred when the other force accepts: theirs is new, ours becomes N200/6 or a cancelled crime."""

from __future__ import annotations

import pytest

from accounts.models import User
from core import clock
from core.transfers import TransferState
from core.workflow import EditConflict, TransitionNotAllowed
from nrm.crime import decisions, missing, records, transfers
from nrm.crime.choices import (
    CancellationReason,
    OffencePlace,
    RecordDecision,
    RecordSource,
    RecordStatus,
    ResponderKind,
)
from nrm.models import CrimeRecord, CrimeTransfer
from nrm.transfers import offering
from tests.accounts.factories import CUMBRIA, KENT
from tests.nrm import making as referral_making
from tests.nrm.crime import making
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db


@made_once
def contact() -> User:
    return referral_making.nrm_analyst()


@made_once
def kim() -> User:
    return referral_making.nrm_analyst(KENT)


def answered(offer: CrimeTransfer, move: str, *, by: User, reason: str = "") -> CrimeTransfer:
    offer.refresh_from_db()
    return transfers.decide(offer.pk, move, seen=transfers.token_of(offer), reason=reason, by=by)


def offered(record: CrimeRecord, *, by: User) -> CrimeTransfer:
    return transfers.offer(record.public_id, to=KENT, reason="It happened in Margate.", by=by)


def test_accepted_incident_becomes_n200_6_here_and_a_new_incident_there(contact: User, kim: User) -> None:
    record = making.opened(contact, authority_reference="NRM 77", place=OffencePlace.ENGLAND_WALES)
    offer = offered(record, by=contact)
    record.refresh_from_db()
    assert record.status == RecordStatus.AWAITING

    offer = answered(offer, "accept", by=kim)

    record.refresh_from_db()
    theirs = CrimeRecord.objects.get(force=KENT)
    assert (record.status, offer.state, offer.accepted_as) == (RecordStatus.TRANSFERRED, TransferState.ACCEPTED, theirs)
    assert (theirs.status, theirs.authority_reference) == (RecordStatus.AWAITING, "NRM 77")
    assert (theirs.place, theirs.received_from_id) == (OffencePlace.OWN_AREA, record.force_id)
    assert theirs.reported_at > record.reported_at, "their 24 hours begin when they accept"


def test_accepted_crime_is_cancelled_here_because_it_counts_there(contact: User, kim: User) -> None:
    record = making.crime(contact)

    answered(offered(record, by=contact), "accept", by=kim)

    record.refresh_from_db()
    assert (record.status, record.cancellation) == (RecordStatus.CANCELLED, CancellationReason.TRANSFERRED)
    assert CrimeRecord.objects.get(force=KENT).status == RecordStatus.AWAITING


def test_positive_decision_makes_a_crime_due_with_the_receiving_force(contact: User, kim: User) -> None:
    record = making.opened(contact)
    decisions.enter(
        record.public_id,
        decision=RecordDecision.RG_POSITIVE,
        decided_on=clock.today(),
        seen=records.token_of(record),
        by=contact,
    )

    answered(offered(record, by=contact), "accept", by=kim)

    theirs = CrimeRecord.objects.get(force=KENT)
    assert theirs.crime_due_at is not None
    assert list(CrimeRecord.objects.crime_due()) == [theirs]


def test_declined_record_stays_with_its_force(contact: User, kim: User) -> None:
    record = making.opened(contact)

    offer = answered(offered(record, by=contact), "decline", by=kim, reason="It happened in Surrey.")

    record.refresh_from_db()
    assert (offer.state, record.status) == (TransferState.DECLINED, RecordStatus.AWAITING)
    assert not CrimeRecord.objects.filter(force=KENT).exists()


def test_own_referral_that_only_passes_its_record_is_another_force_s_referral_there(contact: User, kim: User) -> None:
    draft = referral_making.answered(referral_making.begun(contact), referral_making.CHILD, by=contact)
    referral = referral_making.referred(draft, by=contact)

    answered(offered(CrimeRecord.objects.get(referral=referral), by=contact), "accept", by=kim)

    theirs = CrimeRecord.objects.get(force=KENT)
    assert (theirs.source, theirs.responder, theirs.referral) == (RecordSource.REFERRAL, ResponderKind.POLICE, None)


def test_record_follows_its_referral_to_another_force(contact: User, kim: User) -> None:
    draft = referral_making.answered(referral_making.begun(contact), referral_making.CHILD, by=contact)
    referral = referral_making.referred(draft, by=contact)
    offer = offering.offer(referral.public_id, to=KENT, reason="Lives in Kent.", by=contact)

    referral_making.answer_offer(offer.pk, "accept", by=kim)

    ours, theirs = CrimeRecord.objects.filter(referral=referral).order_by("pk")
    assert (ours.force_id, ours.status) == (contact.force_id, RecordStatus.TRANSFERRED)
    assert (theirs.force_id, theirs.status, theirs.source) == (KENT, RecordStatus.AWAITING, RecordSource.OWN_REFERRAL)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"place": OffencePlace.OUTSIDE}, "no force there would record it"),
        ({"status": RecordStatus.CANCELLED, "cancellation": CancellationReason.ERROR}, "can’t be transferred"),
    ],
)
def test_record_that_no_force_would_take_is_not_offered(contact: User, change: dict[str, str], sentence: str) -> None:
    record = making.opened(contact)
    CrimeRecord.objects.filter(pk=record.pk).update(**change)

    with pytest.raises(TransitionNotAllowed, match=sentence):
        offered(record, by=contact)


def test_force_without_anybody_to_accept_gets_no_offer(contact: User) -> None:
    with pytest.raises(TransitionNotAllowed, match="Call the force first"):
        transfers.offer(making.opened(contact).public_id, to=CUMBRIA, reason="It happened there.", by=contact)


def test_second_offer_is_refused_while_the_first_is_open(contact: User, kim: User) -> None:
    record = making.opened(contact)
    offered(record, by=contact)

    with pytest.raises(TransitionNotAllowed, match="already offered"):
        offered(record, by=contact)


def test_force_that_has_a_record_of_the_person_already_accepts_onto_it(contact: User, kim: User) -> None:
    theirs = making.opened(kim, authority_reference="NRM 77")
    record = making.crime(contact, authority_reference="nrm-77")

    offer = answered(offered(record, by=contact), "accept", by=kim)

    record.refresh_from_db()
    theirs.refresh_from_db()
    assert offer.accepted_as == theirs
    assert CrimeRecord.objects.filter(force=KENT).count() == 1
    assert (record.is_transferred, theirs.was_crime) == (True, True)
    assert list(CrimeRecord.objects.crime_due()) == [theirs]


def test_record_that_returns_to_the_force_of_the_referral_is_joined_with_it(contact: User, kim: User) -> None:
    draft = referral_making.answered(referral_making.begun(contact), referral_making.CHILD, by=contact)
    referral = referral_making.referred(draft, by=contact)
    answered(offered(CrimeRecord.objects.get(referral=referral), by=contact), "accept", by=kim)
    back = transfers.offer(
        CrimeRecord.objects.get(force=KENT).public_id, to=contact.force_id or "", reason="It was in Preston.", by=kim
    )

    answered(back, "accept", by=contact)

    own = CrimeRecord.objects.open().get(force=contact.force_id)
    assert (own.referral, own.source) == (referral, RecordSource.OWN_REFERRAL)


def test_crime_stays_with_the_force_where_it_happened_when_the_referral_moves(contact: User, kim: User) -> None:
    draft = referral_making.answered(referral_making.begun(contact), referral_making.CHILD, by=contact)
    referral = referral_making.referred(draft, by=contact)
    record = making.on_crime_system(CrimeRecord.objects.get(referral=referral), by=contact)
    making.moved(record, "record_crime", by=contact, crime_class="servitude", at=clock.now())
    offer = offering.offer(referral.public_id, to=KENT, reason="Lives in Kent.", by=contact)

    referral_making.answer_offer(offer.pk, "accept", by=kim)

    record.refresh_from_db()
    referral.refresh_from_db()
    assert (record.status, referral.crime_recorded_in_id) == (RecordStatus.CRIME, contact.force_id)
    assert not CrimeRecord.objects.filter(force=KENT).exists()
    assert not missing.without_record(kim)
    entered = decisions.enter(
        record.public_id,
        decision=RecordDecision.RG_NEGATIVE,
        decided_on=clock.today(),
        seen=records.token_of(record),
        by=contact,
    )
    assert list(CrimeRecord.objects.counted_in_spite()) == [entered]


def test_referral_moves_to_a_force_that_has_a_record_of_the_person(contact: User, kim: User) -> None:
    draft = referral_making.answered(referral_making.begun(contact), referral_making.CHILD, by=contact)
    referral = referral_making.referred(draft, by=contact, reference="NRM 78")
    theirs = making.opened(kim, authority_reference="NRM 78")
    offer = offering.offer(referral.public_id, to=KENT, reason="Lives in Kent.", by=contact)

    referral_making.answer_offer(offer.pk, "accept", by=kim)

    theirs.refresh_from_db()
    assert (theirs.referral, CrimeRecord.objects.open().count()) == (referral, 1)


def test_crime_that_another_force_transferred_is_due_here(contact: User, kim: User) -> None:
    answered(offered(making.crime(contact), by=contact), "accept", by=kim)

    theirs = CrimeRecord.objects.get(force=KENT)
    assert theirs.crime_due_at is not None
    assert list(CrimeRecord.objects.crime_due()) == [theirs]


def test_transferred_crime_is_not_restored(contact: User, kim: User) -> None:
    record = making.crime(contact)
    answered(offered(record, by=contact), "accept", by=kim)

    with pytest.raises(TransitionNotAllowed, match="Ask that force to transfer it back"):
        making.moved(record, "restore", by=making.registrar(), reason="It was ours.")


@pytest.mark.parametrize("force", ["PSNI", "S23000009"])
def test_no_record_is_offered_to_a_force_outside_england_and_wales(contact: User, force: str) -> None:
    with pytest.raises(TransitionNotAllowed, match="apply to forces in England and Wales only"):
        transfers.offer(making.opened(contact).public_id, to=force, reason="It happened there.", by=contact)


def test_offer_that_was_withdrawn_meanwhile_is_not_accepted(contact: User, kim: User) -> None:
    offer = offered(making.opened(contact), by=contact)
    seen = transfers.token_of(offer)
    answered(offer, "withdraw", by=contact)

    with pytest.raises((EditConflict, TransitionNotAllowed)):
        transfers.decide(offer.pk, "accept", seen=seen, by=kim)


def test_third_force_sees_no_offer(contact: User, kim: User) -> None:
    offered(making.opened(contact), by=contact)

    assert not CrimeTransfer.objects.visible_to(referral_making.nrm_analyst(CUMBRIA))
    assert CrimeTransfer.objects.to_decide(kim).count() == 1
