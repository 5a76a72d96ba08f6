"""Nobody but the crime registrar cancels, keeps or restores; others request it, and the record counts until then."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import User
from core import clock
from core.workflow import TransitionNotAllowed
from nrm.crime import decisions, records, transitions
from nrm.crime.choices import CancellationReason, OffencePlace, RecordDecision, RecordStatus
from nrm.models import CrimeRecord, CrimeStep
from tests.accounts.factories import KENT
from tests.nrm import making as referral_making
from tests.nrm.crime import making
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db


@made_once
def contact() -> User:
    return referral_making.nrm_analyst()


@made_once
def registrar() -> User:
    return making.registrar()


def negative(record: CrimeRecord, *, by: User, decision: str = RecordDecision.RG_NEGATIVE) -> CrimeRecord:
    record.refresh_from_db()
    return decisions.enter(
        record.public_id, decision=decision, decided_on=clock.today(), seen=records.token_of(record), by=by
    )


def test_crime_with_a_negative_decision_is_cancelled_by_the_registrar_on_request(
    contact: User, registrar: User
) -> None:
    record = negative(making.crime(contact), by=contact)

    record = making.moved(
        record,
        "request_cancellation",
        by=contact,
        new_cancellation=CancellationReason.INFORMATION,
        reason="Work visa and contract were genuine.",
    )
    assert (record.status, list(CrimeRecord.objects.cancellation_requested())) == (RecordStatus.CRIME, [record])

    record = making.moved(
        record,
        "cancel",
        by=registrar,
        new_cancellation=CancellationReason.INFORMATION,
        reason="Checked the payroll.",
    )

    assert (record.status, record.cancellation) == (RecordStatus.CANCELLED, CancellationReason.INFORMATION)
    assert not CrimeRecord.objects.open()
    assert [step.move for step in record.steps.order_by("pk")][-3:] == ["decision", "request_cancellation", "cancel"]


@pytest.mark.parametrize("move", ["cancel", "keep", "correct_code"])
def test_contact_is_refused_what_only_the_registrar_may_do(contact: User, move: str) -> None:
    record = negative(making.opened(contact), by=contact)

    with pytest.raises(TransitionNotAllowed, match="Only the crime registrar of Lancashire"):
        making.moved(
            record,
            move,
            by=contact,
            new_cancellation=CancellationReason.ERROR,
            reason="Entered twice.",
            new_status=RecordStatus.NEGATIVE,
        )


def test_registrar_of_another_force_does_not_find_the_record(contact: User) -> None:
    with pytest.raises(CrimeRecord.DoesNotExist):
        making.moved(making.opened(contact), "keep", by=making.registrar(KENT))


def test_kept_crime_counts_until_the_next_decision(contact: User, registrar: User) -> None:
    record = negative(making.crime(contact), by=contact)
    assert list(CrimeRecord.objects.counted_in_spite()) == [record]

    record = making.moved(record, "keep", by=registrar, reason="Two witnesses support the account.")

    assert record.is_kept
    assert not CrimeRecord.objects.counted_in_spite()
    negative(record, by=contact, decision=RecordDecision.CG_NEGATIVE)
    assert list(CrimeRecord.objects.counted_in_spite()) == [record]


def test_keeping_refuses_a_request_to_cancel(contact: User, registrar: User) -> None:
    record = making.moved(
        making.opened(contact),
        "request_cancellation",
        by=contact,
        new_cancellation=CancellationReason.DUPLICATE,
        reason="Same person.",
    )

    record = making.moved(record, "keep", by=registrar, reason="Another victim.")

    assert (record.status, record.cancellation_requested) == (RecordStatus.AWAITING, "")


def test_restored_crime_has_its_status_and_offence_again(contact: User, registrar: User) -> None:
    record = making.crime(contact)
    offence = record.crime_class
    record = making.moved(record, "cancel", by=registrar, new_cancellation=CancellationReason.ERROR, reason="Mistake.")

    record = making.moved(record, "restore", by=registrar, reason="It was right.")

    assert (record.status, record.crime_class, record.cancellation) == (RecordStatus.CRIME, offence, "")


def test_record_whose_reference_another_one_has_since_is_not_restored(contact: User, registrar: User) -> None:
    record = making.crime(contact, reference="LA/5/26")
    record = making.moved(record, "cancel", by=registrar, new_cancellation=CancellationReason.ERROR, reason="Mistake.")
    making.crime(contact, reference="LA/5/26")

    with pytest.raises(TransitionNotAllowed, match="Another record of your force"):
        making.moved(record, "restore", by=registrar, reason="It was right.")


def test_registrar_corrects_a_code_that_was_wrong_from_the_start(contact: User, registrar: User) -> None:
    record = making.opened(contact)

    record = making.moved(
        record, "correct_code", by=registrar, new_status=RecordStatus.NOTIFIED, reason="No referral was made."
    )

    assert record.status == RecordStatus.NOTIFIED


def test_crime_abroad_is_for_the_registrar(contact: User, registrar: User) -> None:
    record = making.crime(contact)
    CrimeRecord.objects.filter(pk=record.pk).update(place=OffencePlace.OUTSIDE)
    record.refresh_from_db()

    assert list(CrimeRecord.objects.counted_in_spite()) == [record]
    assert "keep" in transitions.open_to(record, by=registrar)
    assert "keep" not in transitions.open_to(record, by=contact)


def test_history_of_a_record_is_never_rewritten(contact: User) -> None:
    record = making.opened(contact, reported_at=clock.now() - timedelta(hours=1))

    with pytest.raises(Exception, match="never rewritten"):
        CrimeStep.objects.filter(record=record).update(reason="Another reason.")
