"""External markers set for an order must be removed after it ends, however it ends, and only if they were set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.workflow import TransitionNotAllowed
from orders import timeline, todo, transitions
from orders.choices import ConditionKind, CourtKind, OrderKind, Reach, RequiredDocument
from orders.models import CompletedTask, Law, Order
from orders.supervision import due, tasks
from orders.transition_input import ConditionWords
from tests.accounts.factories import KENT
from tests.orders import making
from tests.orders.lawbook import lawbook
from tests.orders.making import NO_CAR_WASH
from tests.orders.test_todo import at, codes
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
D = date
A_DAY = timedelta(days=1)
ENDED = D(2026, 11, 20)
MARKER, ENTRY, ALERT = (
    "marker on the Police National Computer",
    "entry on the Police National Database",
    "alert at ports",
)


def ban(last: date | None) -> ConditionWords:
    return ConditionWords(
        kind=ConditionKind.TRAVEL_BAN,
        words="Must not travel to Freedonia.",
        own_reason=making.OWN,
        reach=Reach.NAMED,
        countries=("Freedonia",),
        ends_on=last,
    )


@made_once
def officer() -> User:
    return making.manager()


def begun(officer: User, made: date, *, kind: str = OrderKind.STRO, **more: Any) -> Order:
    """An order made on a day and recorded on that day."""
    with at(made):
        order = making.moved(making.drafted(officer, kind=kind), "apply", by=officer, on=made)
        return making.moved(order, "make", by=officer, on=made, **more)


def noted(order: Order, officer: User, *kinds: str) -> None:
    """Record some of its tasks as done on the day it was made."""
    assert order.made_on
    with at(order.made_on):
        for kind in kinds:
            tasks.record_task(order.public_id, kind, on=order.made_on, reference="26/1", by=officer)


def waiting(user: User, day: date) -> set[str]:
    return codes(user, day, only=("to_remove", "not_removed"))


def expired(order: Order, officer: User, on: date) -> None:
    assert order.ends_on == on - A_DAY
    transitions.expire_run_out(on)


def quashed(order: Order, officer: User, on: date) -> None:
    above = {"court_kind": CourtKind.CROWN, "court": "Preston Crown Court"}
    making.moved(order, "appeal", by=officer, on=on - A_DAY, **above)
    making.moved(order, "quash", by=officer, on=on, **above)


def replaced(order: Order, officer: User, on: date) -> None:
    later = making.moved(making.drafted(officer, order.subject), "apply", by=officer, on=on)
    making.moved(later, "make", by=officer, on=on)


def main_withdrawn(order: Order, officer: User, on: date) -> None:
    assert order.main
    making.moved(order.main, "withdraw", by=officer, on=on)


def moved(move: str) -> Callable[[Order, User, date], object]:
    return lambda order, officer, on: making.moved(order, move, by=officer, on=on, papers=frozenset(RequiredDocument))


@dataclass(frozen=True, kw_only=True)
class Ending:
    """One way in which an order ends, and how to make such an order."""

    state: str
    end: Callable[[Order, User, date], object]
    made_before: int = 1_100  # days
    more: Callable[[date], dict[str, object]] = field(default=lambda _on: {})


ENDINGS = (
    Ending(state="expired", end=expired, more=lambda on: {"ends_on": on - A_DAY, "until_further_order": False}),
    Ending(state="discharged", end=moved("discharge")),
    Ending(state="quashed", end=quashed),
    Ending(state="replaced", end=replaced),
    Ending(state="subject_died", end=moved("die")),
    Ending(
        state="main_decided",
        end=main_withdrawn,
        made_before=20,
        more=lambda on: {"kind": OrderKind.INTERIM_STRO, "ends_on": on + timedelta(days=9)},
    ),
)
# The day it is over; a weekend, Christmas, a leap day and both clock changes lie in the days after it.
DAYS = (D(2026, 11, 20), D(2026, 12, 24), D(2028, 2, 28), D(2026, 3, 28), D(2026, 10, 24))


@pytest.mark.parametrize("on", DAYS, ids=str)
@pytest.mark.parametrize("ending", ENDINGS, ids=lambda ending: ending.state)
def test_removal_is_due_from_the_end_and_overdue_after_its_days(officer: User, ending: Ending, on: date) -> None:
    order = begun(officer, on - timedelta(days=ending.made_before), **ending.more(on))
    noted(order, officer, "pnc_set", "pnd")
    assert waiting(officer, on - A_DAY) == set()
    with at(on):
        ending.end(order, officer, on)

    order.refresh_from_db()
    assert order.state == ending.state
    assert waiting(officer, on) == {f"to_remove: {MARKER}", f"to_remove: {ENTRY}"}
    assert waiting(officer, on + A_DAY) == {f"to_remove: {MARKER}", f"to_remove: {ENTRY}"}
    assert waiting(officer, on + 2 * A_DAY) == {f"not_removed: {MARKER}", f"to_remove: {ENTRY}"}
    assert waiting(officer, on + 7 * A_DAY) == {f"not_removed: {MARKER}", f"to_remove: {ENTRY}"}
    assert waiting(officer, on + 8 * A_DAY) == {f"not_removed: {MARKER}", f"not_removed: {ENTRY}"}


@pytest.mark.parametrize(
    ("over", "kind", "until"),
    [
        (D(2026, 12, 24), "pnc_set", D(2026, 12, 25)),
        (D(2028, 2, 28), "pnc_set", D(2028, 2, 29)),
        (D(2026, 3, 28), "ports", D(2026, 3, 29)),
        (D(2026, 10, 20), "pnd", D(2026, 10, 27)),
        (D(2026, 12, 28), "pnd", D(2027, 1, 4)),
    ],
)
def test_removal_is_due_a_number_of_days_after_the_end(over: date, kind: str, until: date) -> None:
    assert due.remove_by(over, kind, law=lawbook()) == until


def over(officer: User, *kinds: str, **more: Any) -> Order:
    """A discharged order with these tasks done."""
    order = begun(officer, D(2024, 3, 1), **more)
    noted(order, officer, *kinds)
    with at(ENDED):
        return making.moved(order, "discharge", by=officer, on=ENDED, papers=frozenset(RequiredDocument))


def test_only_completed_tasks_need_removal(officer: User) -> None:
    over(officer)
    over(officer, "pnc_checked", "partners")
    assert waiting(officer, D(2026, 12, 24)) == set()

    over(officer, "pnd", "partners")
    assert waiting(officer, D(2026, 11, 24)) == {f"to_remove: {ENTRY}"}


def test_to_do_item_names_the_due_day_and_links_to_the_order(officer: User) -> None:
    order = over(officer, "pnc_set", "pnd")

    with at(D(2026, 11, 24)):
        late, still = (line for line in todo.waiting_for(officer) if "remov" in line.reason.code)

    assert (late.due_on, late.is_urgent, still.due_on, still.is_urgent) == (
        D(2026, 11, 21),
        True,
        D(2026, 11, 27),
        False,
    )
    assert late.url == still.url == f"/orders/subjects/{order.subject.public_id}/supervision/#order-{order.pk}"
    assert "not_removed" in "".join(waiting(making.coordinator(), D(2026, 11, 24)))
    assert waiting(making.manager(KENT), D(2026, 11, 24)) == set()


def test_completed_removal_leaves_the_to_do_list_and_is_in_the_timeline(officer: User) -> None:
    order = over(officer, "pnc_set", "pnd")

    tasks.remove(order.public_id, "pnc_set", on=D(2026, 11, 23), reference=" 26/77 ", by=officer)

    row = order.tasks_done.get(kind="pnc_set")
    assert (row.removed_on, row.removed_reference, row.removed_by) == (D(2026, 11, 23), "26/77", officer)
    assert waiting(officer, D(2026, 12, 24)) == {f"not_removed: {ENTRY}"}
    events = [(event.day, event.title, event.reasons) for event in timeline.timeline_of(order)]
    assert (D(2026, 11, 23), "Marker on the Police National Computer removed", "26/77") in events
    with pytest.raises(TransitionNotAllowed, match="A colleague has already recorded this"):
        tasks.remove(order.public_id, "pnc_set", on=D(2026, 11, 23), reference="26/78", by=officer)


@pytest.mark.parametrize(
    ("kind", "on", "reference", "sentence"),
    [
        ("ports", D(2026, 11, 23), "x", "There is nothing recorded here to remove"),
        ("pnc_set", D(2026, 11, 23), " ", "Enter the reference of the removal"),
        ("pnc_set", D(2024, 2, 29), "x", "on or after the date it was set"),
        ("pnc_set", D(2026, 11, 25), "x", "in the future"),
        ("partners", D(2026, 11, 23), "x", "is still in force"),
    ],
)
def test_invalid_removal_changes_nothing(officer: User, kind: str, on: date, reference: str, sentence: str) -> None:
    order = over(officer, "pnc_set", "partners")

    with pytest.raises(TransitionNotAllowed, match=sentence):
        tasks.remove(order.public_id, kind, on=on, reference=reference, by=officer)
    assert not CompletedTask.objects.exclude(removed_on=None).exists()


def test_removal_is_refused_for_an_order_in_force_and_for_other_users(officer: User) -> None:
    order = begun(officer, D(2026, 3, 2))
    noted(order, officer, "pnc_set")

    with pytest.raises(TransitionNotAllowed, match="is still in force"):
        tasks.remove(order.public_id, "pnc_set", on=D(2026, 11, 24), reference="x", by=officer)
    with pytest.raises(Order.DoesNotExist):
        tasks.remove(order.public_id, "pnc_set", on=D(2026, 11, 24), reference="x", by=making.manager(KENT))
    with pytest.raises(TransitionNotAllowed, match="Only order managers in Lancashire"):
        tasks.remove(order.public_id, "pnc_set", on=D(2026, 11, 24), reference="x", by=making.coordinator())


@pytest.mark.parametrize(
    "wrong", [{"removed_reference": "x"}, {"removed_on": D(2024, 1, 1)}], ids=["no day", "too early"]
)
def test_database_keeps_a_removal_complete(officer: User, wrong: dict[str, object]) -> None:
    row = over(officer, "pnc_set").tasks_done.get()

    with pytest.raises(IntegrityError, match="removal_is_recorded"), transaction.atomic():
        CompletedTask.objects.filter(pk=row.pk).update(**wrong)


# Foreign travel.
def test_port_alert_is_removed_with_the_order_although_the_ban_would_continue(officer: User) -> None:
    over(officer, "ports", add=(NO_CAR_WASH, ban(D(2027, 2, 28))))

    assert waiting(officer, D(2026, 11, 24)) == {f"not_removed: {ALERT}"}


@pytest.mark.parametrize("last", [D(2026, 12, 24), D(2028, 2, 28), D(2026, 3, 28)], ids=str)
def test_port_alert_is_removed_with_the_ban_although_the_order_continues(officer: User, last: date) -> None:
    order = begun(officer, D(2024, 3, 1), add=(NO_CAR_WASH, ban(last)))
    noted(order, officer, "ports", "pnc_set", "pnc_checked", "pnd", "partners")

    assert waiting(officer, last) == set()
    assert waiting(officer, last + A_DAY) == {f"to_remove: {ALERT}"}
    assert waiting(officer, last + 3 * A_DAY) == {f"not_removed: {ALERT}"}
    with at(last + 3 * A_DAY):
        tasks.remove(order.public_id, "ports", on=last + A_DAY, reference="Border Force", by=officer)
    listed = codes(officer, last + 30 * A_DAY)
    assert not {code for code in listed if "remove" in code or "tasks" in code}  # and no new notice about an ended ban


@pytest.mark.parametrize(
    ("added", "is_over"),
    [((), True), ((ban(D(2027, 2, 28)),), False), ((ban(None),), False)],
    ids=["none", "a shorter one", "one to the order's end"],
)
def test_ban_removed_by_the_court_is_over_and_a_changed_ban_is_not(
    officer: User, added: tuple[ConditionWords, ...], is_over: bool
) -> None:
    lasting = {"ends_on": D(2028, 2, 29), "until_further_order": False}
    order = begun(officer, D(2024, 3, 1), add=(NO_CAR_WASH, ban(D(2028, 2, 28))), **lasting)
    noted(order, officer, "ports")

    making.moved(order, "vary", by=officer, on=ENDED, add=added, remove=frozenset({2}))

    assert waiting(officer, D(2026, 11, 24)) == ({f"not_removed: {ALERT}"} if is_over else set())


# An order that is renewed after its end.
def test_removed_marker_is_set_again_if_the_court_had_renewed_the_order(officer: User) -> None:
    order = begun(officer, D(2024, 3, 1), ends_on=D(2026, 11, 15), until_further_order=False)
    noted(order, officer, "pnc_set", "pnc_checked", "pnd", "partners")
    with at(D(2026, 11, 16)):
        transitions.expire_run_out(D(2026, 11, 16))
        tasks.remove(order.public_id, "pnc_set", on=D(2026, 11, 16), reference="26/9", by=officer)
    with at(D(2026, 11, 20)):
        lasting = {"ends_on": D(2030, 11, 15), "until_further_order": False}
        making.moved(order, "renewed_before", by=officer, on=D(2026, 11, 16), **lasting)

    assert "tasks: Set the marker on the Police National Computer" in codes(officer)
    assert waiting(officer, D(2026, 11, 24)) == set()
    tasks.record_task(order.public_id, "pnc_set", on=D(2026, 11, 23), reference="26/10", by=officer)
    assert not codes(officer, only="tasks")
    assert CompletedTask.objects.filter(kind="pnc_set").count() == 2


# A later ban.
@pytest.mark.parametrize(
    ("change", "is_notified_again"),
    [
        ({"add": (ban(D(2028, 2, 20)),)}, True),  # a second one
        ({"add": (ban(D(2028, 2, 20)),), "remove": frozenset({2})}, True),  # the same one, with other dates
        ({"add": (ban(D(2026, 11, 20)),)}, False),  # over already
        ({"add": (replace(ban(None), kind=ConditionKind.PROHIBITION, reach="", countries=()),)}, False),
    ],
)
def test_ports_are_notified_again_of_a_ban_a_court_adds_or_changes(
    officer: User, change: dict[str, Any], is_notified_again: bool
) -> None:
    lasting = {"ends_on": D(2028, 2, 29), "until_further_order": False}
    order = begun(officer, D(2024, 3, 1), add=(NO_CAR_WASH, ban(D(2028, 2, 28))), **lasting)
    noted(order, officer, *tasks.TASKS.keys() - {"passports"})

    making.moved(order, "vary", by=officer, on=D(2026, 11, 10), **change)

    to_do_codes = codes(officer, only="tasks")
    assert to_do_codes == (
        {"tasks: Notify ports and Border Force of the foreign travel prohibition"} if is_notified_again else set()
    )
    standing = tasks.now(order)["ports"]
    assert (standing.done is None) == is_notified_again
    assert standing.due_on == due.task_by(
        D(2026, 11, 10) if is_notified_again else D(2024, 3, 1), "ports", law=lawbook()
    )


@pytest.mark.parametrize(("last", "is_notified_again"), [(None, True), (D(2026, 11, 29), False)])
def test_ports_are_notified_again_of_a_ban_extended_with_its_order(
    officer: User, last: date | None, is_notified_again: bool
) -> None:
    lasting = {"ends_on": D(2026, 11, 30), "until_further_order": False}
    order = begun(officer, D(2024, 3, 1), add=(NO_CAR_WASH, ban(last)), **lasting)
    noted(order, officer, *tasks.TASKS.keys() - {"passports"})

    making.moved(order, "renew", by=officer, on=D(2026, 11, 10), ends_on=D(2028, 11, 30), until_further_order=False)

    to_do_codes = codes(officer, only="tasks")
    assert to_do_codes == (
        {"tasks: Notify ports and Border Force of the foreign travel prohibition"} if is_notified_again else set()
    )
    assert (tasks.now(order)["ports"].done is None) == is_notified_again


def test_earlier_port_notices_stay_in_the_history_and_on_the_page(client: Client, officer: User) -> None:
    order = begun(
        officer, D(2024, 3, 1), add=(NO_CAR_WASH, ban(None)), ends_on=D(2028, 2, 29), until_further_order=False
    )
    noted(order, officer, "ports")
    making.moved(order, "vary", by=officer, on=D(2026, 11, 10), add=(ban(None),))
    client.force_login(officer)
    page = client.get(reverse("orders:supervision", args=[order.subject.public_id])).content.decode()
    assert "Notified on 1 March 2024, before the court changed the foreign travel prohibition." in page

    with pytest.raises(TransitionNotAllowed, match="before the court changed the foreign travel prohibition"):
        tasks.record_task(order.public_id, "ports", on=D(2026, 11, 9), reference="BF/2", by=officer)
    tasks.record_task(order.public_id, "ports", on=D(2026, 11, 12), reference="BF/2", by=officer)

    assert list(
        CompletedTask.objects.order_by("pk").values_list("on", "reference", "removed_on", "removed_reference")
    ) == [
        (D(2024, 3, 1), "26/1", D(2026, 11, 12), "BF/2"),
        (D(2026, 11, 12), "BF/2", None, ""),
    ]
    events = [event.title for event in timeline.timeline_of(order) if "Border Force" in event.title]
    assert events == ["Ports and Border Force notified of the foreign travel prohibition"] * 2
    assert not {
        code
        for code in codes(officer)
        if code == "tasks: Notify ports and Border Force of the foreign travel prohibition"
    }
    with pytest.raises(TransitionNotAllowed, match="A colleague has already recorded this"):
        tasks.record_task(order.public_id, "ports", on=D(2026, 11, 13), reference="BF/3", by=officer)


# Pages.
def test_page_asks_for_the_removal_and_records_it(officer: User) -> None:
    order = over(officer, "pnc_set")
    client = Client()
    client.force_login(officer)
    managing = reverse("orders:supervision", args=[order.subject.public_id])
    address = reverse("orders:order-part", args=[order.public_id, "pnc-set-removed"])
    assert address in client.get(managing).content.decode()
    client.force_login(making.coordinator())
    assert "Remove by 21 November 2026" in client.get(managing).content.decode()

    client.force_login(officer)
    assert "Remove the marker for this order" in client.get(address).content.decode()
    answer = client.post(address, {"on": "23 November 2026", "reference": "26/77"})

    assert answer.status_code == 302
    assert "Removed 23 November 2026: 26/77" in " ".join(client.get(managing).content.decode().split())


def test_every_removal_has_its_days_and_its_page() -> None:
    assert {f"removal_days_{kind}" for kind in tasks.REMOVALS} == {
        code for code in Law.objects.values_list("code", flat=True) if code.startswith("removal_days_")
    }


@pytest.mark.parametrize("number", [1, 6])
def test_to_do_items_cost_the_same_for_any_number_of_orders(
    officer: User, query_budget: Callable[[int], object], number: int
) -> None:
    for _ in range(number):
        over(officer, "pnc_set", "pnd")
    officer = User.objects.get(pk=officer.pk)

    with (
        at(D(2026, 11, 24)),
        query_budget(8),
    ):  # the duty, the law, every reason at once, orders, subjects; what the tasks of an order rest on
        assert len([line for line in todo.waiting_for(officer) if "remov" in line.reason.code]) == 2 * number
