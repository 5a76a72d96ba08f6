"""Referrals from the encounter to the last decision, by users of two forces and the national team, on the pages.

An adult and a child are met together. A second adult does not consent. Another force meets the child again, matches the
first referral and takes it over; the child's negative decision is reversed. The adult is charged with a crime and
claims section 45, and the decision comes two days before the trial.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from accounts.choices import Role
from nrm import tasks
from nrm.choices import ReferralState
from nrm.models import Referral
from tests.accounts.factories import CUMBRIA, LANCASHIRE, UserFactory
from tests.browser import referring
from tests.browser.conftest import Office
from tests.browser.looking import faults_of
from tests.nrm.making import CHILD, answered, with_duty
from tests.stack import running, sign_in_as, until, writing_to

MET, SENT = date(2026, 11, 20), date(2026, 11, 24)
DUE, TURNED = date(2026, 12, 1), date(2026, 12, 8)
RECOVERED, TRIAL = date(2027, 1, 12), date(2027, 1, 14)
PEOPLE = {
    "lancashire": {"name": "Farida Holt", "role": Role.ANALYST, "force_id": LANCASHIRE},
    "cumbria": {"name": "Owen Birkett", "role": Role.LEAD, "force_id": CUMBRIA},
    "national": {"name": "Grace Adeyemi", "role": Role.NATIONAL},
}
THE_CHILD = {
    "First name": "Minh",
    "Last name": "Quayle",
    "Date of birth": date(2010, 5, 14),
    "Nationality": "Vietnamese",
}
THE_ADULT = {
    "First name": "Goran",
    "Last name": "Petrov",
    "Date of birth": date(1991, 2, 3),
    "Nationality": "Bulgarian",
}
AN_ADULT = {"Is the person under 18?": "No", "Were they under 18 at any time during the exploitation?": "No"}
NOT_NAMED = {
    "Are they willing to help the police?": "No",
    "Does the person agree to be named to the Home Office?": "No",
}
SCA = {"Who decided?": "Single Competent Authority"}


@pytest.fixture
def desk(browser: Browser, django_db_blocker: Any, tmp_path: Any) -> Iterator[Office]:
    """A separate service with NRM users of two forces and of the national team, and no referral yet."""
    with django_db_blocker.unblock(), running(tmp_path, today=SENT) as service, writing_to(service.servers.database):
        people = {name: sign_in_as(with_duty(UserFactory(**where))) for name, where in PEOPLE.items()}
        office = Office(service=service, address=service.web(), people=people, browser=browser)
        yield office
        for context in browser.contexts:
            context.close()
        assert office.problems == []


def two_are_met(desk: Office, page: Page) -> tuple[str, str]:
    """Lancashire meets an adult and a child, and refers both; returns their pseudonyms."""
    met = {"When did you meet them?": MET, "Where did you meet them?": "A workplace", "Did you recover anyone?": "Yes"}
    referring.begin(page, met | {"How many people did you meet?": "2"})
    expect(page.locator("main")).to_contain_text("2 referrals started, one for each person.")
    drafts = page.get_by_role("table").get_by_role("rowheader").get_by_role("link").all_inner_texts()
    assert len(drafts) == 2

    referring.open_referral(page, drafts[0])
    referring.press(page, "Continue form")
    referring.fill_section(page, "Age", AN_ADULT)
    referring.consent(page, "They consent", on=SENT)
    referring.fill(page, AN_ADULT | THE_ADULT)
    adult = referring.refer(page, "NRM 2026/11041", on=SENT)
    referring.has_status(page, "Referred to the Home Office")
    expect(page.locator("main")).to_contain_text("Due Tuesday 1 December 2026.")

    referring.follow(page, drafts[1])  # met at the same time
    referring.press(page, "Continue form")
    referring.fill_section(page, "Age", {"Is the person under 18?": "Yes"})
    expect(page.locator("main")).to_contain_text("do not need consent to refer")
    expect(page.get_by_role("link", name="Consent", exact=True)).to_have_count(0)
    # The adult's form has shown the other sections.
    answered(Referral.objects.get(pseudonym=drafts[1]), CHILD, by=desk.people["lancashire"])
    page.reload()
    referring.fill_section(page, "The person", THE_CHILD)
    child = referring.refer(page, "NRM 2026/11042", on=SENT)
    assert [adult, child] == drafts
    return adult, child


def one_does_not_consent(desk: Office) -> None:
    """In the street, on a phone: an adult who does not consent is notified, without a name."""
    page = desk.sits_down("lancashire", viewport={"width": 375, "height": 812})
    referring.begin(page, {"When did you meet them?": SENT, "Where did you meet them?": "A street or public place"})
    referring.fill_section(page, "Age", AN_ADULT)
    referring.consent(page, "They do not consent", on=SENT)
    assert referring.heading(page) == "Why they do not consent"
    referring.answer(page, {})
    referring.press(page, "Save answers")
    assert referring.scrolls_sideways(page) == 0
    referring.fill(page, AN_ADULT | NOT_NAMED)
    assert referring.scrolls_sideways(page) == 0
    referring.refer(page, "DTN 2026/77", on=SENT, button="Save as notified")

    referring.has_status(page, "Notified and closed")
    assert referring.scrolls_sideways(page) == 0
    referring.follow(page, "Show name and contact details")
    expect(page.locator("main")).to_contain_text("No identity recorded")
    assert faults_of(page, name="who it is, of a notification") == []


def the_child_is_met_again(desk: Office, lancashire: Page, child: str) -> tuple[Page, str]:
    """Cumbria meets the child, matches Lancashire's referral, and both agree that its draft is about one person."""
    page = desk.sits_down("cumbria")
    referring.begin(page, {"When did you meet them?": SENT, "Where did you meet them?": "A private home"})
    referring.fill_section(page, "Age", {"Is the person under 18?": "Yes"})
    referring.follow(page, "The person")
    referring.answer(page, THE_CHILD)
    typing = page.get_by_role("status").filter(has_text="There may be an earlier referral at Lancashire")
    expect(typing).to_be_visible()
    referring.press(page, "Save and check for an earlier referral")
    region = page.get_by_role("region", name="Has a force referred this person before?")
    expect(region).to_contain_text("There may be an earlier referral at Lancashire")
    expect(region).to_contain_text(desk.people["lancashire"].email)
    expect(page.locator("main")).not_to_contain_text(child)
    draft = referring.pseudonym(page)

    lancashire.goto("/")
    lancashire.get_by_role("link", name=f"Another force checked for this person: {child}").click()
    expect(lancashire.locator("main")).to_contain_text("Owen Birkett checked for a person who may be the same")
    referring.press(lancashire, "The same person")

    page.reload()
    referring.press(page, "Confirm same person")
    expect(page.locator("main")).to_contain_text(f"Their referral is {child}.")
    return page, draft


def the_child_is_passed_on(desk: Office, lancashire: Page, cumbria: Page, child: str) -> None:
    """The child is in Cumbria now: Lancashire offers its referral, and Cumbria accepts it and works on it."""
    referring.open_referral(lancashire, child)
    referring.follow(lancashire, "Transfer to another force")
    lancashire.get_by_label("Which force?").select_option(label="Cumbria")
    lancashire.get_by_label("Reason for transfer (do not include names)").fill(
        "The child was found there and stays there."
    )
    referring.press(lancashire, "Offer transfer")

    cumbria.goto("/")
    cumbria.get_by_role("link", name=f"Lancashire offers you {child}").click()
    expect(cumbria.locator("main")).to_contain_text("The child was found there and stays there.")
    expect(cumbria.locator("main")).not_to_contain_text("Quayle")
    referring.press(cumbria, "Accept transfer")
    referring.open_referral(cumbria, child)
    referring.follow(cumbria, "Show name and contact details")
    expect(cumbria.locator("main")).to_contain_text("Quayle")

    lancashire.goto("/nrm/")
    expect(lancashire.get_by_role("table").get_by_role("link", name=child)).to_have_count(0)
    expect(lancashire.locator("main")).to_contain_text(f"{child} to Cumbria")


def the_draft_is_thrown_away(page: Page, draft: str) -> None:
    """Cumbria has Lancashire's referral now, and needs no second one of the same person."""
    referring.open_referral(page, draft)
    referring.press(page, "Continue form")
    referring.follow(page, "Delete draft")
    assert faults_of(page, name="a draft before it is deleted") == []
    page.get_by_label("Why are you deleting this draft?").fill("Lancashire has passed on its own.")
    referring.press(page, "Delete draft")
    expect(page.locator("main")).to_contain_text(f"Draft {draft} deleted.")
    expect(page.get_by_role("table").get_by_role("link", name=draft)).to_have_count(0)


def the_adult_claims_section_45(page: Page, adult: str) -> None:
    """The adult is charged; the trial is so near that the decision may come too late, and the pages say so."""
    referring.open_referral(page, adult)
    referring.follow(page, "Record a claim")
    answers = {
        "Who raised it?": "The person or their solicitor",
        "At what stage was it raised?": "After charge",
        "Offence": "Production of a controlled drug (Misuse of Drugs Act 1971 s.4(2))",
        "Person’s age at the time of the offence": "Adult (18 or over)",
        "Trial date": TRIAL,
        "Police assessment": "Accepts the claim",
    }
    referring.answer(page, answers, all_of_it=False)
    referring.press(page, "Record claim")
    warning = page.locator(".govuk-warning-text")
    expect(warning).to_contain_text("Trial on 14 January 2027")
    expect(warning).to_contain_text("31 December 2026")
    assert faults_of(page, name="a claim whose dates conflict") == []
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto("/nrm/")
    line = page.locator(".app-queue__item", has_text="decision may be too late for court")
    expect(line).to_contain_text(adult)


def it_is(desk: Office, day: date, *names: str) -> list[Page]:
    """The same service on a later day, with these users signed in."""
    desk.service.kill(*desk.service.family.children)
    desk.service.today = day
    desk.address = desk.service.web()
    return [desk.sits_down(name) for name in names]


def the_night_goes_by(desk: Office, page: Page, pseudonym: str) -> None:
    """The worker ends the recovery periods that have run out, as it does each night."""
    referring.open_referral(page, pseudonym)
    referring.has_status(page, "Recovery period")
    desk.service.workers(1)
    desk.service.send(tasks.end_recovery_periods)

    waits = Referral.objects.filter(pseudonym=pseudonym, state=ReferralState.AWAITING_CONCLUSIVE_GROUNDS)
    until(waits.exists, what=lambda: f"the recovery period has ended; {desk.service.logs()}")
    page.reload()
    referring.has_status(page, "Awaiting conclusive grounds")


def test_adult_and_child_from_the_encounter_to_a_conclusive_decision(desk: Office) -> None:
    lancashire = desk.sits_down("lancashire")
    adult, child = two_are_met(desk, lancashire)
    one_does_not_consent(desk)
    cumbria, draft = the_child_is_met_again(desk, lancashire, child)
    the_child_is_passed_on(desk, lancashire, cumbria, child)
    the_draft_is_thrown_away(cumbria, draft)
    the_adult_claims_section_45(lancashire, adult)

    cumbria, national = it_is(desk, DUE, "cumbria", "national")
    referring.record(national, adult, "Record positive reasonable grounds", SCA)
    no = SCA | {"Reasons": "The account leaves too much open."}
    referring.record(national, child, "Record negative reasonable grounds", no)
    answers = {
        "Who asked?": "The person, or someone on their behalf",
        "Reasons": "The guardian has provided a medical report.",
    }
    referring.record(cumbria, child, "Record a reconsideration request", answers, button="Record request")
    referring.has_status(cumbria, "Awaiting reconsideration of reasonable grounds")

    [national] = it_is(desk, TURNED, "national")
    referring.record(national, child, "Record that reasonable grounds are now positive", SCA)
    referring.has_status(national, "Recovery period")
    expect(national.locator("main")).to_contain_text("Due Wednesday 6 January 2027.")

    lancashire, cumbria, national = it_is(desk, RECOVERED, "lancashire", "cumbria", "national")
    referring.open_referral(lancashire, adult)
    expect(lancashire.get_by_text("Dates conflict")).to_be_visible()
    the_night_goes_by(desk, national, child)
    for pseudonym in (adult, child):
        referring.record(national, pseudonym, "Record positive conclusive grounds", SCA)

    referring.open_referral(lancashire, adult)
    referring.has_status(lancashire, "Conclusive grounds positive")
    expect(lancashire.get_by_text("Dates conflict")).to_have_count(0)
    assert referring.happened(lancashire) == [
        "Police met the person",
        "Form started",
        "Consent given",
        "Form finished: ready to refer",
        "Referred to the Home Office",
        "Section 45 claim raised",
        "Recovery period",
        "Awaiting conclusive grounds",
        "Conclusive grounds positive",
    ]
    referring.open_referral(cumbria, child)
    assert referring.happened(cumbria) == [
        "Police met the person",
        "Form started",
        "Form finished: ready to refer",
        "Referred to the Home Office",
        "Transfer offered to Cumbria",
        "Transferred from Lancashire to Cumbria",
        "Owner changed to Owen Birkett",
        "Reasonable grounds negative",
        "Awaiting reconsideration of reasonable grounds",
        "Recovery period",
        "Awaiting conclusive grounds",
        "Conclusive grounds positive",
    ]
    assert faults_of(cumbria, name="a referral with all that happened") == []
