"""A file of past orders for the permission tests: the upload, and the form of a waiting preview."""

from __future__ import annotations

import hashlib
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from imports.choices import UploadState
from imports.models import Upload
from orders.imports import receiving
from orders.imports.file_rows import OrderFileRow
from orders.imports.layout import COLUMNS, KIND

SAID = {
    "person": "N-1",
    "name": "Somebody Else",
    "reference": "PAST/1",
    "kind": "stro",
    "basis": "none",
    "applicant": "police",
    "court_kind": "magistrates",
    "court": "Preston Magistrates’ Court",
    "applied_on": "2019-01-07",
    "made_on": "2019-02-04",
    "further_order": "yes",
    "prohibition_1": "Must not run a car wash.",
    "papers": "yes",
}
DAYS = ("applied_on", "made_on")


def waiting(force: str, *, by: User) -> str:
    """A valid file, not confirmed yet."""
    digest = hashlib.sha256(f"past {force}".encode()).hexdigest()
    sent = {"kind": KIND, "sha256": digest, "size": 100, "state": UploadState.READY}
    return str(Upload.objects.create(force_id=force, by=by, **sent).public_id)


def sent_file(word: str) -> SimpleUploadedFile:
    """A file of one past order."""
    fields = SAID | {"reference": f"{word}/P1"}
    rows = f"{','.join(COLUMNS[KIND, key].name for key in fields)}\n{','.join(fields.values())}\n"
    return SimpleUploadedFile("orders.csv", rows.encode(), content_type="text/csv")


def confirmation(upload: str | None, person: User | None) -> str:
    """The confirmation form of the waiting file's preview."""
    if not upload or not person:
        return "no longer ours"
    values = {key: date.fromisoformat(value) if key in DAYS else value for key, value in SAID.items()}
    row = OrderFileRow(kind=KIND, number=2, sheet="", values=values)
    return receiving.TOKEN.write(upload, [row.written()], by=person)
