"""The pages of the crime register, each opened and sent as a user does it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from nrm.crime import records
from nrm.crime.choices import (
    CancellationReason,
    CrimeClass,
    OffencePlace,
    RecordDecision,
    RecordSource,
    RecordStatus,
    ResponderKind,
)
from nrm.models import CrimeRecord, CrimeTransfer
from tests.accounts.factories import KENT
from tests.nrm import making as referral_making
from tests.nrm.crime import making
from tests.shared_rows import made_once

type QueryBudget = Callable[[int], AbstractContextManager[Any]]
pytestmark = pytest.mark.django_db
NOW = "14:20"


@made_once
def contact() -> User:
    return referral_making.nrm_analyst()


@pytest.fixture
def client(client: Client, contact: User) -> Client:
    client.force_login(contact)
    return client


def day(name: str, when: Any) -> dict[str, str]:
    return {f"{name}_0": str(when.day), f"{name}_1": str(when.month), f"{name}_2": str(when.year)}


def new_record(**more: Any) -> dict[str, str]:
    """What the form of a new record sends for a charity's referral of yesterday."""
    yesterday = clock.today() - timedelta(days=1)
    usual = {
        "source": RecordSource.REFERRAL.value,
        "responder": ResponderKind.THIRD_SECTOR.value,
        "authority_reference": "NRM 77",
        **day("reported_on", yesterday),
        "reported_time": "9am",
        "place": OffencePlace.OWN_AREA.value,
        "reference": "",
        "recorded_time": "",
        "decision": "",
        "crime_class": "",
        "key": str(uuid.uuid4()),
    }
    return usual | more


def test_register_says_what_it_is_when_it_is_empty(client: Client) -> None:
    page = client.get(reverse("crime:record-list")).content.decode()

    assert "No open records" in page
    assert "To do" not in page.split("<main")[1].split("Filter records")[0]


def test_report_of_another_organisation_is_added(client: Client) -> None:
    answer = client.post(reverse("crime:record-new"), new_record(), follow=True)

    record = CrimeRecord.objects.get()
    assert answer.redirect_chain == [(record.get_absolute_url(), 302)]
    assert "Record added. Status: N200/1 Awaiting decision." in answer.content.decode()
    assert (record.responder, record.authority_reference) == (ResponderKind.THIRD_SECTOR, "NRM 77")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"source": ""}, "Select how it reached you."),
        ({"responder": ""}, "Select who made the referral or notification."),
        ({"reported_time": "25 o’clock"}, "is not a time"),
        ({"place": ""}, "Select where the offending happened."),
        ({"reference": "LA/1"}, "Enter the date it was recorded on your crime system."),
        ({"decision": RecordDecision.RG_NEGATIVE.value}, "Enter the date of the decision."),
        ({"crime_class": CrimeClass.SERVITUDE.value}, "A referral begins as an incident."),
        ({"source": RecordSource.REPORT.value, "responder": ""}, "Select the offence."),
        ({"authority_reference": "№ 12"}, "reference"),
    ],
)
def test_wrong_input_is_explained_and_nothing_typed_is_lost(
    client: Client, typed: dict[str, str], sentence: str
) -> None:
    answer = client.post(reverse("crime:record-new"), new_record(**typed))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "9am" in page or "25 o’clock" in page
    assert not CrimeRecord.objects.exists()


def test_own_list_shows_what_is_to_be_done_and_opens_those_records(client: Client, contact: User) -> None:
    late = making.opened(contact, reported_at=clock.now() - timedelta(hours=30), authority_reference="NRM 1")
    making.on_crime_system(making.opened(contact, authority_reference="NRM 2"), by=contact)

    page = client.get(reverse("crime:record-list")).content.decode()
    assert "Not on the crime system after 24 hours: 1" in page
    shown = client.get(reverse("crime:record-list"), {"show": "not_on_system"}).content.decode()
    assert late.get_absolute_url() in shown
    assert "LA/1/26" not in shown


def test_record_is_found_by_either_reference_in_whatever_spelling(client: Client, contact: User) -> None:
    record = making.on_crime_system(making.opened(contact, authority_reference="NRM 77"), by=contact)

    for typed in ("la-1-26", "nrm77"):
        page = client.get(reverse("crime:record-list"), {"reference": typed}).content.decode()
        assert record.get_absolute_url() in page


def test_crime_is_recorded_on_its_page(client: Client, contact: User) -> None:
    record = making.on_crime_system(making.opened(contact), by=contact)
    now = clock.now().astimezone(clock.LONDON)
    sent = {
        "crime_class": CrimeClass.FORCED_LABOUR.value,
        **day("on", now),
        "time": f"{now:%H:%M}",
        "reason": "",
        "seen": records.token_of(record),
    }

    answer = client.post(reverse("crime:record-step", args=[record.public_id, "record_crime"]), sent, follow=True)

    record.refresh_from_db()
    assert record.status == RecordStatus.CRIME, answer.content.decode()
    assert "Saved. Status: Crime." in answer.content.decode()


def test_page_of_a_crime_assigns_its_outcome(client: Client, contact: User) -> None:
    record = making.crime(contact)
    sent = {"outcome": "1", **day("assigned_on", clock.today()), "reason": "", "seen": records.token_of(record)}

    page = client.post(reverse("crime:outcome-new", args=[record.public_id]), sent, follow=True).content.decode()

    assert "Outcome saved." in page
    assert "1: Charged or summonsed" in page


def test_old_page_keeps_what_was_typed_and_says_who_changed_the_record(client: Client, contact: User) -> None:
    record = making.opened(contact)
    seen = records.token_of(record)
    making.on_crime_system(record, by=contact)

    sent = {"decision": RecordDecision.RG_POSITIVE.value, **day("decided_on", clock.today()), "seen": seen}
    answer = client.post(reverse("crime:decision-new", args=[record.public_id]), sent)

    assert answer.status_code == 409
    assert "Read it again before you decide." in answer.content.decode()
    record.refresh_from_db()
    assert record.decision == RecordDecision.AWAITED


def test_transfer_is_offered_and_accepted_on_its_page(client: Client, contact: User) -> None:
    kim = referral_making.nrm_analyst(KENT)
    record = making.opened(contact, authority_reference="NRM 77")
    client.post(reverse("crime:transfer-new", args=[record.public_id]), {"to": KENT, "reason": "It was in Margate."})
    offer = CrimeTransfer.objects.get()

    client.force_login(kim)
    page = client.get(offer.get_absolute_url()).content.decode()
    assert "It was in Margate." in page
    assert "NRM 77" in page
    assert record.get_absolute_url() not in page
    token = page.split('name="seen" value="')[1].split('"')[0]
    answer = client.post(
        reverse("crime:transfer-decide", args=[offer.pk]), {"move": "accept", "seen": token}, follow=True
    )

    theirs = CrimeRecord.objects.get(force=KENT)
    assert answer.redirect_chain == [(theirs.get_absolute_url(), 302)]
    assert "Received from another force" in answer.content.decode()


def test_registrar_without_the_nrm_duty_sees_the_record_and_not_the_referral(client: Client, contact: User) -> None:
    draft = referral_making.answered(referral_making.begun(contact), referral_making.CHILD, by=contact)
    referral = referral_making.referred(draft, by=contact)
    record = CrimeRecord.objects.get()
    client.force_login(making.registrar())

    page = client.get(record.get_absolute_url()).content.decode()

    assert "One that you can’t open here" in page
    assert referral.pseudonym not in page.replace(f"NRM {referral.pseudonym}", "")
    assert client.get(referral.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("number", [2, 25])
def test_register_costs_the_same_queries_for_any_number_of_records(
    client: Client, contact: User, query_budget: QueryBudget, number: int
) -> None:
    for place in range(number):
        making.opened(contact, authority_reference=f"NRM {place}")

    with query_budget(12):
        page = client.get(reverse("crime:record-list")).content.decode()

    assert page.count('data-label="Status"') == number


@pytest.mark.parametrize("number", [1, 12])
def test_page_of_a_record_costs_the_same_queries_for_any_history(
    client: Client, contact: User, query_budget: QueryBudget, number: int
) -> None:
    record = making.crime(contact)
    registrar = making.registrar()
    for _ in range(number):
        record = making.moved(record, "request_cancellation", by=contact, new_cancellation="error", reason="Twice.")
        record = making.moved(record, "keep", by=registrar, reason="It is another victim.")

    with query_budget(16):
        page = client.get(record.get_absolute_url()).content.decode()

    assert page.count("Kept by the crime registrar") == number


def test_report_that_is_on_the_crime_system_is_added_with_its_reference(client: Client) -> None:
    yesterday = clock.today() - timedelta(days=1)
    typed = new_record(reference="LA/9/26", recorded_time="11am", **day("recorded_on", yesterday))

    answer = client.post(reverse("crime:record-new"), typed)

    assert answer.status_code == 302, answer.content.decode()
    assert str(CrimeRecord.objects.get()) == "LA/9/26"


@pytest.mark.parametrize("show", ["", "show=open&"])
def test_reference_is_searched_in_cancelled_records_too(client: Client, contact: User, show: str) -> None:
    record = making.on_crime_system(making.opened(contact), by=contact, reference="LA/7/26")
    CrimeRecord.objects.filter(pk=record.pk).update(
        status=RecordStatus.CANCELLED, cancellation=CancellationReason.ERROR
    )

    page = client.get(f"{reverse('crime:record-list')}?{show}reference=LA/7/26")

    assert [each.pk for each in page.context["page"]] == [record.pk]
    assert "includes cancelled and transferred records" in page.content.decode()
