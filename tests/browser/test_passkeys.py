"""A passkey as second factor, with Chromium’s virtual authenticator: created, signs in, confirms (P9, P11)."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from accounts import reauthentication
from accounts.choices import Role
from accounts.models import Session, User
from accounts.second_factor import factors
from accounts.sessions import SessionStore
from tests.accounts.factories import UserFactory
from tests.browser import looking
from tests.browser.conftest import Office
from tests.browser.signing_in import sign_in
from tests.stack import sign_in_as

SECURITY_KEY = {
    "protocol": "ctap2",
    "transport": "usb",
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def browser_with_key(office: Office) -> Page:
    """A browser with a security key in it. Passkeys belong to a host name, so not to 127.0.0.1."""
    context = office.browser.new_context(base_url=office.address.replace("127.0.0.1", "localhost"))
    page = context.new_page()
    page.on("pageerror", lambda error: office.problems.append(f"{page.url}: {error}"))
    page.on("console", lambda message: office.heard(page, message))
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": SECURITY_KEY})
    return page


def become_late(person: User) -> None:
    """Ten minutes pass since the factor was given."""
    session = Session.objects.get(user=person)
    data = SessionStore().decode(session.session_data)
    for record in data[reauthentication.KEPT]:
        record["at"] -= 600
    session.session_data = SessionStore().encode(data)
    session.save()


def test_passkey_is_created_signs_in_and_confirms(office: Office) -> None:
    person = sign_in_as(UserFactory(name="Pam Key", role=Role.ANALYST))
    page = browser_with_key(office)
    faults: list[str] = []

    page.goto("/accounts/login/")
    sign_in(page, person)
    page.goto("/accounts/factors/passkey/")
    faults += looking.faults_of(page, name="the page of the new passkey", words=True)
    page.get_by_label("Name of this passkey").fill("Security key")
    page.get_by_role("button", name="Create passkey").click()
    expect(page.get_by_role("heading", name="Your recovery codes")).to_be_visible()
    faults += looking.faults_of(page, name="the page of the recovery codes", words=True)
    page.get_by_role("button", name="I have stored my codes").click()
    expect(page.get_by_role("cell", name="Passkey: Security key")).to_be_visible()
    assert factors.has_passkey(person)

    page.get_by_role("button", name="Sign out").click()
    page.goto("/accounts/login/")
    sign_in(page, person)
    expect(page.get_by_role("heading", name="Use your passkey")).to_be_visible()
    assert not Session.objects.filter(user=person).exists()
    faults += looking.faults_of(page, name="the page of the second step", words=True)
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.get_by_role("link", name="Account")).to_be_visible()
    assert Authenticator.objects.get(user=person, type="webauthn").last_used_at is not None

    become_late(person)
    page.goto("/accounts/factors/app/")
    expect(page.get_by_role("heading", name="Confirm it is you")).to_be_visible()
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.get_by_role("heading", name="Set up an authenticator app")).to_be_visible()
    faults += looking.faults_of(page, name="the page of the authenticator app", words=True)
    assert faults == []
