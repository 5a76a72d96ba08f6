"""Production refuses demonstration-only settings, and a correct production has no warnings (P14)."""

from __future__ import annotations

import base64
import os
import runpy
import secrets
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import override_settings

from devtools import keys
from mspt import checks

ROOT = Path(__file__).parents[2]
NOT_IN_PRODUCTION = {
    "MSPT_DEMO",
    "MSPT_TODAY",
    "DEBUG",
    "ALLOWED_HOSTS",
    "MSPT_ROLE",
    "DJANGO_SETTINGS_MODULE",
    "DJANGO_ALLOW_ASYNC_UNSAFE",
}


def a_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def production_environment(**changed: str) -> dict[str, str]:
    """A production environment on the tests' databases."""
    environment = {name: value for name, value in os.environ.items() if name not in NOT_IN_PRODUCTION}
    environment |= {"SECRET_KEY": secrets.token_urlsafe(48), "ALLOWED_HOSTS": "mspt.example.org", "MSPT_ROLE": "web"}
    environment |= {"MSPT_SSL_REDIRECT": "1", "IDENTITY_KEYS": f"1:{a_key()}", "FACTOR_KEYS": f"1:{a_key()}"}
    environment |= {
        "TOKEN_KEY": a_key(),
        "BUNDLE_KEY": a_key(),
        "WEBHOOK_KEYS": f"1:{a_key()}",
        "NO_VIRUS_SCANNER": "1",
    }
    return environment | changed


def in_production(*command: str, **changed: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the product with a production environment. It takes seconds: one case for each promise."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=production_environment(**changed),
        capture_output=True,
        text=True,
        timeout=60,
    )


def production_settings(**changed: str) -> SimpleNamespace:
    """Read the settings' file again in this process, with a production environment."""
    with patch.dict(os.environ, production_environment(**changed), clear=True):
        return SimpleNamespace(**runpy.run_path(str(ROOT / "mspt" / "settings.py")))


@pytest.mark.parametrize("role", ["web", "owner", "counter", "clerk"])
def test_production_has_no_warnings(role: str) -> None:
    databases = ["--database", "default", *(["--database", "login"] if role == "web" else [])]

    checked = in_production("manage.py", "check", "--deploy", "--fail-level", "WARNING", *databases, MSPT_ROLE=role)

    assert checked.returncode == 0, checked.stderr
    assert "no issues (0 silenced)" in checked.stdout


ONE_KEY = a_key()
KNOWN = "IDENTITY_KEYS, FACTOR_KEYS, WEBHOOK_KEYS, TOKEN_KEY or BUNDLE_KEY is known or made by hand."
REFUSED = pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"DEBUG": "1"}, "DEBUG is on."),
        ({"SECRET_KEY": "short"}, "SECRET_KEY is short or known."),
        ({"SECRET_KEY": "django-insecure-" + "x" * 60}, "SECRET_KEY is short or known."),
        ({"TOKEN_KEY": keys.KNOWN["TOKEN_KEY"]}, KNOWN),
        (
            {"IDENTITY_KEYS": keys.KNOWN["IDENTITY_KEYS"]},
            "IDENTITY_KEYS, FACTOR_KEYS, WEBHOOK_KEYS, TOKEN_KEY or BUNDLE_KEY is known or made by hand.",
        ),
        ({"IDENTITY_KEYS": f"1:{'A' * 43}="}, KNOWN),
        ({"IDENTITY_KEYS": f"1:{ONE_KEY}", "TOKEN_KEY": ONE_KEY}, "A key is used twice"),
        ({"MSPT_ROLE": "clerk", "BUNDLE_KEY": keys.KNOWN["BUNDLE_KEY"]}, KNOWN),
        ({"FACTOR_KEYS": keys.KNOWN["FACTOR_KEYS"]}, KNOWN),
        ({"WEBHOOK_KEYS": keys.KNOWN["WEBHOOK_KEYS"]}, KNOWN),
        ({"MSPT_WAIVE_SECOND_FACTOR": "1"}, "MSPT_WAIVE_SECOND_FACTOR is set: a password alone would sign in."),
        ({"MSPT_TODAY": "2026-11-24"}, "MSPT_TODAY is set"),
        ({"MSPT_DEMO": "1"}, "The demonstration answers to this machine alone."),
    ],
)


def test_the_checks_name_what_keeps_the_server_from_starting() -> None:
    """They run the same check as the server, which is tested with each setting."""
    checked = in_production("manage.py", "check", DEBUG="1")

    assert checked.returncode == 1
    assert "DEBUG is on." in checked.stderr


@REFUSED
def test_a_process_is_refused_with_it(monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], sentence: str) -> None:
    """Web server and worker call this function as they start."""
    monkeypatch.setattr(checks, "connections", _NoConnections())
    monkeypatch.setattr(checks, "settings", production_settings(**changed))

    with pytest.raises(ImproperlyConfigured) as refused:
        checks.refuse_to_start()

    assert sentence in str(refused.value)


def test_a_process_is_not_refused_in_a_clean_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "connections", _NoConnections())
    monkeypatch.setattr(checks, "settings", production_settings())

    checks.refuse_to_start()


def test_the_web_server_does_not_start_with_a_known_key() -> None:
    started = in_production("-c", "import mspt.wsgi", TOKEN_KEY=keys.KNOWN["TOKEN_KEY"])

    assert started.returncode == 1
    assert KNOWN in started.stderr


def test_the_web_server_starts_in_a_clean_production() -> None:
    assert in_production("-c", "import mspt.wsgi").returncode == 0


def test_the_worker_does_not_start_on_another_day() -> None:
    started = in_production(
        "-m", "celery", "-A", "mspt", "worker", "-P", "solo", MSPT_ROLE="counter", MSPT_TODAY="2026-11-24"
    )

    assert started.returncode != 0
    assert "MSPT_TODAY is set" in started.stderr


@pytest.mark.parametrize("power", ["rolsuper", "rolbypassrls"])
@pytest.mark.django_db
def test_a_database_role_with_power_is_refused(power: str) -> None:
    assert checks.role_is_weak(["default"]) == []
    powers = f"{power == 'rolsuper'} as rolsuper, {power == 'rolbypassrls'} as rolbypassrls"
    with connection.cursor() as cursor:  # no test may make a superuser; the check asks the catalogue by this name
        cursor.execute(f"create temporary view pg_roles as select current_user::text as rolname, {powers}")
        cursor.execute("set local search_path = pg_temp, pg_catalog, public")

    (error,) = checks.role_is_weak(["default"])

    assert error.id == "mspt.E4"
    assert "superuser or bypasses row security" in error.msg


def test_every_reason_is_reported_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mspt.checks.connections", _NoConnections())

    with (
        override_settings(DEMONSTRATION=False, DEBUG=True, MSPT_TODAY=None, SECRET_KEY="change-me"),
        pytest.raises(ImproperlyConfigured, match=r"DEBUG is on\..*SECRET_KEY is short or known\."),
    ):
        checks.refuse_to_start()


class _NoConnections(list[str]):
    """No databases to inspect: only the settings are checked."""

    def close_all(self) -> None:
        """Nothing is open."""


@pytest.mark.parametrize(
    ("changed", "warned"),
    [
        ({"MSPT_ROLE": "clerk", "NO_VIRUS_SCANNER": ""}, True),
        ({"MSPT_ROLE": "clerk", "NO_VIRUS_SCANNER": "1"}, False),
        ({"MSPT_ROLE": "clerk", "NO_VIRUS_SCANNER": "", "CLAMD_URL": "tcp://127.0.0.1:3310"}, False),
        ({"MSPT_ROLE": "web", "NO_VIRUS_SCANNER": ""}, False),
    ],
)
def test_production_without_a_virus_scanner_warns_until_it_is_decided(
    monkeypatch: pytest.MonkeyPatch, changed: dict[str, str], warned: bool
) -> None:
    monkeypatch.setattr(checks, "settings", production_settings(**changed))

    deployed = run_checks(tags=["security"], include_deployment_checks=True)

    sentence = "Files of the library are not scanned for viruses."
    assert [warning.msg for warning in deployed if warning.id == "mspt.W2"] == [sentence] * warned
    assert [warning for warning in run_checks(tags=["security"]) if warning.id == "mspt.W2"] == []


@pytest.mark.django_db
def test_a_server_that_logs_typed_text_is_warned_about() -> None:
    """Statement hiding is not set for the tests' role, as on a server whose owner has run no setup."""
    [warning] = checks.server_keeps_quiet(["default"])

    assert warning.id == "mspt.W1"
    assert "track_activities" in warning.msg
