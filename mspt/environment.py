"""Reads all settings that come from the environment.

An error explains a missing or wrong setting: which one, what it is for, and an example. All problems are reported at
once, so that nobody has to start the program five times to find five mistakes.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from accounts.client_address import TrustedProxies
from accounts.sso import providers
from accounts.sso.providers import Provider

KEY_BYTES = 32
MAKE_A_KEY = 'python3 -c "import base64, os; print(base64.b64encode(os.urandom(32)).decode())"'


def _key(text: str) -> bytes:
    key = base64.b64decode(text.strip(), validate=True)
    if len(key) != KEY_BYTES:
        raise ValueError(f"{len(key)} bytes")
    return key


def _numbered_keys(text: str) -> dict[int, bytes]:
    pairs = [part.partition(":")[::2] for part in text.split(",")]
    keys = {int(number): _key(key) for number, key in pairs}
    if len(keys) < len(pairs) or not all(0 < number < 2**16 for number in keys):
        raise ValueError("numbers")
    return keys


@dataclass(slots=True)
class Environment:
    """Reads named values and collects what is wrong with them."""

    values: dict[str, str] = field(default_factory=lambda: dict(os.environ))
    problems: list[str] = field(default_factory=list)

    def _convert[T](self, name: str, convert: Callable[[str], T], fallback: T, *, purpose: str, example: str) -> T:
        raw = self.values.get(name, "")
        if raw == "":
            return fallback
        try:
            return convert(raw)
        except ValueError:
            self.problems.append(f"{name} ({purpose}) can't be read. An example: {name}={example}")
            return fallback

    def text(self, name: str, fallback: str | None = None, *, purpose: str, example: str) -> str:
        """The text of a setting. Without a fallback it is required."""
        value = self.values.get(name) or fallback
        if value is None:
            self.problems.append(f"{name} is missing. It is {purpose}. An example: {name}={example}")
            return ""
        return value

    def truth(self, name: str, *, purpose: str) -> bool:
        """True for 1, true, yes or on; False when absent."""
        words = {
            "1": True,
            "true": True,
            "yes": True,
            "on": True,
            "0": False,
            "false": False,
            "no": False,
            "off": False,
        }

        def convert(raw: str) -> bool:
            if raw.lower() not in words:
                raise ValueError(raw)
            return words[raw.lower()]

        return self._convert(name, convert, False, purpose=purpose, example="1")

    def whole(self, name: str, fallback: int, *, purpose: str) -> int:
        """A whole number."""
        return self._convert(name, int, fallback, purpose=purpose, example=str(fallback))

    def day(self, name: str, *, purpose: str) -> date | None:
        """A date, or None if absent."""
        return self._convert(name, date.fromisoformat, None, purpose=purpose, example="2026-11-24")

    def proxies(self, name: str, *, purpose: str) -> TrustedProxies:
        """The proxies that are trusted to report a request's source; none if absent."""
        example = f"1, or {name}=10.0.0.0/8,fd00::/8"
        return self._convert(name, TrustedProxies.read, TrustedProxies(), purpose=purpose, example=example)

    def sso_providers(self, name: str, *, purpose: str) -> tuple[Provider, ...]:
        """The organisations whose accounts people may sign in with; none if absent."""
        try:
            return providers.read(self.values.get(name) or "[]")
        except ValueError as why:
            self.problems.append(f"{name} ({purpose}) can't be read: {why}. An example: {name}={providers.EXAMPLE}")
            return ()

    def names(self, name: str, fallback: list[str], *, purpose: str) -> list[str]:
        """Names separated by commas."""
        raw = self.values.get(name, "")
        return [part.strip() for part in raw.split(",") if part.strip()] or fallback

    def key(self, name: str, *, purpose: str, required: bool) -> bytes:
        """A key of 32 bytes in base64; empty if it is absent and not required."""
        return self._secret(name, _key, b"", f"{name}=…", purpose=purpose, required=required)

    def numbered_keys(self, name: str, *, purpose: str, required: bool) -> dict[int, bytes]:
        """Numbered keys of 32 bytes, in order: `2:base64,1:base64`."""
        return self._secret(name, _numbered_keys, {}, f"{name}=2:…,1:…", purpose=purpose, required=required)

    def _secret[T](
        self, name: str, convert: Callable[[str], T], fallback: T, form: str, *, purpose: str, required: bool
    ) -> T:
        example = f"{form} where each … is made by: {MAKE_A_KEY}"
        if required and not self.values.get(name):
            self.problems.append(f"{name} is missing. It is {purpose}. An example: {example}")
            return fallback
        return self._convert(name, convert, fallback, purpose=purpose, example=example.removeprefix(f"{name}="))

    def database(self, name: str, *, purpose: str) -> dict[str, object]:
        """Django's settings for a PostgreSQL URL, with a socket folder given as a quoted host or ?host=."""
        example = f"postgresql://mspt_{name.split('_')[0].lower()}:secret@127.0.0.1:5432/mspt"
        raw = self.text(name, purpose=purpose, example=example)
        if not raw:
            return {}
        address = urlsplit(raw)
        if address.scheme not in {"postgres", "postgresql"} or not address.path.strip("/") or not address.username:
            self.problems.append(f"{name} ({purpose}) can't be read. An example: {name}={example}")
            return {}
        query = dict(part.partition("=")[::2] for part in address.query.split("&") if part)
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(address.path.lstrip("/")),
            "USER": unquote(address.username),
            "PASSWORD": unquote(address.password or ""),
            "HOST": unquote(query.get("host") or address.hostname or ""),
            "PORT": str(address.port or query.get("port") or ""),
        }

    def refuse(self) -> None:
        """Raise ImproperlyConfigured with every problem; do nothing if there is none."""
        if self.problems:
            lines = "\n".join(f"  - {problem}" for problem in self.problems)
            raise ImproperlyConfigured(f"The environment needs attention:\n{lines}")
