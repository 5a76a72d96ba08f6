"""*Same forces only* compares the same areas, states their share, and crosses no series."""

from __future__ import annotations

from datetime import date

import pytest

from figures import same_forces, snapshot_reader
from figures.models import Snapshot
from figures.series import AcrossSeriesStart
from reference.areas import ENGLAND_AND_WALES, UK
from reference.models import Force
from tests.figures import making
from tests.figures.making import BTP, CHESHIRE, FEBRUARY, JANUARY, LANCASHIRE, MARCH, WEST_MERCIA, built

pytestmark = pytest.mark.django_db


def both(*months: date) -> list[Snapshot]:
    return [built(month) for month in months]


def test_only_forces_that_reported_in_both_months_are_included() -> None:
    making.reported(LANCASHIRE, JANUARY, new=2)
    making.reported(WEST_MERCIA, JANUARY, new=9)
    making.reported(BTP, JANUARY, new=1)
    making.reported(LANCASHIRE, FEBRUARY, new=3)
    making.reported(CHESHIRE, FEBRUARY, new=7)
    making.reported(BTP, FEBRUARY, new=1)
    snapshots = both(JANUARY, FEBRUARY)

    uk = same_forces.same_forces(snapshots, "live", area=UK)
    nations = same_forces.same_forces(snapshots, "live", area=ENGLAND_AND_WALES)

    assert [uk[month]["all"].value for month in (JANUARY, FEBRUARY)] == [3, 4]
    assert [nations[month]["all"].value for month in (JANUARY, FEBRUARY)] == [2, 3]
    assert uk[FEBRUARY]["all"].coverage.short == "2 of 46"
    assert "Cheshire" in uk[FEBRUARY]["all"].coverage.missing
    assert snapshot_reader.total(snapshots[1], "live", area=UK).value == 11


def test_merged_force_is_compared_with_its_successor() -> None:
    Force.objects.filter(pk=LANCASHIRE).update(valid_to=date(2020, 1, 31), successor=CHESHIRE)
    for force, many in ((LANCASHIRE, 2), (CHESHIRE, 3), (BTP, 1)):
        making.reported(force, JANUARY, new=many)
    making.reported(CHESHIRE, FEBRUARY, new=6)

    counts = same_forces.same_forces(both(JANUARY, FEBRUARY), "live", area=UK)

    assert [counts[month]["all"].value for month in (JANUARY, FEBRUARY)] == [5, 6]


def test_same_forces_break_down_like_any_other_number() -> None:
    for month in (JANUARY, FEBRUARY):
        making.reported(LANCASHIRE, month, new=2)
        making.reported(CHESHIRE, month, new=1, primary_type_id="SEX", sub_types=[])

    counts = same_forces.same_forces(both(JANUARY, FEBRUARY), "live", area=UK, dimension="primary_type")

    assert {category: counted.value for category, counted in counts[FEBRUARY].items()} == {"LAB": 2, "SEX": 1}


def test_nothing_is_compared_across_the_start_of_a_series() -> None:
    making.reported(LANCASHIRE, JANUARY, new=2)
    making.period(MARCH, starts_series=True)
    making.reported(LANCASHIRE, MARCH, new=2)

    with pytest.raises(AcrossSeriesStart):
        same_forces.same_forces(both(JANUARY, MARCH), "live", area=UK)


def test_no_common_force_gives_a_gap() -> None:
    making.reported(LANCASHIRE, JANUARY, new=2)
    making.reported(CHESHIRE, FEBRUARY, new=2)

    counts = same_forces.same_forces(both(JANUARY, FEBRUARY), "live", area=UK)

    assert counts == {JANUARY: {}, FEBRUARY: {}}
