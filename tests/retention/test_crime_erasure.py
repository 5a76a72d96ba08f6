"""An erased crime record has no reference or reason in any table; codes, dates and outcomes stay (P35)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.choices import Role
from accounts.models import User
from core import clock
from core.workflow import TransitionNotAllowed
from nrm import decisions as referral_decisions
from nrm.crime import outcomes, records, transfers
from nrm.crime.choices import CancellationReason
from nrm.crime.retained import KIND
from nrm.crime_system.choices import EntryCode
from nrm.models import CrimeRecord
from nrm.retained import KIND as REFERRAL_KIND
from tests.accounts.factories import CUMBRIA, LANCASHIRE, UserFactory
from tests.nrm import making as referral_making
from tests.nrm.crime import making
from tests.nrm.crime_system import making as comparing
from tests.retention import erasing
from tests.retention.searching import tables_with
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
WORD = "MARZANNA"


@made_once
def contact() -> User:
    return referral_making.nrm_analyst()


@made_once
def lead(contact: User) -> User:
    lead = referral_making.with_duty(UserFactory(role=Role.LEAD, force_id=LANCASHIRE))
    User.objects.update(created_at=timezone.now() - timedelta(days=15))  # long enough to erase
    return lead


TABLES = ("crimerecord", "crimestep", "crimetransfer", "crimesystementry")


@made_once
def settled(contact: User, lead: User) -> CrimeRecord:
    """A crime with an outcome, a kept request, and an offer that was declined and noted: a word in every text."""
    registrar = making.registrar()
    other = referral_making.nrm_analyst(CUMBRIA)
    record = making.crime(contact, reference=f"{WORD}/1", authority_reference=f"NRM {WORD}")
    duplicate = CancellationReason.DUPLICATE
    making.moved(record, "request_cancellation", by=contact, new_cancellation=duplicate, reason=f"{WORD} twice.")
    making.moved(record, "keep", by=registrar, reason=f"{WORD} is another victim.")
    offer = transfers.offer(record.public_id, to=CUMBRIA, reason=f"{WORD} lives there.", by=contact)
    offer = transfers.decide(offer.pk, "decline", seen=transfers.token_of(offer), reason=f"{WORD} moved.", by=other)
    transfers.decide(offer.pk, "note", seen=transfers.token_of(offer), by=contact)
    comparing.compared(
        comparing.row(f"{WORD}/1", case=f"Op {WORD}", home_office=f"NRM {WORD}", code=EntryCode.CRIME), by=contact
    )
    record.refresh_from_db()
    return outcomes.assign(
        record.public_id, outcome="18", assigned_on=clock.today(), seen=records.token_of(record), by=contact
    )


def test_no_table_has_a_word_of_an_erased_record_and_its_figures_stay(
    settled: CrimeRecord, contact: User, lead: User
) -> None:
    assert {f"public.nrm_{name}" for name in TABLES} <= set(tables_with(WORD))

    erasing.approve(erasing.request(KIND, settled, by=contact), by=lead)

    assert tables_with(WORD) == {}
    record = CrimeRecord.objects.get()
    assert (record.status, record.outcome, record.is_erased) == ("crime", "18", True)


def test_erased_record_never_changes(settled: CrimeRecord, contact: User, lead: User) -> None:
    erasing.approve(erasing.request(KIND, settled, by=contact), by=lead)

    with pytest.raises(DatabaseError, match="an erased crime record never changes"), transaction.atomic():
        CrimeRecord.objects.update(reference="LA/2")
    with pytest.raises(TransitionNotAllowed, match="This record is erased"):
        making.moved(CrimeRecord.objects.get(), "correct_crime", by=contact, reason="Read again.")


def test_open_record_is_not_erased(contact: User, lead: User) -> None:
    with pytest.raises(TransitionNotAllowed, match="This record is open"):
        erasing.request(KIND, making.opened(contact), by=contact)


def test_record_of_a_referral_that_is_not_concluded_is_not_erased(contact: User, lead: User) -> None:
    draft = referral_making.answered(referral_making.begun(contact), referral_making.ADULT, consent="given", by=contact)
    referral = referral_making.referred(draft, by=contact)
    referral_decisions.make(referral.public_id, "rg_positive", on=clock.today(), authority="sca", by=contact)
    record = making.on_crime_system(CrimeRecord.objects.get(), by=contact)
    record = making.moved(record, "record_crime", by=contact, crime_class="servitude", at=clock.now())
    outcomes.assign(
        record.public_id, outcome="18", assigned_on=clock.today(), seen=records.token_of(record), by=contact
    )

    with pytest.raises(TransitionNotAllowed, match="The referral of this person is not concluded"):
        erasing.request(KIND, record, by=contact)


def test_erased_referral_leaves_its_record_without_the_home_office_reference(contact: User, lead: User) -> None:
    draft = referral_making.answered(referral_making.begun(contact), referral_making.ADULT, consent="given", by=contact)
    referral = referral_making.referred(draft, by=contact, reference=f"NRM {WORD}")
    referral_decisions.make(referral.public_id, "withdraw", on=clock.today(), reasons="Went home.", by=contact)

    erasing.approve(erasing.request(REFERRAL_KIND, referral, by=contact), by=lead)

    assert tables_with(WORD) == {}
    record = CrimeRecord.objects.get(referral=referral.pk)
    assert (record.authority_reference, record.is_erased) == (f"Erased {record.pk}", False)
