"""An officer on a phone finds a subject of another force and reads the card, which prints on one page."""

from __future__ import annotations

from datetime import date

import pypdfium2
from playwright.sync_api import Page, expect

from orders.choices import ConditionKind, Particular
from orders.models import ConditionTemplate, Order, Subject
from orders.subjects import records
from orders.subjects.records import Identifier
from orders.supervision import risk, tasks, visits
from orders.transition_input import ConditionWords
from tests.browser.conftest import TODAY, Office
from tests.browser.looking import faults_of
from tests.browser.test_managing import BAN, PASSPORTS, PHONE, desk  # noqa: F401
from tests.orders import making

# As long as they are in the library; with a ban, passports and the notice they make eight conditions.
TAKEN = ("no-hand-car-wash", "no-housing-of-others", "no-documents-of-others", "no-recruiting", "no-contact-under-18")


def known(office: Office) -> Subject:
    """A subject of Lancashire with every kind of detail, and a contact to call."""
    details = (
        (Particular.NAME, "Gareth Sampleton"),
        (Particular.ALIAS, "Sampler"),
        (Particular.ALIAS, "Uncle Gar"),
        (Particular.ADDRESS, "14 Sample Street, Preston, PR1 2AB"),
        (Particular.VEHICLE, "PO20 OKX, silver van"),
        (Particular.VEHICLE, "QQ19 ABC, blue saloon"),
        (Particular.PHONE, "07700 900123"),
        (Particular.PHONE, "07700 900456"),
    )
    by = office.people["lancashire"]
    known = [Identifier(kind=kind, text=text) for kind, text in details]
    subject = records.add_subject(known, born_on=date(1979, 2, 11), different_because="Invented twice.", by=by)
    Subject.objects.filter(pk=subject.pk).update(
        out_of_hours_contact="Force duty officer, 01632 960999", protects=2, deputy=making.manager()
    )
    return subject


def ordered(office: Office, subject: Subject) -> Order:
    """A served order of eight conditions, supervised, with every notification made."""
    by = office.people["lancashire"]
    library = {template.code: template for template in ConditionTemplate.objects.filter(code__in=TAKEN)}
    taken = (
        ConditionWords(
            kind=ConditionKind.PROHIBITION, template=code, words=library[code].words, plain=library[code].plain
        )
        for code in TAKEN
    )
    order = making.made(
        by,
        subject,
        add=(*taken, BAN, PASSPORTS, making.TELL_ADDRESS),
        ends_on=date(2031, 3, 15),
        until_further_order=False,
    )
    order = making.moved(order, "serve", by=by, on=making.MADE_ON)
    risk.assess(subject.public_id, level="high", reason="Still in touch with both workers.", on=TODAY, by=by)
    visit = {"was_planned": False, "was_seen": True, "officers": "PC 1", "finding": "At home."}
    visits.note(subject.public_id, on=TODAY, outcomes={}, by=by, **visit)
    for kind, reference in (
        ("pnc_set", "26/1"),
        ("ports", "Border Force, National Targeting Centre, by mail"),
        ("partners", "GLAA; Preston City Council, housing; Immigration Enforcement, North West"),
    ):
        tasks.record_task(order.public_id, kind, on=TODAY, reference=reference, by=by)
    return order


def test_an_officer_finds_a_subject_on_a_phone_and_reads_the_card(desk: Office) -> None:  # noqa: F811
    order = ordered(desk, known(desk))
    page = desk.sits_down("officer", viewport=PHONE)
    faults: list[str] = []

    page.goto("/")
    page.get_by_role("link", name="Search the order register").click()
    page.get_by_label("Who are you searching for?").fill("Gareth Sampelton 11/2/79")
    page.get_by_label("Stop of a person or vehicle").check()
    page.get_by_label("Incident or log number").fill("CU-20261110-0312")
    page.get_by_role("button", name="Search the register").click()
    expect(page.get_by_role("heading", name="1 possible match")).to_be_visible()
    faults += faults_of(page, name="the answer")

    page.set_viewport_size(PHONE)
    page.get_by_role("button", name="View order card").click()
    expect(page.get_by_role("heading", name="Gareth Sampleton")).to_be_visible()
    for first in ("Order in force today, until 15 March 2031", "01632 960999"):  # without scrolling
        expect(page.get_by_text(first).first).to_be_in_viewport()
    faults += faults_of(page, name="the card")
    assert len(printed(page)) == 1

    page.set_viewport_size(PHONE)
    another_date = page.get_by_role("group", name="View the card on another date")
    for part, text in {"Day": "1", "Month": "3", "Year": "2026"}.items():
        another_date.get_by_label(part).fill(text)
    page.get_by_role("button", name="Show card").click()
    expect(page.get_by_text("Nothing on this card can be enforced on that date.")).to_be_visible()
    faults += faults_of(page, name="the card of a past day")
    page.get_by_role("link", name="Show today’s").click()
    page.get_by_role("button", name="Report a possible breach").click()
    page.wait_for_url(f"**{order.public_id}**")

    assert faults == []


def printed(page: Page) -> list[str]:
    """The text of each page of paper, A4 with the margins that the page asks for."""
    paper = pypdfium2.PdfDocument(page.pdf(format="A4"))
    return [sheet.get_textpage().get_text_bounded() for sheet in paper]


def test_a_card_of_eight_conditions_prints_on_one_page_and_of_two_orders_on_two(desk: Office) -> None:  # noqa: F811
    subject = known(desk)
    ordered(desk, subject)
    page = desk.sits_down("lancashire")
    page.goto(f"/orders/card/{subject.public_id}/")

    [paper] = printed(page)

    for words in (
        "Order in force today",
        "8. Tell the police",
        "ends ABC",
        "01632 960999",
        "Opening this card is logged.",
    ):
        assert words in " ".join(paper.split()), words
    for hidden in ("Report a possible breach", "Record check", "View the card on another date"):
        assert hidden not in paper

    ordered_again = making.made(desk.people["lancashire"], subject, kind="tepo", add=(making.NO_LIFTS,) * 3)
    page.reload()
    assert len(printed(page)) == 2
    assert ordered_again.reference in "".join(printed(page))
