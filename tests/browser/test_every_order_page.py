"""Every order page, opened by its URL as users with access: no axe-core fault, no sideways scrolling.

The tests see each page in every status of an order and with each optional record, in the demonstration; with almost no
data; and with overlong words. They send empty forms, and a file with and without problems.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.choices import Role
from accounts.models import User
from demo import people
from orders.choices import ConditionKind, Particular
from orders.models import Order, Subject
from orders.subjects import records
from orders.subjects.records import Identifier
from orders.supervision import breaches, passports, risk, transfers, visits
from orders.transition_input import ConditionWords
from tests.accounts.factories import KENT, UserFactory
from tests.browser import order_pages
from tests.browser.conftest import CHESHIRE, MERSEYSIDE, TODAY, Office
from tests.browser.looking import faults_of
from tests.browser.walking import AT_LENGTH, ENDLESS, looked_at
from tests.orders import making
from tests.permissions import past_orders
from tests.stack import sign_in_as

# Pages that other users can read beyond those they reach by links, which test_every_page checks.
OTHERS = {
    people.orders("cumbria"): {"transfer-detail"},
    people.NATIONAL: {"library-new", "library-change"},
    people.officer("cumbria"): {"breach-new", "breach-detail"},
    "admin@example.org": {"law-list", "law-detail"},
}
FIGURES = "/snapshots/orders/?each=year&area=region:north-west"


def test_no_page_about_orders_has_a_fault_in_the_demonstration(
    demonstration: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    colours, faults = Counter[str](), []
    force = people.orders("lancashire")  # a user with an order in each status
    accounts = {email: User.objects.get(email=email) for email in (force, *OTHERS)}
    office = replace(demonstration, people=accounts)
    faults += looked_at(office, force, order_pages.addresses(accounts[force]), colours, most=2, measured=1)
    for who, kinds in OTHERS.items():
        some = [page for page in order_pages.addresses(accounts[who]) if page[0].split(":")[1] in kinds]
        faults += looked_at(office, who, some, colours, most=1, measured=1)
    faults += looked_at(office, people.NATIONAL, [("figures", FIGURES)], colours, measured=1)

    with capsys.disabled():
        print(f"\n{colours.total()} pages about orders looked at in the demonstration, of {len(colours)} kinds")
    assert not faults, "\n".join(faults)
    assert colours.keys() >= order_pages.PAGES


@pytest.fixture
def small(office: Office) -> Office:
    """A service in which one user has the duty, with one subject, one draft and nothing else."""
    analyst = making.with_duty(UserFactory(role=Role.ANALYST, force_id=CHESHIRE, name="Ada Wren"))
    national = making.with_duty(UserFactory(role=Role.NATIONAL, name="Nia Foss"))
    officer = UserFactory(role=Role.OFFICER, force_id=KENT, name="Sam Hythe")
    making.drafted(analyst)
    named = (("analyst", analyst), ("national", national), ("officer", officer))
    return replace(office, people={name: sign_in_as(who) for name, who in named})


def test_no_order_page_has_a_fault_with_little_data(small: Office, capsys: pytest.CaptureFixture[str]) -> None:
    colours, faults = Counter[str](), []

    faults += looked_at(small, "analyst", order_pages.addresses(small.people["analyst"]), colours, measured=1)
    empty = [(f"orders:{name}", reverse(f"orders:{name}")) for name in ("register-search", "breach-list")]
    faults += looked_at(small, "officer", empty, colours, measured=1)
    faults += looked_at(small, "national", [("figures", reverse("reports:order-figures"))], colours, measured=1)

    with capsys.disabled():
        print(f"\n{colours.total()} pages about few orders looked at, of {len(colours)} kinds")
    assert not faults, "\n".join(faults)


# Pages without text typed by a force.
WORDLESS = {
    f"orders:{name}" for name in ("library", "order-import", "order-import-headers", "subject-new", "register-search")
}


@pytest.fixture
def wordy(office: Office) -> Office:
    """One order with long texts of overlong words."""
    analyst = making.with_duty(UserFactory(role=Role.ANALYST, force_id=MERSEYSIDE, name=f"Ada {ENDLESS}"[:80]))
    receiver = making.with_duty(UserFactory(role=Role.ANALYST, force_id=KENT, name=ENDLESS[:80]))
    officer = UserFactory(role=Role.OFFICER, force_id=KENT, name=ENDLESS[:80])
    known = [Identifier(kind=kind, text=f"{kind} {ENDLESS}") for kind in Particular]
    subject = records.add_subject(known, born_on=date(1981, 5, 9), by=analyst)
    Subject.objects.filter(pk=subject.pk).update(out_of_hours_contact=ENDLESS)
    words = ConditionWords(
        kind=ConditionKind.PROHIBITION,
        words=AT_LENGTH,
        plain=ENDLESS,
        area=ENDLESS,
        persons=ENDLESS,
        station=ENDLESS[:120],
        own_reason=ENDLESS,
    )
    travel = replace(words, kind=ConditionKind.TRAVEL_BAN, reach="named", countries=(ENDLESS[:60],))
    order = making.applied(analyst, subject, reference=ENDLESS[:40], evidence=AT_LENGTH)
    lasting = {"ends_on": date(2028, 3, 15), "until_further_order": False}
    details = {"court": ENDLESS, "reasons": AT_LENGTH, "add": (words, travel, making.GIVE_UP_PASSPORTS), **lasting}
    order = making.moved(order, "make", by=analyst, on=making.MADE_ON, **details)
    order = making.moved(order, "serve", by=analyst, on=making.MADE_ON, served_by=ENDLESS)
    _managed(order, by=analyst, reported_by=officer)
    transfers.offer(subject.public_id, to=KENT, reason=AT_LENGTH, by=analyst)
    named = (("analyst", analyst), ("receiver", receiver), ("officer", officer))
    return replace(office, people={name: sign_in_as(who) for name, who in named})


def _managed(order: Order, *, by: User, reported_by: User) -> None:
    subject = order.subject.public_id
    risk.assess(subject, level="high", reason=AT_LENGTH, on=TODAY, by=by)
    visit = {"was_planned": True, "was_seen": True, "officers": ENDLESS, "finding": AT_LENGTH}
    visits.note(subject, on=TODAY, outcomes={}, by=by, **visit)
    passports.record_surrender(order.public_id, number=ENDLESS[:40], station=ENDLESS, taken_on=TODAY, by=by)
    first = order.conditions.order_by("number")[0].pk
    facts = {"happened_on": TODAY, "conditions": [first], "facts": AT_LENGTH, "evidence": AT_LENGTH}
    breach = breaches.report(order.public_id, by=reported_by, **facts)
    breaches.make(breach.public_id, "arrest", breaches.BreachInput(on=TODAY, reasons=AT_LENGTH), by=by)


def test_overlong_words_break_no_order_page(wordy: Office, capsys: pytest.CaptureFixture[str]) -> None:
    colours, faults = Counter[str](), []

    for who, person in wordy.people.items():
        pages = [page for page in order_pages.addresses(person) if page[0] not in WORDLESS]
        faults += looked_at(wordy, who, pages, colours, most=1, measured=0)

    with capsys.disabled():
        print(f"\n{colours.total()} pages with words without end looked at, of {len(colours)} kinds")
    assert not faults, "\n".join(faults)


# Forms that are sent empty, by user.
EMPTY = {
    "analyst": (
        "subject-new",
        "identifier-add",
        "order-new",
        "transfer-new",
        "visit-new",
        "order-part",
        "evidence-new",
    ),
    "officer": ("register-search", "breach-new"),
    "national": ("library-new",),
}


def finds_in_the_register(page: Page, text: str) -> None:
    """An officer can report a breach after finding the person in the register."""
    page.goto(reverse("orders:register-search"))
    page.get_by_label("Who are you searching for?").fill(text)
    page.get_by_label("Stop of a person or vehicle").check()
    page.get_by_label("Incident or log number").fill("KP-20261124-0312")
    page.get_by_role("button", name="Search the register").click()
    expect(page.get_by_role("button", name="View order card").first).to_be_visible()


def test_empty_order_form_says_what_is_missing(small: Office) -> None:
    order = making.made(small.people["analyst"])
    faults = []

    for who, names in EMPTY.items():
        page, pages = small.sits_down(who), dict(reversed([*order_pages.addresses(small.people[who])]))
        if who == "officer":
            finds_in_the_register(page, "Darren Example 9/5/1981")
            pages["orders:breach-new"] = reverse("orders:breach-new", args=[order.public_id])
        for name in names:
            page.goto(pages[f"orders:{name}"])
            for box in page.locator("main input[type=text], main textarea").all():
                box.fill("")
            # Typed text is meanwhile saved as a draft, by a separate POST.
            with page.expect_response(
                lambda answer: answer.request.method == "POST" and "/drafts/" not in answer.url
            ) as coming:
                page.locator("main form[method=post] [type=submit]").last.click()
            assert (name, coming.value.status) == (name, 422)
            expect(page.locator(".govuk-error-summary"), name).to_have_count(1)
            faults += faults_of(page, name=f"{name}, sent empty", first=name == names[0])

    assert not faults, "\n".join(faults)


def test_incomplete_transition_is_refused_with_the_section(small: Office) -> None:
    order = making.applied(small.people["analyst"])
    page = small.sits_down("analyst")
    page.goto(reverse("orders:transition-new", args=[order.public_id, "make"]))

    page.get_by_role("button", name="Record order").last.click()

    expect(page.get_by_role("alert")).to_be_visible()
    assert faults_of(page, name="a move without what it asks") == []


def sent(page: Page, content: str) -> None:
    page.goto(reverse("orders:order-import"))
    page.get_by_label("File").set_input_files(
        {"name": "orders.csv", "mimeType": "text/csv", "buffer": content.encode()}
    )
    page.get_by_role("button", name="Check file").click()


def test_file_of_past_orders_is_previewed_and_its_problems_are_named(small: Office) -> None:
    page, faults = small.sits_down("analyst"), []
    content = past_orders.sent_file("CHE").read().decode()

    sent(page, content)
    expect(page.get_by_text("1 order for 1 person will be added")).to_be_visible()
    faults += faults_of(page, name="what a file would import")
    sent(page, content.replace("2019-02-04", ENDLESS).replace("PAST", "P2"))
    expect(page.get_by_role("heading", name="Your file has 1 problem")).to_be_visible()
    faults += faults_of(page, name="a file with problems")
    sent(page, "nothing")
    expect(page.get_by_role("alert")).to_be_visible()
    faults += faults_of(page, name="a file that is none")

    assert not faults, "\n".join(faults)
