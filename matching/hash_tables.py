"""Identifies the tables, rules and key from which hashes are made: a short word stored with each hashed record.

A record whose hashes come from other tables is still found by what both have in common; `rehash` renews it. The word
follows automatically from the tables used by `name_normalisation`, the sound rules, the points and the key. For any
other change to the code of `name_normalisation`, `tokens` or `search_terms`, raise RULES; a test reminds you.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from functools import cache
from types import ModuleType

from matching import keys, name_normalisation, search_terms, tokens

RULES = 2


def present() -> str:
    """The word for the current tables, rules and key. Raises ImproperlyConfigured if this process has no key."""
    return hmac.new(keys.token_key(), contents().encode(), hashlib.sha256).hexdigest()[:12]


@cache
def contents() -> str:
    """A digest of all tables and rules, without the key."""
    files = [path.read_text(encoding="utf-8") for path in sorted(name_normalisation.DATA.glob("*.txt"))]
    return hashlib.sha256("\n".join([rules(), *files]).encode()).hexdigest()


def rules() -> str:
    """A digest of the rules alone: how letters sound, and how many points each likeness scores."""
    lines = [line for module in (name_normalisation, tokens, search_terms) for line in _constants(module)]
    return hashlib.sha256("\n".join([str(RULES), *lines]).encode()).hexdigest()


def _constants(module: ModuleType) -> list[str]:
    """The constants of a module, one per line, except the location of its tables."""
    return [
        f"{name} = {_plain(value)}" for name, value in sorted(vars(module).items()) if name.isupper() and name != "DATA"
    ]


def _plain(value: object) -> str:
    if isinstance(value, re.Pattern):
        return f"{value.pattern!r} {value.flags}"
    if isinstance(value, tuple):
        return ", ".join(_plain(element) for element in value)
    return repr(value)
