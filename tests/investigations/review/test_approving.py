"""Approving: which revision counts afterwards, and the order in which months are approved."""

from __future__ import annotations

import pytest

from core.workflow import TransitionNotAllowed
from figures.models import Period
from investigations.models import Entry, Holding, Investigation, Revision
from investigations.review import decisions
from tests.accounts.factories import LANCASHIRE
from tests.investigations import cast as scene
from tests.investigations import deciding
from tests.investigations.cast import FEBRUARY, JANUARY, Cast
from tests.investigations.review.february import OF_FEBRUARY, status

pytestmark = pytest.mark.django_db


def test_approved_revision_counts_and_the_investigation_points_to_it(cast, submitted, row):
    monthly_return = deciding.approve(*OF_FEBRUARY, by=cast.coordinator)

    revision = Revision.objects.get()
    assert (monthly_return.status, monthly_return.current) == ("approved", revision)
    assert (revision.state, revision.approved_by_id) == ("approved", cast.coordinator.pk)
    assert Investigation.objects.get().latest_entry_id == row.pk


def test_reapproving_an_earlier_month_does_not_make_it_the_newest_entry(cast):
    january = scene.draft(month=JANUARY)
    old = scene.entry(january)
    decisions.submit(LANCASHIRE, JANUARY, by=cast.analyst)
    deciding.approve(LANCASHIRE, JANUARY, by=cast.coordinator)
    new = scene.entry(scene.draft(rolled_from=january), previous=old)
    decisions.submit(*OF_FEBRUARY, by=cast.analyst)
    deciding.approve(*OF_FEBRUARY, by=cast.coordinator)

    deciding.reopen(LANCASHIRE, JANUARY, reason="One count was wrong.", by=cast.coordinator)
    decisions.submit(LANCASHIRE, JANUARY, by=cast.analyst)
    deciding.approve(LANCASHIRE, JANUARY, by=cast.coordinator)

    assert Investigation.objects.get().latest_entry_id == new.pk


@pytest.mark.parametrize("giver_is_first", [True, False])
def test_transferring_force_does_not_hide_the_receiving_force_s_report_of_the_same_month(cast, giver_is_first):
    given = scene.entry(scene.draft(), state="transferred_out")
    received = scene.draft(scene.CHESHIRE)
    taken = scene.entry(received, reference="CHS/1", arrival="transferred_in")
    Holding.objects.filter(pk=given.holding_id).update(ends_on=FEBRUARY)
    holding = Holding.objects.create(
        investigation_id=given.investigation_id, force_id=scene.CHESHIRE, reference="CHS/2", begins_on=FEBRUARY
    )
    Entry.objects.filter(pk=taken.pk).update(investigation=given.investigation_id, holding=holding)
    returns = [(LANCASHIRE, Cast(LANCASHIRE)), (scene.CHESHIRE, Cast(scene.CHESHIRE))]

    for force, people in returns if giver_is_first else reversed(returns):
        decisions.submit(force, FEBRUARY, by=people.analyst)
        deciding.approve(force, FEBRUARY, by=people.coordinator)

    assert Investigation.objects.get(pk=given.investigation_id).latest_entry_id == taken.pk


def test_months_are_approved_in_order(cast, row):
    january = scene.draft(month=JANUARY)
    scene.entry(january)
    decisions.submit(LANCASHIRE, JANUARY, by=cast.analyst)
    Period.objects.filter(pk=FEBRUARY).update(starts_series=False)
    february = Revision.objects.get(period=FEBRUARY)
    scene.rolled(Entry.objects.filter(revision=january), february)
    decisions.submit(*OF_FEBRUARY, by=cast.analyst)

    with pytest.raises(TransitionNotAllowed, match="Decide January 2020 first"):
        deciding.approve(*OF_FEBRUARY, by=cast.coordinator)

    deciding.approve(LANCASHIRE, JANUARY, by=cast.coordinator)
    deciding.approve(*OF_FEBRUARY, by=cast.coordinator)


def test_a_month_that_was_never_submitted_does_not_block_later_months(cast, row):
    scene.draft(month=JANUARY)
    Period.objects.filter(pk=FEBRUARY).update(starts_series=False)
    decisions.submit(*OF_FEBRUARY, by=cast.analyst)

    deciding.approve(*OF_FEBRUARY, by=cast.coordinator)

    assert status() == "approved"


def test_a_new_series_does_not_wait_for_the_old_series(cast, row):
    scene.draft(month=JANUARY)
    decisions.submit(LANCASHIRE, JANUARY, by=cast.analyst)
    decisions.submit(*OF_FEBRUARY, by=cast.analyst)

    deciding.approve(*OF_FEBRUARY, by=cast.coordinator)

    assert status() == "approved"
