"""Orders from the application to their last day, by order managers of two forces, on the pages.

A risk order begins as an interim order, becomes a full one, transfers with its subject to another force, is visited,
breached, varied and renewed, and expires. A prevention order on sentence bans foreign travel.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from accounts.choices import Role
from orders import tasks
from orders.choices import OrderState
from orders.models import Order
from tests.accounts.factories import CUMBRIA, LANCASHIRE, UserFactory
from tests.browser import ordering
from tests.browser.conftest import Office
from tests.browser.looking import faults_of
from tests.browser.referring import happened, scrolls_sideways
from tests.orders.making import with_duty
from tests.stack import running, sign_in_as, until, writing_to

APPLIED, INTERIM, MADE, SERVED = date(2026, 3, 2), date(2026, 3, 4), date(2026, 5, 11), date(2026, 5, 12)
BROKEN, LATER, LAST = date(2028, 3, 29), date(2028, 4, 3), date(2030, 5, 10)
PEOPLE = {
    "lancashire": {"name": "Jo Placeholder", "role": Role.ANALYST, "force_id": LANCASHIRE},
    "cumbria": {"name": "Owen Birkett", "role": Role.LEAD, "force_id": CUMBRIA},
}
PHONE = {"width": 375, "height": 812}
COURT = {"Kind of court": "Magistrates’ court", "Name of court": "Preston Magistrates’ Court"}
SEALED = {"Documents": ["I have seen the sealed order of the court"]}
MADE_BY_COURT = "Date the court made the order"
NO_CAR_WASH = "Must not run, or work for, any hand car wash."
OWN = {"Why is the standard wording not suitable?": "As the court chose them."}
NO_LIFTS = "Must not drive anybody but family to work."


@pytest.fixture
def desk(browser: Browser, django_db_blocker: Any, tmp_path: Any) -> Iterator[Office]:
    """A separate service with order managers of two forces, and no subject yet."""
    with django_db_blocker.unblock(), running(tmp_path, today=SERVED) as service, writing_to(service.servers.database):
        people = {name: sign_in_as(with_duty(UserFactory(**where))) for name, where in PEOPLE.items()}
        office = Office(service=service, address=service.web(), people=people, browser=browser)
        yield office
        for context in browser.contexts:
            context.close()
        assert office.problems == []


def it_is(desk: Office, day: date, *names: str) -> list[Page]:
    """The same service on a later day, with these users signed in."""
    desk.service.kill(*desk.service.family.children)
    desk.service.today = day
    desk.address = desk.service.web()
    return [desk.sits_down(name) for name in names]


def applied_for(page: Page, reference: str, answers: ordering.Said, *, on: date, court: ordering.Said = COURT) -> None:
    """Begin an order from the page of its subject, and record the application to court."""
    ordering.begin(page, answers | {"Your force’s reference": reference})
    ordering.has_status(page, "Being prepared")
    papers = {"Documents": ["I have seen the application or complaint", "I have seen the evidence list and statements"]}
    ordering.step(page, "Record the application to court", {"Date of the application": on, **court, **papers})
    ordering.record(page, "Record application")
    ordering.has_status(page, "Before the court")


def an_interim_order_becomes_a_full_one(page: Page) -> str:
    """The police apply; the court makes an interim order and then the full one, which is served."""
    who = {"Name": "Darren Example", "Date of birth": date(1981, 5, 9), "Home address": "14 Sample Street, Preston"}
    number = ordering.add_subject(page, who | {"Police area of the address": "Lancashire"})
    answers = {"Grounds": "No conviction", "Applicant": "A chief officer of police"}
    applied_for(page, "L-STRO-17", answers | {"Kind of order": "Risk order (s.23)"}, on=APPLIED)

    ordering.open_subject(page, number)
    beside = {"Main application (interim orders)": "L-STRO-17, Risk order (s.23)"}
    applied_for(page, "L-IRO-3", answers | beside | {"Kind of order": "Interim risk order (s.28)"}, on=APPLIED)
    ordering.step(page, "Record that the court made the order", {MADE_BY_COURT: INTERIM, **COURT, **SEALED})
    ordering.condition(
        page, "Condition 1", {"Kind of condition": "Prohibition", "The court’s words": NO_CAR_WASH} | OWN
    )
    ordering.press(page, "Record order")
    expect(page.get_by_role("alert")).to_contain_text("An interim order must state its last day.")
    expect(page.get_by_label("The court’s words")).to_have_value(NO_CAR_WASH)
    ordering.answer(page, {"Last day": date(2026, 6, 30)}, all_of_it=False)
    ordering.record(page, "Record order")
    ordering.has_status(page, "In force")

    ordering.open_order(page, "L-STRO-17")
    made = {MADE_BY_COURT: MADE, **COURT, **SEALED, "How long does it last?": "Until a date set by the court"}
    ordering.step(page, "Record that the court made the order", made | {"Last day": date(2028, 5, 9)})
    ordering.condition(
        page, "Condition 1", {"Kind of condition": "Prohibition", "The court’s words": NO_CAR_WASH} | OWN
    )
    notice = {
        "Kind of condition": "Notice of name and address",
        "The court’s words": "Must tell home and name.",
    } | OWN
    ordering.add_condition(page, "Condition 2", notice)
    ordering.press(page, "Record order")
    expect(page.get_by_role("alert")).to_contain_text(
        "A prohibition for a fixed period must last at least 2 years, so it cannot end before 10 May 2028"
    )
    expect(page.get_by_role("alert")).to_contain_text("(Modern Slavery Act 2015 s.24)")
    assert faults_of(page, name="an order that is too short") == []
    page.set_viewport_size({"width": 1280, "height": 720})
    ordering.answer(page, {"Last day": date(2028, 5, 10)}, all_of_it=False)
    ordering.record(page, "Record order")

    served = {"How was it served?": "By hand", "Who served it?": "DC Placeholder"}
    papers = {"Documents": ["I have seen proof of service"]}
    ordering.press(page, "Record service")
    ordering.answer(page, {"Date served": SERVED, **served, **papers}, all_of_it=False)
    ordering.record(page, "Record service")
    expect(page.locator("main")).to_contain_text("Due by 14 May 2026")
    assert faults_of(page, name="an order in force") == []
    page.set_viewport_size({"width": 1280, "height": 720})
    ordering.open_order(page, "L-IRO-3")
    ordering.has_status(page, "Ended with the main application")
    return number


def an_order_on_sentence_bans_travel(page: Page) -> None:
    """Another person is sentenced; the Crown Court bans all foreign travel and requires surrender of passports."""
    ordering.add_subject(page, {"Name": "Mirela Sample", "Date of birth": date(1990, 2, 3)})
    court = {"Kind of court": "Crown Court", "Name of court": "Preston Crown Court"}
    answers = {
        "Kind of order": "Prevention order on sentence (s.14)",
        "Grounds": "Convicted of a slavery or trafficking offence",
        "Applicant": "The prosecutor, at sentence",
    }
    ordering.begin(page, answers | {"Your force’s reference": "L-STPO-4"})
    made = {MADE_BY_COURT: MADE, **court, **SEALED, "How long does it last?": "Until a date set by the court"}
    ordering.step(page, "Record that the court made the order", made | {"Last day": date(2031, 5, 10)})
    ordering.condition(page, "Condition 1", {"From the library": "Foreign travel prohibition: all countries"})
    ordering.press(page, "Use this wording")
    ordering.condition(page, "Condition 1", {"Last day, if different from the order": date(2031, 5, 11)})
    ordering.wait_for_draft(page)
    drafts_on_their_way: list[Route] = []
    page.route("**/drafts/save/", lambda draft: drafts_on_their_way.append(draft))
    ordering.press(page, "Record order")
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("The limit is 5 years, until 10 May 2031. The court can extend it later.")
    expect(alert).to_contain_text(
        "so the order must require the surrender of all passports. Add that condition. (Modern Slavery Act 2015 s.18)"
    )
    ordering.condition(page, "Condition 1", {"Last day, if different from the order": date(2031, 5, 10)})
    with page.expect_navigation():
        page.get_by_role("button", name="Add a condition", exact=True).click()
        for draft in drafts_on_their_way:  # it says 11 May, and is older than what was typed since
            draft.continue_()
        page.unroute("**/drafts/save/")
    surrender = {
        "Kind of condition": "Surrender of passports",
        "The court’s words": "Must surrender every passport.",
        **OWN,
        "Police station for passports or notice": "Preston",
    }
    ordering.condition(page, "Condition 2", surrender)
    ordering.record(page, "Record order")
    ordering.has_status(page, "In force")
    main = page.locator("main")
    expect(main).to_contain_text("All countries outside the United Kingdom")
    expect(main).to_contain_text("From 11 May 2026 until 10 May 2031.")
    expect(main).to_contain_text("It runs until the end of 10 May 2031 unless a court changes it.")


def visited(page: Page, number: str, finding: str, outcome: str) -> None:
    """A visit, on a phone."""
    page.set_viewport_size(PHONE)
    ordering.open_subject(page, number)
    ordering.press(page, "Record a visit")
    for question, chosen in (("Was the visit announced?", "No"), ("Did you see the subject?", "Yes")):
        page.get_by_role("group", name=question, exact=True).get_by_label(chosen, exact=True).check()
    page.get_by_role("group", name=NO_CAR_WASH.rstrip("."), exact=True).get_by_label(outcome, exact=True).check()
    page.get_by_label("What did you find?").fill(finding)
    assert scrolls_sideways(page) == 0
    ordering.press(page, "Save visit")
    expect(page.locator("main")).to_contain_text("Visit saved.")
    page.set_viewport_size({"width": 1280, "height": 720})


def transferred_out(lancashire: Page, cumbria: Page, number: str) -> None:
    """The subject moves to Cumbria, which accepts and names its officer before Lancashire is released."""
    ordering.open_subject(lancashire, number)
    ordering.follow(lancashire, "Supervision")
    ordering.follow(lancashire, "Transfer to another force")
    lancashire.get_by_label("Which force?").select_option(label="Cumbria")
    lancashire.get_by_label("Reason for transfer (do not include names)").fill("The subject lives in Carlisle now.")
    ordering.press(lancashire, "Offer transfer")

    cumbria.goto("/")
    cumbria.get_by_role("link", name=f"Lancashire offers you {number}").click()
    expect(cumbria.locator("main")).not_to_contain_text("Darren Example")
    cumbria.get_by_label("New managing officer").select_option(label="Owen Birkett")
    ordering.press(cumbria, "Accept transfer")
    ordering.open_subject(cumbria, number)
    expect(cumbria.locator("main")).to_contain_text("Darren Example")
    lancashire.goto("/orders/")
    expect(lancashire.get_by_role("table").get_by_role("link", name=number)).to_have_count(0)


def broken_and_convicted(page: Page) -> None:
    """A visit's result becomes the report of a breach, a charge and a conviction."""
    ordering.answer(page, {"Date of the breach": BROKEN}, all_of_it=False)
    ordering.press(page, "Show conditions of this date")
    page.get_by_role("group", name="Which conditions may have been broken?").get_by_label(
        NO_CAR_WASH.rstrip(".")
    ).check()
    page.get_by_label("What happened?").fill("Washed cars at the retail park.")
    ordering.press(page, "Report breach")
    for move, date_label, answers in (
        ("Record investigation", "Date the investigation started", {}),
        ("Record charge", "Date of the charge", {}),
        (
            "Record conviction",
            "Date of the conviction",
            {"Court": "Carlisle Crown Court", "Sentence": "8 months", "Months of imprisonment": "8"},
        ),
    ):
        ordering.follow(page, move)
        ordering.answer(page, {date_label: LATER, **answers}, all_of_it=False)
        ordering.press(page, move)
    ordering.has_status(page, "Status: convicted")


def varied_and_renewed(page: Page) -> None:
    """The court adds a condition and changes another, and renews the order."""
    ordering.open_order(page, "L-STRO-17")
    ordering.step(
        page,
        "Record that the court varied the order",
        {"Date the court varied the order": LATER, "Who applied?": "A chief officer of police", **COURT, **SEALED}
        | {"Reasons": "The breach showed the need."},
    )
    page.get_by_role("group", name="Condition 1", exact=True).locator("summary").filter(has_text="Change").first.click()
    ordering.condition(page, "Condition 1", {"The court’s words": f"{NO_CAR_WASH} Nor enter one."})
    ordering.add_condition(
        page, "New condition 1", {"Kind of condition": "Prohibition", "The court’s words": NO_LIFTS} | OWN
    )
    ordering.record(page, "Record variation")
    assert [text.split(".")[0] for text in ordering.conditions(page)] == ["1", "2", "3"]
    expect(page.locator("main")).to_contain_text("Nor enter one.")

    answers = {
        "Date the court renewed the order": LATER,
        "Who applied?": "A chief officer of police",
        **COURT,
        **SEALED,
    }
    answers |= {"How long does it last?": "Until a date set by the court", "Last day": LAST}
    ordering.step(page, "Record that the court renewed the order", answers | {"Reasons": "The risk goes on."})
    ordering.record(page, "Record renewal")
    expect(page.locator("main")).to_contain_text("It runs until the end of 10 May 2030 unless a court changes it.")

    ordering.follow(page, "Past dates")
    page.goto(f"{page.url}?on=2027-01-01")
    expect(page.locator("main")).to_contain_text("The order on 1 January 2027, as recorded on 3 April 2028.")
    expect(page.locator("main")).to_contain_text("11 May 2026 to 10 May 2028")
    expect(page.locator("main")).not_to_contain_text(NO_LIFTS)
    assert faults_of(page, name="an order on a past day") == []
    page.set_viewport_size({"width": 1280, "height": 720})


def the_night_ends_it(desk: Office, page: Page) -> None:
    """On the day after the last one the worker expires the order."""
    ordering.open_order(page, "L-STRO-17")
    ordering.has_status(page, "Expired")
    desk.service.workers(1)
    desk.service.send(tasks.expire)

    ended = Order.objects.filter(reference="L-STRO-17", state=OrderState.EXPIRED)
    until(ended.exists, what=lambda: f"the order has expired; {desk.service.logs()}")
    page.reload()
    assert "Expired" in happened(page)


def test_risk_order_to_its_last_day_and_order_on_sentence_with_travel_ban(
    desk: Office,
) -> None:
    lancashire = desk.sits_down("lancashire")
    number = an_interim_order_becomes_a_full_one(lancashire)
    an_order_on_sentence_bans_travel(lancashire)
    visited(lancashire, number, "At home with family.", "Complied")
    transferred_out(lancashire, desk.sits_down("cumbria"), number)

    [cumbria] = it_is(desk, LATER, "cumbria")
    visited(cumbria, number, "Wet overalls in the hall.", "Did not comply")
    broken_and_convicted(cumbria)
    varied_and_renewed(cumbria)

    [cumbria] = it_is(desk, date(2030, 5, 11), "cumbria")
    the_night_ends_it(desk, cumbria)
    moves = [
        title
        for title in happened(cumbria)
        if title in {"Applied for", "Made", "Served", "Varied", "Renewed", "Expired"}
    ]
    assert moves == ["Applied for", "Made", "Served", "Varied", "Renewed", "Expired"]
    assert faults_of(cumbria, name="an order with all that happened") == []
