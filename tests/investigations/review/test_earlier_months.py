"""A return carried forward from a month whose decision then changed: how its rows arrive."""

from __future__ import annotations

import pytest

from core import clock
from core.workflow import TransitionNotAllowed
from investigations.models import Entry, InvestigationTransfer, MonthlyReturn, Revision
from investigations.review import decisions
from tests.accounts.factories import LANCASHIRE
from tests.investigations import cast as scene
from tests.investigations import deciding
from tests.investigations.cast import FEBRUARY, JANUARY
from tests.investigations.review.february import OF_FEBRUARY, arrivals, status

pytestmark = pytest.mark.django_db


@pytest.fixture
def built_on_a_submission(cast):
    """January submitted with one old and one new case, undecided; February's draft carried forward from it."""
    scene.period(JANUARY, starts_series=True)
    january = scene.draft(month=JANUARY)
    rows = [scene.entry(january, reference="LAN/OLD"), scene.entry(january, reference="LAN/NEW")]
    decisions.submit(LANCASHIRE, JANUARY, by=cast.analyst)
    february = scene.draft(rolled_from=january)
    scene.rolled(rows, february)
    return february


def without_the_new_case_january_is_decided(cast):
    """January is withdrawn, its new case removed, and January submitted and approved."""
    decisions.withdraw(LANCASHIRE, JANUARY, by=cast.analyst)
    Entry.objects.filter(revision__period=JANUARY, revision__state="working", holding__reference="LAN/NEW").delete()
    decisions.submit(LANCASHIRE, JANUARY, by=cast.analyst)
    deciding.approve(LANCASHIRE, JANUARY, by=cast.coordinator)


def test_case_no_longer_in_any_earlier_month_is_first_reported_on_submission(cast, built_on_a_submission):
    without_the_new_case_january_is_decided(cast)

    decisions.submit(*OF_FEBRUARY, by=cast.analyst)

    february = Revision.objects.get(period=FEBRUARY)
    assert arrivals(february) == {"LAN/OLD": "rolled", "LAN/NEW": "first_reported"}
    assert february.rolled_from == MonthlyReturn.objects.get(period=JANUARY).current
    assert february.rolled_live == 1


def test_submission_goes_back_to_the_force_if_an_earlier_month_was_decided_differently(cast, built_on_a_submission):
    decisions.submit(*OF_FEBRUARY, by=cast.analyst)
    without_the_new_case_january_is_decided(cast)
    with pytest.raises(TransitionNotAllowed, match=r"Send the force a query"):
        deciding.approve(*OF_FEBRUARY, by=cast.coordinator)

    query = deciding.query(*OF_FEBRUARY, words="January has no LAN/NEW.", by=cast.coordinator)
    deciding.answer(query.pk, words="It began in February.", by=cast.analyst)
    decisions.answer_return(*OF_FEBRUARY, by=cast.analyst)
    deciding.approve(*OF_FEBRUARY, by=cast.coordinator)

    approved = MonthlyReturn.objects.get(period=FEBRUARY).current
    assert arrivals(approved) == {"LAN/OLD": "rolled", "LAN/NEW": "first_reported"}


def test_earlier_month_approved_as_submitted_blocks_nothing(cast, built_on_a_submission):
    decisions.submit(*OF_FEBRUARY, by=cast.analyst)
    decisions.withdraw(LANCASHIRE, JANUARY, by=cast.analyst)
    decisions.submit(LANCASHIRE, JANUARY, by=cast.analyst)
    deciding.approve(LANCASHIRE, JANUARY, by=cast.coordinator)

    deciding.approve(*OF_FEBRUARY, by=cast.coordinator)

    assert status() == "approved"


def test_case_added_to_an_earlier_month_since_is_missing(cast, built_on_a_submission):
    decisions.submit(*OF_FEBRUARY, by=cast.analyst)
    decisions.withdraw(LANCASHIRE, JANUARY, by=cast.analyst)
    scene.entry(Revision.objects.get(period=JANUARY, state="working"), reference="LAN/LATE")
    decisions.submit(LANCASHIRE, JANUARY, by=cast.analyst)
    deciding.approve(LANCASHIRE, JANUARY, by=cast.coordinator)

    with pytest.raises(
        TransitionNotAllowed, match="An earlier month has changed since it was submitted, which affects LAN/LATE"
    ):
        deciding.approve(*OF_FEBRUARY, by=cast.coordinator)


def test_no_case_is_opening_stock_or_first_reported_twice(cast):
    """February was begun as a first return; then January was submitted, with one of its cases."""
    scene.period(JANUARY, starts_series=True)
    february = scene.draft()
    shared, own = (
        scene.entry(february, reference=f"LAN/{name}", arrival="already_running") for name in ("SHARED", "OWN")
    )
    january = scene.draft(month=JANUARY)
    scene.entry(january, previous=shared, arrival="already_running")
    decisions.submit(LANCASHIRE, JANUARY, by=cast.analyst)
    deciding.approve(LANCASHIRE, JANUARY, by=cast.coordinator)

    decisions.submit(*OF_FEBRUARY, by=cast.analyst)

    assert arrivals(february) == {"LAN/SHARED": "rolled", "LAN/OWN": "first_reported"}
    assert Entry.objects.get(pk=shared.pk).previous.revision == january
    assert own.previous is None


def test_case_transferred_by_another_force_arrives_as_transferred(cast, built_on_a_submission):
    (new,) = Entry.objects.filter(revision=built_on_a_submission, holding__reference="LAN/NEW")
    InvestigationTransfer.objects.create(
        investigation=new.investigation,
        force_id=scene.CHESHIRE,
        receiver_id=LANCASHIRE,
        period_id=JANUARY,
        state="accepted",
        offered_at=clock.now(),
        settled_at=clock.now(),
    )
    without_the_new_case_january_is_decided(cast)

    decisions.submit(*OF_FEBRUARY, by=cast.analyst)

    assert arrivals(built_on_a_submission)["LAN/NEW"] == "transferred_in"
