"""The demonstration's referrals: the roll-up gives the report's numbers, and a month counted in a different way."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Max
from django.test import Client

from accounts.models import User
from core import clock
from demo.forces import all_forces
from matching.models import HashedToken, MatchHit
from nrm import extractions, todo
from nrm.choices import ReferralState
from nrm.data_rights.restriction import IN_FORCE
from nrm.models import Claim, MatchComparison, MatchInquiry, Referral, ReferralTransfer, SubjectRequest

pytestmark = [pytest.mark.demo, pytest.mark.usefixtures("demonstration")]


@pytest.fixture
def national() -> Client:
    client = Client()
    client.force_login(User.objects.get(email="national@example.org"))
    return client


def referrals_of(client: Client, month: str) -> dict[str, Any]:
    query = {"measure": "nrm_referrals", "dimension": "total", "area_kind": "uk"}
    (figure,) = client.get(f"/api/v1/snapshots/{month}/", query).json()["figures"]
    return figure


def of_year(client: Client, year: int) -> int:
    return sum(referrals_of(client, f"{year}-{month:02}")["value"] for month in range(1, 13))


def test_police_referrals_of_2018_and_2019_are_those_of_the_report(national: Client) -> None:
    then, now = of_year(national, 2018), of_year(national, 2019)

    assert (then, now) == (2078, 2739)
    assert round(100 * (now - then) / then) == 32


def test_a_force_that_had_sent_nothing_yet_counts_as_0_and_is_not_missing(national: Client) -> None:
    """No force owes a return of referrals: City of London had sent none by June 2017, and that is 0."""
    figure = referrals_of(national, "2017-06")

    assert (figure["reported"], figure["due"], figure["missing"]) == (46, 46, [])


def test_every_status_of_the_workflow_occurs() -> None:
    assert {str(state) for state in ReferralState} == set(Referral.objects.values_list("state", flat=True))


def test_few_referrals_are_due_for_each_reason_and_most_are_done() -> None:
    of_forces = User.objects.filter(email__in=[f"nrm.{slug}@example.org" for slug in all_forces()])
    # A delay before a referral is counted in hours, so this asks at the time the demonstration was made: not later on
    # that fixed day and not, past midnight, before it.
    made_at = Referral.objects.filter(finished_at__isnull=False).aggregate(latest=Max("finished_at"))["latest"]
    with clock.at(made_at + timedelta(minutes=1)):
        waiting = Counter(line.reason.code for who in of_forces for line in todo.waiting_for(who))

    assert waiting.keys() == {reason.code for reason in todo.REASONS}
    assert max(waiting.values()) < 0.1 * Referral.objects.open().count()


def test_claims_offers_and_requests_have_several_statuses() -> None:
    assert {"", "accepted_by_jury"} == set(Claim.objects.values_list("result", flat=True))
    assert {"offered", "accepted", "declined"} == set(ReferralTransfer.objects.values_list("state", flat=True))
    outcomes = set(SubjectRequest.objects.values_list("kind", "outcome"))
    assert {("access", "open"), ("access", "partly"), ("correction", "granted"), ("restriction", "granted")} == outcomes


def test_every_named_person_can_be_matched_by_other_forces_and_nobody_else() -> None:
    """Drafts without a name, notifications, and restricted referrals cannot be."""
    findable = set(HashedToken.objects.filter(app="nrm").values_list("record", flat=True))

    sent = Referral.objects.exclude(state="draft").exclude(requests__in=SubjectRequest.objects.filter(IN_FORCE))
    assert findable == set(sent.filter(identity__isnull=False).values_list("public_id", flat=True))
    assert len(findable) > 7000


def test_previously_referred_people_were_matched() -> None:
    assert MatchInquiry.objects.count() == MatchHit.objects.count() == 3
    assert set(MatchComparison.objects.values_list("says", "other_says")) == {("same", ""), ("same", "agrees")}


def test_nothing_is_left_to_extract() -> None:
    assert extractions.extract() == 0
