"""Typed text is restored when the user returns: after leaving the page, and after the session has ended."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Session
from drafts.models import Draft
from tests.browser.conftest import Office
from tests.browser.signing_in import end_sessions, sign_in

FEEDBACK = "/about/feedback/"
ADD_TERM = "/administration/vocabularies/{key}/add/"
LONG = ("The list of months is slow to open on the train, and the total is cut off. " * 12)[:900]


def test_nine_hundred_characters_are_there_after_going_away_and_coming_back(office: Office) -> None:
    page = office.sits_down("lancashire")
    page.goto(FEEDBACK)
    words = page.locator("textarea")
    words.fill(LONG)
    page.get_by_role("link", name="Definitions").click()  # at once, without waiting for the pause
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("eedback")

    page.goto(FEEDBACK)

    expect(page.get_by_text("We kept what you typed on").first).to_be_visible()
    expect(words).to_have_value(LONG)
    with page.expect_response("**/drafts/discard/"):
        page.locator("main").get_by_role("button", name="Discard").click()
    expect(words).to_have_value("")
    page.goto(FEEDBACK)
    expect(page.get_by_text("We kept what you typed on")).to_have_count(0)
    expect(words).to_have_value("")


def test_draft_shows_when_it_was_saved_and_is_deleted_once_the_form_is_sent(office: Office) -> None:
    page = office.sits_down("cumbria")
    page.goto(FEEDBACK)
    page.locator("textarea").fill("The board is quick now.")
    expect(page.locator("form[data-draft] .app-state")).to_contain_text("Draft saved at")

    with page.expect_navigation():
        page.locator("form[data-draft] button[type=submit]").click()

    assert not Draft.objects.filter(user=office.people["cumbria"]).exists()


def test_form_that_was_answered_with_a_file_leaves_no_draft(office: Office) -> None:
    page = office.sits_down("national")
    page.clock.install()
    page.goto("/snapshots/2026-09/export/?version=0")
    page.get_by_label("CSV file with every figure").check()
    page.get_by_label("Reason (do not include names)").fill("briefing")
    with page.expect_download():
        page.get_by_role("button", name="Export").click()
    page.clock.fast_forward(10_001)  # the page stays

    with page.expect_response("**/drafts/form/**"):
        page.reload()

    expect(page.get_by_text("We kept what you typed on")).to_have_count(0)
    assert not Draft.objects.filter(user=office.people["national"]).exists()


def test_form_sent_after_the_session_ended_is_offered_after_signing_in(office: Office) -> None:
    person = office.people["admin"]
    page = office.sits_down("admin")
    page.goto(ADD_TERM.format(key="origins"))
    page.get_by_label("Term", exact=True).fill("Nail bar with living quarters")
    end_sessions(person)
    page.locator("form[data-draft] button[type=submit]").click()
    page.wait_for_url("**/accounts/login/**")

    sign_in(page, person)

    expect(page.get_by_role("heading", level=1)).to_have_text("We kept what you typed")
    expect(page.locator("main dd", has_text="Nail bar with living quarters")).to_be_visible()
    page.get_by_role("button", name="Save it now").click()
    expect(page.locator(".govuk-error-summary")).to_be_visible()  # the day was missing: the form itself says so
    expect(page.get_by_label("Term", exact=True)).to_have_value("Nail bar with living quarters")


def test_text_typed_while_signed_out_is_kept_after_signing_in_in_another_tab(office: Office) -> None:
    person = office.people["merseyside"]
    page = office.sits_down("merseyside")
    page.goto(FEEDBACK)
    end_sessions(person)
    page.locator("textarea").fill(LONG)
    state = page.locator("form[data-draft] .app-state")
    expect(state).to_contain_text("You have been signed out")
    other = page.context.new_page()
    other.goto("/")
    sign_in(other, person)

    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")

    expect(state).to_contain_text("Draft saved at")
    other.goto(FEEDBACK)
    expect(other.locator("textarea")).to_have_value(LONG)


def test_signing_in_again_in_another_tab_does_not_lose_a_form(office: Office) -> None:
    person = office.people["admin"]
    page = office.sits_down("admin")
    page.goto(ADD_TERM.format(key="origins"))
    page.get_by_label("Term", exact=True).fill("Car wash with living quarters")
    end_sessions(person)
    other = page.context.new_page()
    other.goto("/")
    sign_in(other, person)

    page.evaluate("document.querySelector('form[data-draft]').submit()")

    expect(page.get_by_role("heading", level=1)).to_have_text("You signed in again in another tab")
    expect(page.locator("main dd", has_text="Car wash with living quarters")).to_be_visible()
    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_label("Term", exact=True)).to_have_value("Car wash with living quarters")


def test_a_warning_before_the_session_ends_is_answered_with_one_key_in_every_tab(office: Office) -> None:
    page = office.sits_down("cheshire")
    page.clock.install()
    page.goto("/accounts/")
    other = page.context.new_page()
    other.goto("/accounts/")
    page.clock.fast_forward(810_000)  # the clock of both
    for tab in (page, other):
        expect(tab.get_by_role("heading", name="You will be signed out soon")).to_be_visible()

    page.bring_to_front()
    expect(page.get_by_role("button", name="Stay signed in")).to_be_focused()
    page.keyboard.press("Enter")

    for tab in (page, other):
        expect(tab.get_by_role("dialog")).to_be_hidden()
    page.clock.fast_forward(16 * 60 * 1000)
    expect(page.get_by_role("heading", name="You have been signed out")).to_be_visible()


def test_typing_keeps_the_session_going(office: Office) -> None:
    person = office.people["coordinator"]
    page = office.sits_down("coordinator")
    page.clock.install()
    page.goto("/accounts/address/")
    Session.objects.filter(user=person).update(seen_at=timezone.now() - timedelta(minutes=5))
    page.clock.fast_forward(61_000)

    with page.expect_response("**/accounts/session/"):
        page.locator("form[data-draft] input[type=email]").press_sequentially("ab")

    assert Session.objects.filter(user=person, seen_at__gt=timezone.now() - timedelta(minutes=1)).exists()
