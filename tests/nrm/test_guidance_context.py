"""The guidance beside a referral fits the person: an adult from a car wash gets no page about county lines children."""

from __future__ import annotations

import pytest

from accounts.models import User
from guidance.choices import Circumstance
from guidance.recommendations import fits
from investigations.models import Investigation
from nrm import guidance_context
from nrm.models import Referral
from tests.accounts.factories import analyst
from tests.guidance.making import published
from tests.investigations.factories import JANUARY, approved, row, series
from tests.nrm.making import ADULT, answered, begun, nrm_analyst

pytestmark = pytest.mark.django_db
COUNTY_LINES = "CRIM.county-lines"


def referral_of_an_adult(by: User, **answers: str | list[str]) -> Referral:
    """An adult in forced labour, not involved in a county line."""
    labour = {"how_exploited": ["labour_unpaid"], "county_lines": "no"}
    return answered(begun(by), {**ADULT, **labour, **answers}, consent="given", by=by)


def guidance_titles(referral: Referral, by: User) -> list[str]:
    """The guidance on the referral's page, in order."""
    situation = guidance_context.situation_of(referral, by, is_claimed=False)
    return [fit.product.current.title for fit in fits(situation, by).guidance]


def test_adult_in_forced_labour_gets_no_guidance_about_county_lines_children() -> None:
    published(
        title="County lines: a child found with drugs",
        types=["CRIM"],
        sub_types=[COUNTY_LINES],
        circumstances=["children", "nrm"],
    )
    published(title="Forced labour", types=["LAB"])
    officer = nrm_analyst()

    assert guidance_titles(referral_of_an_adult(officer), officer) == ["Forced labour"]


def test_car_wash_guidance_is_offered_while_the_kind_of_work_is_not_known() -> None:
    published(title="Hand car washes: first visit", types=["LAB"], sub_types=["LAB.car-wash"])
    published(title="Forced labour", types=["LAB"])
    officer = nrm_analyst()

    assert guidance_titles(referral_of_an_adult(officer), officer) == ["Forced labour", "Hand car washes: first visit"]


def test_linked_investigation_gives_the_kind_of_work() -> None:
    series(JANUARY, JANUARY)
    approved(JANUARY, rows=[row("LAN/1", sub_types=["LAB.car-wash"])], by=analyst())
    published(title="Hand car washes: first visit", types=["LAB"], sub_types=["LAB.car-wash"])
    published(title="Nail bars", types=["LAB"], sub_types=["LAB.nail-bar"])
    officer = nrm_analyst()
    referral = referral_of_an_adult(officer)
    Referral.objects.filter(pk=referral.pk).update(investigation=Investigation.objects.get())
    referral.refresh_from_db()

    assert guidance_titles(referral, officer) == ["Hand car washes: first visit"]


def test_excluded_by_the_form_differs_from_unknown() -> None:
    officer = nrm_analyst()

    situation = guidance_context.situation_of(referral_of_an_adult(officer), officer, is_claimed=False)
    unknown = guidance_context.situation_of(Referral(how_exploited=[]), officer, is_claimed=False)

    assert set(situation.ruled_out) == {COUNTY_LINES, Circumstance.CHILDREN}
    assert unknown.ruled_out == []
