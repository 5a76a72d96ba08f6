"""The charts of the pages of figures as files: what the page shows the same person, with who downloaded it and when."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from django.urls import reverse

from audit.models import AuditEntry
from reports.charts.svg import SVG
from tests.accounts.factories import analyst, coordinator, national
from tests.figures.making import FEBRUARY, JANUARY, LANCASHIRE
from tests.nrm.counting import extracted, sent
from tests.reports import months_made

pytestmark = pytest.mark.django_db
PAGES = {"national": "reports:national", "nrm": "reports:referral-figures"}
LINK = re.compile(r'href="(/snapshots/charts/[^"]+\.svg[^"]*)"')


@pytest.fixture(scope="module", autouse=True)
def _january_is_published(rows_of_the_file: None) -> None:
    months_made.published(JANUARY)
    sent(LANCASHIRE, JANUARY.replace(day=6), ("rg_positive", JANUARY.replace(day=10)))
    extracted()
    months_made.provisional(FEBRUARY)


def links(client: Client, page: str, query: str = "") -> tuple[str, list[str]]:
    """A page, and the addresses of its charts as SVG files."""
    html = client.get(f"{reverse(PAGES[page])}{query}").content.decode()
    return html, [link.replace("&amp;", "&") for link in LINK.findall(html)]


def words_in(root: ET.Element) -> str:
    return " ".join("".join(text.itertext()) for text in root.iter(f"{{{SVG}}}text"))


def test_every_chart_of_the_page_is_a_file_with_its_finding_coverage_and_download(client: Client) -> None:
    user = analyst()
    client.force_login(user)
    html, addresses = links(client, "national")

    assert 0 < len(addresses) == html.count('<div class="app-only-wide">')  # a chart without data has no file
    for address in addresses:
        response = client.get(address)
        root = ET.fromstring(response.content)
        entry = AuditEntry.objects.filter(kind="disclosure").latest("pk")
        (number,) = re.findall(r"-([0-9a-f]{12})\.svg", response.headers["Content-Disposition"])
        assert f">{root[0].text}</h2>" in html
        assert "Coverage: " in words_in(root)
        assert f"Downloaded by {user.email} on " in words_in(root)
        assert f"download {number}." in words_in(root)
        assert number in entry.question
        assert entry.recipient == user.email


def test_chart_of_another_month_or_page_keeps_what_was_chosen(client: Client) -> None:
    client.force_login(national())
    _, moving = links(client, "national", "?month=2020-02")

    assert all("month=2020-02" in address for address in moving)
    assert "provisional" in words_in(ET.fromstring(client.get(moving[0]).content)).lower()


@pytest.mark.parametrize("person", [analyst, coordinator], ids=["analyst", "coordinator"])
def test_nobody_downloads_a_chart_of_a_month_that_they_cannot_read(person: Callable[[], Any], client: Client) -> None:
    client.force_login(person())

    assert (
        client.get(reverse("reports:chart-file", args=["national", "live", "png"]) + "?month=2020-02").status_code
        == 404
    )


@pytest.mark.parametrize(
    "parts",
    [
        ("national", "lives", "svg"),
        ("partner", "live", "svg"),
        ("national", "live", "pdf"),
        ("nrm", "live", "svg"),
        ("dashboard", "funnel", "svg"),
    ],
)
def test_file_that_no_page_has_is_not_found(parts: tuple[str, str, str], client: Client) -> None:
    client.force_login(national())

    assert client.get(reverse("reports:chart-file", args=parts)).status_code == 404
    assert not AuditEntry.objects.filter(kind="disclosure", question__contains="-live").exists()


def test_every_chart_of_a_dashboard_is_a_file_with_its_area_and_month(client: Client) -> None:
    client.force_login(analyst())
    html = client.get("/dashboards/").content.decode()
    addresses = [link.replace("&amp;", "&") for link in LINK.findall(html)]

    assert 0 < len(addresses) == html.count('<div class="app-only-wide">')
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        assert "Source: " in words_in(ET.fromstring(response.content))
        assert "dashboard of Lancashire, " in words_in(ET.fromstring(response.content))


def test_live_investigations_on_a_force_s_home_page_are_a_file_for_that_force_only(client: Client) -> None:
    user = analyst()
    client.force_login(user)
    addresses = [link.replace("&amp;", "&") for link in LINK.findall(client.get("/").content.decode())]
    words = words_in(ET.fromstring(client.get(addresses[0]).content))

    assert len(addresses) == 1
    assert "Lancashire, live investigations at month end" in words
    assert "Source: " in words
    client.force_login(coordinator())
    assert client.get(addresses[0]).status_code == 404
