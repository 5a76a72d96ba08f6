"""An administrator proposes a sensitive role in the browser, and another one confirms it (P19)."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from accounts.choices import Role
from accounts.models import User
from tests.accounts.factories import UserFactory
from tests.browser import looking
from tests.browser.conftest import Office
from tests.browser.signing_in import sign_in
from tests.stack import sign_in_as


def browser_of(office: Office, person: User) -> Page:
    page = office.browser.new_context(base_url=office.address).new_page()
    page.on("pageerror", lambda error: office.problems.append(f"{page.url}: {error}"))
    page.on("console", lambda message: office.heard(page, message))
    page.goto("/accounts/login/")
    sign_in(page, person)
    return page


def test_role_is_proposed_and_confirmed(office: Office) -> None:
    ada, bea = (sign_in_as(UserFactory(name=name, role=Role.ADMINISTRATOR)) for name in ("Ada Min", "Bea Min"))
    person = UserFactory(name="Nia Team")
    faults: list[str] = []

    page = browser_of(office, ada)
    page.goto(person.get_absolute_url())
    page.get_by_role("radio", name="National team. Closes").check()
    page.get_by_role("button", name="Save name and role, and sign them out").click()
    expect(page.get_by_text("Another administrator must confirm this within 7 days.")).to_be_visible()
    faults += looking.faults_of(page, name="the page of a person with a proposal", words=True)

    page = browser_of(office, bea)
    page.goto("/")
    page.get_by_role("link", name="Access: Nia Team").click()
    faults += looking.faults_of(page, name="the page of a proposal", words=True)
    page.get_by_role("button", name="Confirm access").click()
    expect(page.get_by_text("Nia Team now has the role national team.")).to_be_visible()

    assert User.objects.get(pk=person.pk).role == Role.NATIONAL
    assert not faults, faults
