"""The script for long texts, in a real browser: it saves automatically, and no typed text is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.frontend.conftest import SERVICE, Service

pytestmark = pytest.mark.browser
SIGN_IN = "Not saved: sign in again in another tab, then press Save"


def page_of(token: str) -> str:
    """The page of a draft, for a user with this token."""
    return f"""<!DOCTYPE html><html lang="en"><head><title>Draft</title>
      <script type="module" src="/static/app/app.js"></script></head>
      <body><main><form method="post" action="/desk/1/" enctype="multipart/form-data" data-app-writing>
      <input type="hidden" name="csrfmiddlewaretoken" value="{token}"><input type="hidden" name="edition" value="1">
      <textarea name="text" aria-label="Text"></textarea><button>Save</button><span class="app-state" hidden></span>
      </form></main></body></html>"""


@pytest.fixture
def draft(page: Page, service: Service) -> Page:
    """A draft whose author was signed out during writing."""
    service.html = page_of("first")
    service.answer = lambda _form: (403, "the token is of an earlier session")
    page.goto(f"{SERVICE}/desk/1/")
    page.get_by_label("Text").fill("What I wrote.")
    page.get_by_label("Text").blur()
    expect(page.locator(".app-state")).to_have_text(SIGN_IN)
    return page


def test_text_is_saved_with_the_token_of_the_new_session(draft: Page, service: Service) -> None:
    service.html = page_of("second")
    service.answer = lambda form: (200, f"<title>Stored</title>{form['csrfmiddlewaretoken']}: {form['text']}")

    draft.get_by_role("button", name="Save").click()

    expect(draft.get_by_text("second: What I wrote.")).to_be_visible()


def test_text_stays_on_its_page_while_signed_out(draft: Page, service: Service) -> None:
    service.html = "<main>Sign in</main>"

    draft.get_by_role("button", name="Save").click()

    expect(draft.locator(".app-state")).to_have_text(SIGN_IN)
    expect(draft.get_by_label("Text")).to_have_value("What I wrote.")
    assert len(service.posted) == 1
