"""Exports of a snapshot, asked for as a user does and read as a recipient does."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.core.spreadsheets import reading
from tests.core.spreadsheets.reading import ReadWorkbook

FILE = reverse("reports:snapshot-export", args=["2020-02"])


def asked(client: Client, address: str = FILE, *, kind: str = "csv", reason: str = "briefing") -> HttpResponse:
    """The response to a user who asks for a file."""
    answer = client.post(address, {"format": kind, "reason": reason, "recipient": ""})
    assert answer.status_code == 200, answer.status_code
    return answer


def csv_and_metadata(package: bytes) -> tuple[str, dict[str, Any]]:
    """The CSV file of an archive as text, and its metadata."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        data, described = archive.namelist()
        assert described == f"{data}-metadata.json"
        return archive.read(data).decode(), json.loads(archive.read(described))


def csv_text(client: Client, address: str = FILE, **asking: str) -> str:
    """The CSV file that a user gets."""
    return csv_and_metadata(asked(client, address, **asking).content)[0]


def figures(client: Client, address: str = FILE, **asking: str) -> list[dict[str, str]]:
    """The rows of the CSV file that a user gets."""
    return list(csv.DictReader(io.StringIO(csv_text(client, address, **asking), newline="")))


def workbook(client: Client, address: str = FILE, *, kind: str = "xlsx", reason: str = "briefing") -> ReadWorkbook:
    """The workbook that a user gets."""
    return reading.READERS[kind](asked(client, address, kind=kind, reason=reason).content)
