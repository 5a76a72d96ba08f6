"""Hides the keys of emailed links: anybody who reads such a path in a log could follow it."""

from __future__ import annotations

import re

WITHHELD = "[withheld]"
_MAILED = re.compile(r"(/accounts/(?:password/reset/key|address/confirm)/)[^/\s]+")


def without_keys(path: str) -> str:
    """A path that is safe to store: without the key of an emailed link."""
    return _MAILED.sub(rf"\1{WITHHELD}", path)
