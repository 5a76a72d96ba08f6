"""Referrals from before the register open their records in one step, each with the code of its decision."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from core import clock
from nrm import history_import
from nrm.crime import missing, todo
from nrm.crime.choices import OffencePlace, RecordDecision, RecordSource, RecordStatus
from nrm.history_import import PastReferral, PastStep
from nrm.models import CrimeRecord, CrimeStep, Referral
from tests.accounts.factories import KENT
from tests.nrm import making as referral_making
from tests.nrm.crime import making
from tests.nrm.test_history_import import SENT, decided, past
from tests.shared_rows import made_once
from tests.signing_in import just_signed_in

pytestmark = pytest.mark.django_db


@made_once
def contact() -> User:
    return referral_making.nrm_analyst()


@pytest.mark.parametrize(
    ("steps", "decision", "status"),
    [
        ((), RecordDecision.AWAITED, RecordStatus.AWAITING),
        ((decided("rg_positive", 4),), RecordDecision.RG_POSITIVE, RecordStatus.AWAITING),
        ((decided("rg_negative", 4, reasons="No means."),), RecordDecision.RG_NEGATIVE, RecordStatus.NEGATIVE),
        (
            (decided("rg_positive", 4), decided("cg_negative", 90, reasons="No exploitation.")),
            RecordDecision.CG_NEGATIVE,
            RecordStatus.NEGATIVE,
        ),
    ],
)
def test_record_has_the_code_of_the_newest_decision(
    contact: User, steps: tuple[PastStep, ...], decision: str, status: str
) -> None:
    history_import.import_referrals([past(contact, *steps)])
    referral = Referral.objects.get()
    assert list(missing.without_record(contact)) == [referral]

    assert missing.open_missing(by=contact) == 1

    record = CrimeRecord.objects.get(referral=referral)
    assert (record.decision, record.status, record.reported_at) == (decision, status, referral.submitted_at)
    assert [step.move for step in CrimeStep.objects.filter(record=record)] == ["open"]
    assert not missing.without_record(contact)


def test_exploitation_only_overseas_opens_an_incident_outside_england_and_wales(contact: User) -> None:
    history_import.import_referrals([past(contact, decided("rg_positive", 4), place="overseas")])

    missing.open_missing(by=contact)

    record = CrimeRecord.objects.get()
    assert (record.place, record.status, record.crime_due_at) == (OffencePlace.OUTSIDE, RecordStatus.OUTSIDE, None)


def test_record_with_the_same_home_office_reference_becomes_the_referral_s(contact: User) -> None:
    existing = making.opened(contact, authority_reference="NRM 1")
    history_import.import_referrals([past_with_reference(contact, "NRM-1")])

    assert missing.open_missing(by=contact) == 1

    record = CrimeRecord.objects.get()
    assert (record, record.referral, record.source) == (existing, Referral.objects.get(), RecordSource.OWN_REFERRAL)
    assert not missing.without_record(contact)


def past_with_reference(contact: User, reference: str) -> PastReferral:
    whole = past(contact)
    return PastReferral(
        met_on=whole.met_on,
        setting=whole.setting,
        typed=whole.typed,
        steps=(PastStep(move="submit", on=SENT, reference=reference),),
        by=contact,
    )


@pytest.mark.parametrize("number", [2, 20])
def test_opening_costs_the_same_queries_for_any_number_of_referrals(
    contact: User, query_budget: Callable[[int], AbstractContextManager[Any]], number: int
) -> None:
    history_import.import_referrals([past(contact, decided("rg_positive", 4)) for _ in range(number)])

    with query_budget(8):
        assert missing.open_missing(by=contact) == number


def test_page_opens_them_and_the_to_do_item_goes(contact: User) -> None:
    history_import.import_referrals([past(contact), past(contact)])
    client = just_signed_in(contact)
    assert [item.title for item in todo.missing_for(contact)] == ["Referrals without a crime record: 2"]

    page = client.get(reverse("crime:record-missing")).content.decode()
    assert page.count('data-label="Sent"') == 2
    answer = client.post(reverse("crime:record-missing"), follow=True).content.decode()

    assert "2 records opened." in answer
    assert todo.missing_for(contact) == []


def test_nobody_else_opens_them(contact: User) -> None:
    history_import.import_referrals([past(contact)])

    for other in (referral_making.nrm_analyst(KENT), making.registrar(), referral_making.nrm_coordinator()):
        assert not missing.without_record(other)
        assert missing.open_missing(by=other) == 0


def test_positive_decision_of_long_ago_is_due_within_24_hours_of_opening(contact: User) -> None:
    history_import.import_referrals([past(contact, decided("rg_positive", 4))])

    missing.open_missing(by=contact)

    due = CrimeRecord.objects.get().crime_due_at
    assert due is not None
    assert abs(due - clock.now() - timedelta(hours=24)) < timedelta(minutes=1)
