"""The rules for safe code find what they should, and each exception is still needed."""

from __future__ import annotations

from pathlib import Path

import pytest

from devtools import rules
from mspt.setup import places

SECRET = "ghp_" + "a1B2c3D4e5F6" * 3


@pytest.mark.parametrize(
    ("path", "text", "rule"),
    [
        ("investigations/views/made.py", "Investigation.objects.filter(pk=1)", "unscoped"),
        ("orders/api.py", "rows = Order.objects.all()", "unscoped"),
        ("nrm/referral_views.py", "Referral.objects.get(public_id=number)", "unscoped"),
        ("mspt/made.py", "from django.views.decorators.csrf import csrf_exempt", "csrf"),
        ("mspt/made.py", "view = decorators.csrf_exempt(view)", "csrf"),
        ("nrm/made.py", "Referral.objects.raw('select 1')", "raw SQL"),
        ("nrm/made.py", "rows.annotate(n=RawSQL('1', []))", "raw SQL"),
        ("orders/made.py", "rows.extra(where=['true'])", "raw SQL"),
        ("reports/made.py", "import urllib.request", "other machines"),
        ("reports/made.py", "from http import client\nfrom urllib import request", "other machines"),
        ("templates/made.html", "{{ words|safe }}", "unescaped"),
        ("templates/made.html", "{% autoescape off %}", "unescaped"),
        ("docs/made.md", SECRET, "secret"),
        ("deploy/made.env", "DATABASE_URL=postgresql://mspt:hunter2hunter2@db/mspt", "secret"),
        ("deploy/made.pem", "-----BEGIN PRIVATE KEY-----", "secret"),
    ],
)
def test_broken_rule_is_found(path: str, text: str, rule: str) -> None:
    assert rule in {each.rule for each in rules.broken_in(path, text)}


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("investigations/views/made.py", "Investigation.objects.visible_to(user).filter(pk=1)"),
        ("investigations/records/made.py", "Investigation.objects.filter(pk=1)"),
        ("investigations/views/made.py", "Nationality.objects.all()"),
        ("tests/made.py", "Referral.objects.raw('select 1')"),
        ("templates/made.html", "{{ words|safe_cell }} and a safe place"),
        ("docs/made.md", "postgresql://postgres@127.0.0.1:5432/postgres"),
    ],
)
def test_safe_code_is_not(path: str, text: str) -> None:
    assert list(rules.broken_in(path, text)) == []


def test_every_exception_is_needed() -> None:
    used = {
        (each.rule, prefix)
        for path in rules.tracked()
        if (text := _text_of(path)) is not None
        for each in rules.broken_in(path, text)
        for prefix in rules.ALLOWED.get(each.rule, ())
        if path.startswith(prefix)
    }

    assert used == {(rule, prefix) for rule, prefixes in rules.ALLOWED.items() for prefix in prefixes}


def test_models_with_a_scope_are_known() -> None:
    assert {"Investigation", "Revision", "Referral", "Order", "Subject", "Upload", "Snapshot"} <= rules.scoped_models()
    assert "Force" not in rules.scoped_models()


def _text_of(path: str) -> str | None:
    try:
        return Path(places.ROOT / path).read_text()
    except (UnicodeDecodeError, FileNotFoundError):
        return None
