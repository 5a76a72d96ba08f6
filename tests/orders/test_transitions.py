"""The workflow of an order:

what each transition writes, what follows automatically, and that a refusal changes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from accounts.models import User
from core.workflow import TransitionNotAllowed
from orders import status_on_day, timeline, transitions
from orders.choices import ConditionKind, OrderKind, OrderState, Party, Reach, RequiredDocument
from orders.models import Condition, Order, OrderStep
from orders.supervision import notices
from orders.supervision.choices import Notified
from orders.transition_input import ConditionWords
from orders.transitions import AgainstTheLaw
from tests.accounts.factories import KENT
from tests.orders import making
from tests.orders.making import MADE_ON, NO_CAR_WASH, NO_LIFTS, TELL_ADDRESS
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db


@made_once
def officer() -> User:
    return making.manager()


def standing_on(order: Order, day: date) -> status_on_day.OrderStatus:
    return status_on_day.on(day, history=[step.leg for step in order.steps.order_by("number")])


@made_once
def order(officer: User) -> Order:
    return making.made(officer)


def test_application_becomes_an_order_with_the_court_s_words(officer: User) -> None:
    order = making.made(officer, add=(NO_CAR_WASH, NO_LIFTS), ends_on=date(2028, 3, 15), until_further_order=False)

    assert (order.state, order.made_on, order.starts_on) == (OrderState.IN_FORCE, MADE_ON, MADE_ON)
    assert order.ends_on == date(2028, 3, 15)
    assert [condition.words for condition in order.conditions.order_by("number")] == [NO_CAR_WASH.words, NO_LIFTS.words]
    assert [step.move for step in order.steps.order_by("number")] == ["apply", "make"]


def test_an_order_on_sentence_is_made_by_the_sentencing_court(officer: User) -> None:
    order = making.made(officer, kind=OrderKind.STPO_SENTENCE)

    assert (order.state, order.court_kind) == (OrderState.IN_FORCE, "crown")


@pytest.mark.parametrize("party", [Party.PROSECUTOR, Party.COURT])
def test_an_order_on_sentence_needs_no_application(officer: User, party: Party) -> None:
    """Modern Slavery Act 2015 s.14(1): a court may make it where it deals with a convicted person."""
    order = making.drafted(officer, kind=OrderKind.STPO_SENTENCE, applicant=party)

    order = making.moved(order, "make", by=officer, on=making.MADE_ON)

    assert order.state == OrderState.IN_FORCE
    assert [(step.move, step.asked_by) for step in order.steps.all()] == [("make", party)]


def test_court_acts_of_its_own_motion_only_on_sentence(officer: User) -> None:
    order = making.drafted(officer, kind=OrderKind.STPO_APPLICATION, applicant=Party.COURT)

    with pytest.raises(TransitionNotAllowed, match="Choose who is responsible for this step"):
        making.moved(order, "apply", by=officer, on=making.APPLIED_ON)


def test_prosecutor_s_request_at_sentence_needs_no_paper(officer: User) -> None:
    order = making.drafted(officer, kind=OrderKind.STPO_SENTENCE)

    order = making.moved(order, "apply", by=officer, on=making.APPLIED_ON, papers=frozenset())

    assert order.state == OrderState.APPLIED
    assert "Prosecutor asked for the order" in [event.title for event in timeline.timeline_of(order)]


def test_service_starts_the_three_days_of_name_and_address(officer: User) -> None:
    order = making.made(officer, add=(NO_CAR_WASH, TELL_ADDRESS))

    order = making.moved(order, "serve", by=officer, on=date(2026, 3, 16))

    assert (order.served_on, order.notification_due_on) == (date(2026, 3, 16), date(2026, 3, 18))


def test_second_service_does_not_move_the_days_of_the_first(officer: User) -> None:
    order = making.made(officer, add=(NO_CAR_WASH, TELL_ADDRESS))
    making.moved(order, "serve", by=officer, on=date(2026, 3, 16))

    order = making.moved(order, "serve", by=officer, on=date(2026, 4, 1))

    assert (order.served_on, order.notification_due_on) == (date(2026, 3, 16), date(2026, 3, 18))
    assert order.services.count() == 2


def test_duty_to_notify_added_by_variation_is_due_three_days_from_service_of_the_varied_order(
    officer: User,
) -> None:
    """Modern Slavery Act 2015 ss.26(3), 27(4): from the day on which an order that requires it is first served."""
    order = making.made(officer)
    making.moved(order, "serve", by=officer, on=date(2026, 3, 16))
    varied = making.moved(order, "vary", by=officer, on=date(2026, 6, 1), add=(TELL_ADDRESS,))
    assert varied.notification_due_on is None

    order = making.moved(order, "serve", by=officer, on=date(2026, 6, 3))

    assert (order.served_on, order.notification_due_on) == (date(2026, 3, 16), date(2026, 6, 5))
    notice = notices.record_notice(order.public_id, of=Notified.FIRST, on=date(2026, 6, 4), by=officer)
    assert (notice.since, notice.due_on) == (date(2026, 6, 3), date(2026, 6, 5))


def test_duty_to_notify_is_not_due_before_the_varied_order_is_served(officer: User, order: Order) -> None:
    making.moved(order, "serve", by=officer, on=date(2026, 3, 16))
    making.moved(order, "vary", by=officer, on=date(2026, 6, 1), add=(TELL_ADDRESS,))

    with pytest.raises(TransitionNotAllowed, match="Record service of the varied order first"):
        notices.record_notice(order.public_id, of=Notified.FIRST, on=date(2026, 6, 4), by=officer)


def test_order_cannot_end_before_its_conditions(officer: User) -> None:
    """Modern Slavery Act 2015 s.24(4)-(5): each prohibition has its own period, and the order has none."""
    order = making.applied(officer)
    long = replace(NO_LIFTS, ends_on=date(2035, 2, 28))
    details = {"add": (NO_CAR_WASH, long), "until_further_order": False}

    with pytest.raises(AgainstTheLaw, match="Condition 2 runs until 28 February 2035"):
        making.moved(order, "make", by=officer, on=making.MADE_ON, ends_on=date(2030, 2, 28), **details)

    order = making.moved(order, "make", by=officer, on=making.MADE_ON, ends_on=date(2035, 2, 28), **details)
    assert order.ends_on == date(2035, 2, 28)


def test_order_until_further_order_has_a_prohibition_of_the_same_length(officer: User) -> None:
    order = making.applied(officer)
    fixed = replace(NO_CAR_WASH, ends_on=date(2030, 2, 28))

    with pytest.raises(AgainstTheLaw, match="prohibits nothing after that"):
        making.moved(order, "make", by=officer, on=making.MADE_ON, add=(fixed,))


def test_running_travel_ban_can_be_extended_by_five_years(officer: User) -> None:
    """Modern Slavery Act 2015 s.25(3): a further period of no more than 5 years each time."""
    ban = ConditionWords(
        kind=ConditionKind.TRAVEL_BAN,
        words="Must not travel to Albania.",
        own_reason=making.OWN,
        reach=Reach.NAMED,
        countries=("Albania",),
        ends_on=date(2026, 12, 31),
    )
    order = making.made(officer, add=(NO_CAR_WASH, ban))
    longer = replace(ban, ends_on=date(2031, 12, 31))

    order = making.moved(order, "vary", by=officer, on=date(2026, 11, 20), add=(longer,), remove=frozenset({2}))

    assert order.conditions.present().get(kind=ConditionKind.TRAVEL_BAN).ends_on == date(2031, 12, 31)
    a_day_more = replace(ban, ends_on=date(2037, 1, 1))
    with pytest.raises(AgainstTheLaw, match="31 December 2036"):
        making.moved(order, "vary", by=officer, on=date(2026, 11, 21), add=(a_day_more,), remove=frozenset({2}))


def test_variation_keeps_the_number_and_the_old_words(officer: User) -> None:
    order = making.made(officer, add=(NO_CAR_WASH, NO_LIFTS))
    narrower = ConditionWords(
        kind=ConditionKind.PROHIBITION, words="Must not run any hand car wash in Lancashire.", own_reason=making.OWN
    )

    making.moved(order, "vary", by=officer, on=date(2026, 6, 1), add=(narrower,), remove=frozenset({1}))

    rows = order.conditions.with_days()
    assert [(row.number, row.words) for row in rows if row.part.is_part_on(date(2026, 5, 31))] == [
        (1, NO_CAR_WASH.words),
        (2, NO_LIFTS.words),
    ]
    assert [(row.number, row.words) for row in rows if row.part.is_part_on(date(2026, 6, 1))] == [
        (1, narrower.words),
        (2, NO_LIFTS.words),
    ]


def test_renewal_sets_a_new_last_day_and_the_past_keeps_the_old_one(officer: User) -> None:
    order = making.made(officer, ends_on=date(2028, 3, 15), until_further_order=False)

    making.moved(order, "renew", by=officer, on=date(2026, 11, 2), ends_on=date(2030, 3, 15))

    assert standing_on(order, date(2026, 11, 1)).ends_on == date(2028, 3, 15)
    assert standing_on(order, date(2026, 11, 2)).ends_on == date(2030, 3, 15)


def test_an_interim_order_ends_when_the_main_application_is_decided(officer: User) -> None:
    main = making.applied(officer)
    interim = making.moved(
        making.drafted(officer, main.subject, kind=OrderKind.INTERIM_STRO, main=main.public_id),
        "apply",
        by=officer,
        on=making.APPLIED_ON,
    )
    making.moved(interim, "make", by=officer, on=date(2026, 3, 4))

    making.moved(main, "make", by=officer, on=date(2026, 5, 11))

    interim.refresh_from_db()
    assert interim.state == OrderState.MAIN_DECIDED
    assert standing_on(interim, date(2026, 5, 10)).is_in_force
    assert not standing_on(interim, date(2026, 5, 11)).is_in_force


@pytest.mark.parametrize(("move", "more"), [("refuse", {}), ("withdraw", {})])
def test_interim_order_ends_if_the_main_application_fails(officer: User, move: str, more: dict[str, str]) -> None:
    main = making.applied(officer)
    interim = making.drafted(officer, main.subject, kind=OrderKind.INTERIM_STRO, main=main.public_id)
    making.moved(interim, "apply", by=officer, on=making.APPLIED_ON)
    making.moved(interim, "make", by=officer, on=date(2026, 3, 4))

    making.moved(main, move, by=officer, on=date(2026, 5, 11), **more)

    interim.refresh_from_db()
    assert interim.state == OrderState.MAIN_DECIDED


def test_new_order_replaces_the_earlier_one_of_its_kind(officer: User) -> None:
    earlier = making.made(officer)

    later = making.moved(making.applied(officer, earlier.subject), "make", by=officer, on=date(2026, 7, 1))

    earlier.refresh_from_db()
    assert (earlier.state, earlier.replaced_by) == (OrderState.REPLACED, later)
    assert standing_on(earlier, date(2026, 6, 30)).is_in_force
    assert not standing_on(earlier, date(2026, 7, 1)).is_in_force
    assert standing_on(later, date(2026, 7, 1)).is_in_force


def test_risk_order_and_prevention_order_can_coexist(officer: User) -> None:
    risk = making.made(officer)

    making.moved(
        making.applied(officer, risk.subject, kind=OrderKind.STPO_SENTENCE), "make", by=officer, on=date(2026, 7, 1)
    )

    risk.refresh_from_db()
    assert risk.state == OrderState.IN_FORCE


def test_order_expires_on_the_day_after_its_last(officer: User) -> None:
    order = making.made(officer, kind=OrderKind.INTERIM_STRO, ends_on=date(2026, 6, 30))

    assert transitions.expire_run_out(date(2026, 6, 30)) == 0
    assert transitions.expire_run_out(date(2026, 11, 24)) == 1
    assert transitions.expire_run_out(date(2026, 11, 24)) == 0

    order.refresh_from_db()
    last = order.steps.order_by("-number").first()
    assert (order.state, last.move, last.on, last.by) == (OrderState.EXPIRED, "expire", date(2026, 7, 1), None)
    assert standing_on(order, date(2026, 6, 30)).is_in_force


def test_a_death_ends_every_order_and_application_of_the_subject(officer: User, order: Order) -> None:
    waiting = making.applied(officer, order.subject, kind=OrderKind.STPO_APPLICATION)

    making.moved(order, "die", by=officer, on=date(2026, 8, 1))

    waiting.refresh_from_db()
    order.subject.refresh_from_db()
    assert waiting.state == OrderState.SUBJECT_DIED
    assert order.subject.died_on == date(2026, 8, 1)
    with pytest.raises(TransitionNotAllowed, match="has died"):
        making.drafted(officer, order.subject)


def test_a_quashed_order_was_in_force_until_the_day_before(officer: User, order: Order) -> None:
    making.moved(order, "appeal", by=officer, on=date(2026, 4, 1), court_kind="crown")
    assert standing_on(order, date(2026, 4, 1)).is_in_force

    making.moved(order, "quash", by=officer, on=date(2026, 9, 9), court_kind="crown")

    assert standing_on(order, date(2026, 9, 8)).is_in_force
    assert not standing_on(order, date(2026, 9, 9)).is_in_force


def test_a_discharge_within_the_lock_needs_both_consents(officer: User, order: Order) -> None:
    with pytest.raises(AgainstTheLaw, match=r"s\.27"):
        making.moved(order, "discharge", by=officer, on=date(2026, 9, 9))
    both = making.ALL_PAPERS | {RequiredDocument.CONSENT_SUBJECT, RequiredDocument.CONSENT_POLICE}
    order = making.moved(order, "discharge", by=officer, on=date(2026, 9, 9), papers=both, asked_by=Party.SUBJECT)

    assert order.state == OrderState.DISCHARGED


def test_what_the_law_refuses_changes_nothing(officer: User) -> None:
    order = making.applied(officer)

    with pytest.raises(AgainstTheLaw) as refused:
        making.moved(order, "make", by=officer, on=MADE_ON, ends_on=date(2027, 3, 15), until_further_order=False)

    assert [(finding.code, finding.section) for finding in refused.value.findings] == [("too_short", "s.24")]
    order.refresh_from_db()
    assert order.state == OrderState.APPLIED
    assert not Condition.objects.filter(order=order).exists()
    assert OrderStep.objects.filter(order=order).count() == 1


def test_another_force_finds_no_such_order(officer: User, order: Order) -> None:
    elsewhere = making.manager(KENT)

    with pytest.raises(Order.DoesNotExist):
        making.moved(order, "serve", by=elsewhere, on=date(2026, 4, 1))


def test_unit_and_national_team_can_read_and_not_change(officer: User, order: Order) -> None:
    for other in (making.coordinator(), making.national()):
        with pytest.raises(TransitionNotAllowed, match="Only order managers in Lancashire"):
            making.moved(order, "serve", by=other, on=date(2026, 4, 1))


def test_users_without_the_duty_see_no_order(officer: User) -> None:
    making.made(officer)
    officer.duties.all().delete()
    officer.duties_today = []

    assert not Order.objects.visible_to(officer).exists()


@pytest.mark.parametrize("day", [date(2026, 3, 15), MADE_ON, date(2026, 5, 31), date(2026, 6, 1), date(2026, 11, 24)])
def test_the_database_and_the_history_agree_on_what_was_in_force(officer: User, day: date) -> None:
    first = making.made(officer)
    making.made(officer, kind=OrderKind.INTERIM_STRO, ends_on=date(2026, 5, 31))
    making.moved(making.applied(officer, first.subject), "make", by=officer, on=date(2026, 6, 1))
    transitions.expire_run_out(date(2026, 11, 24))

    by_database = set(Order.objects.in_force_on(day).values_list("pk", flat=True))
    by_history = {order.pk for order in Order.objects.all() if standing_on(order, day).is_in_force}

    assert by_database == by_history


def test_the_court_of_an_order_is_the_one_that_made_or_changed_it(officer: User, order: Order) -> None:
    order = making.moved(order, "serve", by=officer, on=date(2026, 3, 17), court="Somewhere else")
    order = making.moved(order, "appeal", by=officer, on=date(2026, 4, 1), court_kind="crown", court="The Crown Court")

    assert (order.court, order.court_kind) == ("Preston Magistrates’ Court", "magistrates")
    assert order.steps.get(move="appeal").court == "The Crown Court"


@made_once
def run_out(officer: User) -> Order:
    """An order whose last day was 15 March 2024, expired by the nightly task."""
    order = making.moved(
        making.moved(making.drafted(officer), "apply", by=officer, on=date(2022, 3, 1)),
        "make",
        by=officer,
        on=date(2022, 3, 16),
        ends_on=date(2024, 3, 15),
        until_further_order=False,
    )
    transitions.expire_run_out(date(2026, 11, 24))
    order.refresh_from_db()
    return order


def test_renewal_recorded_after_the_last_day_leaves_no_gap(officer: User, run_out: Order) -> None:
    order = making.moved(run_out, "renewed_before", by=officer, on=date(2024, 3, 16), ends_on=date(2027, 3, 15))

    assert (order.state, order.ends_on) == (OrderState.IN_FORCE, date(2027, 3, 15))
    for day in (date(2024, 3, 15), date(2024, 3, 16), date(2026, 11, 24), date(2027, 3, 15)):
        assert standing_on(order, day).is_in_force
        assert order in Order.objects.in_force_on(day)
    assert order in Order.objects.in_force(date(2026, 11, 24))
    assert transitions.expire_run_out(date(2026, 11, 24)) == 0


def test_replaced_order_cannot_be_renewed(officer: User, run_out: Order) -> None:
    later = making.moved(making.applied(officer, run_out.subject), "make", by=officer, on=date(2026, 7, 1))

    with pytest.raises(TransitionNotAllowed, match=f"“{later.reference}” has replaced it"):
        making.moved(run_out, "renewed_before", by=officer, on=date(2024, 3, 16), ends_on=date(2027, 3, 15))


def test_interim_order_cannot_be_renewed_after_the_main_decision(officer: User) -> None:
    main = making.applied(officer)
    interim = making.drafted(officer, main.subject, kind=OrderKind.INTERIM_STRO, main=main.public_id)
    making.moved(interim, "apply", by=officer, on=making.APPLIED_ON)
    making.moved(interim, "make", by=officer, on=date(2026, 3, 4), ends_on=date(2026, 4, 30))
    transitions.expire_run_out(date(2026, 11, 24))
    making.moved(main, "make", by=officer, on=date(2026, 5, 11))

    with pytest.raises(AgainstTheLaw, match=r"The main application has been decided.*s\.28"):
        making.moved(interim, "renewed_before", by=officer, on=date(2026, 5, 1), ends_on=date(2026, 12, 31))
