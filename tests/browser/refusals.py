"""Every error page as a user's browser meets it, caused as in real use.

Each function ends on the page of its status. The return of the conflict stays begun: it needs its own force.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection
from playwright.sync_api import Page, expect

from tests.browser.conftest import Office
from tests.browser.looking import faults_of

TOO_MANY = 1_100  # fields; Django's limit is a thousand


def ask_too_much(page: Page) -> int:
    """400: a form with more fields than any of ours."""
    page.goto("/")
    with page.expect_navigation() as coming:
        page.evaluate(
            """many => {
                const form = document.createElement('form');
                form.method = 'post';
                form.action = '/accounts/sessions/end-others/';
                for (let n = 0; n < many; n++) form.append(Object.assign(
                    document.createElement('input'), {type: 'hidden', name: `field-${n}`, value: '1'}));
                document.body.append(form);
                form.submit();
            }""",
            TOO_MANY,
        )
    return coming.value.status


def save_what_moved_on(page: Page, *, address: str) -> int:
    """409: without script, a row saved in another tab after it was opened here."""
    _begin(page, address)
    page.goto(address)
    link = page.locator("[data-app-open]").first.get_attribute("href") or ""
    page.goto(f"{address}{link.removeprefix(address).split('#')[0]}")
    other = page.context.new_page()
    other.goto(page.url)
    _send(other, summary="The other tab was first.")
    other.close()
    return _send(page, summary="This one came second.")


def _begin(page: Page, address: str) -> None:
    page.goto(address)
    begin = page.get_by_role("button", name="Start return")
    if begin.count():
        begin.click()
        expect(page.locator(".app-grid").first).to_be_visible()


def _send(page: Page, *, summary: str) -> int:
    """Send the open row as a browser without script does."""
    form = page.locator("form[data-app-row]").first
    form.locator("[name=summary], [name=remarks]").first.fill(summary)
    with page.expect_navigation() as coming:
        form.evaluate("form => HTMLFormElement.prototype.submit.call(form)")
    return coming.value.status


def ask_what_fails(page: Page) -> int:
    """500: a request for a page whose table is missing."""
    with _away("investigations_monthlyreturn"):
        answer = page.goto("/returns/")
    assert answer is not None
    return answer.status


@contextmanager
def _away(table: str) -> Iterator[None]:
    """Rename a table, and rename it back."""
    with connection.cursor() as owner:
        owner.execute(f"alter table {table} rename to {table}_away")
        try:
            yield
        finally:
            owner.execute(f"alter table {table}_away rename to {table}")


def looked_at(office: Office, *, analyst: str, address: str) -> tuple[int, list[str]]:
    """Check each error page; returns their number and their faults."""
    page = office.sits_down(analyst)
    ways: dict[int, Callable[[], int]] = {
        400: lambda: ask_too_much(page),
        409: lambda: save_what_moved_on(page, address=address),
        500: lambda: ask_what_fails(page),
    }
    faults = []
    for status, way in ways.items():
        answered = way()
        assert answered == status, f"{page.url} answered {answered}, not {status}"
        faults += faults_of(page, name=f"the page of {status}")
    return len(ways), faults
