"""The library receives only the codes of an investigation that select guidance, and no text of the case."""

from __future__ import annotations

import pytest

from guidance.choices import Circumstance
from investigations import guidance_context
from investigations.choices import FLAGS
from tests.accounts.factories import analyst
from tests.guidance.making import published
from tests.investigations.factories import EntryFactory

pytestmark = pytest.mark.django_db


def test_every_flag_of_the_return_selects_guidance() -> None:
    assert {*guidance_context.CIRCUMSTANCES, *guidance_context.SUB_TYPES} == set(FLAGS)


def test_library_receives_an_investigation_as_its_codes() -> None:
    entry = EntryFactory(
        primary_type_id="CRIM",
        secondary_types=["LAB"],
        sub_types=["CRIM.cannabis-cultivation"],
        children_involved=True,
        section_45=True,
        county_lines=True,
        cross_border=False,
        nrm_referrals=2,
        stage_id="charged",
    )

    situation = guidance_context.situation_of(entry)

    assert situation.types == ["CRIM", "LAB"]
    assert situation.sub_types == ["CRIM.cannabis-cultivation", "CRIM.county-lines"]
    assert set(situation.circumstances) == {Circumstance.CHILDREN, Circumstance.SECTION_45, Circumstance.NRM}
    assert situation.stage == "charged"


def test_investigation_page_shows_matching_guidance() -> None:
    entry = EntryFactory(primary_type_id="LAB", sub_types=["LAB.car-wash"])
    published(title="Hand car washes: first visit", types=["LAB"], sub_types=["LAB.car-wash"])
    fits = guidance_context.guidance_for(entry, analyst())

    assert fits is not None
    assert [recommendation.product.current.title for recommendation in fits.guidance] == [
        "Hand car washes: first visit"
    ]
    assert guidance_context.guidance_for(None, analyst()) is None
