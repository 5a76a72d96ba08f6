"""Areas: the forces that each one adds up in a month."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reference import areas
from reference.models import ForcePlace
from tests.reference.making import change, make_force

pytestmark = pytest.mark.django_db

FEBRUARY_2020 = date(2020, 2, 1)


def test_a_month_has_the_uk_england_and_wales_thirteen_regions_and_eleven_units():
    keys = [area.key for area in areas.areas_in(FEBRUARY_2020)]

    assert keys[:2] == ["uk", "england-wales"]
    assert sum(key.startswith("region:") for key in keys) == 13
    assert sum(key.startswith("unit:") for key in keys) == 11
    assert len(keys) == 26


@pytest.mark.parametrize(
    ("key", "name", "forces"),
    [
        ("uk", "UK", 46),
        ("england-wales", "England & Wales", 43),
        ("unit:swrocu", "SWROCU", 5),
        ("unit:nwrocu", "NWROCU", 6),
        ("unit:ersou", "ERSOU", 7),
        ("unit:tarian", "Tarian", 3),
        ("unit:other-forces", "Other forces", 3),
        ("region:wales", "Wales", 4),
        ("region:london", "London", 2),
        ("region:national", "British Transport Police", 1),
    ],
)
def test_an_area_adds_up_its_forces(key, name, forces):
    area = areas.area_of(key, FEBRUARY_2020)

    assert area.name == name
    assert len(areas.forces_of(area, FEBRUARY_2020)) == forces


@pytest.mark.parametrize("kind", [areas.TotalKind.REGION, areas.TotalKind.UNIT])
def test_each_kind_of_area_holds_every_force_once(kind):
    members = areas.members_in(FEBRUARY_2020)
    of_kind = [code for area, codes in members.items() if area.kind == kind for code in codes]

    assert sorted(of_kind) == sorted(members[areas.UK])


def test_invalid_area_key_finds_none():
    assert areas.area_of("unit:atlantis", FEBRUARY_2020) is None


def test_force_that_moved_counts_where_it_was_on_the_last_day_of_the_month():
    force = make_force("E99", region="eastern", unit="ersou")
    change(ForcePlace(force=force, region_id="south-east", unit_id="serocu", valid_to=date(2020, 2, 14)))

    def homes(month):
        return {area.key for area, codes in areas.members_in(month).items() if "E99" in codes}

    assert homes(date(2020, 1, 1)) == {"uk", "england-wales", "region:south-east", "unit:serocu"}
    assert homes(FEBRUARY_2020) == {"uk", "england-wales", "region:eastern", "unit:ersou"}


def test_a_force_that_has_ended_is_in_no_area():
    make_force("E99", valid_to=date(2020, 1, 31))

    assert "E99" not in areas.members_in(FEBRUARY_2020)[areas.UK]
    assert "E99" in areas.members_in(date(2020, 1, 1))[areas.UK]


def test_membership_of_a_month_costs_three_queries():
    with CaptureQueriesContext(connection) as queries:
        areas.members_in(FEBRUARY_2020)

    assert len(queries) == 3  # regions, units, forces with their places


def test_region_and_unit_of_the_same_name_are_named_once() -> None:
    region, unit, wales = (
        areas.Area(kind=areas.TotalKind.REGION, code="london", name="London"),
        areas.Area(kind=areas.TotalKind.UNIT, code="london", name="London"),
        areas.Area(kind=areas.TotalKind.REGION, code="wales", name="Wales"),
    )

    assert areas.names_in_words([region, wales, unit]) == "London, Wales"
