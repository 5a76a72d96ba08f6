"""The attack on the partner edition recovers no force and no count under five; on an edition without the rule it does.

The reader stores everything after every publication. The police edition, which has no such rule, shows that the attack
works, and so does the partner edition with a part of the rule disabled.
"""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.test import Client

from accounts.choices import Role
from reports.partners import disclosure_control, partner_edition, partner_reading
from tests.accounts.factories import UserFactory, national
from tests.figures import making
from tests.figures.making import BTP, FEBRUARY, JANUARY
from tests.reports import attack, partner_months
from tests.reports.attack import Printed
from tests.reports.partner_months import EACH

pytestmark = pytest.mark.django_db
LATE = {"CRIM": 7, "SEX": 6, "LAB": 6, "DOM": 2, "UNK": 1}


class Reader:
    """A reader who stores every number they ever see."""

    def __init__(self, role: Role) -> None:
        self.client = Client()
        self.client.force_login(UserFactory(role=Role.PARTNER) if role == Role.PARTNER else national())
        self.notes: set[Printed] = set()

    def reads(self) -> None:
        self.notes |= attack.read_by(self.client)

    @property
    def versions(self) -> set[int]:
        return {note.version for note in self.notes if note.month == FEBRUARY}


@pytest.fixture
def partner() -> Reader:
    return Reader(Role.PARTNER)


@pytest.fixture
def police() -> Reader:
    return Reader(Role.NATIONAL)


def published_and_read(*readers: Reader, returns: Mapping[str, Mapping[str, int]]) -> None:
    partner_months.published(returns)
    all_read(*readers)


def all_read(*readers: Reader) -> None:
    for reader in readers:
        reader.reads()


def late_force() -> str:
    return partner_months.territorial(13)[-1]


@pytest.fixture(scope="class")
def first_edition(rows_of_the_class: None) -> None:
    partner_months.published(partner_months.usual())


@pytest.mark.usefixtures("first_edition")
class TestAfterFirstEdition:
    """February is published, with the usual returns."""

    def test_late_return_cannot_be_derived_from_two_versions(self, partner: Reader, police: Reader) -> None:
        all_read(partner, police)
        published_and_read(partner, police, returns={late_force(): LATE})

        assert frozenset({late_force()}) in attack.forces_given_away(police.notes)[FEBRUARY]
        assert {1, 2} <= set(attack.small_cells(police.notes)[FEBRUARY].values())
        assert partner.versions == {1}
        assert (attack.forces_given_away(partner.notes), attack.small_cells(partner.notes)) == ({}, {})

    def test_corrected_case_cannot_be_derived_from_two_versions(self, partner: Reader, police: Reader) -> None:
        returns = partner_months.usual()
        all_read(partner, police)
        corrected = partner_months.territorial(1)[0]
        published_and_read(partner, police, returns={corrected: returns[corrected] | {"CRIM": 3, "SEX": 1}})

        assert frozenset({corrected}) in attack.forces_given_away(police.notes)[FEBRUARY]
        assert attack.small_cells(police.notes)[FEBRUARY]["between", "1", "uk", "2", "uk", "CRIM"] == 1
        assert partner.versions == {1}
        assert (attack.forces_given_away(partner.notes), attack.small_cells(partner.notes)) == ({}, {})

    def test_single_force_outside_england_and_wales_cannot_be_derived(self, partner: Reader, police: Reader) -> None:
        all_read(partner, police)

        assert frozenset({BTP}) in attack.forces_given_away(police.notes)[FEBRUARY]
        assert {note.area for note in partner.notes} == {"uk"}
        assert attack.forces_given_away(partner.notes) == {}

    def test_small_types_cannot_be_derived(self, partner: Reader, police: Reader) -> None:
        all_read(partner, police)

        cells = attack.small_cells(police.notes)[FEBRUARY]
        assert (cells["1", "uk", "UNK"], cells["1", "uk", "OTHER"], cells["1", "uk", "ORG"]) == (3, 2, 1)
        assert attack.small_cells(partner.notes) == {}

    def test_late_return_without_a_live_investigation_cannot_be_derived(self, partner: Reader, police: Reader) -> None:
        """Only the number of forces changes, and that one more force had nothing is a figure of that force."""
        all_read(partner, police)
        published_and_read(partner, police, returns={late_force(): {}})

        assert frozenset({late_force()}) in attack.forces_given_away(police.notes)[FEBRUARY]
        assert partner.versions == {1}
        assert attack.forces_given_away(partner.notes) == {}

    def test_version_with_enough_changes_is_released_and_discloses_nothing(self, partner: Reader) -> None:
        """One return is late, then five more: the second version is not released, and the third is the new edition."""
        first, *rest = partner_months.territorial(18)[12:]
        all_read(partner)
        published_and_read(partner, returns={first: LATE})
        published_and_read(partner, returns={force: EACH | {"UNK": 1} for force in rest} | {first: EACH | {"UNK": 1}})

        assert partner.versions == {1, 3}
        assert (attack.forces_given_away(partner.notes), attack.small_cells(partner.notes)) == ({}, {})

    def test_case_behind_corrected_types_cannot_be_derived_from_the_sum_of_two_lines(self, partner: Reader) -> None:
        all_read(partner)
        published_and_read(partner, returns=types_corrected_and_one_case_added())

        assert partner.versions == {1}
        assert attack.forces_given_away(partner.notes) == {}

    def test_attack_finds_that_case_if_only_lines_and_total_are_compared(
        self, partner: Reader, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(disclosure_control, "unions", lambda lines: iter([*lines, frozenset().union(*lines)]))
        all_read(partner)
        published_and_read(partner, returns=types_corrected_and_one_case_added())

        assert partner.versions == {1, 2}
        assert frozenset(partner_months.territorial(9)[8:]) in attack.forces_given_away(partner.notes)[FEBRUARY]

    def test_attack_finds_the_late_force_if_every_version_is_an_edition(
        self, partner: Reader, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(disclosure_control, "may_follow", lambda *args, **more: True)
        all_read(partner)
        published_and_read(partner, returns={late_force(): LATE})

        assert attack.forces_given_away(partner.notes)[FEBRUARY] == {frozenset({late_force()})}

    def test_attack_finds_small_cells_if_every_type_has_a_line(
        self, partner: Reader, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(disclosure_control, "FEWEST_CASES", 0)
        monkeypatch.setattr(disclosure_control, "FEWEST_FORCES", 0)
        monkeypatch.setattr(partner_edition, "OWN_LINES", ("CRIM", "SEX", "LAB", "DOM", "ORG", "OTHER"))
        all_read(partner)

        assert set(attack.small_cells(partner.notes)[FEBRUARY].values()) == {1, 2, 3}

    def test_attack_reads_what_the_page_prints(self, partner: Reader) -> None:
        all_read(partner)

        page = attack.page_of(partner.client, FEBRUARY)

        assert page["All live investigations"] == 13 * 6 + 6
        numbers = {note.value for note in partner.notes if attack.REPORTED not in note.types}
        assert numbers == set(page.values())
        assert making.value(partner_reading.month_of(FEBRUARY).snapshot, "live") == page["All live investigations"]


def types_corrected_and_one_case_added() -> dict[str, dict[str, int]]:
    """Eight forces correct the type of a case and add one; a ninth corrects one and adds a case to a type."""
    *eight, ninth = partner_months.territorial(9)
    returns = partner_months.usual()
    corrected = {force: returns[force] | {"CRIM": 3, "SEX": 1, "LAB": 2} for force in eight}
    return corrected | {ninth: returns[ninth] | {"CRIM": 4, "SEX": 1}}


def test_consecutive_months_disclose_nothing(partner: Reader) -> None:
    """A force is missing in January and reports in February; nothing else changes."""
    partner_months.published(partner_months.usual(), JANUARY)
    published_and_read(partner, returns=partner_months.usual() | {late_force(): LATE})

    assert {note.month for note in partner.notes} == {JANUARY, FEBRUARY}
    assert (attack.forces_given_away(partner.notes), attack.small_cells(partner.notes)) == ({}, {})


def test_the_attack_finds_the_only_force_of_a_month(partner: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    only = {late_force(): {"CRIM": 9, "SEX": 8, "UNK": 7}}
    published_and_read(partner, returns=only)
    assert partner.notes == set()

    monkeypatch.setattr(disclosure_control, "FEWEST_FORCES", 1)
    partner.reads()

    assert frozenset({late_force()}) in attack.forces_given_away(partner.notes)[FEBRUARY]
