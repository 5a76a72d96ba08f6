"""The page for requesting and downloading bundles, with one of each status."""

from __future__ import annotations

import base64
from datetime import date

from playwright.sync_api import expect

from core import clock
from guidance.choices import Circle
from guidance.models import Bundle
from tests.browser.conftest import Office
from tests.browser.looking import WIDE, faults_of


def test_bundle_page_has_no_fault_with_one_of_each_status(office: Office) -> None:
    request_fields = {"asked_by": office.people["national"], "asked_at": clock.now(), "circle": Circle.POLICE}
    file = {"name": "guidance-police-2026-11-10.zip", "sha256": "a" * 64, "marking": "OFFICIAL-SENSITIVE"}
    signed = {"public_key": base64.b64encode(bytes(32)).decode(), "size": 7_000_000, "products": 61}
    Bundle.objects.create(**request_fields, **file, **signed, made_at=clock.now())
    Bundle.objects.create(**request_fields, since=date(2026, 10, 1))
    Bundle.objects.create(
        **request_fields, since=date(2026, 9, 1), refusal="We could not create this download after 3 attempts. " * 3
    )
    page = office.sits_down("national")

    page.goto("/guidance/bundles/")
    page.get_by_text("How to check that a download is genuine and complete").click()
    faults = faults_of(page, name="bundles")
    page.set_viewport_size({"width": WIDE, "height": 900})
    page.get_by_role("button", name="Create download").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose who it is for")
    faults += faults_of(page, name="bundles, sent empty")

    assert not faults, "\n".join(faults)
