"""One box finds a referral by any identifier that the user may use, and nothing outside their scope."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import AuditEntry
from nrm import referrals, search
from nrm.models import Referral
from tests.accounts.factories import KENT
from tests.investigations.factories import HoldingFactory
from tests.matching.people import working
from tests.nrm import making

pytestmark = pytest.mark.django_db
ANSWERS = {
    "first_name": "Bogdan",
    "last_name": "Testarescu",
    "born_on": "1986-02-14",
    "own_reference": "LAN/NRM/0412",
    "has_crime_reference": "yes",
    "crime_reference": "04/188213/26",
}


@pytest.fixture(scope="module")
def writer(rows_of_the_file: None) -> User:
    return making.nrm_analyst()


@pytest.fixture(scope="module")
def stored(writer: User) -> Referral:
    """One referral, sent, and another draft beside it."""
    draft = making.answered(making.begun(writer), making.ADULT | ANSWERS, consent="given", by=writer)
    making.answered(making.begun(writer), making.ADULT, consent="given", by=writer)
    return making.referred(draft, by=writer, reference="NRM 2026/10001")


@pytest.fixture
def sent(stored: Referral) -> Referral:
    return Referral.objects.get(pk=stored.pk)


@pytest.fixture
def analyst(stored: Referral, writer: User) -> User:
    return User.objects.get(pk=writer.pk)


def found(typed: str, by: User) -> list[Referral]:
    with working(by):
        return list(search.find(typed, by=by).rows)


@pytest.mark.parametrize(
    "typed",
    [
        "NRM202610001",
        "nrm-2026-10001",
        "lan/nrm/0412",
        "LAN NRM 0412",
        "04/188213/26",
        "0418821326",
        "Bogdan Testarescu",
        "testarescu",
        "Bogdan Testaresku",
        "14/2/1986",
        "14 February 1986",
        "Bogdan 1986-02-14",
    ],
)
def test_referral_is_found_by_each_identifier_its_force_uses(sent: Referral, analyst: User, typed: str) -> None:
    assert found(typed, analyst) == [sent]


def test_a_pseudonym_is_found_with_and_without_its_hyphen(sent: Referral, analyst: User) -> None:
    for typed in (sent.pseudonym, sent.pseudonym.replace("-", ""), sent.pseudonym.lower().replace("-", " ")):
        assert found(typed, analyst) == [sent]


def test_a_referral_is_found_by_the_reference_of_its_investigation(analyst: User) -> None:
    holding = HoldingFactory(reference="LAN/25/0412")
    (begun,) = referrals.begin(
        happened_on=making.MET,
        setting="street",
        recovered=True,
        people=1,
        by=analyst,
        investigation=holding.investigation.public_id,
    )

    assert found("lan 25 0412", analyst) == [begun]


@pytest.mark.parametrize("typed", ["Testa%", "Testar*", "%", "*", "Testar", "1986", "Bogdan Anderson", "NRM2026"])
def test_wildcard_or_partial_input_finds_nobody(sent: Referral, analyst: User, typed: str) -> None:
    assert found(typed, analyst) == []


@pytest.mark.parametrize("typed", ["NRM 2026/10001", "LAN/NRM/0412", "Bogdan Testarescu", "14/2/1986"])
def test_another_force_finds_nothing_by_any_input(sent: Referral, typed: str) -> None:
    assert found(typed, making.nrm_analyst(KENT)) == []


def test_user_of_several_forces_finds_by_references_and_never_by_a_name(sent: Referral) -> None:
    for person in (making.nrm_national(), making.nrm_coordinator()):
        assert found("NRM 2026/10001", person) == [sent]
        for typed in ("Bogdan Testarescu", "14/2/1986", "LAN/NRM/0412", "04/188213/26"):
            assert found(typed, person) == []


def test_search_by_name_is_logged_and_the_name_is_in_no_url(sent: Referral, analyst: User) -> None:
    client = Client()
    client.force_login(analyst)

    answer = client.post(reverse("nrm:referral-search"), {"q": "Bogdan Testarescu"})

    assert answer.headers["Location"] == sent.get_absolute_url()
    line = AuditEntry.objects.get(subject="nrm.identity", reason="found by name or date of birth")
    assert (line.kind, line.keys) == ("consultation", [str(sent.public_id)])
    assert client.get(reverse("nrm:referral-search")).status_code == 302
    assert date(1986, 2, 14).isoformat() not in str(list(AuditEntry.objects.values()))
