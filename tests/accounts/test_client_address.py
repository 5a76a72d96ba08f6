"""The source address of a request: taken from our own proxies, never from the client."""

from __future__ import annotations

import re

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from accounts.client_address import TrustedProxies, site_of
from audit.models import AuditEntry
from mspt.environment import Environment
from mspt.setup import places
from tests.accounts.factories import UserFactory

PROXY, CLIENT, FORGED = "10.0.0.9", "198.51.100.7", "203.0.113.66"


@pytest.mark.parametrize(
    ("trusted", "header", "source"),
    [
        ("0", "", PROXY),
        ("0", FORGED, PROXY),
        ("0", f"{FORGED}, {CLIENT}", PROXY),
        ("1", CLIENT, CLIENT),
        ("1", f"{FORGED}, {CLIENT}", CLIENT),
        ("1", "", PROXY),
        ("1", f"{FORGED}, no address", PROXY),
        ("2", f"{FORGED}, {CLIENT}, 10.0.0.8", CLIENT),
        ("2", CLIENT, PROXY),  # came past one of the two
        ("10.0.0.0/8", CLIENT, CLIENT),
        ("10.0.0.0/8", f"{FORGED}, {CLIENT}, 10.0.0.8", CLIENT),
        ("192.168.0.0/16", f"{FORGED}", PROXY),  # the connection comes from another address than our proxy
        ("10.0.0.0/8", "10.0.0.7", PROXY),
        ("1", "::ffff:198.51.100.7", CLIENT),
    ],
)
def test_source_is_only_what_our_proxies_report(trusted: str, header: str, source: str) -> None:
    assert TrustedProxies.read(trusted).client(PROXY, header) == source


def test_without_the_setting_no_header_is_trusted() -> None:
    proxies = Environment(values={}).proxies("MSPT_TRUSTED_PROXIES", purpose="proxies")

    assert proxies.client(PROXY, FORGED) == PROXY


@pytest.mark.parametrize("text", ["one", "-1", "10", "10.0.0.0/99", "10.0.0.1/8", "10.0.0.0/8,", "*"])
def test_malformed_setting_is_refused_with_an_example(text: str) -> None:
    environment = Environment(values={"MSPT_TRUSTED_PROXIES": text})

    environment.proxies("MSPT_TRUSTED_PROXIES", purpose="how many proxies")

    (problem,) = environment.problems
    assert problem == (
        "MSPT_TRUSTED_PROXIES (how many proxies) can't be read. "
        "An example: MSPT_TRUSTED_PROXIES=1, or MSPT_TRUSTED_PROXIES=10.0.0.0/8,fd00::/8"
    )


def test_client_with_many_ipv6_addresses_is_one_source() -> None:
    assert site_of("2001:db8:1:2::1") == site_of("2001:db8:1:2:ffff::9") != site_of("2001:db8:1:3::1")
    assert site_of(CLIENT) == CLIENT


@pytest.mark.django_db
@pytest.mark.parametrize(("trusted", "source"), [("0", PROXY), ("1", CLIENT)])
def test_log_and_limits_use_the_same_source(trusted: str, source: str) -> None:
    browser = Client(REMOTE_ADDR=PROXY, HTTP_X_FORWARDED_FOR=f"{FORGED}, {CLIENT}")
    browser.force_login(UserFactory())

    with override_settings(MSPT_TRUSTED_PROXIES=TrustedProxies.read(trusted)):
        browser.get(reverse("investigations:investigation-list"))

    assert AuditEntry.objects.newest_first()[0].source == source


def test_shipped_proxy_sends_one_address_and_the_service_trusts_one_proxy() -> None:
    sent = re.findall(r"proxy_set_header X-Forwarded-For (.+);", (places.ROOT / "deploy" / "nginx.conf").read_text())
    compose = (places.ROOT / "docker-compose.yml").read_text()

    assert sent == ["$remote_addr"]
    assert "MSPT_TRUSTED_PROXIES: ${MSPT_TRUSTED_PROXIES:-1}" in compose
    assert "MSPT_TRUSTED_PROXIES=" in (places.ROOT / ".env.example").read_text()
