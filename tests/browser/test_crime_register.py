"""A charity's referral becomes an incident, a crime and another force's record; a registrar cancels a crime."""

from __future__ import annotations

from datetime import date, timedelta

from playwright.sync_api import Page, expect

from accounts.choices import Role
from accounts.duties import DutyKind
from accounts.models import Duty, User
from nrm.crime.choices import CancellationReason, RecordStatus
from nrm.models import CrimeRecord
from tests.accounts.factories import UserFactory
from tests.browser import looking
from tests.browser.conftest import Office
from tests.nrm.making import with_duty
from tests.stack import sign_in_as

CLEVELAND, DURHAM = "E23000013", "E23000008"  # no other test counts their records


def _registrar(force: str) -> User:
    user = sign_in_as(UserFactory(name="Rhona Peel", role=Role.ANALYST, force_id=force))
    Duty.objects.create(user=user, kind=DutyKind.REGISTRAR, starts_on=date(2016, 1, 1))
    return user


def _fill_day(page: Page, label: str, day: date) -> None:
    group = page.get_by_role("group", name=label)
    for name, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(name).fill(str(number))


def _add(page: Page, today: date, *, reference: str, home_office: str) -> None:
    """Add a charity's referral of yesterday that is on the crime system."""
    yesterday = today - timedelta(days=1)
    page.goto("/nrm/crimes/")
    page.get_by_role("button", name="Add a record").click()
    page.get_by_label("NRM referral by another organisation").check()
    page.get_by_label("Who made the referral or notification?").select_option("third_sector")
    page.get_by_label("Home Office reference (optional)").fill(home_office)
    _fill_day(page, "Date it was reported to your force", yesterday)
    page.get_by_label("Time it was reported").fill("9am")
    page.get_by_label("In this force’s area").check()
    page.get_by_label("Crime system reference (optional)").fill(reference)
    _fill_day(page, "Date it was recorded on your crime system (optional)", yesterday)
    page.get_by_label("Time it was recorded (optional)").fill("11am")
    page.get_by_role("button", name="Add record").click()
    expect(page.locator("main")).to_contain_text("Record added. Status: N200/1 Awaiting decision.")


def _decide(page: Page, decision: str, today: date) -> None:
    page.get_by_role("link", name="Enter a decision").click()
    page.get_by_label(decision, exact=True).check()
    _fill_day(page, "Date of the decision", today)
    page.get_by_role("button", name="Save decision").click()


def _record_crime(page: Page, today: date) -> None:
    page.get_by_role("link", name="Record a crime").click()
    page.get_by_label("Require forced or compulsory labour").check()
    _fill_day(page, "Date the crime was recorded on your crime system", today)
    page.get_by_label("Time the crime was recorded").fill("00:01")
    page.get_by_role("button", name="Record crime").click()
    expect(page.locator("main")).to_contain_text("Saved. Status: Crime.")


def test_charity_s_referral_becomes_an_incident_a_crime_with_an_outcome_and_another_force_s(office: Office) -> None:
    office.people |= {
        "crime contact": with_duty(sign_in_as(UserFactory(name="Nia Dale", force_id=CLEVELAND))),
        "other contact": with_duty(sign_in_as(UserFactory(name="Kay Wear", force_id=DURHAM))),
    }
    today = office.service.today
    faults: list[str] = []
    page = office.sits_down("crime contact")
    page.goto("/nrm/crimes/")
    faults += looking.faults_of(page, name="an empty register", words=True)
    _add(page, today, reference="CL/101/26", home_office="NRM 9001")
    record = CrimeRecord.objects.get(authority_reference="NRM 9001")
    faults += looking.faults_of(page, name="an incident", words=True)

    _decide(page, "Positive reasonable grounds", today)
    expect(page.locator("main")).to_contain_text("Record a crime by")
    page.goto("/")
    expect(page.locator("main")).to_contain_text("Crime to record: 1")
    page.get_by_role("link", name="Crime to record: 1").click()
    page.get_by_role("link", name="CL/101/26").click()
    _record_crime(page, today)

    page.get_by_role("link", name="Assign the outcome").click()
    page.get_by_label("Outcome").select_option("18")
    _fill_day(page, "Date the outcome was assigned", today)
    faults += looking.faults_of(page, name="an outcome to assign", words=True)
    page.get_by_role("button", name="Save outcome").click()
    expect(page.locator("main")).to_contain_text("18: Investigation complete, no suspect identified")
    faults += looking.faults_of(page, name="a crime", words=True)
    page.goto("/nrm/crimes/outcomes/")
    expect(page.locator("main")).to_contain_text("1 crime recorded")
    faults += looking.faults_of(page, name="outcomes", words=True)
    page.goto("/nrm/crimes/recording/")
    faults += looking.faults_of(page, name="recording by force", words=True)

    page.goto(record.get_absolute_url())
    page.get_by_role("link", name="Transfer to another force").click()
    page.get_by_label("Which force?").select_option("Durham")
    page.get_by_label("Reason for transfer").fill("It happened in Darlington.")
    page.get_by_role("button", name="Offer record").click()
    expect(page.locator("main")).to_contain_text("Offered to Durham.")

    other = office.sits_down("other contact", viewport={"width": 390, "height": 844})
    other.goto("/")
    other.get_by_role("link", name="Cleveland offers you a crime record").click()
    faults += looking.faults_of(other, name="an offer of a record", words=True)
    other.get_by_role("button", name="Accept transfer").click()
    expect(other.locator("main")).to_contain_text("Received from another force")
    expect(other.locator("main")).to_contain_text("NRM 9001")

    record.refresh_from_db()
    assert (record.status, record.cancellation) == (RecordStatus.CANCELLED, CancellationReason.TRANSFERRED)
    assert CrimeRecord.objects.get(force=DURHAM, authority_reference="NRM 9001").crime_due_at is not None
    assert not faults, faults


def test_registrar_cancels_the_crime_of_a_negative_decision(office: Office) -> None:
    office.people |= {
        "crime contact": with_duty(sign_in_as(UserFactory(name="Nia Dale", force_id=CLEVELAND))),
        "registrar": _registrar(CLEVELAND),
    }
    today = office.service.today
    faults: list[str] = []
    page = office.sits_down("crime contact")
    _add(page, today, reference="CL/202/26", home_office="NRM 9002")
    _record_crime(page, today)
    _decide(page, "Negative reasonable grounds", today)
    page.get_by_role("link", name="Request cancellation").click()
    page.get_by_label("C2: Verifiable information").check()
    page.get_by_role("button", name="Send to the registrar").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the reason in a sentence.")
    page.get_by_label("Reason").fill("Wage slips show ordinary employment.")
    page.get_by_role("button", name="Send to the registrar").click()
    expect(page.locator("main")).to_contain_text("Cancellation requested")

    page = office.sits_down("registrar")
    page.goto("/")
    page.get_by_role("link", name="Cancellation requested: 1").click()
    faults += looking.faults_of(page, name="the register of a registrar", words=True)
    page.get_by_role("link", name="CL/202/26").click()
    page.get_by_role("link", name="Cancel this record").click()
    expect(page.get_by_label("C2: Verifiable information")).to_be_checked()
    page.get_by_label("Reason").fill("Agreed after checking the payroll.")
    faults += looking.faults_of(page, name="a cancellation", words=True)
    page.get_by_role("button", name="Cancel record").click()
    expect(page.locator("main")).to_contain_text("Saved. Status: Cancelled.")
    faults += looking.faults_of(page, name="a cancelled record", words=True)

    record = CrimeRecord.objects.get(reference="CL/202/26")
    assert (record.status, record.cancellation) == (RecordStatus.CANCELLED, CancellationReason.INFORMATION)
    assert not faults, faults
