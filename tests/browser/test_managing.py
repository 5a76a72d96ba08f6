"""Supervising an order on a phone: a visit in at most twelve taps and one sentence, and its consequences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.choices import Role
from orders.choices import ConditionKind, Reach
from orders.conditions import wording
from orders.models import Condition, Order, Visit
from orders.supervision import risk
from orders.transition_input import ConditionWords
from tests.accounts.factories import CUMBRIA, LANCASHIRE, UserFactory
from tests.browser.conftest import TODAY, Office
from tests.orders import making
from tests.stack import sign_in_as

PHONE = {"width": 375, "height": 700}
PEOPLE = {
    "lancashire": {"name": "Jo Placeholder", "role": Role.ANALYST, "force_id": LANCASHIRE},
    "officer": {"name": "Sam Example", "role": Role.OFFICER, "force_id": CUMBRIA},
}
CAR_WASH = "Run, or work for, any hand car wash"
PROHIBITED = (
    CAR_WASH,
    "Arrange housing or travel for anyone but family",
    "Hold another person’s passport, documents or bank card",
    "Have more than one mobile phone",
)
BAN = ConditionWords(
    kind=ConditionKind.TRAVEL_BAN,
    words="Must not travel outside the United Kingdom.",
    plain="Travel outside the UK",
    own_reason=making.OWN,
    reach=Reach.ALL,
    ends_on=date(2030, 3, 15),
)
PASSPORTS = ConditionWords(
    kind=ConditionKind.PASSPORTS,
    words="Must surrender every passport at Preston police station.",
    plain="Give up every passport",
    station="Preston",
    own_reason=making.OWN,
)


def must_not(plain: str) -> str:
    return f"Must not {plain[0].lower()}{plain[1:]}"


@pytest.fixture
def desk(office: Office) -> Office:
    """The office with somebody who manages orders in one force, and an officer of another."""
    people = {name: sign_in_as(UserFactory(**where)) for name, where in PEOPLE.items()}
    making.with_duty(people["lancashire"])
    return replace(office, people=people)


@pytest.fixture
def order(desk: Office) -> Order:
    """A served order with a risk level and seven conditions, the largest number known."""
    by = desk.people["lancashire"]
    conditions = (
        *(
            ConditionWords(
                kind=ConditionKind.PROHIBITION,
                template="no-hand-car-wash" if prohibited == CAR_WASH else "",
                words=f"Must not: {prohibited}.",
                plain=prohibited,
                own_reason="" if prohibited == CAR_WASH else making.OWN,
            )
            for prohibited in PROHIBITED
        ),
        BAN,
        PASSPORTS,
        making.TELL_ADDRESS,
    )
    order = making.made(by, add=conditions, ends_on=date(2031, 3, 15), until_further_order=False)
    order = making.moved(order, "serve", by=by, on=making.MADE_ON)
    risk.assess(order.subject.public_id, level="high", reason="Still in touch with both workers.", on=TODAY, by=by)
    return order


class Tapping:
    """A user with a phone, with a count of taps. Typing in a box is a tap and a sentence."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self.sentences = page, 0, 0

    def tap(self, what: Locator) -> None:
        what.tap()
        self.taps += 1

    def write(self, label: str, words: str) -> None:
        box = self.page.get_by_label(label)
        self.tap(box)
        box.press_sequentially(words)
        self.sentences += 1

    def choose(self, question: str, answer: str) -> None:
        self.tap(self.page.get_by_role("group", name=question, exact=True).get_by_text(answer, exact=True))


def test_visit_with_seven_conditions_is_recorded_in_twelve_taps_and_one_sentence(desk: Office, order: Order) -> None:
    page = desk.sits_down("lancashire", viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto(order.subject.get_absolute_url())
    hand = Tapping(page)

    hand.tap(page.get_by_role("button", name="Record a visit"))
    checked = page.get_by_role("group", name=must_not(CAR_WASH), exact=True)
    expect(checked).to_contain_text("How it is checked: Visits to car washes in the area, company records")
    hand.choose("Was the visit announced?", "No")
    hand.choose("Did you see the subject?", "Yes")
    for condition in Condition.objects.filter(order=order):
        hand.choose(wording.sentence(condition), "Complied")
    hand.write("What did you find?", "At home with his family, and one phone.")
    hand.tap(page.get_by_role("button", name="Save visit"))
    expect(page.locator("main")).to_contain_text("Visit saved.")

    print(f"\na visit with 7 conditions: {hand.taps} taps, {hand.sentences} sentence")
    assert (hand.taps <= 12, hand.sentences) == (True, 1)
    visit = Visit.objects.get(subject=order.subject)
    assert (visit.on, visit.was_planned, visit.was_seen, visit.officers) == (TODAY, False, True, "Jo Placeholder")
    assert set(visit.checks.values_list("outcome", flat=True)) == {"kept"}
    assert visit.next_due_on == date(2026, 12, 10)


def test_breached_condition_leads_to_the_report_of_a_breach(desk: Office, order: Order) -> None:
    page = desk.sits_down("lancashire", viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto(f"/orders/subjects/{order.subject.public_id}/visit/")
    hand = Tapping(page)
    hand.choose("Was the visit announced?", "No")
    hand.choose("Did you see the subject?", "Yes")
    hand.choose(must_not(PROHIBITED[3]), "Did not comply")
    hand.write("What did you find?", "Two phones on the table.")
    hand.tap(page.get_by_role("button", name="Save visit"))

    expect(page.get_by_role("heading", name="Report a breach")).to_be_visible()
    expect(page.get_by_label(must_not(PROHIBITED[3]))).to_be_checked()
    page.get_by_label("What happened?").fill("Two phones in use, one of them new.")
    page.get_by_role("button", name="Report breach").click()
    expect(page.locator("main")).to_contain_text("Status: suspected")
