"""Owners are reminded before an action is due and once a week while it is overdue; the to-do list says the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from core import clock
from core.govuk import in_words
from notifications.choices import NoticeKind
from notifications.models import Notice
from prosecutions import tasks
from prosecutions.action_plan import actions, calendar_days, due_notices, meetings, permissions, todo
from prosecutions.action_plan.due_notices import weeks_overdue
from prosecutions.action_plan.meetings import MeetingDetails
from prosecutions.models import OversightMeeting, PlanAction
from tests.accounts.factories import CUMBRIA, LANCASHIRE, NORTH_WEST, analyst, coordinator, national
from tests.prosecutions import making
from tests.prosecutions.making import action, fresh, in_days, lead, move, seen
from tests.roles import acting

DUE = [NoticeKind.ACTION_DUE, NoticeKind.ACTION_OVERDUE]
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


def reminders(kind: NoticeKind) -> list[User]:
    return [notice.person for notice in Notice.objects.filter(kind=kind).order_by("pk")]


def run() -> None:
    with acting("counter"):
        tasks.make_due_notices()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("due", "kind"),
    [
        (8, None),
        (7, NoticeKind.ACTION_DUE),
        (0, NoticeKind.ACTION_DUE),
        (-1, NoticeKind.ACTION_OVERDUE),
        (-100, NoticeKind.ACTION_OVERDUE),
    ],
)
def test_owner_is_reminded_a_week_before_and_when_it_is_overdue(due: int, kind: NoticeKind | None) -> None:
    sam = lead()
    _others = lead(), analyst(), coordinator()
    action(owner=sam, due=due)

    run()
    run()

    made = {each: reminders(each) for each in (NoticeKind.ACTION_DUE, NoticeKind.ACTION_OVERDUE)}
    assert made == {each: [sam] if each == kind else [] for each in made}


@pytest.mark.django_db
def test_reminder_opens_the_action_and_says_nothing_about_it() -> None:
    made = action(owner=lead(), due=3, title="Name one lead")

    run()

    notice = Notice.objects.get(kind=NoticeKind.ACTION_DUE)
    assert (notice.place, notice.due_on) == (made.get_absolute_url(), made.due_on)
    assert "Name one lead" not in notice.title


@pytest.mark.django_db
def test_overdue_action_reminds_once_a_week_until_it_is_proposed(nadia: User) -> None:
    sam = lead()
    made = action(owner=sam, by=nadia, due=-1)
    for day in range(15):
        due_notices.make_due(in_days(day))
    assert len(reminders(NoticeKind.ACTION_OVERDUE)) == 3

    move(made, "propose", by=sam)

    assert due_notices.make_due(in_days(40)) == 0


@pytest.mark.django_db
def test_new_due_date_reminds_again(nadia: User) -> None:
    made = action(owner=lead(), by=nadia, due=2)
    assert due_notices.make_due(clock.today()) == 1

    actions.change_due_date(made.public_id, in_days(5), reason="The CPS asked.", seen=seen(made), by=nadia)

    assert due_notices.make_due(clock.today()) == 1


MOVES: dict[str, dict[str, Any]] = {
    "has not moved": {},
    "is not active": {"is_active": False},
    "leads another force": {"role": "lead", "force": CUMBRIA, "unit": None},
    "is an analyst of the force": {"role": "analyst", "force": LANCASHIRE, "unit": None},
    "is a coordinator of another unit": {"role": "coordinator", "force": None, "unit": "tarian"},
    "is an officer of the force": {"role": "officer", "force": LANCASHIRE, "unit": None},
    "leads the force": {"role": "lead", "force": LANCASHIRE, "unit": None},
    "is a coordinator of the unit": {"role": "coordinator", "force": None, "unit": NORTH_WEST},
}


@pytest.mark.django_db
@pytest.mark.parametrize("after", MOVES)
@pytest.mark.parametrize("owner", [lead, coordinator, national])
def test_only_an_owner_who_still_works_at_the_place_of_the_action_is_reminded(
    owner: Callable[[], User], after: str, nadia: User
) -> None:
    person = owner()
    made = action(owner=person, by=nadia, due=2)
    late = action(owner=person, by=nadia, due=-2)
    if MOVES[after]:
        User.objects.filter(pk=person.pk).update(**MOVES[after])

    run()

    is_there = after == "has not moved" or (owner, after) in {
        (lead, "leads the force"),
        (coordinator, "is a coordinator of the unit"),
    }
    reminded = {notice.place for notice in Notice.objects.filter(person=person, kind__in=DUE)}
    assert reminded == ({made.get_absolute_url(), late.get_absolute_url()} if is_there else set())
    person.refresh_from_db()
    assert permissions.owns(made, person) == is_there
    assert PlanAction.objects.without_owner().exists() != is_there
    assert set(PlanAction.objects.of_present_owners()) == ({made, late} if is_there else set())
    assert fresh(made).has_no_owner != is_there


@given(DAYS, st.lists(st.integers(1, 120), min_size=1, max_size=20))
def test_runs_on_any_days_remind_once_for_each_week_that_had_a_run(due_on: date, runs: list[int]) -> None:
    weeks = {weeks_overdue(due_on, day=due_on + timedelta(days=days)) for days in runs}

    assert weeks == {(days - 1) // 7 for days in runs}
    assert min(weeks) >= 0


@given(DAYS, DAYS)
def test_week_of_an_overdue_action_has_seven_days(due_on: date, day: date) -> None:
    later = day + timedelta(days=7)

    assert weeks_overdue(due_on, day=later) == weeks_overdue(due_on, day=day) + 1


@pytest.mark.django_db
def test_to_do_list_of_an_owner_has_what_is_overdue_or_due_soon(nadia: User) -> None:
    sam = lead()
    action(owner=sam, by=nadia, due=-2)
    action(owner=sam, by=nadia, due=14, title="Soon")
    action(owner=sam, by=nadia, due=15, title="Later")
    action(owner=lead(), by=nadia, due=-2, title="Of a colleague")
    move(action(owner=sam, by=nadia, due=1, title="Proposed"), "propose", by=sam)

    (group,) = todo.groups_for(sam)

    assert [(item.title, item.is_late) for item in group.items] == [("A1 is overdue", True), ("A2 is due soon", False)]
    assert todo.groups_for(lead(CUMBRIA)) == todo.groups_for(analyst()) == []


@pytest.mark.django_db
def test_to_do_list_of_the_national_team_has_what_it_decides(nadia: User) -> None:
    sam = lead()
    move(action(owner=sam, by=nadia, title="Proposed"), "propose", by=sam)
    move(action(owner=nadia, by=nadia, title="Mine"), "propose", by=nadia)
    orphan = action(owner=lead(CUMBRIA), by=nadia)
    User.objects.filter(pk=orphan.owner_id).update(is_active=False)
    making.meeting(by=nadia, day=-1)
    making.move_meeting(making.meeting(by=nadia, day=0, title="Held"), "hold", by=nadia)
    making.meeting(by=nadia, day=1, title="Coming")

    titles = {
        who: [item.title for group in todo.groups_for(who) for item in group.items] for who in (nadia, national())
    }

    meetings = [f"Meeting of {in_days(day):%-d %B %Y}" for day in (-1, 0)]
    mine, theirs = titles.values()
    assert sorted(mine) == sorted(["A1: completion proposed", "A3 has no owner", *meetings])
    assert sorted(theirs) == sorted(
        ["A1: completion proposed", "A2: completion proposed", "A3 has no owner", *meetings]
    )


@pytest.mark.django_db
def test_calendar_has_each_due_date_once_for_the_owner(nadia: User) -> None:
    sam = lead()
    for title in ("One", "Two"):
        action(owner=sam, by=nadia, due=9, title=title)
    action(owner=lead(), by=nadia, due=20)

    assert [day.day for day in calendar_days.days_for(sam)] == [in_days(9)]
    assert calendar_days.days_for(analyst()) == []


@pytest.mark.django_db
def test_members_of_the_group_get_one_notice_when_papers_are_circulated(nadia: User) -> None:
    bea, colleague, sam = coordinator(), national(), lead()
    gone = coordinator("tarian")
    User.objects.filter(pk=gone.pk).update(is_active=False)

    made = making.move_meeting(making.meeting(by=nadia), "circulate", by=nadia)

    notices = Notice.objects.filter(kind=NoticeKind.PAPERS_CIRCULATED)
    assert {notice.person for notice in notices} == {bea, colleague}
    assert sam not in reminders(NoticeKind.PAPERS_CIRCULATED)
    assert {(notice.place, notice.due_on) for notice in notices} == {(made.get_absolute_url(), made.meets_on)}


def moved(made: OversightMeeting, *, to: date, by: User, **changes: Any) -> OversightMeeting:
    """Change the date of a meeting, and perhaps more."""
    details = {"title": made.title, "agenda": made.agenda, "attendees": made.attendees, "meets_on": to} | changes
    seen_now = making.seen_of_meeting(made)
    return meetings.change(made.public_id, MeetingDetails(**details), seen=seen_now, by=by)


@pytest.mark.django_db
def test_members_learn_each_new_date_of_a_meeting_whose_papers_are_circulated(nadia: User) -> None:
    bea, colleague = coordinator(), national()
    planned = making.meeting(by=nadia)
    moved(planned, to=in_days(9), by=nadia)
    assert not Notice.objects.filter(kind=NoticeKind.MEETING_MOVED).exists(), "nobody could read it yet"
    circulated = making.move_meeting(planned, "circulate", by=nadia)

    moved(circulated, to=in_days(9), by=nadia, agenda="Another agenda")
    assert not Notice.objects.filter(kind=NoticeKind.MEETING_MOVED).exists(), "the date is the same"
    for day in (12, 14, 12):
        moved(circulated, to=in_days(day), by=nadia)

    notices = Notice.objects.filter(kind=NoticeKind.MEETING_MOVED).order_by("pk")
    assert [notice.due_on for notice in notices.filter(person=bea)] == [in_days(12), in_days(14), in_days(12)]
    assert {notice.person for notice in notices} == {bea, colleague}
    assert {notice.place for notice in notices} == {circulated.get_absolute_url()}


@pytest.mark.django_db
@pytest.mark.parametrize("is_circulated", [True, False])
def test_members_learn_that_a_meeting_is_cancelled_if_they_had_its_papers(nadia: User, is_circulated: bool) -> None:
    bea, colleague = coordinator(), national()
    made = making.meeting(by=nadia)
    if is_circulated:
        making.move_meeting(made, "circulate", by=nadia)

    making.move_meeting(made, "cancel", by=nadia)

    notices = Notice.objects.filter(kind=NoticeKind.MEETING_CANCELLED)
    assert {notice.person for notice in notices} == ({bea, colleague} if is_circulated else set())
    assert {notice.place for notice in notices} <= {making.MEETINGS}, "coordinators cannot open a cancelled meeting"


@pytest.mark.django_db
def test_earlier_notice_of_a_cancelled_meeting_says_that_it_is_cancelled(nadia: User, client: Client) -> None:
    bea, later = coordinator(), coordinator()
    User.objects.filter(pk=later.pk).update(is_active=False)
    made = making.move_meeting(making.meeting(by=nadia), "circulate", by=nadia)
    making.move_meeting(made, "cancel", by=nadia)
    User.objects.filter(pk=later.pk).update(is_active=True)
    notice = Notice.objects.get(kind=NoticeKind.PAPERS_CIRCULATED, person=bea)

    client.force_login(bea)
    page = client.get(notice.get_absolute_url(), follow=True)

    assert page.status_code == 200
    assert f"This meeting is cancelled. It was planned for {in_words(made.meets_on)}." in page.content.decode()
    assert made.title not in page.content.decode()
    client.force_login(later)
    assert client.get(notice.place).status_code == 404, "nobody informed them of it"
    client.force_login(nadia)
    assert client.get(notice.place).status_code == 200, "the national team reads it"
