"""What changed between two versions, and which forces caused it."""

from __future__ import annotations

import pytest

from figures import publishing, versions
from figures.models import Snapshot
from figures.versions import Cause, FigureChange, ForceChange
from tests.accounts.factories import national
from tests.figures import making
from tests.figures.making import CHESHIRE, FEBRUARY, JANUARY, LANCASHIRE, WEST_MERCIA, built

pytestmark = pytest.mark.django_db


def publish() -> None:
    first, second = national(), national()
    snapshot = built(FEBRUARY)
    proposal = publishing.propose(snapshot, reason="because", by=first)
    publishing.confirm(proposal, seen=publishing.token_of(proposal), by=second)


def changed(
    difference: versions.VersionDifference, measure: str, *, area_kind: str = "uk", area: str = ""
) -> FigureChange:
    (change,) = (
        figure
        for figure in difference.figures
        if (figure.area_kind, figure.area, figure.measure, figure.category) == (area_kind, area, measure, "all")
    )
    return change


def test_late_and_corrected_forces_are_named_with_their_contributions() -> None:
    making.reported(LANCASHIRE, FEBRUARY, new=3)
    making.reported(WEST_MERCIA, FEBRUARY, new=1)
    making.lock(FEBRUARY)
    publish()
    making.corrected(LANCASHIRE, FEBRUARY, new=5)
    making.reported(CHESHIRE, FEBRUARY, new=4)
    publish()

    difference = versions.difference(FEBRUARY, older=1, newer=2)

    assert {(force.force, force.cause) for force in difference.forces} == {
        (LANCASHIRE, Cause.CORRECTED),
        (CHESHIRE, Cause.LATE),
    }
    live = changed(difference, "live")
    assert (live.then, live.now) == (4, 10)
    assert set(live.forces) == {
        ForceChange(force=LANCASHIRE, cause=Cause.CORRECTED, difference=2),
        ForceChange(force=CHESHIRE, cause=Cause.LATE, difference=4),
    }
    assert changed(difference, "held").forces == difference.forces
    assert not [figure for figure in difference.figures if figure.area == "west-midlands"]


def test_each_changed_sum_equals_the_changes_of_its_forces() -> None:
    making.reported(LANCASHIRE, FEBRUARY, new=3)
    making.lock(FEBRUARY)
    publish()
    making.corrected(LANCASHIRE, FEBRUARY, new=2, primary_type_id="SEX", sub_types=[])
    making.reported(CHESHIRE, FEBRUARY, new=1)
    built(FEBRUARY)

    difference = versions.difference(FEBRUARY, older=1, newer=0)

    sums = [figure for figure in difference.figures if figure.measure not in {"reconciliation", "held"}]
    assert len(sums) > 50
    for figure in sums:
        assert sum(force.difference or 0 for force in figure.forces) == (figure.now or 0) - (figure.then or 0), figure


def test_correction_of_the_month_before_is_the_cause_of_a_changed_reconciliation() -> None:
    live = making.reported(LANCASHIRE, JANUARY, new=5)
    making.reported(LANCASHIRE, FEBRUARY, rolled=live)
    making.lock(FEBRUARY)
    publish()
    making.corrected(LANCASHIRE, JANUARY, new=4)
    built(FEBRUARY)

    difference = versions.difference(FEBRUARY, older=1, newer=0)

    assert [(force.force, force.cause) for force in difference.forces] == [(LANCASHIRE, Cause.EARLIER)]
    assert {figure.measure for figure in difference.figures} == {"reconciliation", "held", "opened"}


def test_force_that_corrected_this_month_and_the_month_before_counts_once_in_a_sum() -> None:
    live = making.reported(LANCASHIRE, JANUARY, new=5)
    making.reported(LANCASHIRE, FEBRUARY, rolled=live)
    making.lock(FEBRUARY)
    publish()
    making.corrected(LANCASHIRE, JANUARY, new=1, kept=live)
    making.corrected(LANCASHIRE, FEBRUARY, new=2, kept=live)
    built(FEBRUARY)

    difference = versions.difference(FEBRUARY, older=1, newer=0)

    assert [(force.force, force.cause) for force in difference.forces] == [
        (LANCASHIRE, Cause.CORRECTED),
        (LANCASHIRE, Cause.EARLIER),
    ]
    assert changed(difference, "live").forces == (ForceChange(force=LANCASHIRE, cause=Cause.CORRECTED, difference=2),)


def test_missing_version_gives_a_message() -> None:
    making.reported(LANCASHIRE, FEBRUARY, new=1)
    built(FEBRUARY)

    with pytest.raises(Snapshot.DoesNotExist):
        versions.difference(FEBRUARY, older=0, newer=1)
