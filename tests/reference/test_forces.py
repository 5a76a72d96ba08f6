"""The reporting forces: their codes, units and regions, the months in which they are due, and their names by date."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from reference.choices import ForceKind
from reference.models import Force, ForceAlias, ForceName, ForcePlace, Region, Unit
from tests.reference.making import change, make_force

pytestmark = pytest.mark.django_db

FEBRUARY_2020 = date(2020, 2, 1)


def test_all_46_forces_are_there_by_kind():
    kinds = Counter(Force.objects.values_list("kind", flat=True))

    assert kinds == {ForceKind.TERRITORIAL: 43, ForceKind.NATIONAL: 2, ForceKind.SPECIAL: 1}


def test_43_forces_are_due_in_england_and_wales_and_46_in_the_uk():
    due = Force.objects.due_in(FEBRUARY_2020)

    assert due.count() == 46
    assert due.england_and_wales().count() == 43
    assert set(due.values_list("code", flat=True)) - set(due.england_and_wales().values_list("code", flat=True)) == {
        "BTP",
        "PSNI",
        "S23000009",
    }


@pytest.mark.parametrize(
    ("slug", "code", "unit", "region"),
    [
        ("kent", "E23000032", "ersou", "eastern"),
        ("north-wales", "W15000001", "nwrocu", "wales"),
        ("south-wales", "W15000003", "tarian", "wales"),
        ("devon-and-cornwall", "E23000035", "swrocu", "south-west"),
        ("metropolitan", "E23000001", "london", "london"),
        ("city-of-london", "E23000034", "london", "london"),
        ("btp", "BTP", "other-forces", "national"),
        ("psni", "PSNI", "other-forces", "northern-ireland"),
        ("police-scotland", "S23000009", "other-forces", "scotland"),
    ],
)
def test_a_force_has_its_code_unit_and_region(slug, code, unit, region):
    force = Force.objects.get(slug=slug)

    assert (force.code, force.unit_id, force.region_id) == (code, unit, region)


def test_unit_and_region_are_two_things_for_north_wales():
    neighbours = Force.objects.filter(unit="nwrocu").values_list("region", flat=True)

    assert set(neighbours) == {"north-west", "wales"}


def test_national_team_reviews_other_forces_and_no_unit_does():
    assert list(Unit.objects.filter(reviewed_by_national=True).values_list("code", flat=True)) == ["other-forces"]


def test_scotland_alone_is_not_comparable_and_transport_police_alone_have_no_residents():
    assert list(Force.objects.filter(comparable=False).values_list("code", flat=True)) == ["S23000009"]
    assert Force.objects.comparable().count() == 45
    assert list(Force.objects.filter(has_population=False).values_list("code", flat=True)) == ["BTP"]


@pytest.mark.parametrize("code", ["S23000009", "PSNI", "BTP"])
def test_forces_outside_england_and_wales_have_a_footnote(code):
    assert Force.objects.get(code=code).footnote.endswith(".")


def test_every_force_has_a_tile_of_its_own():
    tiles = set(Force.objects.values_list("tile_row", "tile_column"))

    assert len(tiles) == 46
    assert not any(None in tile for tile in tiles)
    assert Force.objects.exclude(tile_label="").values("tile_letters").distinct().count() == 46


@pytest.mark.parametrize(
    ("day", "name", "short_name"),
    [
        (date(2020, 2, 29), "Hampshire Constabulary", "Hampshire"),
        (date(2022, 11, 15), "Hampshire Constabulary", "Hampshire"),
        (date(2022, 11, 16), "Hampshire and Isle of Wight Constabulary", "Hampshire & Isle of Wight"),
        (date(2026, 11, 24), "Hampshire and Isle of Wight Constabulary", "Hampshire & Isle of Wight"),
    ],
)
def test_a_force_keeps_its_code_and_has_the_name_of_the_day(day, name, short_name):
    assert Force.objects.names_on(day)["E23000030"] == name
    assert Force.objects.short_names_on(day)["E23000030"] == short_name
    assert Force.objects.names_on(day)["E23000032"] == "Kent Police"
    assert len(Force.objects.names_on(day)) == 46


@pytest.mark.parametrize(
    ("spelling", "code"),
    [
        ("Devon & Cornwall Police", "E23000035"),
        ("devon and cornwall", "E23000035"),
        ("  DEVON   and Cornwall ", "E23000035"),
        ("London, City of", "E23000034"),
        ("City of London", "E23000034"),
        ("Metropolitan Police", "E23000001"),
        ("Metropolitan Police Service", "E23000001"),
        ("Hampshire", "E23000030"),
        ("Hampshire Constabulary", "E23000030"),
        ("hampshire and isle of wight", "E23000030"),
        ("e23000030", "E23000030"),
        ("police-scotland", "S23000009"),
        ("PSNI", "PSNI"),
        ("Heddlu Gwent", "W15000002"),
    ],
)
def test_a_force_is_known_by_its_names_codes_and_variants(spelling, code):
    assert Force.objects.known_as(spelling).get().code == code


@pytest.mark.parametrize("spelling", ["", "   ", "Action Fraud", "Cifas", "Devon", "D\u0435von & Cornwall Police", "%"])
def test_unknown_spelling_matches_nothing(spelling):
    assert not Force.objects.known_as(spelling).exists()


def test_no_spelling_matches_two_forces():
    spellings = set(ForceAlias.objects.values_list("alias", flat=True))
    for field in ("name", "short_name", "slug", "code"):
        spellings |= set(Force.objects.values_list(field, flat=True))
    spellings |= set(ForceName.objects.values_list("name", flat=True))

    assert {spelling for spelling in spellings if Force.objects.known_as(spelling).count() != 1} == set()


@pytest.mark.parametrize(
    ("last_day", "due"), [(date(2026, 3, 30), False), (date(2026, 3, 31), True), (date(2026, 4, 1), True), (None, True)]
)
def test_a_force_is_due_in_a_month_when_it_exists_on_its_last_day(last_day, due):
    force = make_force("E99", valid_to=last_day)

    assert Force.objects.due_in(date(2026, 3, 1)).filter(pk=force.pk).exists() is due


def test_the_successor_is_due_from_the_month_it_begins_in_and_never_both():
    new = make_force("E98", valid_from=date(2026, 3, 15))
    old = make_force("E99", valid_to=date(2026, 3, 14), successor=new)

    due = [set(Force.objects.due_in(date(2026, n, 1)).filter(pk__in=[old.pk, new.pk])) for n in (2, 3)]

    assert due == [{old}, {new}]


def test_force_that_moved_counts_where_it_was_on_the_day():
    force = make_force("E99", region="eastern", unit="ersou")
    change(ForcePlace(force=force, region_id="south-east", unit_id="serocu", valid_to=date(2021, 3, 31)))

    def place(day):
        return Force.objects.filter(pk=force.pk).places_on(day).get()

    assert place(date(2021, 3, 31)) == ("E99", "south-east", "serocu")
    assert place(date(2021, 4, 1)) == ("E99", "eastern", "ersou")


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        ({"valid_to": date(2013, 4, 1)}, "The end date must be after the start date"),
        ({"successor_id": "E23000032"}, "A force with a successor needs an end date"),
        ({"kind": "private"}, "Choose territorial, special or national"),
        ({"code": "e99"}, "Enter a force code in capital letters and digits"),
        ({"tile_row": 3}, "A tile needs both a row and a column"),
        ({"tile_row": 0, "tile_column": 4}, "Another force already has this place"),
        ({"name": "KENT POLICE"}, "Another force already has this name"),
    ],
)
def test_a_force_that_breaks_a_rule_is_refused_with_a_sentence(broken, sentence):
    force = Force(
        **{
            "code": "E99",
            "name": "Invented Police",
            "short_name": "Invented",
            "slug": "invented",
            "region_id": "wales",
            "unit_id": "tarian",
            "kind": ForceKind.TERRITORIAL,
            "country": "wales",
        }
        | broken
    )

    with pytest.raises(ValidationError, match=sentence):
        force.validate_constraints()


def test_alias_is_stored_in_lower_case():
    alias = ForceAlias(force_id="E23000032", alias="Kent Constabulary")

    with pytest.raises(ValidationError, match="Enter the spelling in lower case"):
        alias.validate_constraints()


@pytest.mark.parametrize(
    "former",
    [
        ForceName(force_id="BTP", name="x", short_name="x"),
        ForcePlace(force_id="BTP", region_id="wales", unit_id="tarian"),
    ],
)
def test_a_former_name_or_place_needs_its_last_day(former):
    with pytest.raises(ValidationError, match="Enter the end date of a former"):
        former.validate_constraints()


def test_forces_regions_and_units_say_their_names():
    assert str(Force.objects.get(pk="E23000035")) == "Devon & Cornwall Police"
    assert str(Region.objects.get(pk="south-west")) == "South West"
    assert str(Unit.objects.get(pk="swrocu")) == "SWROCU"
    assert str(ForceName.objects.get()) == "Hampshire Constabulary, until 15 November 2022"
    assert str(ForceAlias.objects.get(alias="gmp")) == "gmp"
    place = ForcePlace(force_id="E99", region_id="wales", unit_id="tarian", valid_to=date(2021, 3, 31))
    assert str(place) == "E99: wales, tarian, until 31 March 2021"
