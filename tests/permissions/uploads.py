"""A file of changes to the draft of a force."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import User
from imports import receiving
from investigations.workbooks import uploads
from investigations.workbooks.layout import KIND
from reference.models import Force
from tests.permissions.records import DRAFT


def _content(word: str, remarks: str) -> bytes:
    return f"Reference,Remarks\n{word}/6,{word} {remarks}\n".encode()


def file_of(word: str) -> SimpleUploadedFile:
    """A file that a person of the force uploads."""
    return SimpleUploadedFile("return.csv", _content(word, "by file"), content_type="text/csv")


def uploaded(force: str, word: str, *, by: User) -> str:
    """The public id of an upload that changes a case of the draft, not stored yet."""
    return _sent(_content(word, "uploaded"), force, by=by)


def strange(force: str, word: str, *, by: User) -> str:
    """The public id of an upload with a column that nobody has matched."""
    return _sent(f"Reference,Shade\n{word}/6,{word} blue\n".encode(), force, by=by)


def _sent(content: bytes, force: str, *, by: User) -> str:
    received = receiving.received_of(content, kind=KIND)
    return str(uploads.receive(received, force=Force.objects.get(pk=force), month=DRAFT, by=by).public_id)
