"""Every page that a user of each role reaches by links: no axe-core fault, no sideways scroll, no error.

The pages are those of the demonstration if its template exists, otherwise those of a small service. Refusals and
invalid forms are checked too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page, expect

from demo.sign_ins import password
from tests.browser import library_pages, order_pages, refusals
from tests.browser.conftest import MERSEYSIDE, Office
from tests.browser.looking import faults_of, read, rules_for
from tests.browser.pieces import links_of

NO_PAGE = (".csv", ".json", ".svg", ".png", ".pdf", ".ods", ".xlsx", ".zip")
FILES = {f"guidance:{name}" for name in library_pages.FILES} | order_pages.FILES
FILES |= {"action_plan:paper-file", "action_plan:evidence-file"}
STARTS = ("/", "/returns/", "/review/", "/review/board/", "/investigations/", "/snapshots/", "/accounts/")
# One of each kind of page for each role, except those with different statuses.
SEVERAL = {"investigations:return-detail": 3, "investigations:review-detail": 2, "reports:snapshot-detail": 2}


@dataclass
class Walk:
    """One user's crawl of the service."""

    role: str
    page: Page
    words: bool  # whether each page is checked for cut-off text
    colours: dict[str, int]  # how many pages of each kind any crawl has checked for contrast
    seen: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def go(self, known: set[str]) -> int:
        """Follow links from the home page; returns the number of pages read."""
        waiting, tried, looked = [*STARTS], set(), 0
        while waiting:
            address = waiting.pop(0)
            name = name_of(address)
            if address in tried or not name or name in known or self.seen.get(name, 0) >= SEVERAL.get(name, 1):
                continue
            tried.add(address)
            answer = read(self.page, address, kind=name, always=self.words)
            if answer.status >= 400:
                continue
            where = urlsplit(answer.url).path
            name = name_of(where)
            if self.seen.get(name, 0) >= SEVERAL.get(name, 1):
                continue
            self.seen[name] = self.seen.get(name, 0) + 1
            looked += 1
            new = self.colours.get(name, 0) < SEVERAL.get(name, 1)
            self.colours[name] = self.colours.get(name, 0) + 1
            if (rules := rules_for(answer.html, kind=name, first=new)) or self.words:
                answer.show(self.page)
                title = f"{where} as {self.role}"
                self.faults += faults_of(self.page, name=title, words=self.words, rules=rules)
            waiting += links_of(answer.html)
        return looked


def name_of(address: str) -> str:
    """The URL name of a page; empty for a page that is not ours."""
    path = urlsplit(address).path
    if path.endswith(NO_PAGE) or path.startswith(("/static/", "/api/", "/health/")):
        return ""
    try:
        name = resolve(path).view_name
    except Resolver404:
        return ""
    return "" if name in FILES else name


def walk_all(office: Office, roles: list[str], *, each_sees_all: bool) -> tuple[int, list[str]]:
    """Crawl as each user; returns the number of pages checked and their faults.

    Unless `each_sees_all`, a kind of page that another user has checked is skipped. Colours depend on the kind of page
    and not on the user, so contrast is checked once. A page without a new piece of its kind is read, not opened.
    """
    looked, faults, open_to_all, colours = 0, [], set[str](), dict[str, int]()
    for role in roles:
        walk = Walk(role=role, page=office.sits_down(role), words=not each_sees_all, colours=colours)
        looked += walk.go(open_to_all)
        faults += walk.faults
        alike = {name for name in walk.seen if ":" not in name and name not in {"home", "account"}}
        open_to_all |= alike if each_sees_all else walk.seen.keys() - {"home"}
        walk.page.context.close()
    return looked, faults


def test_no_page_of_the_demonstration_has_a_fault(demonstration: Office, capsys: pytest.CaptureFixture[str]) -> None:
    assert password() == "Demonstration-2026"

    looked, faults = walk_all(demonstration, [*demonstration.people], each_sees_all=True)
    refused, faults_of_refusals = refusals.looked_at(
        demonstration, analyst="force analyst", address="/returns/E23000035/2026-10/"
    )
    faults += faults_of_refusals

    with capsys.disabled():
        print(f"\n{looked} pages of the demonstration looked at, as {len(demonstration.people)} roles")
        print(f"{refused} error pages looked at beside them")
    assert looked > 40
    assert not faults, "\n".join(faults)


def test_no_page_has_a_fault_with_little_or_no_data(office: Office, capsys: pytest.CaptureFixture[str]) -> None:
    looked, faults = walk_all(office, [*office.people][3:], each_sees_all=False)

    with capsys.disabled():
        print(f"\n{looked} pages with little or nothing on them looked at")
    assert looked > 15
    assert not faults, "\n".join(faults)


def test_no_error_page_of_the_service_has_a_fault(office: Office) -> None:
    looked, faults = refusals.looked_at(office, analyst="merseyside", address=f"/returns/{MERSEYSIDE}/2026-10/")

    assert looked == 3
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(
    ("who", "address", "status"),
    [
        ("cheshire", "/nothing-here/", 404),
        ("cheshire", "/returns/E23000032/2026-10/", 404),
        ("cheshire", "/administration/people/", 403),
        ("partner", "/returns/", 403),
    ],
)
def test_a_refusal_has_no_fault(office: Office, who: str, address: str, status: int) -> None:
    page = office.sits_down(who)

    answer = page.goto(address)

    assert answer is not None
    assert answer.status == status
    assert faults_of(page, name=address) == []


def test_a_sign_in_that_fails_has_no_fault(office: Office) -> None:
    page = office.browser.new_context(base_url=office.address).new_page()
    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in").click()

    expect(page.locator(".govuk-error-summary")).to_have_count(1)
    assert faults_of(page, name="a failed sign-in") == []


@pytest.mark.parametrize(
    ("who", "address", "button"),
    [
        ("admin", "/administration/people/new/", "button[type=submit]:not(.app-header__button)"),
        ("national", "/snapshots/2026-09/export/?version=0", "button[type=submit]:not(.app-header__button)"),
    ],
)
def test_a_form_with_mistakes_has_no_fault(office: Office, who: str, address: str, button: str) -> None:
    page = office.sits_down(who)
    page.goto(address)
    with page.expect_response(lambda answer: answer.request.method == "POST") as coming:
        page.locator("main").locator(button).last.click()

    assert coming.value.status == 422
    expect(page.locator(".govuk-error-summary")).to_have_count(1)
    assert faults_of(page, name=address) == []
