"""Every referral page, opened by its URL as a duty holder: no axe-core fault, no sideways scrolling.

Following links meets one page of a kind; these tests open each for every status and every optional record of a
referral, in the demonstration and in a small service with almost no data.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import expect

from accounts.choices import Role
from accounts.models import User
from demo import people
from nrm import referring
from nrm.data_rights import requests
from nrm.section45 import claims
from nrm.transfers import offering
from tests.accounts.factories import KENT, LANCASHIRE, UserFactory
from tests.browser import referral_pages
from tests.browser.conftest import CHESHIRE, Office
from tests.browser.looking import faults_of
from tests.browser.walking import AT_LENGTH, ENDLESS, looked_at
from tests.nrm import caring, making
from tests.stack import sign_in_as

ROUND_ABOUT = {
    "national@example.org": ("/snapshots/nrm/", "/snapshots/nrm/?each=year", "/nrm/rules/"),
    "auditor@example.org": ("/administration/log/match-attempts/",),
    "admin@example.org": ("/administration/people/duties/",),
}


def test_no_page_about_referrals_has_a_fault_in_the_demonstration(
    demonstration: Office, capsys: pytest.CaptureFixture[str]
) -> None:
    colours, faults = Counter[str](), []
    force, unit, national = people.nrm("devon-and-cornwall"), people.coordinator("swrocu"), people.NATIONAL
    everything = people.nrm("lancashire")  # a user with a referral in each status
    emails = (force, unit, national, everything, *ROUND_ABOUT)
    office = replace(demonstration, people={email: User.objects.get(email=email) for email in emails})

    for who, most in ((force, 2), (unit, 1), (national, 1)):
        faults += looked_at(office, who, referral_pages.addresses(office.people[who]), colours, most=most)
    each_state = [
        page for page in referral_pages.addresses(office.people[everything]) if page[0] == "nrm:referral-detail"
    ]
    faults += looked_at(office, everything, each_state, colours, most=len(each_state))
    for who, addresses in ROUND_ABOUT.items():
        faults += looked_at(office, who, [(address, address) for address in addresses], colours)
    faults += looked_at(office, "admin@example.org", referral_pages.rule_addresses(), colours)

    with capsys.disabled():
        print(f"\n{colours.total()} pages about referrals looked at in the demonstration, of {len(colours)} kinds")
    assert not faults, "\n".join(faults)
    assert colours.keys() >= referral_pages.PAGES | referral_pages.OF_THE_RULES


@pytest.fixture
def small(office: Office) -> Office:
    """A service in which one user has the duty: an empty draft, a finished form, and two referrals."""
    analyst = making.with_duty(UserFactory(role=Role.ANALYST, force_id=LANCASHIRE, name="Ada Wren"))
    national = making.with_duty(UserFactory(role=Role.NATIONAL, name="Nia Foss"))
    making.begun(analyst)
    referring.finish(making.answered(making.begun(analyst), making.CHILD, by=analyst).public_id, by=analyst)
    for made in (caring.sent, caring.adult):
        made(analyst)
    return replace(office, people={name: sign_in_as(who) for name, who in (("nrm", analyst), ("team", national))})


def test_no_referral_page_has_a_fault_with_little_data(small: Office, capsys: pytest.CaptureFixture[str]) -> None:
    colours, faults = Counter[str](), []

    for who in ("nrm", "team"):
        faults += looked_at(small, who, referral_pages.addresses(small.people[who]), colours)

    with capsys.disabled():
        print(f"\n{colours.total()} pages about few referrals looked at, of {len(colours)} kinds")
    assert not faults, "\n".join(faults)
    assert referral_pages.PAGES - {"nrm:claim-detail", "nrm:claim-change", "nrm:transfer-detail"} <= colours.keys()


@pytest.fixture
def wordy(office: Office) -> Office:
    """One adult's referral with long texts of overlong words."""
    analyst = making.with_duty(UserFactory(role=Role.ANALYST, force_id=CHESHIRE, name=f"Ada {ENDLESS}"[:80]))
    making.with_duty(UserFactory(role=Role.ANALYST, force_id=KENT))
    making.begun(analyst)
    adult, _ = caring.adult(analyst), caring.sent(analyst)
    caring.noted(adult, "safety", by=analyst, owner=analyst.pk, done_at=None, note=AT_LENGTH)
    caring.noted(adult, "priority", by=analyst, **caring.PRIORITY | {"note": AT_LENGTH})
    officer = {"liaison": None, "liaison_name": ENDLESS[:80], "liaison_phone": "0" * 30}
    caring.noted(adult, "officer", by=analyst, **officer)
    access_request = {"kind": "access", "asked_by": "person", "checked": "document", "received_on": caring.SENT_ON}
    requests.record_request(adult.public_id, **access_request, about=AT_LENGTH, by=analyst)
    raised = claims.RaisedClaim(
        raised_by="other", stage="trial", raised_on=caring.SENT_ON, offence="attempt_or_aid", age_at_act="adult"
    )
    claims.raise_claim(adult.public_id, raised=raised, standing=claims.ClaimStatus(), words=AT_LENGTH, by=analyst)
    offering.offer(adult.public_id, to=KENT, reason=AT_LENGTH, by=analyst)
    return replace(office, people={"nrm": sign_in_as(analyst)})


def test_overlong_words_break_no_referral_page(wordy: Office) -> None:
    pages = referral_pages.addresses(wordy.people["nrm"])

    assert looked_at(wordy, "nrm", pages, Counter(), measured=0) == []  # the colours are those of fewer words


@pytest.mark.parametrize(
    ("name", "button"),
    [
        ("referral-new", "main form [type=submit]"),
        ("decision-import", "main form [type=submit]"),
        ("claim-new", "main form [type=submit]"),
        ("transfer-new", "main form [type=submit]"),
        ("export-request", "main form [type=submit]"),
        ("form-consent", "main form [type=submit]"),
        ("request-list", "main form [type=submit]"),
    ],
)
def test_empty_referral_form_says_what_is_missing(small: Office, name: str, button: str) -> None:
    page = small.sits_down("nrm")
    pages: dict[str, Any] = dict(referral_pages.addresses(small.people["nrm"]))
    page.goto(pages[f"nrm:{name}"])
    with page.expect_response(lambda answer: answer.request.method == "POST") as coming:
        page.locator(button).first.click()

    assert coming.value.status == 422
    expect(page.locator(".govuk-error-summary")).to_have_count(1)
    assert faults_of(page, name=name) == []
