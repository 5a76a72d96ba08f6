"""What production must not have: debug pages, demonstration keys or passwords, a fixed day, a superuser."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connections

from mspt.environment import MAKE_A_KEY
from mspt.setup import quiet

logger = logging.getLogger(__name__)
FEWEST_VALUES = 16  # 32 random bytes usually have 30 different values, and fewer than 16 once in 10^20 keys
KNOWN_KEYS = ("demonstration", "insecure", "change-me")


@register(Tags.security, deploy=False)
def production_is_clean(**_kwargs: Any) -> list[CheckMessage]:
    """Refuse to start in production with demonstration settings."""
    if settings.DEMONSTRATION:
        loopback = {"localhost", "127.0.0.1", "[::1]", "testserver"}
        if set(settings.ALLOWED_HOSTS) - loopback:
            return [
                Error("The demonstration answers to this machine alone.", hint="Unset ALLOWED_HOSTS.", id="mspt.E5")
            ]
        return []
    problems: list[CheckMessage] = []
    if settings.DEBUG:
        problems.append(Error("DEBUG is on.", hint="Unset DEBUG.", id="mspt.E1"))
    if len(settings.SECRET_KEY) < 50 or any(word in settings.SECRET_KEY for word in KNOWN_KEYS):
        problems.append(Error("SECRET_KEY is short or known.", hint="Make one of 50 random characters.", id="mspt.E2"))
    if settings.MSPT_TODAY is not None:
        problems.append(
            Error("MSPT_TODAY is set: the product would live on another day.", hint="Unset it.", id="mspt.E3")
        )
    if settings.SECOND_FACTOR_WAIVED:
        problems.append(
            Error(
                "MSPT_WAIVE_SECOND_FACTOR is set: a password alone would sign in.",
                hint="Unset it. Only the demonstration does without a second factor.",
                id="mspt.E8",
            )
        )
    return problems + keys_are_secret()


def keys_are_secret() -> list[CheckMessage]:
    """Refuse keys for names, second factors, webhooks and bundles that are not random, or that serve two purposes."""
    keys = [
        *settings.IDENTITY_KEYS.values(),
        *settings.FACTOR_KEYS.values(),
        *settings.WEBHOOK_KEYS.values(),
        *filter(None, [settings.TOKEN_KEY, settings.BUNDLE_KEY]),
    ]
    problems: list[CheckMessage] = []
    if any(_is_known(key) for key in keys):
        hint = f"Make each by: {MAKE_A_KEY}"
        problems.append(
            Error(
                "IDENTITY_KEYS, FACTOR_KEYS, WEBHOOK_KEYS, TOKEN_KEY or BUNDLE_KEY is known or made by hand.",
                hint=hint,
                id="mspt.E6",
            )
        )
    if len(set(keys)) < len(keys):
        hint = "Give each key a value of its own."
        problems.append(
            Error(
                "A key is used twice in IDENTITY_KEYS, FACTOR_KEYS, WEBHOOK_KEYS, TOKEN_KEY and BUNDLE_KEY.",
                hint=hint,
                id="mspt.E7",
            )
        )
    return problems


def _is_known(key: bytes) -> bool:
    """True for the demonstration's keys, and for bytes that no random source produces."""
    return len(set(key)) < FEWEST_VALUES or any(word.encode() in key.lower() for word in KNOWN_KEYS)


@register(Tags.database)
def role_is_weak(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """Refuse a database role that could bypass the security rules."""
    problems: list[CheckMessage] = []
    for alias in databases or []:
        with connections[alias].cursor() as cursor:
            cursor.execute("select rolsuper or rolbypassrls from pg_roles where rolname = current_user")
            (strong,) = cursor.fetchone()
        if strong:
            problems.append(
                Error(
                    f"The database alias {alias} is a superuser or bypasses row security.",
                    hint="Run bin/setup-db and use the addresses that it prints.",
                    id="mspt.E4",
                )
            )
    return problems


@register(Tags.database)
def server_keeps_quiet(databases: Sequence[str] | None = None, **_kwargs: Any) -> list[CheckMessage]:
    """Warn if the server's log may contain typed text, or if other connections may read session keys."""
    problems: list[CheckMessage] = []
    for alias in databases or []:
        if connections[alias].settings_dict.get("USER", "").endswith("_owner"):
            continue
        with connections[alias].cursor() as cursor:
            cursor.execute("select name, setting from pg_settings where name = any(%s)", [list(quiet.ROLE)])
            present = dict(cursor.fetchall())
        if loud := sorted(name for name, value in quiet.ROLE.items() if present.get(name, value) != value):
            problems.append(
                checks.Warning(
                    f"On the database alias {alias} these settings let typed text or session keys out: "
                    f"{', '.join(loud)}.",
                    hint="Run bin/setup-db as a superuser, or let the server's owner run the statements it prints.",
                    id="mspt.W1",
                )
            )
    return problems


@register(Tags.security, deploy=True)
def files_are_scanned(**_kwargs: Any) -> list[CheckMessage]:
    """Require an explicit decision in production whether files are scanned for viruses."""
    if settings.DEMONSTRATION or settings.CLAMD_URL or settings.NO_VIRUS_SCANNER or settings.MSPT_ROLE != "clerk":
        return []
    hint = "Set CLAMD_URL, or NO_VIRUS_SCANNER=1 where another system scans what people upload."
    return [checks.Warning("Files of the library are not scanned for viruses.", hint=hint, id="mspt.W2")]


def refuse_to_start() -> None:
    """Raise ImproperlyConfigured if a process must not start. Web server and worker run no checks by themselves.

    A database that does not respond yet does not stop the process: `/health/ready` reports it.
    """
    problems = production_is_clean()
    try:
        problems += role_is_weak(list(connections))
        for warning in server_keeps_quiet(list(connections)):
            logger.warning("%s %s", warning.msg, warning.hint)
    except OperationalError:
        pass
    finally:
        connections.close_all()  # a forked process must not inherit one
    if problems:
        raise ImproperlyConfigured(" ".join(f"{message.msg} {message.hint}" for message in problems))
