"""Referral pages as a user reads, clicks and types.

The helpers know no codes or columns. They find a question by its text and choose an answer by its label.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from playwright.sync_api import Locator, Page, expect

from nrm.form.question import NOT_KNOWN

type Answer = str | date | list[str]
type Said = Mapping[str, Answer]  # what is answered, by the words of its question

A_WORD = "Known to the office."
QUESTIONS = (
    "form:has(button) > .govuk-form-group, form:has(button) > .app-question:not([hidden]) > .govuk-form-group:visible"
)
CHOICES = "[type=radio], [type=checkbox]"
# The text, the label and the kind of each question, asked at once: each question to the browser costs milliseconds.
READ = f"""groups => groups.map(group => [
  group.innerText,
  group.querySelector('legend, label').innerText.trim(),
  group.querySelector('{CHOICES}') ? 'choices' : group.querySelector('select') ? 'list' : 'words',
])"""
NEVER_ASKED = 30  # sections of the longest form, and some


def press(page: Page, button: str) -> None:
    """Press a button of the page, not of its header."""
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name=button, exact=True).click()


def follow(page: Page, link: str) -> None:
    """Follow a link of the page, not of its header."""
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name=link, exact=True).first.click()


def heading(page: Page) -> str:
    """The heading of the page."""
    return page.locator("h1").inner_text().strip()


def pseudonym(page: Page) -> str:
    """The pseudonym under the heading of a referral's page."""
    return page.locator(".app-person__no").inner_text().removeprefix("Referral ").strip()


def answer(page: Page, answers: Said, *, all_of_it: bool = True) -> None:
    """Answer the questions of the page, including follow-ups as they appear.

    A required question without a given answer gets its first choice, or a few words.
    """
    done: set[str] = set()
    groups = page.locator(QUESTIONS)
    while question := _next_of(groups, done, answers, all_of_it=all_of_it):
        at, words, kind = question
        _give(groups.nth(at), kind, answers.get(words))


def _next_of(groups: Locator, done: set[str], answers: Said, *, all_of_it: bool) -> tuple[int, str, str] | None:
    """The place, the words and the kind of the next question to answer. Those before it are done."""
    for at, (text, label, kind) in enumerate(groups.evaluate_all(READ)):
        if text in done:
            continue
        done.add(text)
        words = label.removesuffix(" (optional)")
        if words in answers or (all_of_it and words == label and words != NOT_KNOWN):
            return at, words, kind
    return None


def _give(group: Locator, kind: str, value: Answer | None) -> None:
    """Type or choose one answer, the way its boxes ask for."""
    if isinstance(value, date):
        for box, part in (("Day", value.day), ("Month", value.month), ("Year", value.year)):
            group.get_by_label(box, exact=True).fill(str(part))
    elif kind == "choices":
        for label in [value] if isinstance(value, str) else value or [""]:
            (group.get_by_label(label, exact=True) if label else group.locator(CHOICES).first).check()
    elif kind == "list":
        group.locator("select").select_option(**({"label": str(value)} if value else {"index": 1}))
    else:
        group.locator("input, textarea").fill(str(value or A_WORD))


def begin(page: Page, answers: Said) -> None:
    """From the list of referrals, record an encounter; ends on the resulting page."""
    page.goto("/nrm/")
    press(page, "Start a referral")
    answer(page, {"Did you recover anyone?": "Yes"} | dict(answers), all_of_it=False)
    press(page, "Start referral")


def fill_section(page: Page, title: str, answers: Said, *, save: str = "Save answers") -> None:
    """Open a section from the task list and answer it, with the questions that an answer leads to."""
    follow(page, title)
    answer(page, answers)
    press(page, save)
    while heading(page) == title:
        answer(page, answers)
        press(page, save)


def consent(page: Page, what: str, *, on: date) -> None:
    """Explain the NRM to an adult, and record their answer."""
    follow(page, "Consent")
    for box in page.get_by_role("group", name="What did you explain?").get_by_role("checkbox").all():
        box.check()
    answer(page, {"Was an interpreter present?": "Yes", "What did the person say?": what, "When?": on}, all_of_it=False)
    press(page, "Save answers")


def fill(page: Page, answers: Said) -> None:
    """Answer the sections of the task list that are open, one after the other, until none is."""
    for _ in range(NEVER_ASKED):
        waiting = page.locator(".govuk-task-list__item", has_text=re.compile("Not started|In progress"))
        if not waiting.count():
            expect(page.locator("main")).to_contain_text("All questions answered.")
            return
        fill_section(page, waiting.first.get_by_role("link").inner_text(), answers)
    raise AssertionError("The form never ends.")


def refer(page: Page, reference: str, *, on: date, button: str = "Save as referred") -> str:
    """Finish the form, and save the Home Office form's reference and date; returns the permanent pseudonym."""
    press(page, "Check your answers")
    press(page, "Finish the form")
    expect(page.locator("main")).to_contain_text("yet. This service cannot send your form.")
    answers: Said = {"Home Office reference": reference, "Date you submitted the Home Office form": on, "Time": "00:00"}
    answer(page, answers, all_of_it=False)
    press(page, button)
    expect(page.locator("main")).to_contain_text(f"reference {reference}")
    return pseudonym(page)


def open_referral(page: Page, pseudonym: str) -> None:
    """From the list, open the page of a referral by its pseudonym."""
    page.goto("/nrm/?state=all")
    with page.expect_navigation():
        page.get_by_role("table").get_by_role("link", name=pseudonym, exact=True).click()
    expect(page.locator(".app-person__no")).to_have_text(f"Referral {pseudonym}")


def record(page: Page, pseudonym: str, step: str, answers: Said, *, button: str = "Record decision") -> None:
    """From the page of a referral, record a decision or request, and check that it is shown."""
    open_referral(page, pseudonym)
    follow(page, step)
    answer(page, answers, all_of_it=False)
    press(page, button)
    expect(page.locator("main")).to_contain_text("Recorded. Status: ")


def has_status(page: Page, state: str) -> None:
    """The referral's page shows this status."""
    expect(page.locator("main .app-card--key").get_by_role("heading", level=2)).to_have_text(state)


def happened(page: Page) -> list[str]:
    """The timeline entries of the page, oldest first, without the checks for an earlier referral.

    The form checks by itself half a second after a field changes, so that a slow browser checks more often.
    """
    titles = page.locator(".moj-timeline__title").all_inner_texts()[::-1]
    return [title for title in titles if title != "Checked for an earlier referral"]


def scrolls_sideways(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
