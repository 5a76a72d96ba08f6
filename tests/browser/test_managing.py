"""Managing an order on a phone: a visit in at most twelve taps and one sentence, and every page of it looked at."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from accounts.choices import Role
from orders.choices import ConditionKind, Reach
from orders.managing import breaches, handovers, notices, passports, risk
from orders.models import Condition, Order, Visit
from orders.said import Words
from tests.accounts.factories import CUMBRIA, LANCASHIRE, UserFactory
from tests.browser.conftest import Office
from tests.browser.looking import faults_of
from tests.orders import making
from tests.stack import running, sign_in_as, writing_to

TODAY = date(2026, 11, 24)
PHONE = {"width": 375, "height": 700}
PEOPLE = {
    "lancashire": {"name": "Jo Placeholder", "role": Role.ANALYST, "force_id": LANCASHIRE},
    "cumbria": {"name": "Owen Birkett", "role": Role.LEAD, "force_id": CUMBRIA},
    "officer": {"name": "Sam Example", "role": Role.OFFICER, "force_id": CUMBRIA},
}
CAR_WASH = "Run, or work for, any hand car wash"
PROHIBITED = (
    CAR_WASH,
    "Arrange housing or travel for anyone but family",
    "Hold another person’s passport, papers or bank card",
    "Have more than one mobile phone",
)
BAN = Words(
    kind=ConditionKind.TRAVEL_BAN,
    words="Must not travel outside the United Kingdom.",
    plain="Travel outside the UK",
    own_reason=making.OWN,
    reach=Reach.ALL,
    ends_on=date(2030, 3, 15),
)
PASSPORTS = Words(
    kind=ConditionKind.PASSPORTS,
    words="Must surrender every passport at Preston police station.",
    plain="Give up every passport",
    station="Preston",
    own_reason=making.OWN,
)


@pytest.fixture
def desk(browser: Browser, django_db_blocker: Any, tmp_path: Any) -> Iterator[Office]:
    """A service of its own with those who manage orders in two forces, and an officer of one."""
    with django_db_blocker.unblock(), running(tmp_path, today=TODAY) as service, writing_to(service.found.database):
        people = {name: sign_in_as(UserFactory(**where)) for name, where in PEOPLE.items()}
        for name in ("lancashire", "cumbria"):
            making.with_duty(people[name])
        office = Office(service=service, address=service.web(), people=people, browser=browser)
        yield office
        for context in browser.contexts:
            context.close()
        assert office.problems == []


@pytest.fixture
def order(desk: Office) -> Order:
    """An order with seven conditions, as many as any that is known, served and with a risk."""
    by = desk.people["lancashire"]
    conditions = (
        *(
            Words(
                kind=ConditionKind.PROHIBITION,
                template="no-hand-car-wash" if one == CAR_WASH else "",
                words=f"Must not: {one}.",
                plain=one,
                own_reason="" if one == CAR_WASH else making.OWN,
            )
            for one in PROHIBITED
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
    """Somebody with a phone, whose taps are counted. To type in a box is a tap and a sentence."""

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


def test_a_visit_with_seven_conditions_is_noted_in_twelve_taps_and_one_sentence(desk: Office, order: Order) -> None:
    page = desk.sits_down("lancashire", viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto(order.subject.get_absolute_url())
    hand = Tapping(page)

    hand.tap(page.get_by_role("button", name="Note a visit"))
    checked = page.get_by_role("group", name=CAR_WASH, exact=True)
    expect(checked).to_contain_text("How it is checked: Visits to car washes of the area, company records")
    hand.choose("Did the subject expect you?", "No")
    hand.choose("Did you see the subject?", "Yes")
    for one in Condition.objects.filter(order=order):
        hand.choose(one.plain or one.words, "Kept")
    hand.write("What did you find?", "At home with his family, and one phone.")
    hand.tap(page.get_by_role("button", name="Note the visit"))
    expect(page.locator("main")).to_contain_text("The visit is noted.")

    print(f"\na visit with 7 conditions: {hand.taps} taps, {hand.sentences} sentence")
    assert (hand.taps <= 12, hand.sentences) == (True, 1)
    visit = Visit.objects.get()
    assert (visit.on, visit.was_planned, visit.was_seen, visit.officers) == (TODAY, False, True, "Jo Placeholder")
    assert set(visit.checks.values_list("outcome", flat=True)) == {"kept"}
    assert visit.next_due_on == date(2026, 12, 24)


def test_what_was_not_kept_leads_to_the_report_of_a_breach(desk: Office, order: Order) -> None:
    page = desk.sits_down("lancashire", viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto(f"/orders/subjects/{order.subject.public_id}/visit/")
    hand = Tapping(page)
    hand.choose("Did the subject expect you?", "No")
    hand.choose("Did you see the subject?", "Yes")
    hand.choose(PROHIBITED[3], "Not kept")
    hand.write("What did you find?", "Two phones on the table.")
    hand.tap(page.get_by_role("button", name="Note the visit"))

    expect(page.get_by_role("heading", name="Report a breach")).to_be_visible()
    expect(page.get_by_label(PROHIBITED[3])).to_be_checked()
    page.get_by_label("What happened?").fill("Two phones in use, one of them new.")
    page.get_by_role("button", name="Report it").click()
    expect(page.locator("main")).to_contain_text("Suspected")


def addresses(desk: Office, order: Order) -> dict[str, tuple[str, str]]:
    """Every page of managing, full as it gets, and who opens it."""
    by, subject = desk.people["lancashire"], order.subject
    passports.take(order.public_id, number="500000001", station="Preston", taken_on=TODAY, by=by)
    said = {"of": "first", "on": date(2026, 3, 20), "address": "14 Sample Street, Preston", "area": LANCASHIRE}
    notices.tell(order.public_id, by=by, **said)
    breach = breaches.report(
        order.public_id,
        happened_on=TODAY,
        conditions=[order.conditions.order_by("number")[0].pk],
        facts="Seen washing cars at the retail park.",
        evidence="Film of the park.",
        by=desk.people["officer"],
    )
    breaches.make(breach.public_id, "arrest", breaches.Told(on=TODAY, reasons="At home."), by=by)
    other = making.subject(desk.people["cumbria"])
    making.made(desk.people["cumbria"], other)
    offer = handovers.offer(
        other.public_id, to=LANCASHIRE, reason="He lives in Preston now.", by=desk.people["cumbria"]
    )
    room = f"/orders/subjects/{subject.public_id}"
    mine = {
        "queue": "/orders/",
        "managing": f"{room}/managing/",
        "people": f"{room}/managing/people/",
        "risk": f"{room}/managing/risk/",
        "visit": f"{room}/visit/",
        "handover-new": f"{room}/handover/",
        "handover": offer.get_absolute_url(),
        "subject": subject.get_absolute_url(),
        "order": order.get_absolute_url(),
        **{
            part: f"/orders/{order.public_id}/managing/{part}/"
            for part in ("expiry", "notice", "passport", "passport-back", "pnc-set")
        },
        "breach-new": f"/orders/{order.public_id}/breaches/new/",
        "breach": breach.get_absolute_url(),
        "breach-move": f"{breach.get_absolute_url()}charge/",
    }
    theirs = {
        "breach-new-elsewhere": mine["breach-new"],
        "breach-elsewhere": mine["breach"],
        "reported": "/orders/breaches/",
    }
    return {name: ("lancashire", where) for name, where in mine.items()} | {
        name: ("officer", where) for name, where in theirs.items()
    }


def test_every_page_of_managing_is_without_faults(desk: Office, order: Order) -> None:
    pages: dict[str, Page] = {}
    faults = []
    for name, (who, where) in addresses(desk, order).items():
        if who not in pages:
            pages[who] = desk.sits_down(who)
        page = pages[who]
        answer = page.goto(where)
        assert answer is not None
        assert answer.status == 200, name
        keep(page, name)
        faults += faults_of(page, name=name)

    assert faults == []


def keep(page: Page, name: str) -> None:
    """Pictures at two widths, where somebody asked for them: MSPT_PICTURES names the folder."""
    if folder := os.environ.get("MSPT_PICTURES"):
        for width in (375, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=str(Path(folder) / f"{name}-{width}.png"), full_page=True)
