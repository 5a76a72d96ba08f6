"""A month counts for a change only with 90 % of the forces, and with those that held 90 % of the cases."""

from __future__ import annotations

import pytest

from figures import reading, thresholds
from figures.models import Snapshot
from reference.areas import UK
from reference.models import Force
from tests.figures import making
from tests.figures.making import FEBRUARY, JANUARY, LANCASHIRE

pytestmark = pytest.mark.django_db
HOLDS_MOST = LANCASHIRE


def months_with_enough() -> set:
    """The months of all snapshots that may be compared."""
    snapshots = list(Snapshot.objects.select_related("period").order_by("period"))
    coverage = reading.coverage_over(snapshots, area=UK)
    return set(thresholds.months_with_enough(snapshots, coverage=coverage))


def a_whole_january() -> list[str]:
    """Every force reports January; one holds nearly all of the cases. The answer is the forces."""
    forces = list(Force.objects.valid_on(JANUARY).values_list("pk", flat=True))
    for force in forces:
        making.reported(force, JANUARY, new=500 if force == HOLDS_MOST else 1)
    making.built(JANUARY)
    return forces


def test_month_without_the_force_that_holds_most_cases_is_not_compared() -> None:
    forces = a_whole_january()
    for force in forces:
        if force != HOLDS_MOST:
            making.reported(force, FEBRUARY, new=0)
    making.built(FEBRUARY)

    assert months_with_enough() == {JANUARY}


def test_month_without_one_small_force_is_compared() -> None:
    forces = a_whole_january()
    small = next(force for force in forces if force != HOLDS_MOST)
    for force in forces:
        if force != small:
            making.reported(force, FEBRUARY, new=0)
    making.built(FEBRUARY)

    assert months_with_enough() == {JANUARY, FEBRUARY}
