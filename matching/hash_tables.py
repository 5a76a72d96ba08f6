"""Which tables, rules and key hashes are made of: a short word, stored with each record that has some.

A record whose hashes are of other tables is still found by what both have in common; it is kept anew by `anew`. The
word follows from the tables beside `words`, the rules of sound, the points and the key by itself. What is changed in
the code of `words`, `tokens` or `clues` beyond that is told by RULES, which a test asks to be raised.
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
    """The word for what hashes are made of now. Raises ImproperlyConfigured where this process has no key."""
    return hmac.new(keys.token_key(), contents().encode(), hashlib.sha256).hexdigest()[:12]


@cache
def contents() -> str:
    """A digest of all tables and rules, whatever the key."""
    files = [path.read_text(encoding="utf-8") for path in sorted(name_normalisation.DATA.glob("*.txt"))]
    return hashlib.sha256("\n".join([rules(), *files]).encode()).hexdigest()


def rules() -> str:
    """A digest of the rules alone: how letters sound, and how many points each likeness has."""
    lines = [line for module in (name_normalisation, tokens, search_terms) for line in _constants(module)]
    return hashlib.sha256("\n".join([str(RULES), *lines]).encode()).hexdigest()


def _constants(module: ModuleType) -> list[str]:
    """The constants of a module, a line each; where its tables lie is none."""
    return [
        f"{name} = {_plain(value)}" for name, value in sorted(vars(module).items()) if name.isupper() and name != "DATA"
    ]


def _plain(value: object) -> str:
    if isinstance(value, re.Pattern):
        return f"{value.pattern!r} {value.flags}"
    if isinstance(value, tuple):
        return ", ".join(_plain(one) for one in value)
    return repr(value)
