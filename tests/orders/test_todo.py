"""The to-do list:

each reason on its first and last day, over weekends, bank holidays, clock changes and 29 February.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Duty, User
from core import clock
from core import todo as core_todo
from core.workflow import TransitionNotAllowed
from orders import todo, transitions
from orders.choices import ConditionKind, OrderKind
from orders.models import Law, Order, Subject
from orders.supervision import expiry, notices, passports, risk, tasks, transfers, visits
from orders.transition_input import ConditionWords
from tests.accounts.factories import KENT, UserFactory
from tests.orders import making
from tests.orders.making import NO_CAR_WASH, TELL_ADDRESS
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@made_once
def officer() -> User:
    return making.manager()


def codes(user: User, on: date = TODAY, *, only: str | tuple[str, ...] = "") -> set[str]:
    """The to-do codes of a user on a day, at 00:10 London time, or `only` those that begin so: all take 80 ms."""
    reasons = [reason for reason in todo.REASONS if reason.code.startswith(only)]
    with pytest.MonkeyPatch.context() as patched, clock.at(datetime.combine(on, time(0, 10), clock.LONDON)):
        patched.setattr(todo, "REASONS", reasons)
        lines = todo.waiting_for(user)
    return {
        f"{line.reason.code}: {detail}" if detail else line.reason.code
        for line in lines
        for detail in line.detail.split("; ")
    }


def at(day: date) -> object:
    """Noon of a day."""
    return clock.at(datetime.combine(day, time(12), UTC))


def order_of(officer: User, made: date, **more: object) -> Order:
    """An order made on a day and recorded on that day."""
    with at(made):
        order = making.moved(making.drafted(officer), "apply", by=officer, on=made)
        return making.moved(order, "make", by=officer, on=made, **more)


def until(last: date) -> dict[str, object]:
    return {"ends_on": last, "until_further_order": False}


@dataclass(frozen=True, kw_only=True)
class Case:
    """A reason that is due from a day on and not on the day before."""

    code: str
    made: date
    from_: date
    more: Callable[[], dict[str, object]] = dict
    after: Callable[[Order, User], object] = lambda order, officer: None


def served(day: date) -> Callable[[Order, User], object]:
    return lambda order, officer: making.moved(order, "serve", by=officer, on=day)


def assessed(level: str, day: date) -> Callable[[Order, User], object]:
    return lambda order, officer: risk.assess(order.subject.public_id, level=level, reason="Why.", on=day, by=officer)


def lasting(last: date) -> Callable[[], dict[str, object]]:
    return lambda: until(last)


def telling() -> dict[str, object]:
    return {"add": (NO_CAR_WASH, TELL_ADDRESS)}


def banned(last: date) -> Callable[[], dict[str, object]]:
    """Until further order, with a foreign travel prohibition that ends."""
    return lambda: {"add": (NO_CAR_WASH, ban(last))}


def ban(last: date | None) -> ConditionWords:
    words = "Must not travel to Norway."
    return ConditionWords(
        kind=ConditionKind.TRAVEL_BAN, words=words, reach="named", countries=("Norway",), ends_on=last, own_reason="So."
    )


D = date
BAN_ENDS = "Condition 2, foreign travel prohibition, until 1 March 2028"
CASES = (
    # Not served: by the day after it was made, also where that is a Sunday, Christmas Day or 29 February.
    Case(code="not_served", made=D(2026, 11, 27), from_=D(2026, 11, 29)),
    Case(code="not_served", made=D(2026, 12, 24), from_=D(2026, 12, 26)),
    Case(code="not_served", made=D(2026, 3, 28), from_=D(2026, 3, 30)),
    Case(code="not_served", made=D(2026, 10, 24), from_=D(2026, 10, 26)),
    Case(code="not_served", made=D(2028, 2, 28), from_=D(2028, 3, 1)),
    # Name and address: three days beginning with the day of service.
    Case(code="notice", made=D(2026, 11, 23), from_=D(2026, 11, 26), more=telling, after=served(D(2026, 11, 23))),
    Case(code="notice", made=D(2026, 11, 27), from_=D(2026, 11, 30), more=telling, after=served(D(2026, 11, 27))),
    Case(code="notice", made=D(2026, 4, 3), from_=D(2026, 4, 6), more=telling, after=served(D(2026, 4, 3))),
    Case(code="notice", made=D(2026, 3, 28), from_=D(2026, 3, 31), more=telling, after=served(D(2026, 3, 28))),
    Case(code="notice", made=D(2028, 2, 27), from_=D(2028, 3, 1), more=telling, after=served(D(2028, 2, 27))),
    Case(code="notice", made=D(2027, 2, 27), from_=D(2027, 3, 2), more=telling, after=served(D(2027, 2, 27))),
    # Visits: a number of days; reviews: the same day of a later month, or its last day.
    Case(code="visit", made=D(2026, 12, 1), from_=D(2026, 12, 26), after=assessed("very_high", D(2026, 12, 11))),
    Case(code="visit", made=D(2026, 3, 1), from_=D(2026, 4, 6), after=assessed("very_high", D(2026, 3, 22))),
    Case(code="visit", made=D(2028, 2, 1), from_=D(2028, 3, 1), after=assessed("very_high", D(2028, 2, 15))),
    Case(code="review", made=D(2026, 1, 5), from_=D(2026, 3, 1), after=assessed("very_high", D(2026, 1, 31))),
    Case(code="review", made=D(2028, 1, 5), from_=D(2028, 3, 1), after=assessed("very_high", D(2028, 1, 31))),
    Case(code="review", made=D(2028, 2, 1), from_=D(2029, 3, 1), after=assessed("low", D(2028, 2, 29))),
    Case(code="review", made=D(2026, 9, 1), from_=D(2026, 12, 26), after=assessed("high", D(2026, 9, 25))),
    # Reminders: a number of days before the last day.
    Case(code="ends_1", made=D(2026, 3, 2), from_=D(2027, 9, 3), more=lasting(D(2028, 3, 1))),
    Case(code="ends_2", made=D(2026, 3, 2), from_=D(2027, 12, 2), more=lasting(D(2028, 3, 1))),
    Case(code="ends_3", made=D(2026, 3, 2), from_=D(2028, 1, 31), more=lasting(D(2028, 3, 1))),
    Case(code="ends_4", made=D(2026, 3, 2), from_=D(2028, 2, 23), more=lasting(D(2028, 3, 1))),
    # A foreign travel prohibition that ends before its order has the same reminders except the first.
    Case(code=f"prohibition_ends_2: {BAN_ENDS}", made=D(2026, 3, 2), from_=D(2027, 12, 2), more=banned(D(2028, 3, 1))),
    Case(code=f"prohibition_ends_3: {BAN_ENDS}", made=D(2026, 3, 2), from_=D(2028, 1, 31), more=banned(D(2028, 3, 1))),
    Case(code=f"prohibition_ends_4: {BAN_ENDS}", made=D(2026, 3, 2), from_=D(2028, 2, 23), more=banned(D(2028, 3, 1))),
    Case(
        code="ends_4", made=D(2024, 3, 1), from_=D(2026, 3, 23), more=lasting(D(2026, 3, 30))
    ),  # over the clock change
    Case(code="ends_4", made=D(2024, 3, 1), from_=D(2026, 10, 18), more=lasting(D(2026, 10, 25))),
    Case(code="ends_4", made=D(2024, 3, 1), from_=D(2026, 12, 19), more=lasting(D(2026, 12, 26))),  # Boxing Day
    # Tasks: a number of days after the order was made.
    Case(code="tasks: Set the marker on the Police National Computer", made=D(2026, 12, 24), from_=D(2026, 12, 26)),
    Case(code="tasks: Add an entry to the Police National Database", made=D(2026, 10, 20), from_=D(2026, 10, 28)),
    Case(code="tasks: Check the marker on the Police National Computer", made=D(2028, 2, 1), from_=D(2028, 3, 1)),
    Case(code="tasks: Notify partner agencies", made=D(2026, 12, 28), from_=D(2027, 1, 5)),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.code} from {case.from_}")
def test_item_appears_on_its_day_and_not_the_day_before(officer: User, case: Case) -> None:
    order = order_of(officer, case.made, **case.more())
    with at(case.from_ - timedelta(days=1)):
        case.after(order, officer)

    reason = case.code.partition(":")[0]
    assert case.code not in codes(officer, case.from_ - timedelta(days=1), only=reason)
    assert case.code in codes(officer, case.from_, only=reason)


def test_travel_ban_reminders_continue_until_it_is_extended_or_over(officer: User) -> None:
    """Modern Slavery Act 2015 ss.18(1), 25(1): no ban lasts more than five years, whatever its order does."""
    order = order_of(officer, D(2026, 3, 2), **banned(D(2028, 3, 1))())

    assert f"prohibition_ends_4: {BAN_ENDS}" in codes(officer, D(2028, 3, 1))
    assert not any("prohibition_ends" in code for code in codes(officer, D(2028, 3, 2)))
    with at(D(2028, 2, 1)):
        making.moved(order, "vary", by=officer, on=D(2028, 2, 1), add=(ban(D(2033, 3, 1)),), remove=frozenset({2}))
    assert not any("prohibition_ends" in code for code in codes(officer, D(2028, 2, 24)))


def test_condition_ending_with_its_order_has_only_the_order_s_reminders(officer: User) -> None:
    last = D(2028, 3, 1)
    order_of(officer, D(2026, 3, 2), add=(NO_CAR_WASH, ban(last)), **until(last))

    to_do_codes = codes(officer, D(2028, 2, 24))

    assert "ends_4" in to_do_codes
    assert not any("prohibition_ends" in code for code in to_do_codes)


def test_order_with_no_remaining_prohibition_is_listed_for_a_court(officer: User) -> None:
    order = order_of(officer, D(2026, 3, 2), **banned(D(2028, 3, 1))())
    with at(D(2026, 6, 1)):
        making.moved(order, "vary", by=officer, on=D(2026, 6, 1), remove=frozenset({1}))

    assert "binds_nothing" not in codes(officer, D(2028, 3, 1), only="binds_nothing")
    assert "binds_nothing" in codes(officer, D(2028, 3, 2), only="binds_nothing")


@pytest.mark.parametrize(
    ("last", "before", "first"),
    [
        (D(2026, 12, 31), D(2026, 12, 16), D(2026, 12, 17)),
        (D(2027, 3, 1), D(2027, 2, 14), D(2027, 2, 15)),
        (D(2028, 3, 1), D(2028, 2, 15), D(2028, 2, 16)),
    ],
)
def test_interim_order_is_listed_before_it_lapses(officer: User, last: date, before: date, first: date) -> None:
    making.made(officer, kind=OrderKind.INTERIM_STRO, ends_on=last)

    assert "interim_ends" not in codes(officer, before, only="interim_ends")
    assert "interim_ends" in codes(officer, first, only="interim_ends")
    assert "interim_ends" in codes(officer, last, only="interim_ends")


# What removes an item.
def test_undecided_order_is_always_on_exactly_one_reminder(officer: User) -> None:
    last = D(2028, 3, 1)
    order_of(officer, D(2026, 3, 2), **until(last))

    for left in range(180, -1, -7):
        to_do_codes = codes(officer, last - timedelta(days=left), only="ends_")
        assert len(to_do_codes) == 1, left


@pytest.mark.parametrize("choice", ["renew", "vary", "lapse"])
def test_decision_ends_the_reminders_and_one_that_needs_a_court_returns(officer: User, choice: str) -> None:
    order = order_of(officer, D(2026, 3, 2), **until(D(2028, 3, 1)))
    with at(D(2027, 12, 10)):
        expiry.decide(order.public_id, choice=choice, reason="Why.", by=officer)

    assert codes(officer, D(2027, 12, 11), only=("ends_", "renewal")) == set()
    assert ("renewal" in codes(officer, D(2028, 2, 1), only="renewal")) is (choice != "lapse")


@pytest.mark.parametrize("decided", [False, True])
def test_every_lapse_is_listed(officer: User, decided: bool) -> None:
    order = order_of(officer, D(2024, 3, 1), **until(D(2026, 11, 20)))
    if decided:
        with at(D(2026, 11, 2)):
            expiry.decide(order.public_id, choice="lapse", reason="He left.", by=officer)
    transitions.expire_run_out(D(2026, 11, 21))

    assert ("lapsed" in codes(officer, only="lapsed")) is not decided
    with pytest.raises(TransitionNotAllowed, match="nothing to decide" if decided else "expired without a decision"):
        expiry.decide(order.public_id, choice="lapse", reason="He left.", by=officer)
    if not decided:
        expiry.decide(
            order.public_id, choice="noted", reason="The officer was ill; a new order is asked for.", by=officer
        )
        assert "lapsed" not in codes(officer, only="lapsed")


def test_order_over_before_its_import_lapsed_elsewhere(officer: User) -> None:
    order = order_of(officer, D(2024, 3, 1), **until(D(2026, 3, 1)))
    Order.objects.filter(pk=order.pk).update(created_at=datetime(2026, 6, 1, tzinfo=UTC))
    transitions.expire_run_out(TODAY)

    assert "lapsed" not in codes(officer, only="lapsed")


def test_completed_work_is_not_listed(officer: User) -> None:
    order = order_of(officer, D(2026, 11, 2), **telling())
    assert {
        "not_served",
        "no_risk",
        "tasks: Set the marker on the Police National Computer",
        "tasks: Add an entry to the Police National Database",
        "tasks: Notify partner agencies",
    } <= codes(officer)

    making.moved(order, "serve", by=officer, on=D(2026, 11, 3))
    notices.record_notice(order.public_id, of="first", on=D(2026, 11, 4), by=officer)
    risk.assess(order.subject.public_id, level="very_high", reason="Why.", on=D(2026, 11, 3), by=officer)
    assert "visit" in codes(officer)
    visit = {"was_planned": True, "was_seen": True, "officers": "PC", "finding": "At home."}
    visits.note(order.subject.public_id, on=D(2026, 11, 20), outcomes={}, by=officer, **visit)
    for kind in ("pnc_set", "pnd", "partners"):
        tasks.record_task(order.public_id, kind, on=TODAY, reference="X/1", by=officer)
    Subject.objects.update(out_of_hours_contact="Duty officer")

    assert codes(officer) == set()


def test_gap_is_listed_on_the_same_day(officer: User) -> None:
    order_of(officer, D(2026, 11, 2))
    colleague, coordinator = making.manager(), making.coordinator()
    assert not {"no_owner", "officer_left"} & codes(colleague)

    Duty.objects.filter(user=officer).update(ends_on=D(2026, 11, 23))
    assert "officer_left" in codes(colleague)
    assert "officer_left" in codes(coordinator)
    Duty.objects.filter(user=officer).update(ends_on=TODAY)
    assert "officer_left" not in codes(colleague)
    User.objects.filter(pk=officer.pk).update(force_id=KENT)
    assert "officer_left" in codes(colleague)
    Subject.objects.update(officer=None)
    assert "no_owner" in codes(colleague)


def test_passport_is_listed_a_week_after_its_ban_ended(officer: User) -> None:
    order = order_of(officer, D(2026, 3, 2), add=(NO_CAR_WASH, *making.no_travel(D(2028, 2, 22))))
    held = passports.record_surrender(
        order.public_id, number="1", station="Preston", taken_on=D(2026, 3, 3), by=officer
    )

    assert "passport" not in codes(officer, D(2028, 2, 29), only="passport")
    assert "passport" in codes(officer, D(2028, 3, 1), only="passport")
    passports.give_back(order.public_id, passport=held.pk, returned_on=TODAY, returned_to="the subject", by=officer)
    assert "passport" not in codes(officer, D(2028, 3, 1), only="passport")


def test_passport_is_listed_as_soon_as_the_ban_covers_named_countries_only(officer: User) -> None:
    """Modern Slavery Act 2015 ss.18(5), 25(5): it is returned when no order bans travel to all countries any more."""
    order = order_of(officer, D(2026, 3, 2), add=(NO_CAR_WASH, *making.no_travel(D(2028, 2, 22))))
    passports.record_surrender(order.public_id, number="1", station="Preston", taken_on=D(2026, 3, 3), by=officer)
    assert "passport" not in codes(officer, only="passport")

    making.moved(order, "vary", by=officer, on=D(2026, 11, 20), add=(ban(D(2028, 2, 22)),), remove=frozenset({2, 3}))

    assert "passport" in codes(officer, only="passport")


def test_passport_is_listed_as_soon_as_the_order_has_ended(officer: User) -> None:
    order = order_of(officer, D(2026, 3, 2), add=(NO_CAR_WASH, *making.no_travel(D(2028, 2, 22))))
    passports.record_surrender(order.public_id, number="1", station="Preston", taken_on=D(2026, 3, 3), by=officer)
    assert "passport" not in codes(officer, only="passport")

    making.moved(order, "die", by=officer, on=D(2026, 11, 20))

    assert "passport" in codes(officer, only="passport")


def test_unanswered_offer_becomes_overdue(officer: User) -> None:
    order = order_of(officer, D(2026, 11, 2))
    making.manager(KENT)
    with at(D(2026, 11, 20)):  # a Friday
        transfers.offer(order.subject.public_id, to=KENT, reason="He moved.", by=officer)

    assert codes(officer, D(2026, 11, 25)) & {"transfer", "transfer_late"} == {"transfer"}
    assert codes(officer, D(2026, 11, 26)) & {"transfer", "transfer_late"} == {"transfer_late"}


def test_reminder_days_come_from_the_law(officer: User) -> None:
    order_of(officer, D(2026, 3, 2), **until(D(2028, 3, 1)))
    Law.objects.filter(code="expiry_reminder_4").update(value=10)

    assert "ends_4" in codes(officer, D(2028, 2, 20))


def test_other_forces_and_users_without_the_duty_have_no_items(officer: User) -> None:
    order_of(officer, D(2026, 11, 2))

    assert codes(making.manager(KENT)) == set()
    assert codes(UserFactory()) == set()
    assert "not_served" in codes(making.coordinator())


def test_every_item_has_a_link_and_names_subjects_only_to_their_managers(officer: User) -> None:
    order = making.made(officer, making.subject(officer, name="Quaggamira Zebrowska"))
    Subject.objects.filter(pk=order.subject_id).update(
        risk="high", review_due_on=D(2026, 12, 2), visit_due_on=D(2026, 11, 2)
    )
    assert "visit" in codes(officer)  # only the force records a visit
    for user in (officer, making.coordinator(), making.national()):
        client = Client()
        client.force_login(user)
        page = client.get(reverse("orders:order-list")).content.decode()
        queued = "".join(re.findall(r'<ul class="app-queue">.*?</ul>', page, re.DOTALL))
        assert order.reference in queued
        assert ("Quaggamira" in queued) is (user == officer)
        for line in todo.waiting_for(user):
            assert client.get(line.url).status_code == 200, line.url


def test_item_without_a_due_day_is_between_overdue_and_future_ones(officer: User) -> None:
    not_served = order_of(officer, D(2026, 11, 2), **until(D(2028, 11, 2)))
    ending = order_of(officer, D(2024, 3, 1), **until(D(2026, 11, 26)))
    Subject.objects.filter(pk=not_served.subject_id).update(officer=None)
    making.moved(ending, "serve", by=officer, on=D(2024, 3, 1))

    pressing = [line.reason.code for line in todo.waiting_for(officer) if line.is_urgent]

    assert pressing == ["not_served", "no_owner", "ends_4"]


def test_list_and_home_page_have_one_sequence_and_mark_the_same_as_overdue(officer: User) -> None:
    visit, _ = order_of(officer, D(2026, 11, 2)), order_of(officer, D(2024, 3, 1), **until(D(2026, 11, 26)))
    Subject.objects.filter(pk=visit.subject_id).update(
        risk="high", review_due_on=D(2026, 12, 2), visit_due_on=D(2026, 7, 4)
    )

    lines = todo.waiting_for(officer)
    items = core_todo.in_order(todo.items_for(officer, list_url="/list/"))

    listed = list(dict.fromkeys(line.reason.title for line in lines))
    assert [item.title.partition(":")[0] for item in items if item.count == 1] == [
        title for title in listed if sum(line.reason.title == title for line in lines) == 1
    ]
    tags = {line.reason.code: line.tag for line in lines}
    assert (tags["visit"], tags["tasks"], tags["ends_4"], tags["no_risk"]) == ("Overdue", "Overdue", "Urgent", "")
    assert {item.title.partition(":")[0] for item in items if item.is_pressing} == {
        line.reason.title for line in lines if line.tag
    }
    assert [item.when for item in items if item.title.startswith("Overdue tasks")] == ["Overdue"]


def test_page_folds_all_but_the_first_items(officer: User) -> None:
    for _ in range(2):
        order_of(officer, D(2026, 11, 2))
    client = Client()
    client.force_login(officer)

    page = client.get(reverse("orders:order-list")).content.decode()

    before, _, folded = page.partition("Show 1 more")
    assert (before.count("app-queue__item"), folded.count("app-queue__item")) == (5, 1)
    assert page.index("Find an order or a person") < page.index("Filter orders") < page.index(">To do<")


@pytest.mark.parametrize(("number", "is_folded"), [(6, False), (7, True)])
def test_too_many_items_are_grouped_by_reason(officer: User, number: int, is_folded: bool) -> None:
    for _ in range(number):
        order_of(officer, D(2026, 11, 2))
    client = Client()
    client.force_login(making.coordinator())

    page = client.get(reverse("orders:order-list"))

    assert len(page.context["waiting"]) == 3 * number
    groups = [(group.summary, len(group.lines), group.reason.rank) for group in page.context["folded"]]
    assert groups == (
        [
            (f"Order not served: {number}", number, 0),
            (f"Overdue tasks: {number}", number, 1),
            (f"Risk not assessed: {number}", number, 1),
        ]
        if is_folded
        else []
    )
    assert page.content.decode().count("Made Monday 2 November 2026.") == number


def test_truncated_count_says_so(officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(todo, "MOST", 7)
    for _ in range(8):
        order_of(officer, D(2026, 11, 2))

    assert {group.summary for group in core_todo.folded(todo.waiting_for(officer))} >= {"Order not served: over 7"}


@pytest.mark.parametrize("number", [1, 6])
def test_to_do_list_costs_few_queries_for_any_number_of_reasons(
    officer: User, query_budget: Callable[[int], object], number: int
) -> None:
    for _ in range(number):
        order_of(officer, D(2026, 11, 2), **telling())
    officer = User.objects.get(pk=officer.pk)

    # The duty, the law, every reason at once, orders and subjects to show, and what its tasks depend on.
    with query_budget(7):
        assert len(todo.waiting_for(officer)) == 3 * number


@pytest.mark.parametrize("number", [1, 6])
def test_home_queries_only_what_it_prints(officer: User, query_budget: Callable[[int], object], number: int) -> None:
    for _ in range(number):
        order_of(officer, D(2026, 11, 2), **telling())
    officer = User.objects.get(pk=officer.pk)

    with query_budget(5):  # the duty, the law, every reason at once; orders and subjects if only one is listed
        items = todo.items_for(officer, list_url="/list/")

    order = Order.objects.get() if number == 1 else None
    of_order, of_subject = (order.reference, order.subject.number) if order else (str(number), str(number))
    assert {(item.title, item.count) for item in items} == {
        (f"Order not served: {of_order}", number),
        (f"Risk not assessed: {of_subject}", number),
        (f"Overdue tasks: {of_order}", number),
    }
    assert all((item.url == "/list/") == (number > 1) for item in items)


def test_page_shows_the_first_items_and_says_there_are_more(officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(todo, "MOST", 2)
    days = [D(2026, 11, 5), D(2026, 11, 2), D(2026, 11, 9)]
    for day in days:
        order_of(officer, day)

    lines = [line for line in todo.waiting_for(officer) if line.reason.code == "not_served"]

    assert [line.due_on for line in lines] == sorted(days)[:2]
    assert "Order not served" in core_todo.cut_short(lines)
    assert "Order not served: over 2" in {item.title for item in todo.items_for(officer, list_url="/list/")}
    client = Client()
    client.force_login(officer)
    assert "items only for: “Order not served”" in client.get(reverse("orders:order-list")).content.decode()
    assert "Order not served: over 2" in client.get("/").content.decode()


def test_officer_now_in_another_force_has_left_the_subject(officer: User) -> None:
    order_of(officer, D(2026, 11, 2))
    Subject.objects.update(officer=making.manager(KENT))

    assert "officer_left" in codes(officer)
    assert "officer_left" in codes(making.national())


def test_database_copies_records_and_decisions_to_the_order_row(officer: User) -> None:
    order = order_of(officer, D(2026, 3, 2), **until(D(2028, 3, 1)))
    other = order_of(officer, D(2026, 3, 2), **until(D(2028, 3, 1)))
    for kind in ("pnd", "pnc_set"):
        tasks.record_task(order.public_id, kind, on=D(2026, 3, 4), reference="X/1", by=officer)
    for choice in ("vary", "renew"):
        expiry.decide(order.public_id, choice=choice, reason="Why.", by=officer)
    making.moved(order, "renew", by=officer, on=TODAY, **until(D(2030, 3, 1)))

    order.refresh_from_db()
    other.refresh_from_db()
    assert (sorted(order.noted), order.decided_for, order.decided_as) == (["pnc_set", "pnd"], D(2028, 3, 1), "renew")
    assert (other.noted, other.decided_for, other.decided_as) == ([], None, "")
    assert list(expiry.undecided(Order.objects.order_by("pk"))) == [order, other]


def test_travel_ban_end_is_copied_to_the_order_row(officer: User) -> None:
    def until_when(order: Order) -> date | None:
        order.refresh_from_db()
        return order.bans_until

    none = order_of(officer, D(2026, 3, 2), **until(D(2028, 3, 1)))
    two = order_of(
        officer, D(2026, 3, 2), **until(D(2028, 3, 1)), add=(ban(D(2027, 3, 1)), ban(D(2027, 9, 1)), NO_CAR_WASH)
    )
    whole = order_of(officer, D(2026, 3, 2), **until(D(2028, 3, 1)), add=(ban(D(2027, 3, 1)), ban(None), NO_CAR_WASH))
    assert [until_when(order) for order in (none, two, whole)] == [None, D(2027, 9, 1), None]

    outdated = Order.objects.get(pk=two.pk)
    making.moved(two, "vary", by=officer, on=D(2026, 6, 1), remove=frozenset({2}))
    outdated.save()
    making.moved(whole, "vary", by=officer, on=D(2026, 6, 1), remove=frozenset({1, 2}))

    assert [until_when(order) for order in (two, whole)] == [D(2027, 3, 1), date.min]
