"""Makes every output of a bulletin from what was stored; also as a program of its own, which a test compares."""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import datetime
from typing import Any

import django
from django.conf import settings


def stored(bulletin: Any) -> dict[str, Any]:
    """What a published bulletin is made from, as JSON."""
    columns = ("kind", "version", "state", "content", "drawings")
    dates = {name: getattr(bulletin, name).isoformat() for name in ("first", "last", "published_at", "release_at")}
    return {name: getattr(bulletin, name) for name in columns} | dates


def digests(row: dict[str, Any]) -> dict[str, str]:
    """The SHA-256 of the page's article and of each file."""
    from django.template.loader import render_to_string

    from reports.bulletins import files, making, page
    from reports.models import Bulletin

    dates = {name: datetime.fromisoformat(row[name]) for name in ("first", "last", "published_at", "release_at")}
    bulletin = Bulletin(**{**row, **dates, "first": dates["first"].date(), "last": dates["last"].date()})
    made = making.published(bulletin)
    article = render_to_string("bulletins/_article.html", {"page": page.printed_of(bulletin, made)})
    outputs = {"html": article.encode()} | {
        file_format.value: files.file_of(bulletin, made, file_format).content for file_format in files.BulletinFormat
    }
    return {name: hashlib.sha256(content).hexdigest() for name, content in outputs.items()}


if __name__ == "__main__":
    if not settings.configured:
        django.setup()
    sys.stdout.write(json.dumps(digests(json.load(sys.stdin))))
