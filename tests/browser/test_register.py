"""An officer on a phone finds a subject of another force and reads the card; every page of it is looked at."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from pathlib import Path

from playwright.sync_api import Page, expect

from orders import subjects
from orders.choices import Particular
from orders.managing import risk
from orders.models import Order, Subject
from orders.subjects import Known
from tests.browser.conftest import Office
from tests.browser.looking import faults_of
from tests.browser.test_managing import BAN, PASSPORTS, PHONE, PROHIBITED, TODAY, desk  # noqa: F401
from tests.orders import making

PICTURES = os.environ.get("MSPT_PICTURES", "")  # a folder, for whoever wants to look


def picture(page: Page, name: str, *, width: int) -> None:
    if PICTURES:
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)


def ordered(office: Office) -> Order:
    """A subject of Lancashire with all that is known of somebody, and an order that is served."""
    by = office.people["lancashire"]
    known = [
        Known(kind=Particular.NAME, text="Darren Example"),
        Known(kind=Particular.ALIAS, text="Dazza"),
        Known(kind=Particular.ADDRESS, text="14 Sample Street, Preston, PR1 2AB"),
        Known(kind=Particular.VEHICLE, text="PO20 OKX, silver van"),
        Known(kind=Particular.PHONE, text="07700 900123"),
    ]
    subject = subjects.take_in(known, born_on=date(1981, 5, 9), by=by)
    Subject.objects.filter(pk=subject.pk).update(ring_at_night="Force duty officer, 01632 960999", protects=2)
    conditions = (
        *(replace(making.own(f"Must not: {one}."), plain=one) for one in PROHIBITED),
        BAN,
        PASSPORTS,
        making.TELL_ADDRESS,
    )
    order = making.made(by, subject, add=conditions, ends_on=date(2031, 3, 15), until_further_order=False)
    order = making.moved(order, "serve", by=by, on=making.MADE_ON)
    risk.assess(subject.public_id, level="high", reason="Still in touch with both workers.", on=TODAY, by=by)
    return order


def test_an_officer_finds_a_subject_on_a_phone_and_reads_the_card(desk: Office) -> None:  # noqa: F811
    order = ordered(desk)
    page = desk.sits_down("officer", viewport=PHONE)
    faults: list[str] = []

    page.get_by_role("link", name="Look for somebody in the order register").click()
    picture(page, "box", width=375)
    picture(page, "box", width=1280)
    faults += faults_of(page, name="the box")
    page.get_by_role("button", name="Look in the register").click()
    expect(page.get_by_role("alert")).to_contain_text("Say why you look")
    faults += faults_of(page, name="the box with mistakes")

    page.get_by_label("Who is it?").fill("Darren Exampel 9/5/81")
    page.get_by_label("Stop of a person or vehicle").check()
    page.get_by_label("Incident or log number").fill("CU-20261124-0312")
    page.get_by_role("button", name="Look in the register").click()
    expect(page.get_by_role("heading", name="One person fits")).to_be_visible()
    picture(page, "answer", width=375)
    picture(page, "answer", width=1280)
    faults += faults_of(page, name="the answer")

    page.get_by_role("button", name="Open the order card").click()
    expect(page.get_by_role("heading", name="Darren Example")).to_be_visible()
    for width in (320, 375, 1280):
        picture(page, "card", width=width)
    faults += faults_of(page, name="the card")
    if PICTURES:
        page.emulate_media(media="print")
        picture(page, "card-print", width=790)
        page.pdf(path=Path(PICTURES) / "card.pdf", format="A4")
        page.emulate_media(media="screen")

    page.set_viewport_size(PHONE)
    page.get_by_label("The card on another day").fill("2026-03-01")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("Nothing on this card can be enforced on that day.")).to_be_visible()
    faults += faults_of(page, name="the card of a past day")
    page.get_by_role("link", name="Show today’s").click()
    page.get_by_role("button", name="Report a possible breach").click()
    assert str(order.public_id) in page.url

    assert faults == []
