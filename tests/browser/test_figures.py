"""From home to an answer: a question in the explorer, and the dashboard of a unit, by links and lists alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from accounts.choices import Role
from core import months
from figures import snapshots, tasks
from investigations.models import Entry, Revision
from investigations.records import profiles
from tests.accounts.factories import CUMBRIA, LANCASHIRE, UserFactory
from tests.browser import looking
from tests.browser.conftest import OCTOBER, SEPTEMBER, TODAY, Office, one_day_in
from tests.figures import making
from tests.investigations.factories import EntryPeopleFactory, series
from tests.stack import running, sign_in_as, until, writing_to

MERSEYSIDE, MANCHESTER, CHESHIRE = "E23000004", "E23000005", "E23000006"
NORTH_WEST = (LANCASHIRE, CUMBRIA, MERSEYSIDE, MANCHESTER, CHESHIRE)
A_YEAR_AGO = date(2025, 10, 1)
CAR_WASH = {"primary_type_id": "LAB", "sub_types": ["LAB.car-wash"]}
FARM = {"primary_type_id": "LAB", "sub_types": ["LAB.agriculture"]}
BROTHEL = {"primary_type_id": "SEX"}
MOST_ACTIONS = 12
PHONE = {"width": 390, "height": 844}
WIDTHS = (390, 768, 1440)


@dataclass
class Walk:
    """What a reader does on a page, counted: they follow links, choose from lists and select buttons."""

    page: Page
    actions: int = 0

    def follow(self, link: Locator) -> None:
        link.click()
        self.actions += 1

    def choose(self, label: str, option: str) -> None:
        self.page.get_by_label(label, exact=True).select_option(label=option)
        self.actions += 1

    def press(self, button: str) -> None:
        self.page.get_by_role("button", name=button).click()
        self.actions += 1


def returned(force: str, month: date, *, vietnamese: int, previous: list[Entry]) -> list[Entry]:
    """An approved return: the cases before it, and new ones of which some are what the question asks for."""
    revision = making.draft(force, month)
    entries = [making.entry(revision, previous=entry) for entry in previous]
    new = [making.entry(revision, victims=0, **CAR_WASH) for _ in range(vietnamese)]
    for entry in new:
        EntryPeopleFactory(entry=entry, nationality_id="vietnamese", count=2)
        EntryPeopleFactory(entry=entry, nationality_id="vietnamese", gender="female")
    other = [making.entry(revision, **fields) for fields in (CAR_WASH, FARM, BROTHEL)]
    making.approve(revision)
    profiles.store(revision)
    return entries + new + other


@pytest.fixture(scope="module")
def one_region(browser: Browser, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A year of the North West in three months: October of last year, and September and October of this one."""
    home = tmp_path_factory.mktemp("region")
    with django_db_blocker.unblock(), running(home, today=TODAY) as service, writing_to(service.servers.database):
        service.workers(1)
        series(A_YEAR_AGO, OCTOBER)
        people = {
            "coordinator": sign_in_as(UserFactory(role=Role.COORDINATOR, unit_id="nwrocu")),
            "national": sign_in_as(UserFactory(role=Role.NATIONAL)),
        }
        for place, force in enumerate(NORTH_WEST):
            live = returned(force, A_YEAR_AGO, vietnamese=place % 2, previous=[])
            live = returned(force, SEPTEMBER, vietnamese=place % 3, previous=live)
            returned(force, OCTOBER, vietnamese=place, previous=live)
        for month in (A_YEAR_AGO, SEPTEMBER, OCTOBER):
            service.send(tasks.count_and_build, months.text(month))
        until(lambda: not snapshots.outdated(), what=lambda: f"the months are built; {service.logs()}")
        yield Office(service=service, address=service.web(), people=people, browser=browser)


@pytest.fixture
def region(one_region: Office, django_db_blocker: Any) -> Iterator[Office]:
    """The service; a script error fails the test."""
    with django_db_blocker.unblock(), one_day_in(one_region):
        yield one_region


def counted(month: date) -> int:
    """The cases that the question asks for, counted in the returns of the five forces."""
    approved = Revision.objects.filter(state="approved", period=month, force__in=NORTH_WEST)
    cases = Entry.objects.filter(revision__in=approved, state="live", primary_type="LAB")
    cases = cases.filter(sub_types__contains=["LAB.car-wash"])
    return cases.filter(people__role="victim", people__nationality="vietnamese").distinct().count()


def numbers_of(page: Page, row: str) -> Locator:
    """The links of the numbers in one line of the answer’s table."""
    table = page.get_by_role("table").filter(has=page.get_by_role("columnheader", name="Change"))
    return table.get_by_role("row", name=re.compile(f"^{row}")).get_by_role("link")


def rows_of(page: Page) -> Locator:
    """The cases of a list."""
    return page.locator("main tbody tr")


def faults_at(page: Page, *, name: str) -> list[str]:
    """What axe-core and the widths of a phone, a tablet and a desk show to be wrong."""
    faults = looking.faults_of(page, name=name, words=True)
    for width in WIDTHS:
        looking.resize(page, width)
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        faults += [f"{name} at {width}: scrolls {wide} px sideways"] if wide > 0 else []
    return faults


@pytest.mark.parametrize("person", ["coordinator", "national"])
def test_ministers_question_is_answered_from_home_in_at_most_twelve_actions(region: Office, person: str) -> None:
    now, then = counted(OCTOBER), counted(A_YEAR_AGO)
    assert now > then > 0
    walk = Walk(region.sits_down(person, viewport={"width": 1440, "height": 900}))
    walk.page.goto("/")

    walk.follow(walk.page.get_by_role("link", name="Ask a question of the figures"))
    walk.choose("Primary exploitation type", "Labour exploitation")
    walk.choose("Exploitation sub-type", "Hand car wash")
    walk.choose("Nationality of potential victims", "Vietnamese")
    walk.choose("Area", "North West")
    walk.choose("Compare with", "A year ago")
    walk.press("Update answer")

    expect(walk.page.get_by_role("heading", level=2).first).to_have_text(
        f"{now} live investigations in October 2026, against {then} a year ago"
    )
    faults = faults_at(walk.page, name="the answer") if person == "coordinator" else []

    walk.follow(numbers_of(walk.page, "North West").last)

    expect(rows_of(walk.page)).to_have_count(now)
    assert walk.actions <= MOST_ACTIONS
    faults += faults_at(walk.page, name="the cases of an answer") if person == "coordinator" else []
    assert faults == []


def test_coordinator_filters_the_dashboard_sorts_the_forces_and_opens_the_cases_of_a_tile(region: Office) -> None:
    page = region.sits_down("coordinator", viewport={"width": 1440, "height": 900})
    page.goto("/")
    page.get_by_role("link", name="Your unit’s dashboard").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("October 2026")
    faults = faults_at(page, name="the dashboard")

    page.get_by_label("Area", exact=True).select_option(value="region:north-west")
    page.get_by_label("Exploitation sub-type", exact=True).select_option(label="Hand car wash")
    page.get_by_role("button", name="Apply filters").click()

    expect(page.locator("main")).to_contain_text("Hand car wash")
    forces = page.locator("#forces")
    forces.get_by_role("link", name="Potential victims", exact=True).click()
    expect(forces.locator("[aria-sort]")).to_have_text("Potential victims")
    expect(page.get_by_label("Exploitation sub-type", exact=True)).to_have_value("LAB.car-wash")
    cells = forces.locator("tbody td[data-label='Potential victims'] data")
    victims = [int(number.inner_text()) for number in cells.all()[:-1]]
    assert victims == sorted(victims, reverse=True)
    assert len(set(victims)) > 1

    tile = page.locator(".app-tile").filter(has_text="Live investigations").get_by_role("link")
    number = int(tile.locator("data").inner_text())
    tile.click()

    expect(rows_of(page)).to_have_count(number)
    assert faults == []


def test_both_pages_work_without_javascript(region: Office) -> None:
    page = region.sits_down("coordinator", script=False, viewport=PHONE)
    page.goto("/dashboards/")
    page.get_by_role("link", name="Open in the explorer", exact=True).click()
    page.get_by_text("Change the question").click()
    page.get_by_label("Nationality of potential victims", exact=True).select_option(label="Vietnamese")
    page.get_by_label("Area", exact=True).select_option(label="North West")
    page.get_by_role("button", name="Update answer").click()

    expect(page.get_by_role("heading", level=2).first).to_contain_text(f"{counted(OCTOBER)} live investigations")

    page.goto("/dashboards/")
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Nationality of potential victims", exact=True).select_option(label="Vietnamese")
    page.get_by_role("button", name="Apply filters").click()

    tile = page.locator(".app-tile").filter(has_text="Live investigations")
    expect(tile.get_by_role("link")).to_contain_text(str(counted(OCTOBER)))


def test_question_unfolds_by_keyboard_on_a_phone(region: Office) -> None:
    page = region.sits_down("coordinator", viewport=PHONE)
    page.goto("/explorer/?area=region:north-west")
    measure = page.get_by_label("Measure", exact=True)
    expect(measure).to_be_hidden()

    page.get_by_text("Change the question").focus()
    page.keyboard.press("Enter")

    expect(measure).to_be_visible()
    page.keyboard.press("Tab")
    expect(measure).to_be_focused()
