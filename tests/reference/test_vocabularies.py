"""The vocabularies of a return, as loaded, and their rules."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from reference import vocabularies
from reference.choices import Colour, OffenceGroup
from reference.models import (
    Agency,
    ClosingReason,
    ExploitationSubType,
    ExploitationType,
    Nationality,
    Offence,
    Origin,
    Stage,
    Vocabulary,
)
from tests.reference.making import change

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("listed", vocabularies.VOCABULARIES, ids=lambda listed: listed.key)
def test_every_list_has_rows_that_say_their_names(listed):
    rows = list(listed.model.objects.in_order())

    assert rows
    assert all(str(row) for row in rows)
    assert vocabularies.vocabulary(listed.key) is listed


def test_every_vocabulary_is_listed():
    assert {listed.model for listed in vocabularies.VOCABULARIES} == set(Vocabulary.__subclasses__())
    assert vocabularies.vocabulary("colours") is None


def test_there_are_222_nationalities_with_unknown_last():
    names = [nationality.name for nationality in Nationality.objects.in_order()]

    assert len(names) == 222
    assert names[0] == "Afghan"
    assert names[-1] == "Unknown"


def test_five_nationalities_are_counted_as_uk_and_every_other_as_itself():
    counted = Nationality.objects.counted_names()
    folded = set(Nationality.objects.filter(counts_as="uk").values_list("name", flat=True))

    assert folded == {"British", "English", "Scottish", "Welsh", "Northern Irish"}
    assert len(counted) == 222 - 4
    assert counted["uk"] == "UK"
    assert counted["vietnamese"] == "Vietnamese"
    assert Nationality.objects.get(pk="unknown").counts_as == "not-known"
    assert counted["not-known"] == "Not known"


def test_exploitation_types_have_their_codes_and_a_colour_each():
    types = {kind.code: kind.colour for kind in ExploitationType.objects.in_order()}

    assert list(types) == ["CRIM", "SEX", "LAB", "DOM", "ORG", "OTHER", "UNK"]
    assert [types[code] for code in ("CRIM", "SEX", "LAB", "DOM")] == [
        Colour.CRIMINAL,
        Colour.SEXUAL,
        Colour.LABOUR,
        Colour.DOMESTIC,
    ]
    assert {types[code] for code in ("ORG", "OTHER", "UNK")} == {Colour.OTHER}


@pytest.mark.parametrize("code", ["LAB.car-wash", "LAB.nail-bar", "CRIM.county-lines", "SEX.brothel", "DOM.partner"])
def test_a_sub_type_says_its_type_in_its_code(code):
    assert ExploitationSubType.objects.get(pk=code).type_id == code.partition(".")[0]


@pytest.mark.parametrize("code", ["SEX.nail-bar", "nail-bar", "LABOUR.nail-bar"])
def test_a_sub_type_of_another_type_is_refused(code):
    with pytest.raises(ValidationError, match="Start the sub-type code with the type’s code and a dot"):
        ExploitationSubType(code=code, type_id="LAB", name="Invented").validate_constraints()


@pytest.mark.parametrize("code", ["", "nail bar", "-nail", "nail-", "nägel", "a/b"])
def test_a_code_that_no_file_or_address_could_hold_is_refused(code):
    with pytest.raises(ValidationError, match="Use letters, digits, hyphens and dots in the code"):
        Origin(code=code, name="Invented").validate_constraints()


def test_two_terms_of_a_list_cannot_share_a_name():
    with pytest.raises(ValidationError, match="This name is already in the list"):
        Origin(code="invented", name="Other").validate_constraints()


@pytest.mark.parametrize(
    ("day", "valid"),
    [(date(2019, 9, 30), False), (date(2019, 10, 1), True), (date(2025, 3, 31), True), (date(2025, 4, 1), False)],
)
def test_term_is_valid_from_its_first_to_its_last_day(day, valid):
    change(Origin(code="invented", name="Invented", valid_from=date(2019, 10, 1), valid_to=date(2025, 3, 31)))

    assert Origin.objects.valid_on(day).filter(pk="invented").exists() is valid
    assert Origin.objects.get(pk="invented").is_valid_on(day) is valid


def test_states_are_neither_stages_nor_closing_reasons():
    words = {*Stage.objects.values_list("code", flat=True), *ClosingReason.objects.values_list("code", flat=True)}

    assert not words & {"live", "closed", "handed-over", "merged", "void"}
    assert [stage.code for stage in Stage.objects.in_order()][::8] == ["triage", "concluded"]


def test_the_act_s_offences_hold_since_it_came_into_force():
    act = Offence.objects.filter(group=OffenceGroup.MODERN_SLAVERY_ACT, act="Modern Slavery Act 2015")

    assert set(act.values_list("section", flat=True)) == {"s.1", "s.2", "s.4", "s.30"}
    assert not act.valid_on(date(2015, 7, 30)).exists()
    assert act.valid_on(date(2015, 7, 31)).count() == act.count()


def test_agencies_have_their_usual_abbreviations():
    assert Agency.objects.get(pk="glaa").short_name == "GLAA"


def test_the_fair_work_agency_is_a_partner_from_its_first_day():
    agency = Agency.objects.get(pk="fair-work-agency")

    assert [agency.is_valid_on(day) for day in (date(2026, 4, 6), date(2026, 4, 7))] == [False, True]
    assert Agency.objects.get(pk="glaa").is_valid_on(date(2026, 4, 7))  # what was done with it stays so
