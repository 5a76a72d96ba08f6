"""The referral form in use: follow-up questions appear at once, and typed text is never lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.choices import Role
from nrm.models import AnswerText
from tests.accounts.factories import LANCASHIRE, UserFactory
from tests.browser import referring
from tests.browser.conftest import Office, one_day_in
from tests.browser.looking import faults_of
from tests.browser.signing_in import end_sessions, sign_in
from tests.nrm.making import with_duty
from tests.stack import running, sign_in_as

TODAY = date(2026, 11, 27)
AN_ADULT = {"Is the person under 18?": "No", "Were they under 18 at any time during the exploitation?": "No"}
MET = {"When did you meet them?": TODAY, "Where did you meet them?": "A workplace"}
LONG = ("They slept in the van, and the driver kept their papers and their wages. " * 13)[:900].strip()
SUPPORT, CONTACT, PHONE = (
    "Does the person want support?",
    "How can a support provider contact them?",
    "Phone number to use",
)


@pytest.fixture(scope="module")
def service(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """A service that the tests of this file share: each fills in a referral of its own."""
    with running(tmp_path_factory.mktemp("forms"), today=TODAY) as stack:
        yield Office(service=stack, address=stack.web(), people={}, browser=browser)


@pytest.fixture
def desk(service: Office, django_db_blocker: Any) -> Iterator[Office]:
    """The service with an NRM user of a force, who has no referral yet."""
    with django_db_blocker.unblock(), one_day_in(service):
        who = UserFactory(name="Farida Holt", role=Role.ANALYST, force_id=LANCASHIRE)
        service.people = {"lancashire": sign_in_as(with_duty(who))}
        yield service


def an_adult_who_consents(page: Page) -> None:
    """From the list to the task list of a draft."""
    referring.begin(page, MET)
    referring.fill_section(page, "Age", AN_ADULT)
    referring.consent(page, "They consent", on=TODAY)


def test_follow_up_questions_appear_before_anything_is_saved_and_go_again(desk: Office) -> None:
    page = desk.sits_down("lancashire")
    an_adult_who_consents(page)
    referring.follow(page, "Support")
    contact, phone = page.get_by_role("group", name=CONTACT), page.get_by_label(PHONE)
    expect(contact).to_be_hidden()

    page.get_by_role("group", name=SUPPORT).get_by_label("Yes").check()
    expect(contact).to_be_visible()
    expect(phone).to_be_hidden()
    contact.get_by_label("On their own phone").check()
    phone.fill("07700 900123")
    assert faults_of(page, name="support, with its follow-up questions") == []

    page.get_by_role("group", name=SUPPORT).get_by_label("No").check()
    expect(contact).to_be_hidden()
    expect(phone).to_be_hidden()
    page.get_by_role("group", name=SUPPORT).get_by_label("Yes").check()
    expect(phone).to_have_value("07700 900123")  # kept while the page is open

    referring.press(page, "Save answers")
    assert referring.heading(page) == "Referral form"


def test_without_script_a_follow_up_comes_on_the_next_page_with_the_focus_on_it(desk: Office) -> None:
    page = desk.sits_down("lancashire", script=False)
    an_adult_who_consents(page)
    referring.follow(page, "Where")
    page.get_by_role("group", name="Where were they exploited?").get_by_label("UK", exact=True).check()
    page.get_by_label("County or region where they are now").fill("Lancashire")
    referring.press(page, "Save answers")

    towns = page.get_by_label("Towns in the UK, up to 10")
    expect(towns).to_be_focused()
    expect(page.get_by_label("County or region where they are now")).to_have_count(0)
    towns.fill("Preston")
    referring.press(page, "Save answers")
    assert referring.heading(page) == "Referral form"


def test_nine_hundred_typed_characters_survive_a_visit_to_the_task_list(desk: Office) -> None:
    page = desk.sits_down("lancashire")
    an_adult_who_consents(page)
    referring.follow(page, "What happened")
    account = page.get_by_label("What happened?")
    account.fill(LONG)
    with page.expect_navigation():
        page.get_by_role("link", name="Task list").click()  # at once, without waiting for the pause

    referring.follow(page, "What happened")
    expect(account).to_have_value(LONG)


def test_nine_hundred_typed_characters_outlive_a_session_that_ended_before_save_was_pressed(desk: Office) -> None:
    page, person = desk.sits_down("lancashire"), desk.people["lancashire"]
    an_adult_who_consents(page)
    referring.follow(page, "What happened")
    page.get_by_label("What happened?").fill(LONG)
    page.get_by_role("group", name="Are they still being exploited?").get_by_label("No", exact=True).check()
    expect(page.locator("form[data-draft] .app-state")).to_contain_text("Draft saved at")  # nothing is on its way
    end_sessions(person)

    page.locator("main").get_by_role("button", name="Save answers", exact=True).click()
    page.wait_for_url("**/accounts/login/**")
    assert not AnswerText.objects.filter(text=LONG).exists()
    sign_in(page, person)

    assert referring.heading(page) == "We kept what you typed"
    expect(page.locator("main dd", has_text=LONG)).to_be_visible()
    with page.expect_navigation():
        page.get_by_role("button", name="Save it now").click()
    assert AnswerText.objects.get(question="account").text == LONG
    page.goto(page.url.partition("?")[0])
    expect(page.get_by_label("What happened?")).to_have_value(LONG)
    expect(
        page.get_by_role("group", name="Are they still being exploited?").get_by_label("No", exact=True)
    ).to_be_checked()
