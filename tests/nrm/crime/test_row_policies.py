"""What somebody with the web's connection and one force's scope reads and writes of crime records (P7)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import Error, connection, transaction

from accounts.models import User
from core import clock
from core.workflow import TransitionNotAllowed
from investigations.models import Investigation
from nrm import decisions as referral_decisions
from nrm.crime import transfers
from nrm.crime.choices import RecordStatus
from nrm.models import CrimeRecord, CrimeStep, CrimeTransfer, Referral
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE, stranger
from tests.investigations.factories import FEBRUARY, JANUARY, approved, row, series
from tests.nrm import making as referral_making
from tests.nrm.crime import making
from tests.roles import acting_for
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db


@made_once
def contact() -> User:
    return referral_making.nrm_analyst(LANCASHIRE)


@made_once
def kim() -> User:
    return referral_making.nrm_analyst(KENT)


@made_once
def theirs(contact: User) -> CrimeRecord:
    """Lancashire's crime, with a step and a reference."""
    return making.crime(contact, authority_reference="NRM 77")


def test_other_force_reads_and_writes_no_row(theirs: CrimeRecord, kim: User) -> None:
    with acting_for(kim):
        assert not CrimeRecord.objects.exists()
        assert not CrimeStep.objects.exists()
        assert CrimeRecord.objects.filter(pk=theirs.pk).update(status=RecordStatus.CANCELLED) == 0


@pytest.mark.parametrize(
    "write",
    [
        lambda theirs, by: CrimeStep.objects.create(
            record_id=theirs.pk, force_id=KENT, move="open", became="crime", by_id=by.pk, at=clock.now()
        ),
        lambda theirs, by: CrimeTransfer.objects.create(
            record_id=theirs.pk, force_id=KENT, receiver_id=CUMBRIA, source="report", status="crime", reason="x",
            offered_by_id=by.pk, offered_at=clock.now(),
        ),
        lambda theirs, by: CrimeTransfer.objects.create(
            record_id=theirs.pk, force_id=LANCASHIRE, receiver_id=KENT, source="report", status="crime", reason="x",
            offered_by_id=by.pk, offered_at=clock.now(),
        ),
    ],
    ids=["a step", "an own offer of it", "its force's offer to oneself"],
)  # fmt: skip
def test_no_row_that_a_force_adds_belongs_to_another_s_record(
    write: Callable[[CrimeRecord, User], Any], theirs: CrimeRecord, kim: User
) -> None:
    def written_and_checked() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            write(theirs, kim)
            cursor.execute("set constraints all immediate")

    with acting_for(kim), pytest.raises(Error):
        written_and_checked()


def test_receiver_reads_the_offer_and_not_the_record(theirs: CrimeRecord, contact: User, kim: User) -> None:
    with acting_for(contact):
        offer = transfers.offer(theirs.public_id, to=KENT, reason="It happened there.", by=contact)

    with acting_for(kim):
        assert list(CrimeTransfer.objects.all()) == [offer]
        assert not CrimeRecord.objects.exists()


def test_transfer_works_in_the_scope_of_the_receiver(theirs: CrimeRecord, contact: User, kim: User) -> None:
    with acting_for(contact):
        offer = transfers.offer(theirs.public_id, to=KENT, reason="It happened there.", by=contact)

    with acting_for(kim):
        accepted = transfers.decide(offer.pk, "accept", seen=transfers.token_of(offer), by=kim)

    theirs.refresh_from_db()
    assert (theirs.status, accepted.state) == (RecordStatus.CANCELLED, "accepted")
    assert CrimeRecord.objects.get(force=KENT).was_crime


def test_referral_whose_case_moved_to_another_force_is_sent_and_its_record_has_no_link(contact: User) -> None:
    series(JANUARY, FEBRUARY)
    approved(JANUARY, rows=[row("KEN/1")], by=stranger())
    draft = referral_making.answered(referral_making.begun(contact), referral_making.CHILD, by=contact)
    Referral.objects.filter(pk=draft.pk).update(investigation=Investigation.objects.get(force=KENT))

    with acting_for(contact):
        referral_making.referred(Referral.objects.get(pk=draft.pk), by=contact)

    record = CrimeRecord.objects.get(referral=draft)
    assert record.investigation_id is None


def test_national_team_records_a_decision_and_the_record_follows(contact: User) -> None:
    draft = referral_making.answered(referral_making.begun(contact), referral_making.CHILD, by=contact)
    referral = referral_making.referred(draft, by=contact)
    national = referral_making.nrm_national()

    with acting_for(national):
        referral_decisions.make(referral.public_id, "rg_positive", on=clock.today(), authority="sca", by=national)

    assert CrimeRecord.objects.get(referral=referral).crime_due_at is not None


def test_registrar_of_another_force_reads_nothing(theirs: CrimeRecord) -> None:
    other = making.registrar(KENT)

    with acting_for(other), pytest.raises((CrimeRecord.DoesNotExist, TransitionNotAllowed)):
        making.moved(theirs, "keep", by=other, reason="Ours.")
