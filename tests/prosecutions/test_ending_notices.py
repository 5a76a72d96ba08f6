"""Forces learn once of freezing orders, detained cash and joint teams that end; of sealed cases only those named."""

from __future__ import annotations

from datetime import timedelta

import pytest

from accounts.models import User
from core import clock
from investigations.models import Investigation
from notifications.choices import NoticeKind
from notifications.models import Notice
from prosecutions import calendar_days, tasks
from prosecutions.assets import ending_notices as of_assets
from prosecutions.assets.choices import AssetKind
from prosecutions.joint_teams import ending_notices as of_teams
from prosecutions.joint_teams.choices import EndReason
from tests.accounts.factories import analyst, coordinator
from tests.investigations.sealed import world as sealed_world
from tests.prosecutions import asset_making, case_making, team_making
from tests.roles import acting
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
ASSET, TEAM = NoticeKind.ASSET_ENDS, NoticeKind.JOINT_TEAM_ENDS


@made_once
def priya() -> User:
    return analyst()


@made_once
def operation(priya: User) -> Investigation:
    return case_making.investigation(priya)


def run() -> None:
    with acting("counter"):
        tasks.make_court_notices()


def people(kind: NoticeKind) -> list[User]:
    return [notice.person for notice in Notice.objects.filter(kind=kind).order_by("pk")]


@pytest.mark.parametrize(("days", "notices"), [(29, 0), (28, 1), (0, 1), (-1, 0)])
def test_freezing_order_that_ends_soon_is_one_notice(
    operation: Investigation, priya: User, days: int, notices: int
) -> None:
    asset_making.frozen(operation, by=priya, ends_in=days)

    run()
    run()

    assert people(ASSET) == [priya] * notices


def test_seized_cash_is_a_notice_and_what_ended_is_none(operation: Investigation, priya: User) -> None:
    asset_making.added(operation, AssetKind.CASH, by=priya, days=0)
    released = asset_making.frozen(operation, by=priya, ends_in=10)
    asset_making.moved(released, "release", by=priya)

    run()

    assert people(ASSET) == [priya]


@pytest.mark.parametrize(("days", "notices"), [(61, 0), (60, 1), (0, 1), (-1, 0)])
def test_joint_team_that_ends_soon_is_one_notice(
    operation: Investigation, priya: User, days: int, notices: int
) -> None:
    team_making.agreed(operation, by=priya, runs_to=case_making.ago(-days))

    run()
    run()

    assert people(TEAM) == [priya] * notices


def test_another_notice_comes_nearer_the_end_and_after_an_extension(operation: Investigation, priya: User) -> None:
    team = team_making.agreed(operation, by=priya, runs_to=case_making.ago(-20))
    asset_making.frozen(operation, by=priya, ends_in=20)
    today = clock.today()

    for days, new in ((0, 1), (1, 0), (6, 1), (15, 1), (16, 0)):
        with acting("counter"):
            made = (of_teams.make_due(today + timedelta(days=days)), of_assets.make_due(today + timedelta(days=days)))
        assert made == (new, new), days
    team_making.step(team, "extend", by=priya, runs_to=case_making.ago(-30))
    with acting("counter"):
        assert of_teams.make_due(today) == 1


def test_ended_team_is_no_notice(operation: Investigation, priya: User) -> None:
    team = team_making.agreed(operation, by=priya, runs_to=case_making.ago(-20))
    team_making.step(team, "end", by=priya, end_reason=EndReason.DONE)

    run()

    assert people(TEAM) == []


def test_notice_of_a_sealed_investigation_goes_to_those_named() -> None:
    world = sealed_world.unsealed_world()
    asset_making.frozen(world.case, by=world.analyst, ends_in=10)
    team_making.agreed(world.case, by=world.analyst, runs_to=case_making.ago(-10))
    sealed_world.seal(world)

    run()

    for kind in (ASSET, TEAM):
        assert world.analyst in people(kind)
        assert not set(people(kind)) & set(world.not_named)


def test_calendar_has_the_last_days_once(operation: Investigation, priya: User) -> None:
    for _ in range(2):
        asset_making.frozen(operation, by=priya, ends_in=10)
        team_making.agreed(operation, by=priya, runs_to=case_making.ago(-20))
    asset_making.frozen(operation, by=priya, ends_in=400)

    assert [(each.day, each.sentence) for each in calendar_days.days_for(priya)] == [
        (case_making.ago(-10), "Freezing order or detention of cash ends"),
        (case_making.ago(-20), "Joint investigation team ends"),
    ]
    assert calendar_days.days_for(coordinator()) == []
