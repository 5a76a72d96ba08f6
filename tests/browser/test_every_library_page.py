"""Every library page, opened by its URL as users with access: no axe-core fault, no sideways scrolling.

The tests see each page with a product of each kind and status and a draft in each status, in the demonstration; with no
data; and with overlong words. They also send empty forms.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from django.urls import reverse
from playwright.sync_api import Response, expect

from accounts.choices import Role
from accounts.models import User
from demo import people
from guidance import content_requests, reader_feedback, review_comments
from tests.accounts.factories import LANCASHIRE, UserFactory
from tests.browser import library_pages
from tests.browser.conftest import Office
from tests.browser.looking import faults_of
from tests.browser.walking import AT_LENGTH, ENDLESS, looked_at
from tests.guidance import making
from tests.stack import sign_in_as

READERS = (people.officer("cumbria"), "partner@example.org")
FIGURES = "/snapshots/guidance/?each=year"


def test_no_page_of_the_library_has_a_fault_in_the_demonstration(
    demonstration: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    colours, faults = Counter[str](), []
    author = people.lead(min(people.AUTHORS))
    everybody = (people.NATIONAL, author, *READERS)
    office = replace(demonstration, people={email: User.objects.get(email=email) for email in everybody})
    for who in everybody:
        pages = library_pages.addresses(office.people[who])
        faults += looked_at(office, who, pages, colours, most=3 if who == people.NATIONAL else 1, measured=1)
    faults += looked_at(office, people.NATIONAL, [("figures", FIGURES)], colours, measured=1)

    with capsys.disabled():
        print(f"\n{colours.total()} pages of the library looked at in the demonstration, of {len(colours)} kinds")
    assert not faults, "\n".join(faults)
    assert colours.keys() >= library_pages.PAGES


@pytest.fixture
def empty(office: Office) -> Office:
    """A service with nothing published; one user writes, one approves, one reads."""
    named = {"author": making.author(), "approver": making.approver(), "officer": _officer()}
    return replace(office, people={name: sign_in_as(who) for name, who in named.items()})


def _officer(**more: str) -> User:
    return UserFactory(role=Role.OFFICER, force_id=LANCASHIRE, **more)


def test_no_page_of_the_library_has_a_fault_without_data(empty: Office, capsys: pytest.CaptureFixture[str]) -> None:
    colours, faults = Counter[str](), []

    for who, person in empty.people.items():
        faults += looked_at(empty, who, library_pages.addresses(person), colours, most=1, measured=1)
    faults += looked_at(empty, "approver", [("figures", reverse("reports:guidance-figures"))], colours, measured=1)

    with capsys.disabled():
        print(f"\n{colours.total()} pages of an empty library looked at, of {len(colours)} kinds")
    assert not faults, "\n".join(faults)


@pytest.fixture
def wordy(office: Office) -> Office:
    """A library with long texts of overlong words."""
    writer = making.with_duty(UserFactory(role=Role.LEAD, force_id=LANCASHIRE, name=f"Ada {ENDLESS}"[:80]))
    approver, reader = making.approver(), _officer(name=ENDLESS[:80])
    text = (
        f"## {ENDLESS}\n\n{AT_LENGTH}\n\n- [ ] {ENDLESS}\n\n| {ENDLESS} | b |\n|---|---|\n| {ENDLESS} | {ENDLESS} |\n"
    )
    fields = {"title": ENDLESS[:150], "summary": ENDLESS, "text": text}
    product = making.published(writer, approved_by=approver, **fields)
    making.next_version(product, by=writer, approved_by=approver, text=f"{text}\n\n{AT_LENGTH}")
    details = {**fields, "debrief": making.debrief_said(scale=ENDLESS, points={"lesson": [AT_LENGTH, ENDLESS]})}
    making.published(writer, approved_by=approver, kind="debrief", **details)
    draft = making.drafted(writer, **fields)
    thread = review_comments.open_thread(draft.public_id, anchor="", words=AT_LENGTH, by=approver)
    review_comments.answer(thread.pk, words=ENDLESS, by=writer)
    content_requests.request_content(ENDLESS[:200], words=AT_LENGTH, by=reader)
    content_request = content_requests.request_content("Words", words=AT_LENGTH, by=reader)
    content_requests.answer(content_request.pk, words=ENDLESS, product=product, by=writer)
    remark = reader_feedback.give_feedback(product, kind="unclear", words=AT_LENGTH, by=reader)
    reader_feedback.answer(remark.pk, words=ENDLESS, by=writer)
    named = {"author": writer, "approver": approver, "officer": reader}
    return replace(office, people={name: sign_in_as(who) for name, who in named.items()})


def test_overlong_words_break_no_library_page(wordy: Office, capsys: pytest.CaptureFixture[str]) -> None:
    colours, faults = Counter[str](), []

    for who, person in wordy.people.items():
        faults += looked_at(wordy, who, library_pages.addresses(person), colours, most=2, measured=0)

    with capsys.disabled():
        print(f"\n{colours.total()} pages with words without end looked at, of {len(colours)} kinds")
    assert not faults, "\n".join(faults)


def _is_of_the_button(answer: Response) -> bool:
    """Whether the browser itself sent the form; the script also saves a draft during typing."""
    return answer.request.method == "POST" and "hx-request" not in answer.request.headers


def test_empty_library_form_says_what_is_missing(wordy: Office) -> None:
    faults = []

    for who, name in (
        ("officer", "feedback-new"),
        ("officer", "content-request-new"),
        ("author", "product-new"),
        ("author", "draft"),
    ):
        page, pages = wordy.sits_down(who), dict(reversed([*library_pages.addresses(wordy.people[who])]))
        page.goto(pages[f"guidance:{name}"])
        for box in page.locator("main form[method=post] input[type=text], main textarea").all():
            if box.is_visible():
                box.fill("")
        with page.expect_response(_is_of_the_button) as coming:
            page.locator("main form[method=post] [type=submit]").first.click()
        assert (name, coming.value.status) == (name, 422)
        expect(page.locator(".govuk-error-summary"), name).to_have_count(1)  # once the answer is drawn
        faults += faults_of(page, name=f"{name}, sent empty")

    assert not faults, "\n".join(faults)
