"""Coordinators of the demonstration advise on cases that need it, through the functions that pages call."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from demo import advising, cast
from investigations.models import Advice, Query
from tests.accounts.factories import CUMBRIA, KENT, LANCASHIRE
from tests.figures import making
from tests.figures.making import JANUARY
from tests.investigations.reviewable import CHILD, approved, case, latest
from tests.permissions.records import GIVER

pytestmark = pytest.mark.django_db


def test_each_unit_has_advice_that_fits_its_cases_and_no_force_has_too_much() -> None:
    everybody = cast.make()
    for force in (LANCASHIRE, CUMBRIA, KENT, GIVER):
        revision = making.draft(force, JANUARY)
        entries = [
            case(revision, f"{force}/{number}", group=CHILD, nrm_referrals=0, arrival="first_reported")
            for number in range(5)
        ]
        latest(*entries)
        approved(revision)

    number = advising.advise(everybody, clock.today())

    given = Advice.objects.all()
    assert number == given.count() == 3 * advising.OF_A_FORCE
    assert set(given.values_list("force", flat=True)) == {LANCASHIRE, CUMBRIA, KENT}
    assert set(given.values_list("about", flat=True)) == {"nrm"}
    assert {"open", "followed"} == set(given.values_list("result", flat=True))
    assert not given.filter(given_on__gt=clock.today()).exists()
    assert not Query.objects.exists()  # the returns were approved a moment ago


def test_coordinators_ask_about_cases_of_approved_returns_and_every_second_force_replies() -> None:
    with clock.at(clock.now() - timedelta(days=30)):
        everybody = cast.make()
        for force in (LANCASHIRE, KENT):
            revision = making.draft(force, JANUARY)
            latest(case(revision, f"{force}/1", financial_investigator=False, arrival="first_reported"))
            approved(revision)

    advising.advise(everybody, clock.today())

    assert sorted(Query.objects.values_list("state", flat=True)) == ["answered", "carried"]


def test_cases_with_several_reasons_get_advice_about_different_subjects() -> None:
    everybody = cast.make()
    revision = making.draft(LANCASHIRE, JANUARY)
    wrong = {"nrm_referrals": 0, "financial_investigator": False, "victim_liaison_officer": False}
    entries = [case(revision, f"LAN/{number}", group=CHILD, arrival="first_reported", **wrong) for number in range(3)]
    latest(*entries)
    approved(revision)

    advising.advise(everybody, clock.today())

    assert sorted(Advice.objects.values_list("about", flat=True)) == ["financial", "nrm", "victim_liaison"]
