"""Which safeguarding items are on the to-do list, from which day to which, for which users, and each item's link."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Duty, User
from core import clock
from nrm import todo
from nrm.models import Referral
from tests.accounts.factories import KENT
from tests.nrm import caring, making
from tests.nrm.caring import SENT_ON, noted
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
INFORMED = caring.CHILD | {"authority_informed_on": SENT_ON, "authority_informed_to": "Duty desk, 14:20"}


@made_once
def analyst() -> User:
    return making.nrm_analyst()


def reasons(user: User) -> set[str]:
    return {line.reason.code for line in todo.waiting_for(User.objects.get(pk=user.pk))}


def done(referral: Referral, *, by: User) -> None:
    noted(referral, "medical", by=by, owner=by.pk, done_at=clock.start_of(SENT_ON), note="")


# Submitted on Tuesday 24 November: the fifth working day after it is Tuesday 1 December.
@pytest.mark.parametrize(
    ("today", "waits"),
    [
        (date(2026, 11, 24), {"safeguard"}),
        (date(2026, 12, 1), {"safeguard"}),
        (date(2026, 12, 2), {"unsafe"}),
    ],
)
def test_safeguarding_is_listed_until_an_action_is_done_and_overdue_after_five_working_days(
    analyst: User, settings: Any, today: date, waits: set[str]
) -> None:
    adult = caring.adult(analyst)
    settings.MSPT_TODAY = today
    assert reasons(analyst) & {"safeguard", "unsafe"} == waits

    noted(adult, "safety", by=analyst, owner=analyst.pk, done_at=None, note="")
    assert reasons(analyst) & {"safeguard", "unsafe"} == waits  # assigning it to a user does not complete it

    done(adult, by=analyst)
    assert not reasons(analyst) & {"safeguard", "unsafe"}


def test_due_days_of_an_old_case_stay_when_the_rule_changes(analyst: User) -> None:
    assert caring.adult(analyst).safeguard_by == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("given", "waits"),
    [
        (None, True),
        (caring.CHILD, True),
        (INFORMED, True),
        (INFORMED | {"guardian_area": "not_sure"}, True),
        (INFORMED | {"guardian_area": "yes"}, True),
        (INFORMED | {"guardian_area": "no"}, False),
        (INFORMED | {"guardian_area": "yes", "guardian_referred_on": SENT_ON}, False),
        (caring.CHILD | {"guardian_area": "yes", "guardian_referred_on": SENT_ON}, True),
    ],
)
def test_child_is_listed_until_the_authority_and_any_available_guardian_are_notified(
    analyst: User, given: dict[str, Any] | None, waits: bool
) -> None:
    child = caring.sent(analyst)
    if given is not None:
        noted(child, "child", by=analyst, **given)

    assert ("guardian" in reasons(analyst)) is waits


@pytest.mark.parametrize(
    ("make", "waits"),
    [
        (lambda by: caring.sent(by, {"under_18": "not_sure"}), True),
        (lambda by: caring.adult(by), False),
        (lambda by: caring.sent(by, making.CHILD | {"born_on": "2008-11-30"}), True),
        (lambda by: caring.sent(by, making.CHILD | {"born_on": "2008-10-31"}), False),
    ],
    ids=["may be a child", "adult", "turns 18 this month", "turned 18 last month"],
)
def test_only_a_known_child_is_listed_for_a_guardian(
    analyst: User, make: Callable[[User], Referral], waits: bool
) -> None:
    make(analyst)

    assert ("guardian" in reasons(analyst)) is waits


def test_missing_person_is_listed_until_the_episode_ends(analyst: User) -> None:
    child = caring.sent(analyst)
    missing = {"missing_on": date(2026, 11, 21), "ended_on": None, "how_ended": ""}
    noted(child, "missing", by=analyst, **missing)
    assert "missing" in reasons(analyst)

    noted(child, "missing", by=analyst, **missing | {"ended_on": SENT_ON, "how_ended": "returned"})

    assert "missing" not in reasons(analyst)


@pytest.mark.parametrize(("days", "waits"), [(0, True), (28, True), (29, False)])
def test_court_date_is_listed_from_four_weeks_before_it(analyst: User, days: int, waits: bool) -> None:
    court_date = SENT_ON + timedelta(days=days)
    noted(caring.adult(analyst), "priority", by=analyst, **caring.PRIORITY | {"court_date": court_date})

    assert ("court" in reasons(analyst)) is waits


@pytest.mark.parametrize("gone", ["left", "lost the duty", "moved force"])
def test_referral_of_a_former_owner_is_listed_for_the_force_its_unit_and_the_national_team(
    analyst: User, gone: str
) -> None:
    colleague = making.nrm_analyst()
    adult = caring.adult(analyst)
    assert "owner_gone" not in reasons(colleague)
    match gone:
        case "left":
            User.objects.filter(pk=analyst.pk).update(is_active=False)
        case "lost the duty":
            Duty.objects.filter(user=analyst).update(ends_on=date(2026, 11, 23))
        case _:
            User.objects.filter(pk=analyst.pk).update(force_id=KENT)

    for reader in (colleague, making.nrm_coordinator(), making.nrm_national()):
        assert "owner_gone" in reasons(reader)

    noted(adult, "owner", by=colleague, to=colleague.pk)
    assert "owner_gone" not in reasons(colleague)


def test_item_opens_the_editing_page_for_the_force_and_the_view_for_reviewers(analyst: User) -> None:
    child = caring.sent(analyst)
    theirs = {line.reason.code: line.url for line in todo.waiting_for(analyst)}
    reviewers = {line.reason.code: line.url for line in todo.waiting_for(making.nrm_national())}

    assert theirs["guardian"] == reverse("nrm:safeguarding-part", args=[child.public_id, "child"])
    assert reviewers["guardian"] == reverse("nrm:safeguarding", args=[child.public_id])


def test_item_shows_its_own_day_and_not_the_decision_s(analyst: User) -> None:
    adult = caring.adult(analyst)
    noted(adult, "priority", by=analyst, **caring.PRIORITY | {"custody_time_limit": date(2026, 12, 7)})
    noted(adult, "missing", by=analyst, missing_on=SENT_ON, ended_on=None, how_ended="")

    days = {line.reason.code: line.due_on for line in todo.waiting_for(analyst)}

    assert days == {"court": date(2026, 12, 7), "missing": None, "safeguard": date(2026, 12, 1)}


def test_every_reason_has_a_page(analyst: User, client: Client) -> None:
    """Each item links to a page; a page opened too early redirects with a message."""
    child = caring.sent(analyst)
    client.force_login(analyst)

    for part in {reason.part for reason in todo.REASONS if reason.part}:
        answer = client.get(reverse("nrm:safeguarding-part", args=[child.public_id, part]), follow=True)
        assert answer.status_code == 200, part


@pytest.mark.parametrize("how_many", [1, 4])
def test_to_do_list_costs_the_same_for_any_number_of_referrals(analyst: User, how_many: int, query_budget: Any) -> None:
    for _ in range(how_many):
        caring.sent(analyst)
    reader = User.objects.get(pk=making.nrm_analyst().pk)

    with query_budget(5):  # the duty, the rules, the owners who left, the keys for all reasons, the referrals
        lines = todo.waiting_for(reader)

    assert len([line for line in lines if line.reason.code == "guardian"]) == how_many
