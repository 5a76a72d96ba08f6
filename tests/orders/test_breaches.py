"""Breaches: any force reports one; the managing force records each step up to a result."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import User
from core.workflow import TransitionNotAllowed
from orders import todo
from orders.choices import RequiredDocument
from orders.models import Breach, Order
from orders.supervision import breach_workflow, breaches
from orders.supervision.breach_workflow import TRANSITIONS, BreachFacts
from orders.supervision.breaches import BreachInput
from orders.supervision.choices import BreachState
from tests.accounts.factories import KENT, UserFactory
from tests.orders import making
from tests.orders.making import MADE_ON, NO_CAR_WASH, NO_LIFTS
from tests.orders.test_search import asked
from tests.shared_rows import made_once

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
SEEN = date(2026, 11, 20)

# Every transition from every status, against this hand-written table.
ALLOWED = {
    ("investigate", "suspected"): "investigated",
    ("investigate", "no_action"): "investigated",
    ("arrest", "suspected"): "investigated",
    ("arrest", "investigated"): "investigated",
    ("no_action", "suspected"): "no_action",
    ("no_action", "investigated"): "no_action",
    ("warn", "suspected"): "warned",
    ("warn", "investigated"): "warned",
    ("vary_order", "suspected"): "order_varied",
    ("vary_order", "investigated"): "order_varied",
    ("charge", "suspected"): "charged",
    ("charge", "investigated"): "charged",
    ("convict", "charged"): "convicted",
    ("acquit", "charged"): "acquitted",
    ("discontinue", "charged"): "discontinued",
}


@pytest.mark.parametrize("state", list(BreachState))
@pytest.mark.parametrize("move", list(TRANSITIONS))
def test_transitions_match_the_table(move: str, state: str) -> None:
    details = {"court": "Preston", "sentence": "8 months", "reasons": "Why."}

    why = breach_workflow.refusal(
        move, state=state, facts=BreachFacts(on=TODAY, today=TODAY, happened_on=SEEN, **details)
    )

    assert (why == "") is ((move, str(state)) in ALLOWED)
    if not why:
        assert TRANSITIONS[move].target == ALLOWED[move, str(state)]


@pytest.mark.parametrize(
    ("move", "state", "changes", "sentence"),
    [
        ("charge", "suspected", {"on": date(2026, 11, 25)}, "in the future"),
        ("charge", "suspected", {"on": date(2026, 11, 19)}, "before the breach on 20 November 2026"),
        ("charge", "suspected", {"last_move_on": TODAY, "on": date(2026, 11, 23)}, "before the last step"),
        ("convict", "charged", {"sentence": "8 months"}, "Enter the court"),
        ("convict", "charged", {"court": "Preston"}, "A conditional discharge is not available"),
        (
            "convict",
            "charged",
            {"court": "P", "sentence": "s", "months": 61, "most_months": 60},
            r"60 months’ .* \(s.30\)",
        ),
        ("acquit", "charged", {}, "Enter the court"),
        ("no_action", "suspected", {"reasons": " "}, "enter the reason in a sentence"),
        ("warn", "suspected", {}, "enter the reason in a sentence"),
        ("vary_order", "suspected", {}, "enter the reason in a sentence"),
        ("discontinue", "charged", {}, "enter the reason in a sentence"),
    ],
)
def test_missing_fields_are_named(move: str, state: str, changes: dict[str, object], sentence: str) -> None:
    facts = BreachFacts(**{"on": TODAY, "today": TODAY, "happened_on": SEEN, **changes})

    assert re.search(sentence, breach_workflow.refusal(move, state=state, facts=facts))


@made_once
def manager() -> User:
    return making.manager()


@made_once
def order(manager: User) -> Order:
    return making.made(manager, add=(NO_CAR_WASH, NO_LIFTS))


def reported(order: Order, by: User, **more: object) -> Breach:
    details = {
        "happened_on": SEEN,
        "conditions": [order.conditions.present().get(number=1).pk],
        "facts": "Seen washing cars.",
        "evidence": "Film.",
        **more,
    }
    return breaches.report(order.public_id, by=by, **details)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ANALYST])
def test_any_officer_reports_a_breach_and_the_managing_force_has_it_on_its_to_do_list(
    order: Order, manager: User, role: Role
) -> None:
    officer = UserFactory(role=role, force_id=KENT)

    breach = reported(order, officer)

    assert (breach.force_id, breach.reporter_force_id, breach.state) == (manager.force_id, KENT, "suspected")
    assert [line.row for line in todo.waiting_for(manager) if line.reason.code == "breach"] == [order]
    for reader in (officer, manager, making.coordinator(), making.national()):
        assert Breach.objects.readable_by(reader).get() == breach
    assert not Breach.objects.readable_by(UserFactory(role=role, force_id=KENT)).exists()


@pytest.mark.parametrize("role", [Role.PARTNER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_user_who_is_not_an_officer_cannot_report(order: Order, role: Role) -> None:
    with pytest.raises(Order.DoesNotExist):
        reported(order, UserFactory(role=role, force_id=None))


def test_order_that_was_never_made_cannot_be_breached(manager: User) -> None:
    draft = making.applied(manager)

    with pytest.raises(Order.DoesNotExist):
        breaches.report(draft.public_id, happened_on=SEEN, conditions=[1], facts="x", evidence="", by=manager)


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"happened_on": date(2026, 11, 25)}, "in the future"),
        ({"happened_on": date(2026, 3, 15)}, "not in force on 15 March 2026"),
        ({"conditions": []}, "Choose the conditions that may have been breached"),
        ({"conditions": [0]}, "Choose the conditions that may have been breached"),
        ({"facts": " "}, "Enter what happened"),
    ],
)
def test_invalid_report_is_refused(order: Order, manager: User, more: dict[str, object], sentence: str) -> None:
    with pytest.raises(TransitionNotAllowed, match=sentence):
        reported(order, manager, **more)
    assert not Breach.objects.exists()


def test_a_breach_in_the_hours_before_a_court_ended_the_order_can_be_reported(
    client: Client, manager: User, order: Order
) -> None:
    """An interim order ends on the determination of its application (s.28(7)(b)), not at the midnight before."""
    interim = making.made(manager, kind="interim_stro", add=(NO_CAR_WASH,))
    making.moved(interim.main, "apply", by=manager, on=making.APPLIED_ON)
    making.moved(interim.main, "refuse", by=manager, on=date(2026, 6, 1))
    key = interim.conditions.get().pk
    client.force_login(manager)

    page = client.get(reverse("orders:breach-new", args=[interim.public_id]), {"on": "2026-06-01"}).content.decode()
    breach = reported(interim, manager, happened_on=date(2026, 6, 1), conditions=[key])

    assert breach.happened_on == date(2026, 6, 1)
    assert "A court ended this order on that day." in page
    with pytest.raises(TransitionNotAllowed, match="not in force on 2 June 2026"):
        reported(interim, manager, happened_on=date(2026, 6, 2), conditions=[key])


def test_condition_not_in_force_on_the_day_cannot_be_breached(order: Order, manager: User) -> None:
    making.moved(order, "vary", by=manager, on=date(2026, 6, 1), add=(NO_LIFTS,), remove=frozenset({1}))
    old, new = order.conditions.filter(number=1).order_by("pk")

    with pytest.raises(TransitionNotAllowed, match="in force on that date"):
        reported(order, manager, conditions=[old.pk])
    assert reported(order, manager, conditions=[new.pk]).of_conditions.get().condition == new
    assert reported(order, manager, conditions=[old.pk], happened_on=MADE_ON).of_conditions.get().condition == old


def test_breach_leads_to_a_conviction_with_its_sentence(order: Order, manager: User) -> None:
    breach = reported(order, manager)
    breaches.make(breach.public_id, "arrest", BreachInput(on=date(2026, 11, 21)), by=manager)
    breaches.make(breach.public_id, "charge", BreachInput(on=date(2026, 11, 22)), by=manager)

    breach = breaches.make(
        breach.public_id,
        "convict",
        BreachInput(on=TODAY, court="Preston Crown Court", sentence="8 months of imprisonment", months=8),
        by=manager,
    )

    assert (breach.state, breach.arrested_on, breach.decided_on) == ("convicted", date(2026, 11, 21), TODAY)
    last = breach.steps.order_by("-number")[0]
    assert (last.number, last.court, last.sentence, last.months) == (
        3,
        "Preston Crown Court",
        "8 months of imprisonment",
        8,
    )
    assert not [line for line in todo.waiting_for(manager) if line.reason.code in {"breach", "investigated"}]


def test_investigation_can_follow_no_further_action(order: Order, manager: User) -> None:
    breach = reported(order, manager)
    breach = breaches.make(breach.public_id, "no_action", BreachInput(on=TODAY, reasons="Not him."), by=manager)
    assert breach.decided_on == TODAY

    breach = breaches.make(breach.public_id, "investigate", BreachInput(on=TODAY), by=manager)

    assert (breach.state, breach.decided_on) == ("investigated", None)


def test_outdated_page_cannot_change_a_breach(order: Order, manager: User) -> None:
    breach = reported(order, manager)
    client, colleague = Client(), making.manager()
    client.force_login(manager)
    address = reverse("orders:breach-transition", args=[breach.public_id, "no_action"])
    before = re.search(r'name="version" value="(\d+)"', client.get(address).content.decode()).group(1)
    breaches.make(breach.public_id, "arrest", BreachInput(on=TODAY), by=colleague)

    form_data = {"version": before, "on": "24 November 2026", "reasons": "Nothing in it.", "investigation": ""}
    refused = client.post(address, form_data)

    page = refused.content.decode()
    assert refused.status_code == 422
    assert f"{colleague.name} recorded this at " in page
    assert "Nothing in it." in page
    assert Breach.objects.get().state == "investigated"
    client.post(address, form_data | {"version": re.search(r'name="version" value="(\d+)"', page).group(1)})
    assert Breach.objects.get().state == "no_action"


def test_other_users_change_no_breach(order: Order, manager: User) -> None:
    breach = reported(order, UserFactory(role=Role.OFFICER, force_id=KENT))

    with pytest.raises(Breach.DoesNotExist):
        breaches.make(breach.public_id, "charge", BreachInput(on=TODAY), by=making.manager(KENT))
    for reader in (making.coordinator(), making.national()):
        with pytest.raises(TransitionNotAllowed, match="Only order managers in Lancashire"):
            breaches.make(breach.public_id, "charge", BreachInput(on=TODAY), by=reader)


# On the pages.
def test_officer_of_another_force_reports_without_reading_the_order(order: Order, manager: User) -> None:
    officer = UserFactory(role=Role.OFFICER, force_id=KENT)
    client = Client()
    asked(client, "Darren Example", by=officer)
    address = reverse("orders:breach-new", args=[order.public_id])

    page = client.get(address).content.decode()
    assert "Must not work for, or run, any hand car wash" in page
    assert order.reference not in page
    condition = order.conditions.get(number=1).pk
    form_data = {
        "conditions": [condition],
        "happened_on": "24 November 2026",
        "facts": "Seen washing cars.",
        "evidence": "",
    }
    answer = client.post(address, form_data, follow=True)

    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "Seen washing cars." in shown
    assert order.reference not in shown
    assert "Next step" not in shown
    breaches.make(Breach.objects.get().public_id, "warn", BreachInput(on=TODAY, reasons="First time."), by=manager)
    later = client.get(Breach.objects.get().get_absolute_url()).content.decode()
    assert "Warned" in later
    assert "First time." not in later


def test_typed_text_stays_when_a_report_is_incomplete(order: Order, manager: User) -> None:
    client = Client()
    client.force_login(manager)
    form_data = {"conditions": [], "happened_on": "24 November 2026", "facts": "Seen washing cars.", "evidence": ""}

    answer = client.post(reverse("orders:breach-new", args=[order.public_id]), form_data)

    assert answer.status_code == 422
    assert "Select at least one condition." in answer.content.decode()
    assert "Seen washing cars." in answer.content.decode()


def test_officer_from_the_card_ticks_conditions_in_words(client: Client, manager: User) -> None:
    subject = making.subject(manager, name="Darren Example")
    order = making.made(manager, subject, add=(NO_CAR_WASH, NO_LIFTS))
    officer = UserFactory(role=Role.OFFICER, force_id=KENT)
    asked(client, "Darren Example", by=officer)
    report = reverse("orders:breach-new", args=[order.public_id])

    assert f'href="{report}"' in client.get(reverse("orders:order-card", args=[subject.public_id])).content.decode()
    assert NO_CAR_WASH.words.rstrip(".") in client.get(report).content.decode()


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("stro", "up to 5 years in prison (Modern Slavery Act 2015 s.30)"),
        ("tero", "In England and Wales, doing what this order prohibits without reasonable excuse is an offence"),
    ],
)
def test_report_form_shows_the_law_for_that_order(client: Client, manager: User, kind: str, sentence: str) -> None:
    order = making.made(manager, kind=kind)
    client.force_login(manager)

    page = client.get(reverse("orders:breach-new", args=[order.public_id])).content.decode()

    assert sentence in page


def test_ended_order_asks_for_the_date_first_and_shows_no_powers(client: Client, order: Order, manager: User) -> None:
    making.moved(order, "discharge", by=manager, on=date(2026, 6, 1), papers=frozenset(RequiredDocument))
    client.force_login(manager)
    address = reverse("orders:breach-new", args=[order.public_id])

    first, after, before = (
        client.get(address, parameters).content.decode()
        for parameters in ({}, {"on": "2026-07-02"}, {"on": "2026-05-04"})
    )

    assert "Report a past breach</h1>" in first
    assert "This order is no longer in force. Enter the date of the breach" in first
    assert f"No condition of {order.reference} was in force on 2 July 2026." in after
    for page in (first, after):
        assert "arrest without a warrant" not in page
        assert "Show conditions of this date" in page
        assert "Report breach" not in page
    assert "These conditions were in force on 4 May 2026" in before
    assert "arrest without a warrant" in before


def test_date_comes_before_the_conditions_and_decides_which_are_offered(
    client: Client, order: Order, manager: User
) -> None:
    making.moved(order, "vary", by=manager, on=date(2026, 6, 1), add=(NO_LIFTS,), remove=frozenset({1}))
    old, new = order.conditions.filter(number=1).order_by("pk").values_list("pk", flat=True)
    client.force_login(manager)
    address = reverse("orders:breach-new", args=[order.public_id])
    today = {"conditions": [new], "happened_on": "24 November 2026", "facts": "Seen washing cars.", "evidence": "Film."}
    earlier = today | {"happened_on": "4 May 2026"}

    first = client.get(address).content.decode()
    asked_only = client.post(address, earlier | {"show": "1"})
    sent = client.post(address, earlier)
    unreadable = client.post(address, earlier | {"happened_on": "4 Smarch 2026"})
    future = client.post(address, earlier | {"happened_on": "25 November 2026"})

    assert re.findall(r'name="happened_on_\d"[^>]*value="(\d+)"', first) == ["24", "11", "2026"]
    assert first.index('name="happened_on_0"') < first.index('name="show"') < first.index(f'value="{new}"')
    assert first.count('name="happened_on_0"') == 1
    for answer, status in ((asked_only, 200), (sent, 422)):
        page = answer.content.decode()
        assert answer.status_code == status
        assert "These conditions were in force on 4 May 2026" in page
        assert f'name="conditions" value="{old}"' in page
        assert f'name="conditions" value="{new}"' not in page
        assert "Seen washing cars.</textarea>" in page
        assert ("A condition you selected was not in force on 4 May 2026." in page) == (answer is sent)
    for answer, sentence in ((unreadable, "“4 Smarch 2026” is not a date."), (future, "The date is in the future.")):
        page = answer.content.decode()
        assert answer.status_code == 422
        assert sentence in page
        assert "Report breach" not in page
        for name, value in (("conditions", new), ("facts", "Seen washing cars."), ("evidence", "Film.")):
            assert f'type="hidden" name="{name}" value="{value}"' in page  # typed before, and sent again with the date
    assert not Breach.objects.exists()


def test_force_that_manages_the_order_is_not_sent_to_call_itself(client: Client, order: Order, manager: User) -> None:
    breach = reported(order, manager)
    client.force_login(manager)
    own = client.get(breach.get_absolute_url()).content.decode()
    client.force_login(making.coordinator())
    theirs = client.get(breach.get_absolute_url()).content.decode()

    assert "Your force manages this order." in own
    assert "Call Lancashire" not in own
    assert "Status: suspected</h2>" in own
    assert "<strong>Call Lancashire: " in theirs
    assert re.search(r"</a>\.\s*</strong>", theirs)


@pytest.mark.parametrize("many", [1, 6])
def test_reporter_finds_their_own_reports_only(
    client: Client, order: Order, manager: User, query_budget: Callable[[int], Any], many: int
) -> None:
    officer = UserFactory(role=Role.OFFICER, force_id=KENT)
    for number in range(many):
        reported(order, officer, facts=f"Seen {number} times.")
    reported(order, manager)
    client.force_login(officer)

    with query_budget(7):  # session, person, scope, count, breaches, the own force, log
        page = client.get(reverse("orders:breach-list")).content.decode()

    assert page.count("app-queue__name") == many
