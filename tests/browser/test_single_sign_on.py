"""Signing in with an organisation's account, from its own page and back, and the rules that administrators write."""

from __future__ import annotations

import json
import re

from playwright.sync_api import expect

from accounts.choices import Role
from accounts.models import ClaimRule, User
from tests.accounts.factories import LANCASHIRE, UserFactory
from tests.accounts.sso.conftest import PROVIDER, SignOnServer, sign_on_server  # noqa: F401 -- a fixture
from tests.browser import looking
from tests.browser.conftest import Office

CLAIMS = '{"email": "ada@lancashire.example", "email_verified": true, "groups": ["msi-analysts"]}'


def test_rule_is_written_confirmed_and_signs_somebody_in(
    office: Office,
    sign_on_server: SignOnServer,  # noqa: F811
) -> None:
    office.people.setdefault("admin2", UserFactory(name="Second Administrator", role=Role.ADMINISTRATOR))
    setting = {name: getattr(PROVIDER, name) for name in ("key", "name", "client_id", "client_secret")}
    setting |= {"issuer": sign_on_server.issuer, "domains": [*PROVIDER.domains], "forces": [LANCASHIRE]}
    address = office.service.web(SSO_PROVIDERS=json.dumps([setting]))
    faults: list[str] = []

    page = office.sits_down("admin", extra_http_headers={})
    page.goto(f"{address}/administration/single-sign-on/")
    faults += looking.faults_of(page, name="the organisations", words=True)
    page.get_by_role("link", name="Lancashire Constabulary").click()
    page.get_by_label("Claim", exact=True).fill("groups")
    page.get_by_label("Value").fill("msi-analysts")
    page.get_by_label("What it gives").select_option("Force analyst")
    page.get_by_role("button", name="Add rule").click()
    expect(page.get_by_text("Rule added.")).to_be_visible()
    page.get_by_label("Claims of an ID token").fill(CLAIMS)
    page.get_by_label("Include rules waiting").check()
    page.get_by_role("button", name="Test claims").click()
    expect(page.get_by_text("Role: Force analyst.")).to_be_visible()
    faults += looking.faults_of(page, name="the rules of an organisation", words=True)

    colleague = office.sits_down("admin2")
    colleague.goto(f"{address}/administration/single-sign-on/lancashire/")
    colleague.get_by_role("button", name=re.compile("^Confirm")).click()
    expect(colleague.get_by_text("Rule confirmed.")).to_be_visible()
    assert ClaimRule.objects.in_force().count() == 1

    sign_on_server.knows(
        "ada", email="ada@lancashire.example", email_verified=True, name="Ada Whitmore", groups=["msi-analysts"]
    )
    somebody = office.browser.new_context(base_url=address).new_page()
    somebody.goto("/accounts/login/?next=/accounts/")
    faults += looking.faults_of(somebody, name="the sign-in page with an organisation", words=True)
    somebody.get_by_role("link", name="Sign in with Lancashire Constabulary").click()
    somebody.locator("input[name=sub]").fill("ada")
    somebody.locator("input[name=sub]").press("Enter")
    expect(somebody.get_by_text("With your Lancashire Constabulary account.")).to_be_visible()

    assert User.objects.get(email="ada@lancashire.example").force_id == LANCASHIRE
    assert faults == []
    assert office.problems == []
