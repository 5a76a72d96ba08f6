"""Forces learn once of custody time limits that end and of court dates; of sealed cases only those named do."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from core import clock
from investigations.models import Entry
from investigations.records import transfers
from notifications.choices import NoticeKind
from notifications.kinds import KINDS
from notifications.models import Notice
from prosecutions import calendar_days, tasks
from prosecutions.cases import court_notices, custody
from prosecutions.cases.choices import CustodyTrack, DefendantStatus, Remand
from prosecutions.date_notices import DAYS_BEFORE_THE_END, step_of
from prosecutions.models import Defendant, ProsecutionCase, ProsecutionRule
from tests.accounts.factories import CUMBRIA, KENT, analyst, coordinator, national
from tests.investigations.factories import FEBRUARY, approved, row
from tests.investigations.sealed import world as sealed_world
from tests.prosecutions import case_making as making
from tests.prosecutions.making import lead
from tests.roles import acting, acting_for
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
NEAR, BEFORE_TRIAL, COURT = NoticeKind.CUSTODY_LIMIT_NEAR, NoticeKind.CUSTODY_BEFORE_TRIAL, NoticeKind.COURT_DATE
KINDS_HERE = (NEAR, BEFORE_TRIAL, COURT)


@made_once
def priya() -> User:
    return analyst()


@made_once
def case(priya: User) -> ProsecutionCase:
    return making.charged(making.investigation(priya), by=priya, suspects=5, charged=4)


def day(days: int) -> date:
    return clock.today() + timedelta(days=days)


def in_custody(case: ProsecutionCase, *, by: User, limit: int, trial: int | None = None) -> Defendant:
    """A defendant in custody, with a limit and perhaps a trial so many days from today."""
    held = making.step(
        making.defendant(case, by=by),
        "remand",
        by=by,
        on=making.ago(95),
        new_remand=Remand.CUSTODY,
        track=CustodyTrack.CROWN,
    )
    return with_dates(held, custody_limit_on=day(limit), trial_on=None if trial is None else day(trial))


def with_dates(of: Defendant, **dates: date | None) -> Defendant:
    """The defendant with these dates, and the first hearing behind them."""
    if dates.get("trial_on"):
        dates["first_hearing_on"] = making.ago(95)
    Defendant.objects.filter(pk=of.pk).update(**dates)
    return Defendant.objects.get(pk=of.pk)


def run() -> None:
    with acting("counter"):
        tasks.make_court_notices()


def people(kind: NoticeKind) -> list[User]:
    return [notice.person for notice in Notice.objects.filter(kind=kind).order_by("pk")]


def made_kinds() -> set[str]:
    return set(Notice.objects.filter(kind__in=KINDS_HERE).values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("limit", "trial", "kinds"),
    [
        (29, None, set()),
        (28, None, {NEAR}),
        (0, None, {NEAR}),
        (-1, None, set()),
        (28, 28, set()),  # the trial starts in time
        (28, 20, set()),
        (28, 29, {NEAR, BEFORE_TRIAL}),
        (100, 101, {BEFORE_TRIAL}),
        (-1, 10, set()),
    ],
)
def test_limit_that_ends_soon_or_before_the_trial_is_a_notice(
    case: ProsecutionCase, priya: User, limit: int, trial: int | None, kinds: set[str]
) -> None:
    in_custody(case, by=priya, limit=limit, trial=trial)

    run()
    run()

    assert made_kinds() - {COURT} == kinds
    assert all(people(kind) == [priya] for kind in kinds)


@pytest.mark.parametrize(
    "changes",
    [
        {"remand": Remand.BAIL, "custody_limit_on": None, "track": ""},
        {"status": DefendantStatus.REMOVED},
    ],
    ids=["on bail", "removed"],
)
def test_only_a_defendant_who_waits_in_custody_has_a_notice(
    case: ProsecutionCase, priya: User, changes: dict[str, Any]
) -> None:
    held = in_custody(case, by=priya, limit=3)
    Defendant.objects.filter(pk=held.pk).update(**changes)

    run()

    assert not made_kinds()


def test_limit_reminds_at_each_step_and_again_when_it_is_extended(case: ProsecutionCase, priya: User) -> None:
    held = in_custody(case, by=priya, limit=40)
    for days_later in range(41):
        court_notices.make_due(day(days_later))
    assert len(people(NEAR)) == 3

    with_dates(held, custody_limit_on=day(60))
    assert court_notices.make_due(day(41)) == 1
    assert {notice.due_on for notice in Notice.objects.filter(kind=NEAR)} == {day(40), day(60)}


def test_warning_rule_of_the_day_sets_the_first_step(case: ProsecutionCase, priya: User) -> None:
    in_custody(case, by=priya, limit=40)
    assert court_notices.make_due(clock.today()) == 0

    ProsecutionRule.objects.filter(code="custody_warning_days").update(value=42)

    assert court_notices.make_due(clock.today()) == 1


def test_new_trial_date_after_the_limit_is_a_notice_again(case: ProsecutionCase, priya: User) -> None:
    held = in_custody(case, by=priya, limit=100, trial=120)
    run()
    with_dates(held, trial_on=day(130))
    run()
    with_dates(held, trial_on=day(90))
    run()

    assert len(people(BEFORE_TRIAL)) == 2


@given(st.integers(0, 400), st.integers(14, 400))
def test_step_is_reached_and_no_later_one_is(days_left: int, first: int) -> None:
    if days_left > first:
        return
    step = step_of(days_left, first=first)

    assert days_left <= step <= first
    assert not any(days_left <= other < step for other in DAYS_BEFORE_THE_END)


@given(st.integers(1, 13), st.integers(0, 13))
def test_short_rule_has_a_step_too(first: int, days_left: int) -> None:
    if days_left <= first:
        assert step_of(days_left, first=first) <= first


@pytest.mark.parametrize("column", ["first_hearing_on", "trial_on"])
def test_court_date_within_five_working_days_is_a_notice_once(case: ProsecutionCase, priya: User, column: str) -> None:
    person = making.defendant(case, by=priya)
    last = custody.add_working_days(clock.today(), 5)
    for on, number in ((last + timedelta(days=1), 0), (last, 1), (last, 1), (clock.today(), 2), (making.ago(1), 2)):
        with_dates(person, **{column: on})
        run()
        assert len(people(COURT)) == number

    assert people(COURT) == [priya, priya]


@pytest.mark.parametrize(
    ("after", "number", "day_then"),
    [
        (date(2026, 12, 18), 5, date(2026, 12, 29)),  # a Friday before Christmas; Boxing Day has a substitute day
        (date(2099, 12, 24), 1, date(2099, 12, 25)),  # no holidays are known
        (date(2099, 12, 26), 1, date(2099, 12, 28)),
    ],
)
def test_working_days_leave_out_weekends_and_the_holidays_that_are_known(
    after: date, number: int, day_then: date
) -> None:
    assert custody.add_working_days(after, number) == day_then


def test_first_hearing_with_a_plea_is_no_notice(case: ProsecutionCase, priya: User) -> None:
    person = making.at_court(making.defendant(case, by=priya), by=priya)
    with_dates(person, first_hearing_on=clock.today())

    run()

    assert people(COURT) == []


def test_defendants_with_one_date_have_one_notice_which_opens_their_case(case: ProsecutionCase, priya: User) -> None:
    for _number in range(3):
        in_custody(case, by=priya, limit=5)
    in_custody(case, by=priya, limit=4)

    run()

    notices = Notice.objects.filter(kind=NEAR).order_by("due_on")
    assert [notice.due_on for notice in notices] == [day(4), day(5)]
    assert {notice.place for notice in notices} == {case.get_absolute_url()}
    client = Client()
    client.force_login(priya)
    page = client.get(notices[0].get_absolute_url(), follow=True)
    assert page.status_code == 200
    assert "custody time limit ends on" in page.content.decode()


def test_notice_and_email_say_nothing_of_the_case(priya: User) -> None:
    case = making.charged(making.investigation(priya, reference="OP/SECRET"), by=priya, urn="50AB1234526")
    in_custody(case, by=priya, limit=5, trial=6)

    run()

    for kind in KINDS_HERE:
        notice = Notice.objects.filter(kind=kind).first()
        assert notice is not None
        words = f"{notice.title} {KINDS[kind].email} {KINDS[kind].more}"
        assert "SECRET" not in words
        assert "50AB" not in words
        assert "Defendant" not in words


def test_analysts_and_leads_of_the_force_get_them_and_nobody_else(case: ProsecutionCase, priya: User) -> None:
    boss = lead()
    gone = analyst()
    User.objects.filter(pk=gone.pk).update(is_active=False)
    _others = analyst(KENT), coordinator(), national()
    in_custody(case, by=priya, limit=5, trial=6)

    run()

    assert all(set(people(kind)) == {priya, boss} for kind in KINDS_HERE)


def test_notices_go_to_the_force_that_has_the_investigation_now(priya: User) -> None:
    case = making.charged(making.investigation(priya), by=priya)
    held = in_custody(case, by=priya, limit=10)
    gwen = analyst(CUMBRIA)
    run()

    making.investigation(gwen, reference="CUM/1")
    offer = transfers.offer(Entry.objects.get(investigation=case.investigation_id).pk, to=CUMBRIA, by=priya)
    transfers.accept(offer.pk, month=FEBRUARY, reference="CUM/9", by=gwen)
    run()
    with_dates(held, custody_limit_on=day(12))
    run()

    assert people(NEAR) == [priya, gwen, gwen]
    assert [coming.day for coming in calendar_days.days_for(gwen)] == [day(12)]
    assert calendar_days.days_for(priya) == []


def test_prosecution_of_a_merged_investigation_has_its_notices(priya: User) -> None:
    case = making.charged(making.investigation(priya), by=priya)
    approved(FEBRUARY, rows=[row("OP/1", state="merged", merged_into="OP/2"), row("OP/2")], by=priya)
    in_custody(case, by=priya, limit=10)

    run()

    assert people(NEAR) == [priya]


def test_only_people_named_for_a_sealed_investigation_get_its_notices() -> None:
    world = sealed_world.unsealed_world()
    case = making.charged(world.case, by=world.analyst)
    in_custody(case, by=world.analyst, limit=5, trial=6)
    other = making.charged(world.open_case, by=world.analyst)
    in_custody(other, by=world.analyst, limit=5, trial=6)
    sealed_world.seal(world)

    run()

    def informed(about: ProsecutionCase, kind: NoticeKind) -> set[User]:
        notices = Notice.objects.filter(kind=kind)
        return {notice.person for notice in notices if notice.place == about.get_absolute_url()}

    for kind in KINDS_HERE:
        assert informed(case, kind) == {world.analyst, world.lead}
        assert informed(other, kind) == {world.analyst, world.lead, world.outsider, world.other_lead}

    User.objects.filter(pk=world.analyst.pk).update(force=CUMBRIA)
    with_dates(Defendant.objects.get(case=case), custody_limit_on=day(4))
    run()
    late = Notice.objects.filter(kind=NEAR, due_on=day(4))
    assert [notice.person for notice in late] == [world.lead]


def test_calendar_has_each_date_once_for_those_who_change_the_prosecution(case: ProsecutionCase, priya: User) -> None:
    for _number in range(2):
        in_custody(case, by=priya, limit=10, trial=20)
    with_dates(making.defendant(case, by=priya), first_hearing_on=day(3))
    released = in_custody(case, by=priya, limit=200)

    days = [(coming.day, coming.sentence) for coming in calendar_days.days_for(priya)]

    assert days == [
        (day(3), "First hearing"),
        (day(10), "Custody time limit ends"),
        (day(20), "Trial starts"),
    ]
    assert released.custody_limit_on == day(200), "too far away"
    assert calendar_days.days_for(analyst(KENT)) == []
    assert calendar_days.days_for(coordinator()) == []
    assert calendar_days.days_for(national()) == []


def test_calendar_leaves_out_a_sealed_investigation_for_those_who_are_not_named() -> None:
    world = sealed_world.unsealed_world()
    case = making.charged(world.case, by=world.analyst)
    in_custody(case, by=world.analyst, limit=5)
    sealed_world.seal(world)

    for user, days in ((world.analyst, [day(5)]), (world.outsider, []), (world.other_lead, [])):
        with acting_for(user):
            assert [coming.day for coming in calendar_days.days_for(user)] == days


@pytest.mark.parametrize("many", [1, 4])
def test_run_costs_the_same_for_any_number_of_defendants(
    case: ProsecutionCase, priya: User, many: int, query_budget: Callable[[int], AbstractContextManager[None]]
) -> None:
    for number in range(many):
        in_custody(case, by=priya, limit=5 + number, trial=6 + number)

    # the rule, four questions of defendants, the people of the cases, and each kind of notice
    with query_budget(9):
        court_notices.make_due(clock.today())

    assert len(people(NEAR)) == many
