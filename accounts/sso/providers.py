"""The organisations whose accounts people may sign in with, from the environment: `SSO_PROVIDERS`.

Each speaks for named forces and units, or for all of them. Whatever it claims, nobody gets an account anywhere else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

EXAMPLE = (
    '[{"key": "lancashire", "name": "Lancashire Constabulary", "issuer": "https://login.example.org/", '
    '"client_id": "…", "client_secret": "…", "domains": ["lancashire.example"], "forces": ["E23000003"]}]'
)
KEY = re.compile(r"[a-z0-9-]{2,40}")
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_REQUIRED = ("key", "name", "issuer", "client_id", "client_secret", "domains")
_OPTIONAL = ("forces", "units", "is_national", "emails_are_verified")


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One organisation: how to reach it, and which people it may speak for."""

    key: str  # names it in addresses and rules, and never changes
    name: str
    issuer: str
    client_id: str
    client_secret: str
    domains: frozenset[str]  # of the email addresses that it may tell us
    forces: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    is_national: bool = False  # it speaks for every force and unit, and for people who have none
    emails_are_verified: bool = False  # it sends no `email_verified`, and its people cannot choose an address

    @property
    def only_force(self) -> str:
        """The force that all of its people in force roles have; empty if that is not one."""
        return next(iter(self.forces)) if len(self.forces) == 1 and not self.units and not self.is_national else ""

    @property
    def is_safe_address(self) -> bool:
        """Whether it is reached over TLS, or on this machine."""
        return is_safe(self.issuer)

    def speaks_for(self, *, force: str | None, unit: str | None) -> bool:
        """Whether its people can have this place; a person without one belongs to a national organisation."""
        if self.is_national:
            return True
        return force in self.forces if force else unit in self.units

    def owns_address(self, email: str) -> bool:
        """Whether the email address is of one of its domains."""
        return email.rpartition("@")[2].lower() in self.domains


def is_safe(url: str) -> bool:
    """Whether an address is reached over TLS, or on this machine."""
    address = urlsplit(url)
    return address.scheme == "https" or (address.hostname or "") in LOOPBACK


def read(text: str) -> tuple[Provider, ...]:
    """The providers of a JSON list. Raises ValueError with what is wrong."""
    try:
        listed = json.loads(text)
    except json.JSONDecodeError as why:
        raise ValueError(f"it is not JSON ({why.msg} in line {why.lineno})") from None
    if not isinstance(listed, list):
        raise ValueError("it is not a list")
    providers = tuple(_read_one(each) for each in listed)
    for what in ("key", "issuer"):
        if len({getattr(provider, what) for provider in providers}) < len(providers):
            raise ValueError(f"two providers have the same {what}")
    return providers


def _read_one(given: Any) -> Provider:
    if not isinstance(given, dict):
        raise ValueError("a provider is not an object")
    if missing := [name for name in _REQUIRED if not given.get(name)]:
        raise ValueError(f"a provider has no {' and no '.join(missing)}")
    if unknown := sorted(given.keys() - {*_REQUIRED, *_OPTIONAL}):
        raise ValueError(f"“{unknown[0]}” means nothing here")
    if not KEY.fullmatch(str(given["key"])):
        raise ValueError("a key has small letters, digits and hyphens only")
    texts = {name: str(given[name]).strip() for name in ("key", "name", "issuer", "client_id", "client_secret")}
    texts["issuer"] = texts["issuer"].removesuffix("/.well-known/openid-configuration").rstrip("/")
    provider = Provider(
        **texts,
        domains=frozenset(domain.lower() for domain in _words(given, "domains")),
        forces=_words(given, "forces"),
        units=_words(given, "units"),
        is_national=given.get("is_national") is True,
        emails_are_verified=given.get("emails_are_verified") is True,
    )
    if not (provider.forces or provider.units or provider.is_national):
        raise ValueError(f"{provider.key} speaks for no force and no unit")
    if not provider.is_safe_address:
        raise ValueError(f"the issuer of {provider.key} does not begin with https")
    return provider


def _words(given: dict[str, Any], name: str) -> frozenset[str]:
    words = given.get(name, [])
    if not isinstance(words, list) or not all(isinstance(word, str) and word.strip() for word in words):
        raise ValueError(f"{name} is not a list of words")
    return frozenset(word.strip() for word in words)


def configured() -> tuple[Provider, ...]:
    """The providers of this installation, in the order in which the sign-in page offers them."""
    providers: tuple[Provider, ...] = settings.SSO_PROVIDERS
    return providers


def with_key(key: str) -> Provider | None:
    """The provider that addresses and rules call so; None if this installation has none."""
    return next((provider for provider in configured() if provider.key == key), None)


def with_issuer(issuers: Iterable[str]) -> Provider | None:
    """The first configured provider among these issuers."""
    known = set(issuers)
    return next((provider for provider in configured() if provider.issuer in known), None)
