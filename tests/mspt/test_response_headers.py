"""Headers of every response: no inline code, no shared cache, no framing (P13)."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client

from audit.models import AuditEntry
from mspt.middleware import response_headers
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


def policy_of(answer: object) -> dict[str, list[str]]:
    policy = answer.headers["Content-Security-Policy"]
    return {part.split()[0]: part.split()[1:] for part in policy.split(";") if part.strip()}


def test_content_policy_allows_only_our_own_files_and_scripts_with_the_nonce(client: Client) -> None:
    answer = client.get("/accounts/login/")
    nonces = {*re.findall(r'<script [^>]*nonce="([^"]+)"', answer.content.decode())}

    assert len(nonces) == 1
    assert policy_of(answer) == {
        "default-src": ["'none'"],
        "script-src": [f"'nonce-{nonces.pop()}'"],
        "worker-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "media-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }


@pytest.mark.parametrize("path", ["/accounts/login/", "/nowhere/"])
def test_each_response_has_a_nonce_of_its_own(client: Client, path: str) -> None:
    first, second = (policy_of(client.get(path))["script-src"] for _ in range(2))

    assert first != second


def test_response_without_a_script_allows_none(client: Client) -> None:
    assert "script-src" not in policy_of(client.get("/api/nowhere/"))


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/accounts/", "/about/help/", "/nowhere/"])
def test_no_page_has_inline_code_or_style(client: Client, path: str) -> None:
    client.force_login(UserFactory())

    page = client.get(path, follow=True).content.decode()

    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>\s*\S", page)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page, re.IGNORECASE)


def test_signed_in_response_is_never_cached(client: Client) -> None:
    client.force_login(UserFactory())

    assert "no-store" in client.get("/").headers["Cache-Control"]


def test_each_request_has_an_id_of_its_own_on_the_page_that_says_no(client: Client) -> None:
    first, second = (client.get("/nowhere/").content.decode() for _ in range(2))

    ids = [re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}", page) for page in (first, second)]
    assert ids[0] is not None
    assert ids[1] is not None
    assert ids[0].group() != ids[1].group()
    assert response_headers.request_id() == ""  # and none is left behind


def test_proxy_s_request_id_is_in_response_page_and_log(client: Client) -> None:
    answer = client.get("/returns/", headers={"X-Request-ID": "edge-7k2m.0931_A"}, follow=True)

    assert answer.headers["X-Request-ID"] == "edge-7k2m.0931_A"
    assert "edge-7k2m.0931_A" in answer.content.decode()


def test_proxy_s_request_id_is_in_the_log(client: Client) -> None:
    client.force_login(UserFactory())

    client.get("/", headers={"X-Request-ID": "edge-7k2m.0931_A"})

    assert AuditEntry.objects.newest_first()[0].request_id == "edge-7k2m.0931_A"


@pytest.mark.parametrize(
    "sent",
    [
        "short",
        "x" * 65,
        "x" * 100_000,
        "-begins-with-a-dash",
        "two words of it",
        "forged\nline-of-log",
        "forged-at-its-end\n",
        "<script>alert(1)</script>",
        "'; drop table audit_entry; --",
        "Nguyễn-Thị-Hoa",
        "٣٣٣٣٣٣٣٣٣٣",
        "",
    ],
)
def test_invalid_request_id_is_replaced(client: Client, sent: str) -> None:
    client.force_login(UserFactory())

    answer = client.get("/", headers={"X-Request-ID": sent})

    (ours,) = re.findall(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}", answer.headers["X-Request-ID"])
    assert ours == answer.headers["X-Request-ID"]
    assert AuditEntry.objects.newest_first()[0].request_id == ours
    assert ours in answer.content.decode()


def test_cookies_are_for_our_own_pages_alone(client: Client) -> None:
    client.get("/accounts/login/")

    cookie = client.cookies[settings.CSRF_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
