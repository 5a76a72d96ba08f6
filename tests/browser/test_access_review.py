"""A lead answers in the browser who still needs access, and an administrator deals with a request (P19)."""

from __future__ import annotations

from playwright.sync_api import expect

from accounts.access_review import quarters
from accounts.choices import Role
from accounts.models import AccessReview, ReviewedPerson
from core import clock
from tests.accounts.factories import KENT, UserFactory
from tests.browser import looking
from tests.browser.conftest import Office
from tests.browser.test_access_proposals import browser_of
from tests.stack import sign_in_as


def test_lead_answers_and_administrator_deals_with_a_request(office: Office) -> None:
    lead = sign_in_as(UserFactory(name="Lena Lead", role=Role.LEAD, force_id=KENT))
    administrator = sign_in_as(UserFactory(name="Ada Min", role=Role.ADMINISTRATOR))
    staff = [UserFactory(name=name, force_id=KENT) for name in ("Ann Alyst", "Bo Both", "Cy Certain")]
    today = clock.today()
    review = AccessReview.objects.using("default").create(
        quarter=quarters.first_day(today), opened_on=today, force_id=KENT
    )
    for person in (lead, *staff):
        ReviewedPerson.objects.using("default").create(review=review, user=person)
    faults: list[str] = []

    page = browser_of(office, lead)
    page.goto("/")
    page.get_by_role("link", name="Access review: 3 people").click()
    faults += looking.faults_of(page, name="the list of access reviews", words=True)
    page.get_by_role("link", name="Kent").click()
    page.get_by_role("button", name="Still needs access (Ann Alyst)").click()
    expect(page.get_by_text("Answer about Ann Alyst saved.")).to_be_visible()
    page.locator("summary", has_text="Change or remove (Bo Both)").click()
    page.get_by_role("button", name="Remove (Bo Both)").click()
    expect(page.get_by_role("link", name="Say why access should end.")).to_be_visible()
    faults += looking.faults_of(page, name="an access review with an error", words=True)
    page.get_by_role("textbox").locator("visible=true").last.fill("Has retired.")
    page.get_by_role("button", name="Remove (Bo Both)").click()
    expect(page.get_by_text("Has retired.").first).to_be_visible()
    page.get_by_role("button", name="Confirm all others on this page (1)").click()
    expect(page.get_by_text("1 person confirmed.")).to_be_visible()
    faults += looking.faults_of(page, name="an access review", words=True)

    page = browser_of(office, administrator)
    page.goto("/")
    page.get_by_role("link", name="Remove access: Bo Both").click()
    faults += looking.faults_of(page, name="a person whose access should end", words=True)
    page.get_by_role("button", name="Mark as done").click()
    expect(page.get_by_text("Request about Bo Both marked as done.")).to_be_visible()

    stored = review.people.order_by("pk").values_list("answer", flat=True)
    assert list(stored) == ["", "keep", "remove", "keep"]
    assert not faults, faults
