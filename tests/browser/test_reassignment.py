"""A colleague leaves: an administrator closes the account, and an NRM lead gives three referrals to a colleague."""

from __future__ import annotations

from playwright.sync_api import expect

from accounts.choices import Role
from nrm.models import Referral
from tests.accounts.factories import UserFactory
from tests.browser import looking
from tests.browser.conftest import Office
from tests.nrm.making import begun, with_duty
from tests.stack import sign_in_as

NORTH_YORKSHIRE = "E23000009"  # no other test counts its referrals


def test_referrals_of_a_leaver_are_reassigned_from_the_home_page_in_one_step(office: Office) -> None:
    names = {"lead": "Lena Fell", "left": "Priya Moor", "next": "Sam Beck"}
    roles = {"lead": Role.LEAD, "left": Role.ANALYST, "next": Role.ANALYST}
    people = {
        key: with_duty(sign_in_as(UserFactory(name=name, role=roles[key], force_id=NORTH_YORKSHIRE)))
        for key, name in names.items()
    }
    office.people |= {"nrm lead": people["lead"]}
    referrals = [begun(people["left"]) for _ in range(4)]
    faults: list[str] = []

    page = office.sits_down("admin")
    page.goto(f"{people['left'].get_absolute_url()}close/")
    expect(page.locator("main")).to_contain_text("NRM contacts can reassign all of them in one step.")
    page.get_by_label("Reason").fill("Left the force.")
    page.get_by_role("button", name="Close account").click()
    expect(page.locator("main")).to_contain_text("The account of Priya Moor is closed.")

    page = office.sits_down("nrm lead", viewport={"width": 390, "height": 844})
    page.goto("/")
    page.get_by_role("link", name="Unassigned: 4 referrals of Priya Moor, who has left").click()
    faults += looking.faults_of(page, name="the records of a leaver", words=True)
    page.get_by_role("checkbox", name=f"Reassign {referrals[0].pseudonym}, Owner").uncheck()
    page.get_by_role("button", name="Reassign records").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a colleague.")
    expect(page.get_by_role("checkbox", name=f"Reassign {referrals[0].pseudonym}, Owner")).not_to_be_checked()
    page.get_by_label("Reassign to").select_option("Sam Beck")
    page.get_by_role("button", name="Reassign records").click()
    expect(page.locator("main")).to_contain_text("3 records of Priya Moor reassigned to Sam Beck.")
    expect(page.get_by_role("rowheader")).to_have_count(1)
    page.get_by_role("link", name="Reassign records").click()
    expect(page.get_by_role("row", name="Priya Moor")).to_contain_text("1 referral")
    faults += looking.faults_of(page, name="the people with records", words=True)

    owners = dict(Referral.objects.filter(pk__in=[each.pk for each in referrals]).values_list("pk", "owner"))
    assert owners.pop(referrals[0].pk) == people["left"].pk
    assert set(owners.values()) == {people["next"].pk}
    assert not faults, faults
