"""Reads exported files, and signs people in as an export needs it."""

from __future__ import annotations

import csv
import io
import json
import time
import zipfile
from typing import Any

from django.test import Client

from accounts import reauthentication
from accounts.models import User


def just_signed_in(person: User) -> Client:
    """A browser in which this person entered their password a moment ago."""
    client = Client()
    client.force_login(person)
    session = client.session
    session[reauthentication.KEPT] = [{"method": "password", "at": time.time()}]
    session.save()
    return client


def csv_lines(content: bytes) -> list[dict[str, str]]:
    """The lines of the CSV file of an export, by the names of its columns."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".csv")]
        return list(csv.DictReader(io.StringIO(archive.read(name).decode(), newline="")))


def csv_metadata(content: bytes) -> dict[str, Any]:
    """The metadata beside it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".json")]
        return dict(json.loads(archive.read(name)))
