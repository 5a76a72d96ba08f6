"""Headers of every answer: no inline code, no shared cache, nobody's frame (P13)."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client

from mspt import headers
from tests.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db


def policy_of(answer: object) -> dict[str, list[str]]:
    said = answer.headers["Content-Security-Policy"]  # type: ignore[attr-defined]
    return {part.split()[0]: part.split()[1:] for part in said.split(";") if part.strip()}


def test_the_content_policy_lets_in_nothing_but_our_own_files(client: Client) -> None:
    assert policy_of(client.get("/accounts/login/")) == {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    }


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/accounts/", "/about/help/", "/nowhere/"])
def test_no_page_has_code_or_style_within_it(client: Client, path: str) -> None:
    client.force_login(UserFactory())

    page = client.get(path, follow=True).content.decode()

    assert not re.search(r"<script(?![^>]*\bsrc=)[^>]*>\s*\S", page)
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page, re.IGNORECASE)


def test_what_a_signed_in_person_saw_is_kept_by_no_cache(client: Client) -> None:
    client.force_login(UserFactory())

    assert "no-store" in client.get("/").headers["Cache-Control"]


def test_each_request_has_an_id_of_its_own_on_the_page_that_says_no(client: Client) -> None:
    first, second = (client.get("/nowhere/").content.decode() for _ in range(2))

    ids = [re.search(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}", page) for page in (first, second)]
    assert ids[0] is not None
    assert ids[1] is not None
    assert ids[0].group() != ids[1].group()
    assert headers.request_id() == ""  # and none is left behind


def test_cookies_are_for_our_own_pages_alone(client: Client) -> None:
    client.get("/accounts/login/")

    cookie = client.cookies[settings.CSRF_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
