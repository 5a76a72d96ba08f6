"""A missing setting is named with an example; production settings meet the promises (P10, P13, P14)."""

from __future__ import annotations

import json

import pytest
from django.core.exceptions import ImproperlyConfigured

from mspt.environment import Environment
from tests.mspt.test_checks import a_key, in_production, production_settings

ASKED = (
    "DEBUG",
    "SECURE_HSTS_SECONDS",
    "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    "SESSION_COOKIE_NAME",
    "SESSION_COOKIE_SECURE",
    "SESSION_COOKIE_HTTPONLY",
    "CSRF_COOKIE_NAME",
    "CSRF_COOKIE_SECURE",
    "SECURE_SSL_REDIRECT",
    "PASSWORD_HASHERS",
    "SESSION_IDLE_SECONDS",
    "SESSION_WHOLE_SECONDS",
    "CELERY_ACCEPT_CONTENT",
)
ASK = f"""
import json
from django.conf import settings
print(json.dumps({{name: getattr(settings, name) for name in {ASKED!r}}}))
"""


def test_production_keeps_cookies_and_transport_closed() -> None:
    process = in_production("-c", ASK, DJANGO_SETTINGS_MODULE="mspt.settings")
    assert process.returncode == 0, process.stderr
    values: dict[str, object] = json.loads(process.stdout.splitlines()[-1])

    assert values["DEBUG"] is False
    assert values["SECURE_HSTS_SECONDS"] == 31536000
    assert values["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True
    assert values["SECURE_SSL_REDIRECT"] is True
    assert values["SESSION_COOKIE_NAME"] == "__Host-session"
    assert values["CSRF_COOKIE_NAME"] == "__Host-csrf"
    assert [values[name] for name in ASKED if name.endswith(("_SECURE", "_HTTPONLY"))] == [True, True, True]
    assert values["PASSWORD_HASHERS"] == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert (values["SESSION_IDLE_SECONDS"], values["SESSION_WHOLE_SECONDS"]) == (900, 28800)
    assert values["CELERY_ACCEPT_CONTENT"] == ["json"]


@pytest.mark.parametrize(
    ("role", "databases"), [("web", ["default", "login"]), ("counter", ["default"]), ("clerk", ["default"])]
)
def test_only_the_web_process_holds_the_key_to_accounts(role: str, databases: list[str]) -> None:
    assert list(production_settings(MSPT_ROLE=role).DATABASES) == databases


@pytest.mark.parametrize(("role", "many"), [("web", 32), ("clerk", 32), ("owner", 32), ("counter", 0)])
def test_the_counter_has_no_key_of_names_even_where_one_is_set(role: str, many: int) -> None:
    assert len(production_settings(MSPT_ROLE=role).TOKEN_KEY) == many


@pytest.mark.parametrize(("role", "many"), [("web", 1), ("owner", 1), ("clerk", 0), ("counter", 0)])
def test_no_worker_has_the_key_of_second_factors(role: str, many: int) -> None:
    assert len(production_settings(MSPT_ROLE=role).FACTOR_KEYS) == many


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"FACTOR_KEYS": ""}, "FACTOR_KEYS is missing. It is the keys that encrypt second factors, newest first."),
        (
            {"WEBHOOK_KEYS": ""},
            "WEBHOOK_KEYS is missing. It is the keys that encrypt the secrets of webhooks, newest first.",
        ),
        ({"SECRET_KEY": ""}, "SECRET_KEY is missing. It is the key that signs cookies and links"),
        ({"WEB_DATABASE_URL": ""}, "WEB_DATABASE_URL is missing."),
        ({"LOGIN_DATABASE_URL": "http://x"}, "LOGIN_DATABASE_URL (the database as the role that signs people in)"),
        ({"IDENTITY_KEYS": ""}, "IDENTITY_KEYS is missing. It is the keys that seal names of people, newest first."),
        ({"TOKEN_KEY": ""}, "TOKEN_KEY is missing. It is the key under which names are compared across forces."),
        ({"TOKEN_KEY": "c2hvcnQ="}, "TOKEN_KEY (the key under which names are compared across forces) can't be read."),
        ({"IDENTITY_KEYS": "c2hvcnQ="}, "IDENTITY_KEYS (the keys that seal names of people, newest first) can't"),
        ({"IDENTITY_KEYS": f"1:{a_key()},1:{a_key()}"}, "IDENTITY_KEYS (the keys that seal names of people"),
        ({"MSPT_ROLE": "everybody"}, "MSPT_ROLE is the database role of this process"),
        ({"EMAIL_PORT": "many"}, "EMAIL_PORT (the mail server's port) can't be read. An example: EMAIL_PORT=25"),
        ({"MSPT_TODAY": "tomorrow"}, "MSPT_TODAY (the day that the product takes for today"),
    ],
)
def test_a_setting_that_is_wrong_is_named_with_its_purpose(changed: dict[str, str], sentence: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        production_settings(**changed)

    assert sentence in str(refused.value)


def test_a_process_with_a_wrong_setting_does_not_start() -> None:
    started = in_production("manage.py", "check", EMAIL_PORT="many")

    assert started.returncode == 1
    assert "EMAIL_PORT (the mail server's port) can't be read. An example: EMAIL_PORT=25" in started.stderr


def test_all_problems_are_reported_at_once_without_values() -> None:
    read = Environment(values={"A": "maybe", "B": "many", "C": "postgres://me:open-sesame@"})
    read.truth("A", purpose="one")
    read.whole("B", 3, purpose="another")
    read.database("C", purpose="a third")

    with pytest.raises(ImproperlyConfigured) as raised:
        read.refuse()

    assert [f"- {name} (" in str(raised.value) for name in "ABC"] == [True, True, True]
    assert "open-sesame" not in str(raised.value)


def test_an_address_with_a_socket_folder_and_odd_signs_is_read() -> None:
    read = Environment(values={"X": "postgresql://mspt_web:p%40ss@/mspt?host=%2Fvar%2Frun"})

    database = read.database("X", purpose="a database")

    assert (database["HOST"], database["PASSWORD"], database["NAME"]) == ("/var/run", "p@ss", "mspt")
    read.refuse()
