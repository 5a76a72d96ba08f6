"""Two administrators give a system a token and a webhook in the browser, and the system uses the running service."""

from __future__ import annotations

import json
import os
from urllib.request import Request, urlopen

from playwright.sync_api import Page, expect

from accounts.choices import Role
from systems import tasks
from systems.models import WebhookDelivery
from tests.accounts.factories import UserFactory
from tests.browser import looking
from tests.browser.conftest import Office
from tests.stack import sign_in_as, until
from tests.systems.receiver import receiving


def looked_at(page: Page, name: str) -> list[str]:
    if folder := os.environ.get("SHOTS"):
        for width in (1440, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=f"{folder}/{name.replace(' ', '-')}-{width}.png", full_page=True)
        page.set_viewport_size({"width": 1440, "height": 900})
    return looking.faults_of(page, name=name, words=True)


def test_system_gets_a_token_from_two_administrators_and_hears_of_a_test_message(office: Office) -> None:
    office.people["admin2"] = sign_in_as(UserFactory(role=Role.ADMINISTRATOR, name="Second Admin"))
    page = office.sits_down("admin")
    page.goto("/systems/")
    faults = looked_at(page, "no systems")
    page.get_by_role("button", name="Add system").click()
    page.get_by_role("button", name="Add system").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the name of the system")
    faults += looked_at(page, "new system with errors")
    page.get_by_label("Name").fill("Lancashire case management")
    page.get_by_label("Purpose").fill("Sends the monthly return from the case management system.")
    page.get_by_label("Owner’s email address").fill(office.people["lancashire"].email)
    page.get_by_label("One force").check()
    page.get_by_label("Force", exact=True).select_option(value=office.people["lancashire"].force_id)
    page.get_by_label("Read investigations").check()
    page.get_by_label("Upload monthly returns").check()
    page.get_by_role("button", name="Add system").click()
    expect(page.locator("main")).to_contain_text("Another administrator must confirm it")
    faults += looked_at(page, "waiting system of the creator")
    where = page.url

    colleague = office.sits_down("admin2")
    colleague.goto("/")
    colleague.get_by_role("link", name="System: Lancashire case management").click()
    faults += looked_at(colleague, "waiting system")
    colleague.get_by_role("button", name="Confirm system").click()
    colleague.get_by_role("button", name="Create token").click()
    colleague.get_by_label("Name").fill("Server in Preston")
    faults += looked_at(colleague, "new token")
    colleague.get_by_role("button", name="Create token").click()
    text = colleague.get_by_label("Token", exact=True).input_value()
    faults += looked_at(colleague, "token shown")

    request = Request(f"{office.address}/api/v1/investigations/", headers={"Authorization": f"Bearer {text}"})
    with urlopen(request, timeout=30) as answer:
        forces = {row["force"] for row in json.load(answer)["results"]}
    assert forces == {office.people["lancashire"].force_id}

    with receiving() as receiver:
        page.goto(where)
        page.get_by_role("button", name="Add webhook").click()
        page.get_by_label("Address").fill(receiver.url)
        page.get_by_label("A return is approved").check()
        faults += looked_at(page, "new webhook")
        page.get_by_role("button", name="Add webhook").click()
        faults += looked_at(page, "secret shown")
        page.get_by_role("button", name="I have stored the secret").click()
        faults += looked_at(page, "webhook without deliveries")
        page.get_by_role("button", name="Send test message").click()
        clerk = office.service.clerk(address=office.address)
        office.service.send(tasks.send_webhooks)
        until(lambda: WebhookDelivery.objects.filter(state="delivered").exists(), what=office.service.logs)
        office.service.kill(clerk)
        assert [message["event"] for message in receiver.messages] == ["ping"]
    page.reload()
    expect(page.locator("tbody")).to_contain_text("Accepted with status 200.")
    faults += looked_at(page, "webhook with a delivery")
    page.goto(where)
    faults += looked_at(page, "system with a token")
    page.get_by_role("link", name="Rotate").click()
    faults += looked_at(page, "rotate")
    page.get_by_role("button", name="Rotate token").click()
    faults += looked_at(page, "rotated")
    page.goto("/systems/")
    faults += looked_at(page, "systems")

    owner = office.sits_down("lancashire")
    owner.goto("/accounts/")
    owner.get_by_role("link", name="Systems you own").click()
    faults += looked_at(owner, "own systems")
    owner.get_by_role("button", name="Revoke").first.click()
    expect(owner.locator("main")).to_contain_text("It no longer works.")
    page.goto(where)
    page.get_by_role("button", name="Close system").click()
    faults += looked_at(page, "close system")
    page.get_by_role("button", name="Close system").click()
    expect(page.locator("main")).to_contain_text("Closed")
    assert faults == []
